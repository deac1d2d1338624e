import type { Personalisation } from "../../hal/board";
import { cellClasses, settlementKey } from "../book/cells";
import { isSince } from "../book/loss";
import type { FormerPart, FormerSettled, PartSums, SettlementUnderWay } from "../book/settlement-record";
import { isUndecided, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { addTotals } from "../host/settlement";
import { mayBeBooked, sideOf } from "./sides";

/** Nothing, and balanced: field 48 of an answer. */
const NOTHING = `${"0".repeat(30)}1`.repeat(2);

/**
 * What is open and was made under numbers that the terminal has no longer, or in a batch that the host has moved it away from, oldest first.
 * The host knows it under those alone, so it is settled under those (`money.md`, 2 and 9). Costs nothing where the terminal has kept its
 * numbers and its batch.
 */
async function formerParts(terminal: Terminal): Promise<readonly FormerPart[]> {
  const { book, personalisation } = terminal;
  const { settlements } = book;
  const left = (await settlements.leftBatches()).filter((batch) => batch !== book.batch);
  if (book.ids(cellClasses.formers).length + left.length === 0) return [];
  const settled = (await settlements.settled()).map(([batch]) => batch);
  const isLate = await settlements.lateness();
  const parts: FormerPart[] = [];
  for await (const transaction of book.ofBatch(undefined, await settlements.from())) {
    const { batch, kind, madeAs } = transaction.facts;
    if (sideOf(kind).side === "none") continue;
    const by = madeAs ?? (left.includes(batch) ? personalisation : undefined);
    // Of what is being checked the host may have booked some: its batch is closed, too.
    if (!by || !mayBeBooked(transaction)) continue;
    // What was found charged, or signed, after its batch was settled is settled, too.
    if (settled.includes(batch) || (madeAs && isLate(transaction.facts))) continue;
    if (parts.some((part) => isOfPart(terminal, transaction, part, batch, undefined))) continue;
    parts.push([by.terminal, by.merchant, batch]);
  }
  return parts;
}

/**
 * Those of them that no settlement has got behind it. The host has closed the others, and knows them as open no longer: whatever was sold
 * since, they are not settled again.
 */
export async function formersLeft(
  terminal: Terminal,
  underWay: SettlementUnderWay | undefined,
): Promise<readonly FormerPart[]> {
  const behind = underWay?.formers ?? [];
  const isBehind = ([number, , batch]: FormerPart) => behind.some(([one, other]) => one === number && other === batch);
  return (await formerParts(terminal)).filter((part) => !isBehind(part));
}

/** What one that does not go on as it is leaves to the next: the parts that it has got behind it. */
export function carriedBy(underWay: SettlementUnderWay | undefined): Carried | undefined {
  if (!underWay?.formers) return undefined;
  const { done, formers } = underWay;
  return { ...kept(underWay), ...(done ? { done } : {}), formers };
}

/**
 * @param part undefined: the terminal's own numbers, in its batch.
 * @param batch the terminal's.
 * @param opened its first STAN, where its number was another batch's before.
 */
export function isOfPart(
  { book, personalisation }: Terminal,
  { facts }: Transaction,
  part: FormerPart | undefined,
  batch: number,
  opened: number | undefined,
): boolean {
  if (!part) return !facts.madeAs && facts.batch === batch && (!opened || isSince(facts.stan, opened, book.nextStan));
  const { terminal, merchant } = facts.madeAs ?? personalisation;
  return terminal === part[0] && merchant === part[1] && facts.batch === part[2];
}

/** Is it of one of these parts, and has the host settled that one? */
export function isSettledWith(
  { personalisation }: Terminal,
  { facts }: Transaction,
  formers: readonly FormerSettled[] = [],
): boolean {
  const { terminal } = facts.madeAs ?? personalisation;
  return formers.some(([number, batch, refusedBy]) => number === terminal && batch === facts.batch && refusedBy === "");
}

export function isSamePart(one: FormerPart | undefined, other: FormerPart | undefined): boolean {
  return one?.join() === other?.join();
}

/** Is it of the terminal's own number, in a batch that the host has left? */
export function isOwn({ personalisation }: Terminal, [terminal, merchant]: FormerPart): boolean {
  return terminal === personalisation.terminal && merchant === personalisation.merchant;
}

/** Was nothing made in the terminal's own batch yet? What is being checked there waits for the next settlement. */
export async function isUnused(terminal: Terminal): Promise<boolean> {
  const { book } = terminal;
  const opened = await book.settlements.opened(book.batch);
  for await (const each of book.ofBatch(book.batch, await book.settlements.from()))
    if (!isUndecided(each) && isOfPart(terminal, each, undefined, book.batch, opened)) return false;
  return true;
}

/** Who speaks for it. */
export function speakingFor(personalisation: Personalisation, part: FormerPart | undefined): Personalisation {
  return part ? { ...personalisation, terminal: part[0], merchant: part[1] } : personalisation;
}

/** The number of the batch that is settled just now, at the host. */
export function batchOf({ part, batch }: Pick<SettlementUnderWay, "part" | "batch">): number {
  return part?.[2] ?? batch;
}

/** What a part hands to the next one. */
export type Carried = Pick<SettlementUnderWay, "differences" | "different" | "again" | "counted" | "done" | "formers">;

/** The part of former numbers is settled. */
export function behindPart(state: SettlementUnderWay, part: FormerPart): Carried {
  return { ...kept(state), done: partSums(state), formers: withFormer(state, part, "") };
}

/** Nothing is left to settle after the last part: the report is that part's, under its own number, and names what is being checked in all of them. */
export function ledBy(
  last: SettlementUnderWay,
  { left, leftCount }: Pick<SettlementUnderWay, "left" | "leftCount">,
): SettlementUnderWay {
  return { ...last, batch: batchOf(last), left, leftCount };
}

/** The host does not take it, by this code. That keeps nothing else back: the report says so, and support settles it. */
export function behindRefused(state: SettlementUnderWay, part: FormerPart, records: number, code: string): Carried {
  const [own, host, uploaded, wanted, refused, ...certificates] = state.done ?? [NOTHING, NOTHING, 0, 0, 0];
  return {
    ...kept(state),
    done: [own, host, uploaded, wanted, refused + records, ...certificates],
    formers: withFormer(state, part, code),
  };
}

/**
 * The host has refused the terminal's own totals, too, so it settles nothing just now: the parts that it has refused before are asked about
 * again with the next try. Where it has settled one of them, its word on the others stands.
 */
export async function askRefusedAgain({ book }: Terminal): Promise<void> {
  const state = await book.settlements.underWay();
  if (state?.phase !== "asked" || !state.formers || state.formers.some(([, , refusedBy]) => refusedBy === "")) return;
  const { formers: _formers, done: _done, ...own } = state;
  await book.put(settlementKey, { ...own, differences: [], different: 0 });
}

/** All parts together. */
export function partSums(state: SettlementUnderWay): Required<PartSums> {
  const { done, own, host = "", uploaded, wanted, refused, certified = 0, uncertified = 0 } = state;
  const [ownBefore, hostBefore, sent, asked, left, taken = 0, notTaken = 0] = done ?? ["", "", 0, 0, 0];
  return [
    done ? addTotals(ownBefore, own) : own,
    done ? addTotals(hostBefore, host) : host,
    sent + uploaded,
    asked + wanted,
    left + refused,
    taken + certified,
    notTaken + uncertified,
  ];
}

function kept(state: SettlementUnderWay): Pick<Carried, "differences" | "different" | "again" | "counted"> {
  const { differences, different, again, counted } = state;
  return { differences, different, ...(again ? { again } : {}), ...(counted ? { counted } : {}) };
}

function withFormer(
  { formers = [] }: SettlementUnderWay,
  [terminal, , batch]: FormerPart,
  code: string,
): readonly FormerSettled[] {
  return [...formers, [terminal, batch, code]];
}
