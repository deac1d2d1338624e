import { settledKey, settlementKey, settlementReportKey } from "../book/cells";
import { isSince } from "../book/loss";
import {
  type Late,
  MISSING,
  type SettlementFound,
  type SettlementReport,
  type SettlementUnderWay,
} from "../book/settlement-record";
import { LATE_MAX, lateOf } from "../book/settlements";
import { isUndecided } from "../book/states";
import { isFoundOut } from "../book/untold";
import type { Terminal } from "../context";
import type { SignInFailure } from "../evidence/failures";
import { textField } from "../host/iso8583/message";
import { OTHER_BATCH } from "../host/response-codes";
import { endRequest, isBalancedBy } from "../host/settlement";
import { localTime } from "../host/sign-in";
import type { CellKey, JournalValue } from "../journal/journal";
import { profileOf } from "../profiles/acquirers";
import { type Asked, ask } from "./ask";
import { batchOf, partSums, speakingFor } from "./parts";
import type { SettleOptions } from "./progress";
import { sideOf } from "./sides";
import { NAMED_MAX, type Tally } from "./tally";
import { closeAgain, withNamed } from "./upload";

/** How a settlement ended, or why it did not. */
export type SettleEnd =
  | { readonly kind: "closed"; readonly report: SettlementReport }
  /** There is nothing in this batch. */
  | { readonly kind: "nothing" }
  /** So many are being checked. repeat: a reversal goes once more, and nothing is settled before. */
  | { readonly kind: "waits"; readonly count: number; readonly repeat: boolean }
  | { readonly kind: "refused"; readonly responseCode: string }
  /** It goes on by itself from where it is. */
  | { readonly kind: "later"; readonly why: SignInFailure };

/** A part is at its end at the host. */
export interface PartEnded {
  readonly kind: "ended";
  readonly state: SettlementUnderWay;
}

/** The end message, asked again as often as is needed: the host says the same once more. What it names as no difference is booked. */
export async function askEnd(
  terminal: Terminal,
  state: SettlementUnderWay,
): Promise<Exclude<Asked, { kind: "taken" }> | PartEnded> {
  const speaking = speakingFor(terminal.personalisation, state.part);
  const balanced = isBalancedBy(state.own, state.host);
  // Durable with its STAN, before it can have closed the batch.
  const ended = await ask(terminal, (stan) => endRequest(speaking, stan, batchOf(state), sentOf(state), balanced), [
    [settlementKey, state],
  ]);
  if (ended.kind !== "taken") return ended;
  const named = await withNamed(terminal, state, textField(ended.reply, 48) ?? "");
  await closeAgain(terminal, named);
  return { kind: "ended", state: named };
}

/** What the end counts: each message's records, and certificates (`day.md`, 1.4). */
function sentOf({ uploaded, certified = 0 }: SettlementUnderWay): number {
  return uploaded + certified;
}

/**
 * The host has gone on to another batch, and its answer to the end was not heard: it has closed this one by that end, or has left it by
 * itself. So it is asked for once more: it says of what it has closed that it has, and closes what it has left open.
 * @param forced of what the host has had it is waited for no longer: that stays being checked.
 * @returns undefined where it has neither: the batch is not settled.
 */
export async function closedThere(
  terminal: Terminal,
  state: SettlementUnderWay,
  tally: Tally,
  { forced }: Pick<SettleOptions, "forced">,
): Promise<SettleEnd | undefined> {
  let ended = await askEnd(terminal, state);
  // Behind one more sign-in. Nobody signs a refusal, either: it counts when it is said twice.
  const isOther = ended.kind === "refused" && ended.responseCode !== OTHER_BATCH;
  if (isOther || ended.kind === "moved") ended = await askEnd(terminal, state);
  if (ended.kind === "ended") return closed(terminal, ended.state, tally);
  const isWaitedFor = !forced || (state.again ?? []).length === 0;
  if (ended.kind === "later") return isWaitedFor ? ended : closed(terminal, state, tally);
  // A host that knows a batch no longer once it is closed says that it is not open. Of one without money it had nothing to close.
  const isForgotten = ended.kind === "refused" && ended.responseCode === OTHER_BATCH && hasMoney(state);
  return isForgotten ? closed(terminal, state, tally) : undefined;
}

/** Has it anything in its totals? */
export function hasMoney({ own }: Pick<SettlementUnderWay, "own">): boolean {
  return /[1-9]/.test(own);
}

