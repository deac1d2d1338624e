import { transactionEnd } from "../../../src/diagnosis/ends";
import type { Room } from "../../scenario/room";
import { playVerb } from "../../scenario/verbs";
import { readTransactions } from "../../scenario/view-journal";

/** The late answer and the reversal behind it are there by then. */
const KNOWN_MS = 5_000;

/** B15: when the answer has come too late the record says so, and the money is back. */
export async function knownAsLate(room: Room): Promise<string | undefined> {
  await playVerb(room, "clock", { advanceMs: KNOWN_MS });
  const read = await readTransactions(room.simulator);
  const last = read.kind === "read" ? read.transactions.at(-1) : undefined;
  const end = last && transactionEnd(last);
  if (!end) return "the late answer left no trace";
  if (end.code !== "B15") return `the record says ${end.code}, and it is B15`;
  return end.money === "returned" ? undefined : `says "${end.money}" of the money, and it is "returned"`;
}
