import type { Simulator } from "../../simulator/simulator";
import { isCharging } from "../checker-kinds";
import { change, type FaultRows, host, type Injection, row, type Undo } from "./injection";

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

/** The host's figure of the newest sale that this terminal has not settled is a fen more, from when it settles on. */
function differs(simulator: Simulator): Undo | undefined {
  const { terminal } = simulator.world.hello().personalisation ?? {};
  const { entries } = simulator.acquirer.ledgerView();
  const isOpen = (entry: (typeof entries)[number]) =>
    entry.terminal === terminal && !entry.settled && entry.state === "charged" && isCharging(entry.kind);
  const stan = entries.findLast(isOpen)?.stan;
  if (stan === undefined) return undefined;
  become(simulator, { settle: { differ: [{ stan, amountFen: 1 }] } });
  return () => become(simulator, { settle: { differ: [] } });
}

/** The same, and the power goes with the first message of the upload. */
function differsAndCuts(simulator: Simulator): Undo | undefined {
  const undo = differs(simulator);
  if (!undo) return undefined;
  const { faults } = simulator.world;
  const cut = { port: "network", point: "send", kind: "cut-power", at: "after" } as const;
  const id = faults.arm({ ...cut, nth: 1, times: 1, probability: 1, ms: 0 }, "E02");
  return async () => {
    faults.disarm(id);
    await undo();
  };
}

/** Strikes once, when the terminal has sent its totals, however long before it was armed. @param strikes nothing to undo: there was nothing to strike. */
function whenSettling(strikes: (simulator: Simulator) => Undo | undefined): Injection {
  return change(async (simulator) => {
    let undo: Undo | undefined;
    const stop = simulator.world.timeline.listen(({ kind, ...event }) => {
      if (kind !== "message" || event["direction"] !== "to-host" || event["mti"] !== "0500") return;
      undo = strikes(simulator);
      if (undo) stop();
    });
    return async () => {
      stop();
      await undo?.();
    };
  });
}

/** Today, and all days up to the next one that would have been none. */
async function holidays(simulator: Simulator): Promise<Undo> {
  const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay());
  const days = [dayIn(simulator, 0)];
  do days.push(dayIn(simulator, days.length));
  while (isWeekend(days.at(-1) ?? ""));
  become(simulator, { holiday: days });
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
    E01: row("when it settles next, the host's figure of the newest sale is a fen more", whenSettling(differs)),
    E02: row(
      "when it settles next, the host's figure differs as by E01, and the power goes when the upload's first message has left",
      whenSettling(differsAndCuts),
    ),
    E06: row(
      "the merchant's account is closed: the bank takes no payout",
      host({ bank: { payout: "reject", reason: "closed" } }, pays),
    ),
    E07: row("today and the next working day are holidays: payouts are queued", change(holidays)),
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
