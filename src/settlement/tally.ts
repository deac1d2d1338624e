import { numberOfKind } from "../book/facts-record";
import {
  type BatchFees,
  type FailedAdvice,
  type FormerPart,
  MISSING,
  type Said,
  type SettlementUnderWay,
} from "../book/settlement-record";
import { isArrived, isUndecided, type Transaction } from "../book/states";
import { isFailedAdvice } from "../book/untold";
import type { Terminal } from "../context";
import { feePolicies, feeSeen } from "../diagnosis/fees";
import { type BothTotals, formatTotals, noTotals, type Totals } from "../host/settlement";
import type { FeePolicy } from "../profiles/fees";
import { hasCertificate } from "../transaction/card/certificate";
import { type Carried, isOfPart, isSettledWith } from "./parts";
import { isBooked, isForeign, sideOf } from "./sides";

/** Named in the report; of more it says how many. */
export const NAMED_MAX = 16;
/** STANs that a bit is kept for, from a batch's first one on: thirty for each of five hundred sales. What lies further is sent again behind a cut. */
const STANS_MAX = 15_000;
/** STANs go from 1 to this and start anew. */
const STAN_MAX = 999_999;

/** What a part of a batch comes to, and what there is to say of all of it, in one walk through it with one record in memory. */
export interface Tally {
  readonly totals: BothTotals;
  /** Field 48 of the 0500. */
  readonly own: string;
  /** Records that a whole upload has. */
  readonly records: number;
  /** Of these those that go by messages of their own. */
  readonly messages: number;
  /** Transactions of the part that have a chip's certificate. Authorisations count, too, though they are in no total. */
  readonly certificates: number;
  /** STANs of what the host has had (94): in the totals, and uploaded whatever the host's are. */
  readonly again: readonly number[];
  /** Being checked: not in the totals. The first of them, and how many. */
  readonly left: readonly number[];
  readonly leftCount: number;
  /** What support has said of some: of this batch or an earlier one. */
  readonly said: readonly Said[];
  /** Advices that were told as charged and are not: of this batch or an earlier one. The first of them, and how many. */
  readonly failed: readonly FailedAdvice[];
  readonly failedCount: number;
  /** Absent where the host tells no fees. */
  readonly fees?: BatchFees;
  /** A record of the batch, and over how many STANs they lie from the first on. */
  readonly first: number;
  readonly span: number;
}

/**
 * @param part whose totals and records: undefined for those of the terminal's own numbers.
 * @param carried what the parts before it have left: fees of those that are settled are summed up with its own.
 */
export async function tallyOf(terminal: Terminal, part?: FormerPart, carried?: Carried): Promise<Tally> {
  const { book } = terminal;
  const policies = await feePolicies(terminal);
  const fees: [number, number, number, number] = [0, 0, 0, 0];
  const totals = { domestic: noTotals(), foreign: noTotals() };
  const opened = await book.settlements.opened(book.batch);
  const isIts = (each: Transaction) => isOfPart(terminal, each, part, book.batch, opened);
  const again = await againOf(book, isIts, carried);
  const differing = (carried?.differences ?? []).filter(([, what]) => what !== MISSING);
  const left = await leftOf(terminal, part, [...again, ...differing.map(([stan]) => stan)]);
  const failed: FailedAdvice[] = [];
  let [records, messages, certificates, failedCount, first, span] = [0, 0, 0, 0, 0, 0];
  for await (const transaction of book.ofBatch(part?.[2] ?? book.batch, await book.settlements.from())) {
    const { stan, kind, amountFen } = transaction.facts;
    const { side, upload } = sideOf(kind);
    if (isFailedAdvice(transaction)) {
      failedCount++;
      if (failed.length < NAMED_MAX) failed.push([stan, amountFen]);
    }
    if (hasCertificate(transaction) && isIts(transaction)) {
      certificates++;
      [first, span] = widened(first, span, stan);
    }
    if (!(isBooked(transaction) || again.includes(stan)) || side === "none") continue;
    const isOwn = isIts(transaction);
    if (isOwn || isSettledWith(terminal, transaction, carried?.formers)) addFee(fees, transaction, policies);
    if (!isOwn) continue;
    add(totals[isForeign(transaction) ? "foreign" : "domestic"], side, amountFen);
    if (upload === "none") continue;
    records++;
    if (upload === "message") messages++;
    [first, span] = widened(first, span, stan);
  }
  const own = formatTotals(totals);
  return {
    totals,
    own,
    records,
    messages,
    certificates,
    again,
    left: left.length > 0 ? left.slice(0, NAMED_MAX) : none,
    leftCount: left.length,
    said: await saidOf(book),
    failed,
    failedCount,
    first,
    span,
    ...(fees[1] > 0 ? { fees } : {}),
  };
}

