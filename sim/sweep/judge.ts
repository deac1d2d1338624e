import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { Checker, type Difference, unsignedAt } from "../scenario/checker";
import { payingOutOf } from "../scenario/checker-payouts";
import { settlingOf } from "../scenario/checker-settlements";
import { merchantSums } from "../scenario/checker-sums";
import { readJournal } from "../scenario/journal-copy";
import { recordsIn } from "../scenario/journal-records";
import type { Simulator } from "../simulator/simulator";
import { type EndSeen, lastUntil, type PresentationSeen } from "../witness/evidence";
import { isBeyondReach, isDoubted } from "./beyond-reach";
import { payoutsBehind } from "./payouts";
import { untoldEnds } from "./tellings";
import type { Watch } from "./watch";

/**
 * What went wrong. lost: ledger and terminal do not agree about a sale. doubled: one sale is two. stuck: the terminal does not
 * come back to selling. wrongScreen: people were told, on screen or paper, what is not so.
 */
export const failureKinds = Object.freeze(["lost", "doubled", "stuck", "wrongScreen"] as const);
export type FailureKind = (typeof failureKinds)[number];

export interface Failure {
  readonly kind: FailureKind;
  readonly what: string;
}

/**
 * The checker's verdict over all that was seen since the story's beginning, and the watch's own. Called at rest.
 * @param signing a sale has only just been approved: its signature may still be on its way.
 */
export async function judge(simulator: Simulator, watch: Watch, signing = false): Promise<readonly Failure[]> {
  const failures: Failure[] = watch.troubles.map((what) => ({ kind: "stuck", what }));
  for (const what of await watch.brokenPromises()) failures.push({ kind: "wrongScreen", what });
  for (const what of await watch.lateSignatures()) failures.push({ kind: "stuck", what });
  const journal = await readJournal(simulator.flash);
  if (journal.kind === "unreadable") return [...failures, { kind: "stuck", what: `journal: ${journal.why}` }];
  const { records, unread } = recordsIn(journal);
  for (const what of journal.unknown) failures.push({ kind: "lost", what: `the journal holds ${what}` });
  for (let count = 0; count < unread; count++) failures.push({ kind: "lost", what: "a record that is none" });
  // Behind a story the channel to the bank is up again: what waited for it goes, and is heard of at the next rest.
  for (const what of signing ? [] : payoutsBehind(simulator, journal)) failures.push({ kind: "stuck", what });
  for (const what of merchantSums(simulator.acquirer)) failures.push({ kind: "lost", what });
  for (const what of simulator.acquirer.audit().differences) failures.push({ kind: "lost", what: `ledger: ${what}` });
  for (const record of records) {
    const { state, stan } = record;
    const isOpen = state === "intent" || state === "reversing" || (state === "repeating" && !record.arrived);
    if (isOpen && !isBeyondReach(simulator, record) && !isDoubted(simulator, record))
      failures.push({ kind: "stuck", what: `sale ${stan} is still being checked` });
    // At a host's other day the repeat proves nothing, and stays owed, too.
    if (record.repeat && !isBeyondReach(simulator, record))
      failures.push({ kind: "stuck", what: `the reversal of sale ${stan} still goes once more` });
  }
  for (const { signature, stan } of records)
    if (!signing && (signature === "owed" || signature === "taken"))
      failures.push({ kind: "stuck", what: `the signature of sale ${stan} is still ${signature}` });
  const { ends, presentations, slips, told, tillTold, payouts, fromMs } = watch.seen;
  // A sale that has only just been approved still stands before the person. A soak keeps no keys: there nobody can tell.
  const sees = simulator.world.timeline.wants("answer");
  const untold = signing || !sees ? [] : untoldEnds(records, told, fromMs);
  for (const what of untold) failures.push({ kind: "wrongScreen", what });
  const { entries, enquiries = [] } = simulator.acquirer.ledgerView();
  // A host that books after it answered a reversal makes a liar of the first, genuine "not charged": the repeat mends it.
  const { bars } = simulator.acquirer.hostView().reversals;
  const early = bars ? untimelyEnds(entries, ends, presentations) : [];
  for (const what of early) failures.push({ kind: "wrongScreen", what });
  const checker = new Checker({
    entries,
    enquiries,
    records,
    slips,
    ends,
    presentations,
    watchedFromMs: fromMs,
    pad: simulator.signaturePad !== undefined,
    printer: simulator.printer !== undefined,
    // What lists, details and notices say in this world: in those before it their sales had their say at their ends.
    told: simulator.witness.told,
    tillTold,
    firstSentMs: (key) => simulator.witness.wire.of(key)?.atMs,
    endCounts: (number) => simulator.witness.wire.endCounts(number),
    unsigned: unsignedAt(simulator),
    scriptReports: journal.scriptReports,
    settling: settlingOf(simulator, journal, [...new Set(entries.map(({ terminal }) => terminal))]),
    payingOut: payingOutOf(simulator, journal, payouts, [...new Set(entries.map(({ terminal }) => terminal))]),
    // The wire of the worlds before this one is gone: any answer may have come.
    ...(bars ? {} : { reversalEndedMs: () => fromMs }),
  });
  return [...failures, ...checker.judge().map(failureOf)];
}

/** "Not charged" while the host held the money, though it went back later. */
function untimelyEnds(
  entries: readonly LedgerEntry[],
  ends: readonly EndSeen[],
  presentations: readonly PresentationSeen[],
): readonly string[] {
  const returned = entries.filter(({ reversedAtMs }) => reversedAtMs !== undefined);
  return ends.flatMap(({ id, atMs, amountFen }) => {
    if (id === "approved") return [];
    const from = lastUntil(presentations, atMs)?.atMs ?? Number.POSITIVE_INFINITY;
    const held = returned.find(
      (entry) =>
        entry.atMs >= from &&
        entry.atMs <= atMs &&
        (entry.reversedAtMs ?? 0) > atMs &&
        (amountFen ?? entry.amountFen) === entry.amountFen,
    );
    return held ? [`the screen said ${id} while the host held ${held.stan}`] : [];
  });
}

function failureOf({ what, stan, ledger, journal, slips }: Difference): Failure {
  const kind = /twice|two sales/.test(what) ? "doubled" : /slip|screen/.test(what) ? "wrongScreen" : "lost";
  const sale = `sale ${stan ?? "?"}, ledger ${ledger ?? "none"}, journal ${journal ?? "none"}`;
  return { kind, what: `${what} (${sale}${slips.length > 0 ? `, slips: ${slips.join("; ")}` : ""})` };
}
