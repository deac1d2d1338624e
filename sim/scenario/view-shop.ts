import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { Simulator } from "../simulator/simulator";
import { epochOf } from "../witness/record-evidence";
import { numbersOf } from "./checker";
import { isBooked } from "./checker-entries";
import { isCharging, isGivingBack } from "./checker-kinds";
import type { Plain } from "./result";
import { transactionsView } from "./view-journal";
import { settlementsView } from "./view-settlements";

/** What the terminal's journal says of a transaction, as far as it is asked for here. */
interface Row {
  readonly stan: string;
  readonly batch?: string;
  readonly kind: string;
  readonly amountFen?: number;
  readonly money: string;
  readonly pan?: string;
  readonly operator?: string;
  /** YYYYMMDDhhmmss by its own clock. */
  readonly localTime?: string;
  readonly diagnosis?: { readonly code: string };
}

/**
 * The `shop` view: a merchant's terminals, with each transaction once: what the acquirer has booked (`state`, `null` where it has nothing) beside
 * what the terminal says of its money (`money`, `null` where its journal holds it no more), oldest first. `leftFen` is what is left of a sale.
 */
export async function shopView({ company, acquirer, world }: Simulator): Promise<Plain> {
  const { held, batch: _batch, ...money } = acquirer.merchantView();
  const { entries } = acquirer.ledgerView();
  const backs = backsIn(entries);
  const isNet = money.feesTaken === "at-settlement";
  const records: Plain[] = [];
  const settlements: Plain[] = [];
  const terminals: Plain[] = [];
  for (const simulator of company) {
    const numbers = numbersOf(simulator);
    const rows = (await transactionsView(simulator))["transactions"] as readonly Row[];
    const own = entries.filter(({ terminal }) => numbers.has(terminal));
    records.push(...recordsOf(simulator, own, rows, { backs, isNet }));
    const { batch, settlements: its } = await settlementsView(simulator);
    for (const each of its as readonly Plain[]) settlements.push({ terminal: simulator.number, ...shortened(each) });
    terminals.push({ ...terminalView(simulator), batch: batch ?? null });
  }
  return {
    nowMs: world.nowMs,
    name: world.hello().personalisation?.merchantName ?? "",
    ...money,
    held: held.map(({ terminal, batch, stan }) => keyOf(terminal, batch, stan)),
    terminals,
    records: records.toSorted((one, other) => Number(one["atMs"]) - Number(other["atMs"])),
    settlements,
  };
}

function terminalView({ number, world, display, options }: Simulator): Plain {
  return {
    terminal: number,
    number: world.hello().personalisation?.terminal ?? "",
    model: options.model,
    powered: world.powered,
    screen: display.view.id,
  };
}

function recordsOf(
  { number: terminal }: Simulator,
  own: readonly LedgerEntry[],
  rows: readonly Row[],
  { backs, isNet }: { readonly backs: ReadonlyMap<string, Back>; readonly isNet: boolean },
): readonly Plain[] {
  const rowOf = new Map(rows.map((row) => [`${row.batch}/${row.stan}`, row]));
  const booked = own.map((entry) => {
    const { batch, stan, kind, amountFen, atMs, state, pan } = entry;
    const row = rowOf.get(`${batch}/${stan}`);
    const key = keyOf(entry.terminal, batch, stan);
    return {
      key,
      terminal,
      batch,
      stan,
      kind,
      amountFen,
      atMs,
      state,
      money: row?.money ?? null,
      pan,
      feeFen: isBooked(entry) ? (entry.feeFen ?? 0) : 0,
      ...leftOf(entry, isNet, backs.get(key)),
      settled: entry.settled === true,
      payout: entry.payout ?? null,
      goneFen: entry.goneFen ?? 0,
      ...told(row),
    };
  });
  const known = new Set(own.map(({ batch, stan }) => `${batch}/${stan}`));
  const others = rows.filter(({ batch, stan }) => !known.has(`${batch}/${stan}`));
  return [...booked, ...others.map((row) => unbooked(terminal, row))];
}

function unbooked(terminal: number, row: Row): Plain {
  const { batch = "", stan, kind, amountFen = 0, money, pan = "" } = row;
  const nothing = { state: null, feeFen: 0, leftFen: 0, netFen: 0, settled: false, payout: null, goneFen: 0 };
  const place = { key: keyOf(String(terminal), batch, stan), terminal, batch, stan };
  return { ...place, kind, amountFen, atMs: timeOf(row), money, pan, ...nothing, ...told(row) };
}

function told(row: Row | undefined): Plain {
  const { operator, diagnosis } = row ?? {};
  return { operator: operator ?? null, code: diagnosis?.code ?? null };
}

/** By the terminal's clock, which may be lost: then it is the oldest. */
function timeOf({ localTime }: Row): number {
  return epochOf(localTime) ?? 0;
}

const keyOf = (terminal: string, batch: string, stan: string) => `${terminal}/${batch}/${stan}`;

/** What was given back of a transaction: to its cardholder, and of its fee to the merchant. */
interface Back {
  readonly amountFen: number;
  readonly feeFen: number;
}

/** What was given back of each transaction, at any terminal, by its key. */
function backsIn(entries: readonly LedgerEntry[]): ReadonlyMap<string, Back> {
  const backs = new Map<string, Back>();
  for (const entry of entries) {
    const { original, originalBatch: batch = entry.batch, originalTerminal: terminal = entry.terminal } = entry;
    if (original === undefined || !isGivingBack(entry.kind) || !isBooked(entry)) continue;
    const key = keyOf(terminal, batch, original);
    const { amountFen, feeFen } = backs.get(key) ?? noBack;
    backs.set(key, { amountFen: amountFen + entry.amountFen, feeFen: feeFen - (entry.feeFen ?? 0) });
  }
  return backs;
}

const noBack: Back = Object.freeze({ amountFen: 0, feeFen: 0 });

/** What is left of a sale that stands, and of that what is the merchant's. @param isNet fees are taken off. */
function leftOf({ state, amountFen, kind, feeFen = 0 }: LedgerEntry, isNet: boolean, back = noBack): Plain {
  const stands = state === "charged" || state === "partly-refunded";
  const leftFen = stands && isCharging(kind) ? amountFen - back.amountFen : 0;
  return { leftFen, netFen: leftFen > 0 && isNet ? leftFen - (feeFen - back.feeFen) : leftFen };
}

/** What a list shows of a settlement. */
function shortened({ batch, atMs, state, flags, totals, uploaded, missing, report }: Plain): Plain {
  return { batch, atMs, state, flags, totals: (totals as Plain)["terminal"], uploaded, missing, report };
}
