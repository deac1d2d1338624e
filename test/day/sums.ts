import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { see } from "../scenario/rooms";

/** What a day's trade came to, in fen, as each book has it: four ways to the same sum, none of which calls the checker. */
export interface Sums {
  readonly ledger: number;
  readonly journal: number;
  /** Of all reports: on paper where there is a printer, else what the terminal said to the host. */
  readonly report: number;
  /** What the merchant has at the acquirer, on its way, in his bank accounts, and what it cost him. */
  readonly merchant: number;
}

/**
 * From the public views alone. A refund that is being checked is in no report yet, and no row says its end: the ledger decides what it came
 * to in journal and reports.
 */
export async function sumsOf(where: Room): Promise<Sums> {
  const { entries } = (await see(where, "ledger")) as unknown as { entries: readonly Entry[] };
  const { transactions } = (await see(where, "transactions")) as unknown as { transactions: readonly Row[] };
  const { settlements } = (await see(where, "settlements")) as unknown as { settlements: readonly Settled[] };
  const open = transactions.filter(({ kind, money }) => refunds.includes(kind) && money === CHECKED);
  const openFen = total(
    entries.filter(({ stan }) => open.some((row) => row.stan === stan)).map((entry) => broughtFen(entry)),
  );
  return {
    ledger: total(entries.map(broughtFen)),
    journal: total(transactions.map((row) => keptFen(row, transactions))) + openFen,
    report: total(settlements.map(reportedFen)) + openFen,
    merchant: merchantFen((await see(where, "merchant")) as unknown as Balance),
  };
}

interface Entry {
  readonly stan: string;
  readonly kind: string;
  readonly state: string;
  readonly amountFen: number;
  readonly settled?: boolean;
}

interface Row {
  readonly stan: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly money: string;
  readonly original?: string;
}

interface Totals {
  readonly debitFen: number;
  readonly creditFen: number;
}

interface Settled {
  readonly state: string;
  readonly totals: { readonly terminal: { readonly domestic: Totals; readonly foreign: Totals } };
  readonly report: string | null;
}

interface Balance {
  readonly availableFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly owedFen: number;
  readonly onTheWayFen: number;
  readonly feesFen: number;
  readonly payoutFeesFen: number;
  readonly bank: readonly { readonly balanceFen: number }[];
}

/** Kinds that bring a merchant money, and kinds that give it back (`day.md`, 1.4). */
const brings: readonly string[] = Object.freeze(["sale", "qr-sale", "completion", "completion-advice"]);
const refunds: readonly string[] = Object.freeze(["refund", "qr-refund"]);
const CHECKED = "being checked";
const stands: readonly string[] = Object.freeze(["charged", "partly-refunded", "refunded"]);

function broughtFen({ kind, state, amountFen }: Entry): number {
  if (!stands.includes(state)) return 0;
  return brings.includes(kind) ? amountFen : refunds.includes(kind) ? -amountFen : 0;
}

/** Of a row that brought money, what is left of it: a refund's own row is counted at its sale. */
function keptFen({ stan, kind, money, amountFen }: Row, rows: readonly Row[]): number {
  if (!brings.includes(kind)) return 0;
  const back = rows.filter((row) => refunds.includes(row.kind) && row.original === stan);
  const isChecked = money === CHECKED && back.some((row) => row.money === CHECKED);
  if (!isChecked && !["charged", "partly returned"].includes(money)) return 0;
  return amountFen - total(back.filter((row) => row.money === "returned").map((row) => row.amountFen));
}

function reportedFen({ state, totals, report }: Settled): number {
  if (state !== "closed") return 0;
  const { domestic, foreign } = totals.terminal;
  if (report === null) return domestic.debitFen - domestic.creditFen + foreign.debitFen - foreign.creditFen;
  return printedFen(report, "收款(DEBIT)") - printedFen(report, "退款(CREDIT)");
}

function printedFen(report: string, words: string): number {
  const line = report.split("\n").find((each) => each.startsWith(words));
  const yuan = line?.split(/\s+/).at(-1)?.replaceAll(",", "");
  if (yuan === undefined || !/^\d+\.\d\d$/.test(yuan)) throw new Error(`no amount behind ${words}: ${line}`);
  return Math.round(Number(yuan) * 100);
}

function merchantFen(balance: Balance): number {
  const { availableFen, pendingFen, heldFen, owedFen, onTheWayFen, feesFen, payoutFeesFen, bank } = balance;
  const thereFen = availableFen + pendingFen + heldFen - owedFen + onTheWayFen;
  return thereFen + feesFen + payoutFeesFen + total(bank.map(({ balanceFen }) => balanceFen));
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, fen) => sum + fen, 0);
}

/** What is charged and in no settlement yet. */
export async function unsettled(where: Room): Promise<number> {
  const { entries } = (await see(where, "ledger")) as unknown as { entries: readonly Entry[] };
  return entries.filter((entry) => broughtFen(entry) !== 0 && entry.settled !== true).length;
}

export async function availableFen(where: Room): Promise<number> {
  return ((await see(where, "merchant")) as Plain & { availableFen: number }).availableFen;
}

export async function payoutStates(where: Room): Promise<readonly string[]> {
  const { payouts } = (await see(where, "merchant")) as unknown as { payouts: readonly { state: string }[] };
  return payouts.map(({ state }) => state);
}
