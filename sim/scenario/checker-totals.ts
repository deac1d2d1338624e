import type { HostSettlement } from "../acquirer/settlement-types";
import type { RecordSeen } from "../witness/record-evidence";
import { formerOf, HALF, halves, isBalanced, isIn, lateOf, numberOf, ofBatch, wasLeft } from "./checker-batches";
import type { Books } from "./checker-books";
import { isBooked } from "./checker-entries";
import { isCharging, isGivingBack } from "./checker-kinds";
import { wentAgain } from "./checker-upload";

export interface Sums {
  debits: number;
  debitFen: number;
  credits: number;
  creditFen: number;
}

/**
 * What the terminal's own records of a batch come to, without what the host booked behind its end; undefined where the terminal does not hold
 * all of them any more.
 */
function sumsOf(books: Books, settlement: HostSettlement): Sums | undefined {
  const { entries, records } = books.evidence;
  const late = lateOf(books, settlement);
  const held = entries.every(
    (entry) => numberOf(entry) !== numberOf(settlement) || !isBooked(entry) || books.recordOf(entry),
  );
  if (!held) return undefined;
  const sums = { ...nothing };
  const denied = { ...nothing };
  const had = { ...nothing };
  const isAgain = isOpenedAgain(books, settlement);
  for (const record of records) {
    const isApproved = record.state === "approved" || (record.state === "vouched" && record.says === "charged");
    const isTaken = settlement.again?.includes(record.stan) === true;
    const isCounted = isApproved || isTaken || wentAgain(books, settlement, record);
    if (!isCounted || !isIn(settlement, books.evidence, record) || late.includes(record.stan)) continue;
    const isLeft = !isTaken && wasLeft(books, record);
    if (isLeft && !isAgain) continue;
    // Of a number that was opened again one of the reports says so.
    const isOfOne = !isTaken && isAgain && (!isApproved || isLeft);
    addTo(record.says === "not charged" ? denied : isOfOne ? had : sums, record);
  }
  // What support has denied since, or on the way, was counted or was not.
  const all = [sums, added(sums, denied), added(sums, had), added(added(sums, denied), had)];
  return all.find((each) => same(each, sumsIn(settlement.own))) ?? added(sums, denied);
}

function isOpenedAgain(books: Books, settlement: HostSettlement): boolean {
  return settlement.former === true || hasFormer(books, settlement);
}

/** Was another batch of the same number closed before? */
function hasFormer({ evidence }: Books, settlement: HostSettlement): boolean {
  return formerOf(settlement, evidence.settling?.settlements ?? []) !== undefined;
}

function addTo(sums: Sums, { kind = "sale", amountFen }: RecordSeen): void {
  if (isCharging(kind)) {
    sums.debits++;
    sums.debitFen += amountFen;
  } else if (isGivingBack(kind)) {
    sums.credits++;
    sums.creditFen += amountFen;
  }
}

/** One half of field 48. The deck has no card of the other. */
export function sumsIn(text: string, half: (typeof halves)[number] = "domestic"): Sums {
  const begin = halves.indexOf(half) * HALF;
  const at = (from: number, digits: number) => Number(text.slice(begin + from, begin + from + digits));
  return { debitFen: at(0, 12), debits: at(12, 3), creditFen: at(15, 12), credits: at(27, 3) };
}

export const nothing: Sums = Object.freeze({ debits: 0, debitFen: 0, credits: 0, creditFen: 0 });

export function added(one: Sums, other: Sums): Sums {
  return {
    debits: one.debits + other.debits,
    debitFen: one.debitFen + other.debitFen,
    credits: one.credits + other.credits,
    creditFen: one.creditFen + other.creditFen,
  };
}

export function same(one: Sums, other: Sums): boolean {
  return (
    one.debits === other.debits &&
    one.debitFen === other.debitFen &&
    one.credits === other.credits &&
    one.creditFen === other.creditFen
  );
}

/** Of a number that was opened again the terminal may have told what it had settled before once more: then what it told the host counts. */
export function reportedSums(books: Books, settlement: HostSettlement): Sums {
  return (hasFormer(books, settlement) ? undefined : sumsOf(books, settlement)) ?? sumsIn(settlement.own);
}

/**
 * No side signs a 0500. A line may turn one of its digits over: then the host finds that the totals differ, and the records that are
 * uploaded count. What it calls balanced has to be what the records come to, or to have been uploaded record by record.
 */
export function judgeTotals(books: Books, settlement: HostSettlement): void {
  const { own, host, uploaded } = settlement;
  const sums = sumsOf(books, settlement);
  if (!sums || uploaded.length > 0) return;
  const isFalse = halves.some(
    (half) => isBalanced(host, half) && !same(half === "domestic" ? sums : nothing, sumsIn(own, half)),
  );
  if (isFalse)
    books.differ("the totals that were settled are not those of the terminal's records", ofBatch(settlement.batch));
}