/** The batch moves on, once, with its report: all of it in one step. What support has said of some is closed with it. */
export async function closed(terminal: Terminal, state: SettlementUnderWay, tally: Tally): Promise<SettleEnd> {
  const { book, session, devices, personalisation } = terminal;
  const { phase: _, first: _first, sent: _sent, part: _part, done: _done, began: _began, mark, fees, ...all } = state;
  const { again: _again, counted: _counted, ...found } = all;
  const [own, host, uploaded, wanted, refused, certified, uncertified] = partSums(state);
  // Of another batch none were summed up, and what is not settled has none.
  const isAllSeen = (state.formers ?? []).every(([, batch, refusedBy]) => refusedBy !== "" || batch === state.batch);
  const closedAt = await localTime(terminal);
  const behind = behindOf(state, personalisation.terminal);
  const late = await book.settlements.late();
  const isOpen = book.batch === state.batch;
  const { stillLeft, leftCount, ended } = await leftNow(book, state, isOpen);
  const allLate = [...(late?.all[1] ?? []), ...ended];
  const lateCount = (late ? late.all[0] + late.more : 0) + ended.length;
  // Where the host has moved the batch already, the next one's records may stand behind this one's.
  const end = isOpen ? book.journal.historyEnd() : mark;
  const settled = await book.settlements.withBatch(state.batch, closedAt, end);
  const listed = settled.at(-1);
  const report: SettlementReport = {
    ...found,
    ...(await withOutcome(book, all)),
    own,
    ...(host ? { host } : {}),
    ...{ uploaded, wanted, refused },
    ...(certified + uncertified > 0 ? { certified, uncertified } : {}),
    ...(fees && isAllSeen ? { fees } : {}),
    closedAt,
    operator: session.operator?.number ?? "",
    said: tally.said,
    ...(tally.failedCount > 0 ? { failed: tally.failed, failedCount: tally.failedCount } : {}),
    left: stillLeft,
    leftCount,
    ...(lateCount > 0 ? { late: [lateCount, allLate.slice(0, LATE_MAX)] } : {}),
    ...(listed ? { listed } : {}),
    printed: devices.printer === undefined,
    told: false,
  };
  const set: (readonly [CellKey, JournalValue])[] = [
    [settledKey, settled],
    [settlementReportKey, report],
  ];
  for (let at = LATE_MAX; at < allLate.length; at += LATE_MAX)
    set.push(book.settlements.nextLate(allLate.slice(at, at + LATE_MAX), at / LATE_MAX));
  const left = await book.settlements.withoutLeft(behind, end);
  const clear = [settlementKey, ...left.clear, ...(late ? [late.key] : [])];
  if (isOpen) await book.closeBatch([...set, ...left.set], clear);
  else await book.change([...set, ...left.set], clear);
  // The next sign-in asks for the host's batch anew: nothing stands in its way now (B18, E03).
  if (session.batchRefused !== undefined) session.batchRefused = undefined;
  await closeSaid(terminal);
  await book.settlements.tidy(closedAt, profileOf(personalisation.acquirer).unsignedReadableDays);
  return { kind: "closed", report };
}

/**
 * The answer to the end may have been lost, and the host had closed the batch already. What was left out may have come to its end since then,
 * and what was made in the batch since then is in no totals.
 * @param isOpen the terminal is in this batch still: then all of it is in the totals.
 */
async function leftNow(
  book: Terminal["book"],
  { left, leftCount: count, batch, mark, began }: SettlementUnderWay,
  isOpen: boolean,
): Promise<{ readonly stillLeft: readonly number[]; readonly leftCount: number; readonly ended: readonly Late[] }> {
  const stillLeft: number[] = [];
  const ended: Late[] = [];
  let leftCount = count;
  for (const stan of left) {
    const transaction = await book.byStan(stan);
    if (!transaction || isUndecided(transaction)) stillLeft.push(stan);
    else {
      leftCount--;
      if (isFoundOut(transaction)) ended.push(lateOf(transaction));
    }
  }
  if (isOpen || began === undefined) return { stillLeft, leftCount, ended };
  for await (const each of book.ofBatch(batch, mark)) {
    const { stan, kind, madeAs } = each.facts;
    if (each.facts.batch !== batch || madeAs || !isSince(stan, began, book.nextStan)) continue;
    if (isUndecided(each)) {
      leftCount++;
      if (stillLeft.length < NAMED_MAX) stillLeft.push(stan);
    } else if (each.state === "approved" && sideOf(kind).side !== "none") ended.push(lateOf(each));
  }
  return { stillLeft, leftCount, ended };
}

/** Batches of the terminal's own numbers that are settled with it, or that the host has refused by its own word. */
function behindOf({ batch, formers = [] }: SettlementUnderWay, own: string): readonly number[] {
  return [batch, ...formers.filter(([terminal]) => terminal === own).map(([, former]) => former)];
}

/**
 * Of what was counted because the host had had it: what is booked, and what is still being checked and named by nothing else, or was denied by
 * support since.
 */
async function withOutcome(
  book: Terminal["book"],
  { again = [], counted = [], differences }: SettlementFound,
): Promise<Pick<SettlementFound, "again" | "counted">> {
  if (counted.length === 0) return {};
  const checking = await book.checking();
  const isBooked = (stan: number) => {
    const transaction = checking.find(({ facts }) => facts.stan === stan);
    return transaction === undefined || (transaction.state === "vouched" && transaction.says === "charged");
  };
  const isNamed = (stan: number) => differences.some(([known, what]) => known === stan && what !== MISSING);
  const booked = again.filter(isBooked);
  const open = counted.filter((stan) => !isBooked(stan) && !isNamed(stan));
  return { ...(booked.length > 0 ? { again: booked } : {}), ...(open.length > 0 ? { counted: open } : {}) };
}

/** What support has spoken for stands in the report, and nobody asks for it any more. Done again where a cut left some. */
async function closeSaid({ book }: Terminal): Promise<void> {
  const report = await book.settlements.report();
  for (const transaction of await book.checking())
    if (transaction.state === "vouched" && report?.said.some(([stan]) => stan === transaction.facts.stan))
      await book.record(transaction, { type: "settled" });
}
