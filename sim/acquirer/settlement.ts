import { ProcessingRequirement } from "../../src/host/iso8583/frame";
import { textField } from "../../src/host/iso8583/message";
import { parseTotals } from "../../src/host/settlement";
import { maskPan } from "../../src/values/masked-pan";
import { settlementDate } from "./calendar";
import { squareFee } from "./fees";
import { formatError, type HostState, type Outcome, outcome, type TerminalState } from "./host-state";
import type { HostRequest } from "./request";
import type { Found, HostSettlement } from "./settlement-types";
import type { HostTransaction } from "./transactions";

/** Mandatory (day.md §1.1). */
export const settlementFields: readonly number[] = Object.freeze([11, 41, 42, 48, 49, 60, 63]);
export const detailFields: readonly number[] = Object.freeze([11, 41, 42, 48, 60]);
/** The end of an upload is not checked further. */
export const endFields: readonly number[] = Object.freeze([41, 42, 60]);
/** An advice or a refund once more: its own fields, and no MAC. */
export const reuploadFields: readonly number[] = Object.freeze([3, 4, 11, 22, 25, 41, 42, 49, 60, 63]);

const HALF = 31;
const RECORD = 40;
const RECORDS_MAX = 8;
/** What field 48 of the answer to an end has room for. */
const NAMED_MAX = 15;
const MISSING_CODE = "06";
const BATCH_MAX = 999_999;

/** Which total a kind counts in; in neither: what moves no money to or from the merchant. */
const sides: { readonly [kind: string]: "debit" | "credit" | undefined } = Object.freeze({
  sale: "debit",
  completion: "debit",
  "completion-advice": "debit",
  void: "credit",
  "completion-void": "credit",
  refund: "credit",
  "qr-sale": "debit",
  "qr-void": "credit",
  "qr-refund": "credit",
});
const unbooked: readonly string[] = Object.freeze(["declined", "reversed", "barred"]);

function isCounted({ kind, state }: HostTransaction): boolean {
  return sides[kind] !== undefined && !unbooked.includes(state);
}

/** Every transaction of a batch that counts in its totals: none that was settled under the same number before. */
function countedIn(host: HostState, terminal: string, batch: string): readonly HostTransaction[] {
  const isOf = (each: HostTransaction) => each.terminal === terminal && each.batch === batch;
  return host.transactions.all.filter((each) => isOf(each) && isCounted(each) && each.settledAtMs === undefined);
}

/** Opens a terminal's batch of this number. Was one of that number closed before, that one is another batch. */
export function openBatch(host: HostState, number: string, terminal: TerminalState, batch: string): void {
  host.settlements = host.settlements.map((each) =>
    each.end !== undefined && each.terminal === number && each.batch === batch ? { ...each, former: true } : each,
  );
  host.terminals.set(number, { ...terminal, batch });
}

/** The host's figure for one, with what a verb has made of it. */
function figureOf({ settling }: HostState, { stan, amountFen }: HostTransaction): number {
  return (
    amountFen + settling.differ.filter((each) => each.stan === stan).reduce((sum, each) => sum + each.amountFen, 0)
  );
}

function isLost({ settling }: HostState, { stan }: HostTransaction): boolean {
  return settling.differ.some((each) => each.lost && each.stan === stan);
}

function totalsOf(host: HostState, terminal: string, batch: string): string {
  const sums = { debit: { fen: 0, count: 0 }, credit: { fen: 0, count: 0 } };
  for (const transaction of countedIn(host, terminal, batch)) {
    const side = sides[transaction.kind];
    if (side === undefined || isLost(host, transaction)) continue;
    sums[side].fen += figureOf(host, transaction);
    sums[side].count++;
  }
  const digits = ({ fen, count }: { fen: number; count: number }) =>
    String(fen).padStart(12, "0") + String(count).padStart(3, "0");
  return digits(sums.debit) + digits(sums.credit);
}

/** @param answer field 48 of a 0510, of both halves. */
export function isBalanced(answer: string): boolean {
  return answer.charAt(HALF - 1) === "1" && answer.charAt(2 * HALF - 1) === "1";
}

export function openOf(host: HostState, { terminal, field60: { batch } }: HostRequest): number {
  return host.settlements.findIndex((each) => !each.former && each.terminal === terminal && each.batch === batch);
}

function formerOf(host: HostState, { terminal, field60: { batch } }: HostRequest): HostSettlement | undefined {
  return host.settlements.findLast((each) => each.former && each.terminal === terminal && each.batch === batch);
}

