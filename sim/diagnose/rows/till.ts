// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.

import type { Room } from "../../scenario/room";
import type { StepName } from "../../scenario/steps";
import { playVerb } from "../../scenario/verbs";
import { tillView } from "../../scenario/view-till";
import { type Act, type More, printing, quiet, type Rows, row, signing, told } from "../wanted";
import { loggedIn } from "./acts";

const till = (body: object): Act => Object.freeze(["till", Object.freeze({ ...body })] as const);
/** The till's sale is of the amount that the person types next: where the till cancels its own, the person's sale follows. */
const start = (reference: string): Act => till({ start: { kind: "sale", amountFen: 12345, reference } });
const pulled = till({ line: "pull" });
const cancelled = till({ cancel: "R5" });

/** Somebody has logged in, and the till has begun a sale. */
const begun: More = Object.freeze({ alone: true, till: true, before: Object.freeze([...loggedIn, start("R5")]) });

/** What the till has heard of a reference, once its line is whole. */
async function heardOf(room: Room, reference: string): Promise<{ readonly [field: string]: unknown }> {
  await playVerb(room, "till", { line: "plug" });
  await playVerb(room, "till", { ask: reference });
  await playVerb(room, "wait", { idle: true, timeoutMs: 60_000 });
  const { heard } = await tillView(room.simulator);
  return (heard as { readonly [name: string]: { readonly [field: string]: unknown } })[reference] ?? {};
}

/** @returns the first field of the newest answer about a reference that is not as wanted, in words; undefined where all are. */
async function otherThan(room: Room, reference: string, wanted: object): Promise<string | undefined> {
  const heard = await heardOf(room, reference);
  const other = Object.entries(wanted).find(([field, value]) => heard[field] !== value);
  return other && `the till hears of ${reference}: ${other[0]} is ${String(heard[other[0]])}, not ${String(other[1])}`;
}

/** The sale stands once in the books, and the till has heard that. */
async function chargedOnce(room: Room): Promise<string | undefined> {
  const { entries } = room.simulator.acquirer.ledgerView();
  if (entries.length !== 1) return `${entries.length} sales are booked`;
  return otherThan(room, "R5", { type: "result", final: true, outcome: "approved", money: "charged" });
}

/** Cancelled before it began: the till hears so once the person has read it. */
async function wasCancelled(room: Room): Promise<string | undefined> {
  await playVerb(room, "key", { key: "enter" });
  return otherThan(room, "R5", { outcome: "not-begun", code: "cancelled" });
}

/** The acquirer has the sale already: the cancellation is refused, and the sale ends as it would have. */
async function wasRefused(room: Room): Promise<string | undefined> {
  const { said } = await tillView(room.simulator);
  const isRefused = (said as readonly { readonly type: string; readonly reason?: string }[]).some(
    ({ type, reason }) => type === "refused" && reason === "sent",
  );
  return isRefused ? chargedOnce(room) : "the till hears of no refusal";
}

/** A reference that was never begun, and one that is too old: the till can tell them apart. */
async function areToldApart(room: Room): Promise<string | undefined> {
  return (
    (await otherThan(room, "R6", { type: "unknown", why: "never-begun" })) ??
    otherThan(room, "R3", { type: "unknown", why: "forgotten" })
  );
}

const underWay: readonly StepName[] = Object.freeze(["card", "pin", "connecting", "waiting"]);

/** G. The cash register beside the terminal: the sale does not fail, and the register hears of the same end. */
export const tillRows: Rows = Object.freeze({
  G01: row(
    quiet(underWay, "charged", { ...begun, acts: [pulled], holds: chargedOnce }),
    quiet(["sign"], "charged", { ...begun, acts: [pulled], holds: chargedOnce, models: signing }),
    quiet(["printing", "second-copy"], "charged", { ...begun, acts: [pulled], holds: chargedOnce, models: printing }),
  ),
  G02: row(
    quiet(underWay, "charged", { ...begun, acts: [start("R5")], holds: chargedOnce }),
    quiet(["rest"], null, { ...begun, acts: [start("R5")], holds: chargedOnce }),
  ),
  G03: row(quiet(["rest"], null, { ...begun, acts: [till({ ask: "R6" }), start("R3")], holds: areToldApart })),
  G04: row(
    quiet(["card"], "charged", { ...begun, acts: [cancelled], holds: wasCancelled }),
    told(["pin"], "B12", "not charged", { ...begun, acts: [cancelled], holds: wasCancelled }),
    quiet(["waiting"], "charged", { ...begun, acts: [cancelled], holds: wasRefused }),
  ),
});