/** One for all: the tally stays in memory while a settlement goes on. */
const none: readonly number[] = Object.freeze([]);

/** What the host has had, and nobody has said what it made of it: as many as a report has room for. The others are left. */
async function againOf(
  book: Terminal["book"],
  isIts: (transaction: Transaction) => boolean,
  carried: Carried | undefined,
): Promise<readonly number[]> {
  const room = NAMED_MAX - (carried?.again?.length ?? 0);
  const arrived = (await book.checking()).filter((each) => isArrived(each) && isIts(each));
  const its = arrived.map(({ facts }) => facts.stan);
  return its.length > 0 && room > 0 ? its.slice(0, room) : none;
}

/**
 * STANs that are being checked. Those of batches that the host has left belong to the report of the terminal's own, which has their totals.
 * @param counted they are in its totals all the same.
 */
async function leftOf(
  { book }: Terminal,
  part: FormerPart | undefined,
  counted: readonly number[],
): Promise<readonly number[]> {
  const batches = part ? [part[2]] : [book.batch, ...(await book.settlements.leftBatches())];
  const isLate = await book.settlements.lateness();
  const isLeft = (each: Transaction) => isUndecided(each) && batches.includes(each.facts.batch) && !isLate(each.facts);
  const open = (await book.checking()).filter(isLeft);
  return open.map(({ facts }) => facts.stan).filter((stan) => !counted.includes(stan));
}

/** What voids and refunds bring back is negative: the sum is what the batch costs. */
function addFee(
  fees: [number, number, number, number],
  transaction: Transaction,
  policies: readonly FeePolicy[],
): void {
  const seen = feeSeen(transaction, policies);
  if (!seen) return;
  const { booked, expectedFen } = seen;
  fees[0] += booked.feeFen;
  fees[1]++;
  if (expectedFen === undefined) return;
  fees[2]++;
  fees[3] += booked.feeFen - expectedFen;
}

function add(totals: Totals, side: "debit" | "credit", amountFen: number): void {
  if (side === "debit") {
    totals.debitFen += amountFen;
    totals.debits++;
  } else {
    totals.creditFen += amountFen;
    totals.credits++;
  }
}

/** The stretch of STANs with one more in it; over the end of all numbers, too. */
function widened(first: number, span: number, stan: number): readonly [first: number, span: number] {
  if (span === 0) return [stan, 1];
  const behind = distance(first, stan);
  const before = distance(stan, first);
  return behind <= before ? [first, Math.max(span, behind + 1)] : [stan, span + before];
}

function distance(from: number, to: number): number {
  return (to - from + STAN_MAX) % STAN_MAX;
}

async function saidOf(book: Terminal["book"]): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const transaction of await book.checking())
    if (transaction.state === "vouched" && said.length < NAMED_MAX) {
      const { facts, says, reference } = transaction;
      said.push([facts.stan, facts.amountFen, says === "charged", reference, numberOfKind(facts.kind)]);
    }
  return said;
}

/** A bit for each STAN of the batch. */
export function noneSent({ span }: Pick<Tally, "span">): Uint8Array {
  return new Uint8Array((Math.min(span, STANS_MAX) + 7) >> 3);
}

export function isSent({ first, sent }: Pick<SettlementUnderWay, "first" | "sent">, stan: number): boolean {
  const at = distance(first, stan);
  return (((sent[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}

/** The same with these, in a copy: what a step has found counts when it is durable. */
export function withSent(
  { first, sent }: Pick<SettlementUnderWay, "first" | "sent">,
  stans: readonly number[],
): Uint8Array {
  const copy = sent.slice();
  for (const stan of stans) {
    const at = distance(first, stan);
    if (at >> 3 < copy.length) copy[at >> 3] = (copy[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return copy;
}