export function replace(host: HostState, at: number, settlement: HostSettlement): void {
  host.settlements = host.settlements.with(at, settlement);
}

/** 0500: the host's own totals, and of each half whether it is the same. All cards of the deck are domestic. */
export function settlementTotals(host: HostState, request: HostRequest): Outcome {
  const own = textField(request.message, 48) ?? "";
  if (parseTotals(own) === undefined) return formatError("F48: no totals");
  const domestic = totalsOf(host, request.terminal, request.field60.batch);
  const foreign = "0".repeat(HALF - 1);
  const flag = (theirs: string, ours: string) => (theirs === ours ? "1" : "2");
  const answer =
    domestic + flag(own.slice(0, HALF - 1), domestic) + foreign + flag(own.slice(HALF, 2 * HALF - 1), foreign);
  const nowMs = host.environment.nowMs();
  const at = openOf(host, request);
  const before = host.settlements[at];
  const { terminal, merchant, field60 } = request;
  const begun = { terminal, merchant, batch: field60.batch, atMs: nowMs, uploaded: [], missing: [] };
  const settlement: HostSettlement = { ...(before ?? begun), own, host: answer };
  if (before) replace(host, at, settlement);
  else host.settlements = [...host.settlements, settlement];
  const date = settlementDate(nowMs, host.configuration.cutoverHour);
  const bare = host.settling.bare ? { 32: undefined, 39: undefined } : {};
  return outcome("00", `totals compared: ${answer.charAt(HALF - 1)}/${answer.charAt(2 * HALF - 1)}`, {
    15: date,
    48: answer,
    ...bare,
  });
}

/** 0320, 201: each record against the books, by its number, card and amount. The answer repeats them with the host's word and figure. */
export function batchDetail(host: HostState, request: HostRequest): Outcome {
  const text = textField(request.message, 48) ?? "";
  const count = Number(text.slice(0, 2));
  if (!(count > 0 && count <= RECORDS_MAX) || text.length < 2 + count * RECORD) return formatError("F48: no records");
  const at = openOf(host, request);
  const settlement = host.settlements[at];
  if (settlement === undefined) return outcome("12", "details without a settlement");
  let answer = text.slice(0, 2);
  let uploaded = settlement.uploaded;
  for (let index = 0; index < count; index++) {
    const record = text.slice(2 + index * RECORD, 2 + (index + 1) * RECORD);
    const [stan, pan, amountFen] = [record.slice(2, 8), record.slice(8, 28), Number(record.slice(28))];
    const { found, figureFen } = compared(host, request, stan, pan, amountFen);
    uploaded = [...uploaded.filter((each) => each.stan !== stan), { stan, amountFen, found }];
    answer += `${codes[found]}${stan}${"0".repeat(20)}${String(figureFen).padStart(12, "0")}`;
  }
  replace(host, at, { ...settlement, uploaded });
  return outcome("00", `${count} details, ${uploaded.length} in all`, { 48: answer });
}

const codes: { readonly [found in Found]: string } = Object.freeze({ same: "03", differs: "04", "not found": "05" });

function compared(
  host: HostState,
  { terminal, field60 }: HostRequest,
  stan: string,
  pan: string,
  amountFen: number,
): { readonly found: Found; readonly figureFen: number } {
  const transaction = host.transactions.at(host.transactions.placeOf(terminal, field60.batch, stan));
  if (!transaction || !isCounted(transaction) || isLost(host, transaction)) return { found: "not found", figureFen: 0 };
  const figureFen = figureOf(host, transaction);
  const known = maskPan(host.issuer.cardById(transaction.cardId ?? "")?.pan ?? "");
  const sameCard = known.replaceAll("*", "0").padStart(20, "0") === pan;
  return { found: sameCard && figureFen === amountFen ? "same" : "differs", figureFen };
}

/** 0320 with an advice's or a refund's own fields: what it was, again. */
export function reupload(host: HostState, request: HostRequest): Outcome {
  const { terminal, field60, stan } = request;
  const at = openOf(host, request);
  const settlement = host.settlements[at];
  if (settlement === undefined) return outcome("12", "an upload without a settlement");
  const amountFen = Number(textField(request.message, 4));
  const transaction = host.transactions.at(host.transactions.placeOf(terminal, field60.batch, stan));
  const isKnown = transaction !== undefined && isCounted(transaction) && !isLost(host, transaction);
  const found = !isKnown ? "not found" : figureOf(host, transaction) === amountFen ? "same" : "differs";
  const uploaded = [
    ...settlement.uploaded.filter((each) => each.stan !== stan),
    { stan, amountFen, found, alone: true } as const,
  ];
  const again = [...(settlement.again ?? []).filter((each) => each !== stan), stan];
  replace(host, at, { ...settlement, uploaded, again });
  return outcome("00", `uploaded again: ${found}`);
}

