import { localDay } from "../acquirer/calendar";
import type { Simulator } from "../simulator/simulator";
import type { RecordSeen } from "../witness/record-evidence";

/** Two clocks that tell whole seconds do not tell on which side of midnight a sale was that is nearer to it. */
const UNTOLD_MS = 2_000;

/**
 * Whether no reversal ends this any more: it is of another of the host's days, and the host answers 25, because it has no such
 * original, because it reverses nothing of those days, or because the reversal that has come through already, or found nothing
 * there, went once more behind the host's midnight. Then the terminal is right to go on saying that it is being checked, and support
 * has the last word (money.md §2).
 */
export function isBeyondReach(
  { acquirer, world }: Simulator,
  { stan, batch, sinceMs, state, refusal }: RecordSeen,
): boolean {
  if (sinceMs === undefined || localDay(sinceMs - UNTOLD_MS) === localDay(world.nowMs)) return false;
  const { pastOriginal, unknownOriginal, bars } = acquirer.hostView().reversals;
  const entry = acquirer.ledgerView().entries.find((each) => each.stan === stan && each.batch === batch);
  if (!entry) return unknownOriginal === "25";
  if (entry.state === "charged") return pastOriginal === "25";
  return !bars && state === "reversing" && refusal === "25";
}

/**
 * Whether the end of it may have been in the record that a torn program looks like: but for a few bits it was finished, and nothing tells
 * that from a durable record that has lost some. People have read so (D08), nothing is reversed on a guess, and settlement or support says
 * what became of it (money.md §5).
 */
export function isDoubted({ witness }: Simulator, { stan, doubted }: RecordSeen): boolean {
  if (!doubted) return false;
  return witness.lossesTold.some(([first, last]) => first <= Number(stan) && Number(stan) <= last);
}
