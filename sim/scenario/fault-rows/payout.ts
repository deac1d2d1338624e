import type { Simulator } from "../../simulator/simulator";
import { change, type FaultRows, host, order, row, type Undo } from "./injection";

const CHINA_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Given back so long behind its payment. */
const BACK_MS = 60_000;

const pays: object = Object.freeze({ bank: Object.freeze({ payout: "pay" }) });

/** The local day so many days from now, as the host verb takes it. */
function dayIn({ world }: Simulator, days: number): string {
  return new Date(world.nowMs + CHINA_MS + days * DAY_MS).toISOString().slice(0, 10);
}

function become({ acquirer }: Simulator, body: object): void {
  const applied = acquirer.applyHostVerb(body);
  if (applied.kind === "invalid") throw new Error(`fault table: ${applied.field}: expected ${applied.expected}`);
}

/** The host's figure of the newest sale that is not settled is a fen more. */
async function differ(simulator: Simulator): Promise<Undo> {
  const { entries } = simulator.acquirer.ledgerView();
  const stan = entries.findLast(({ settled }) => !settled)?.stan;
  become(simulator, { settle: { differ: stan === undefined ? [] : [{ stan, amountFen: 1 }] } });
  return () => become(simulator, { settle: { differ: [] } });
}

async function holidayToday(simulator: Simulator): Promise<Undo> {
  become(simulator, { holiday: [dayIn(simulator, 0)] });
  return () => become(simulator, { holiday: [] });
}

/** Behind every promotion that is agreed on. */
const UNTIL = "2036-12-31";

/** Another policy of fees: a percent, whatever is agreed on. With its last day it counts before promotions, too. */
function percent(fromDays: number, silent: boolean): (simulator: Simulator) => Promise<Undo> {
  return async (simulator) => {
    const [rate, from] = [{ rate: "0.0100" }, dayIn(simulator, fromDays)];
    become(simulator, { fees: { from, until: UNTIL, credit: rate, debit: rate, ...(silent ? { silent } : {}) } });
    return () => become(simulator, { clear: true });
  };
}

/** E. Settlement, fees, payouts. What strikes the next payout of the merchant, or the next settlement. */
export const payoutRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    E01: row("the host's figure of the newest sale that is not settled is a fen more", change(differ)),
    E02: row(
      "the host's figure differs as by E01, and the power goes when the second message has left: in the upload",
      change(differ),
      order({ port: "network", point: "send", kind: "cut-power", nth: 2, at: "after" }),
    ),
    E06: row(
      "the merchant's account is closed: the bank takes no payout",
      host({ bank: { payout: "reject", reason: "closed" } }, pays),
    ),
    E07: row("today is a holiday: what is paid at once is queued", change(holidayToday)),
    E08: row(
      "the next request for a payout is carried out, and its answer gets lost",
      host({ silence: { when: { mti: "payout.make" }, times: 1 } }),
    ),
    E09: row(
      "the bank pays the next payout, and gives it back a minute later",
      host({ bank: { payout: "reject-later", reason: "name", afterMs: BACK_MS, times: 1 } }, pays),
    ),
    E10: row("payouts are held for review, for a day", host({ bank: { payout: "hold" } }, pays)),
    E12: row("from today on the host books a fee of 1 %, and tells nobody", change(percent(0, true))),
    E13: row("a fee of 1 % from tomorrow on is announced", change(percent(1, false))),
    E14: row("the way to the bank is down: payouts are queued", host({ channel: "down" }, { channel: "up" })),
  }),
  played: Object.freeze({
    E03: "the clock verb: a day without a settlement",
    E04: "the choose verb: 核查交易, then time, amount, reference or voucher",
    E05: "the choose verb: 提现, then an amount above what is available",
    E11: "the choose verb: 提现 before the settlement, then F1",
  }),
});