/** 60.3 of the end behind totals that balance. */
const END_BALANCED = "207";

/** 0320, 207 or 202: the batch is closed, once, and the next one is open, where this was the open one. Asked again it says so again. */
export function batchEnd(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const { batch, code } = request.field60;
  const at = openOf(host, request);
  // Where the number is another batch's by now, and that one has no totals yet, this is still the end of the one before.
  const settlement = host.settlements[at] ?? formerOf(host, request);
  if (settlement?.end) return outcome("00", "closed before", { 48: endField(host, settlement) });
  const isOpen = batch === terminal.batch;
  if (!isOpen && !isLeftOpen(host, request.terminal, batch)) {
    host.terminals.set(terminal.record.number, { ...terminal, ordered: ProcessingRequirement.signIn });
    return outcome("77", "not the open batch");
  }
  if (settlement === undefined) return outcome("12", "an end without a settlement");
  const nowMs = host.environment.nowMs();
  const counted = countedIn(host, request.terminal, batch);
  // The terminal ends it as balanced, without a record: what it uploaded before belongs to totals that differed.
  const uploaded = code === END_BALANCED ? [] : settlement.uploaded;
  const isUploaded = (stan: string) => uploaded.some((each) => each.stan === stan);
  const missing = isBalanced(settlement.host)
    ? []
    : counted.filter((each) => !isUploaded(each.stan) && !isLost(host, each));
  const count = Number((textField(request.message, 48) ?? "").slice(0, 4));
  const closed = {
    ...settlement,
    uploaded,
    missing: missing.map(({ stan }) => stan),
    end: { code, count, atMs: nowMs },
  };
  replace(host, at, closed);
  for (const transaction of counted) settle(host, transaction);
  const next = Number(batch) >= BATCH_MAX ? 1 : Number(batch) + 1;
  if (isOpen) openBatch(host, terminal.record.number, terminal, String(next).padStart(6, "0"));
  return outcome("00", `batch closed, ${count} uploaded`, { 48: endField(host, closed) });
}

function settle(host: HostState, transaction: HostTransaction): void {
  const nowMs = host.environment.nowMs();
  const place = host.transactions.placeOf(transaction.terminal, transaction.batch, transaction.stan);
  host.transactions.replace(place, { ...transaction, settledAtMs: nowMs });
  squareFee(host, place);
}

/** What was booked under a batch that is closed belongs to no settlement that is still to come: it is settled at once. */
export function settleLate(host: HostState, terminal: string, batch: string, stan: string): void {
  if (!isClosed(host, terminal, batch)) return;
  const transaction = host.transactions.at(host.transactions.placeOf(terminal, batch, stan));
  if (transaction && isCounted(transaction)) settle(host, transaction);
}

export function isClosed({ settlements }: HostState, terminal: string, batch: string): boolean {
  return settlements.some(
    (each) => each.end !== undefined && !each.former && each.terminal === terminal && each.batch === batch,
  );
}

/** The host has opened another one meanwhile, and what is in this one belongs to no settlement yet: it is still taken. */
export function isLeftOpen(host: HostState, terminal: string, batch: string): boolean {
  return !isClosed(host, terminal, batch) && countedIn(host, terminal, batch).length > 0;
}

/**
 * How many were uploaded, and behind it, each with the host's figure, what was not, and what differed of those that came by messages of
 * their own: the answer to such a message has no room for that.
 */
function endField(host: HostState, { terminal, batch, uploaded, missing, end }: HostSettlement): string {
  const differing = uploaded.filter(({ alone, found }) => alone && found !== "same");
  const named = [
    ...differing.map(({ stan, found }) => [codes[found], stan] as const),
    ...missing.map((stan) => [MISSING_CODE, stan] as const),
  ];
  const records = named.slice(0, NAMED_MAX).map(([code, stan]) => {
    const transaction = host.transactions.at(host.transactions.placeOf(terminal, batch, stan));
    const isThere = transaction && isCounted(transaction) && !isLost(host, transaction);
    return `${code}${stan}${String(isThere ? figureOf(host, transaction) : 0).padStart(12, "0")}`;
  });
  return String(end?.count ?? 0).padStart(4, "0") + records.join("");
}
