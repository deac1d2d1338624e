// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { ScreenView } from "../../../hal/display";
import { catalogue, type FaultCode } from "../../../src/diagnosis/catalogue";
import type { Room } from "../../scenario/room";
import { type Act, type More, type Pairing, quiet, type Rows, row, told, type Wanted } from "../wanted";
import { chosen, key, loggedIn, nowHome, pinTyped, soldBefore, swiped, typed, waitsFor } from "./acts";

/** The pairs of acquirer and model that the source documents name, and the default. */
const named: readonly Pairing[] = Object.freeze<Pairing[]>([
  ["lakala", "classic"],
  ["lakala", "esign"],
  ["shengpay", "classic"],
  ["shengpay", "esign"],
  ["shengpay", "smart"],
  ["tongfu", "esign"],
  ["unionpay", "esign"],
]);
const waits = (ms: number): Act => Object.freeze(["clock", Object.freeze({ advanceMs: ms })] as const);
const isSet = (time: string): Act => Object.freeze(["clock", Object.freeze({ set: time })] as const);
const idle: Act = Object.freeze(["wait", Object.freeze({ idle: true, timeoutMs: 120_000 })] as const);
const fault = (code: FaultCode): Act => Object.freeze(["fault", Object.freeze({ code })] as const);

/** The least that each of them pays out. */
const PAID_OUT = "10000";
/** 2026-11-23 is a Monday: T1 of the day before is paid then, behind ten. */
const NEXT_DAY = "2026-11-23T10:01:00+08:00";

const settled = Object.freeze([chosen("结算"), idle, waits(5_000), key("enter"), idle]);
/** More than the least that is paid out, less fees. */
const settledBefore = Object.freeze([...loggedIn, typed("50000"), swiped, pinTyped, ...nowHome, ...settled]);
const asked = Object.freeze([chosen("提现"), waitsFor("amount"), typed(PAID_OUT)]);
const askedFor = Object.freeze([...asked, waitsFor("confirm"), key("enter"), idle]);
/** Whoever pays at once has paid by then; else the next working day comes. */
const paid = Object.freeze([waits(5_000), idle, isSet(NEXT_DAY), waits(60_000), idle]);

/** A payout in whose way the row stands. */
function payout(code: FaultCode, acts: readonly Act[], more: More = {}): readonly Wanted[] {
  return told(["home"], code, null, {
    alone: true,
    before: settledBefore,
    acts: Object.freeze([fault(code), ...acts]),
    pairings: named,
    waitsMs: WAITS_MS,
    ...more,
  });
}

/** The bank takes its time, and what is not told at once is asked about at growing pauses. */
const WAITS_MS = 120_000;

const powerOn: Act = Object.freeze(["power", Object.freeze({ action: "on" })] as const);
const powerCut: Act = Object.freeze(["power", Object.freeze({ action: "cut" })] as const);

/** What the terminal said of where a sale's money is, by its room: the row tells no failure. */
const arrivals = new WeakMap<Room, ScreenView[]>();

function asksWhere(room: Room): readonly Act[] {
  const seen: ScreenView[] = [];
  arrivals.set(room, seen);
  room.simulator.display.watch((view) => void (view.id === "detail" && seen.push(view)));
  return [chosen("核查交易"), typed("50000"), key("f3"), waits(10_000), idle];
}

/** E04: settled, what is the merchant's of it, and where it is, in both languages. */
async function saidWhere(room: Room): Promise<string | undefined> {
  const [entry] = room.simulator.acquirer.ledgerView().entries;
  if (!entry?.settled) return "the sale is not settled";
  const net = ((entry.amountFen - (entry.feeFen ?? 0)) / 100).toFixed(2);
  const wanted = [
    ["已结算", "Settled"],
    [`您得 ${net}`, `Yours: ${net}`],
    ["在余额，未提现", "In the balance"],
    ["F1 念给客服", "F1: tell"],
  ] as const;
  const says = ({ lines }: ScreenView) =>
    wanted.every(([zh, en]) => lines.some((line) => line.zh.includes(zh) && line.en.includes(en)));
  return (arrivals.get(room) ?? []).some(says) ? undefined : "no screen says where the money is";
}

/** E. Settlement, fees, payouts: on every profile that has the function. */
export const payoutRows: Rows = Object.freeze({
  E01: row(
    told(["home"], "E01", null, {
      alone: true,
      before: soldBefore,
      acts: [fault("E01"), chosen("结算"), idle],
      where: "settlement",
      // Its slip comes first.
      waitsMs: 10_000,
      pairings: named,
    }),
  ),
  E02: row(
    told(["home"], "E02", null, {
      alone: true,
      before: soldBefore,
      acts: [
        fault("E02"),
        chosen("结算"),
        waits(60_000),
        // What goes on behind the sign-in meets no host, and says so.
        ["host", { silence: { when: { mti: "0320" }, times: 9 } }],
        powerOn,
        ...loggedIn,
        waits(90_000),
        idle,
      ],
      waitsMs: 400_000,
      pairings: named,
    }),
  ),
  E03: row(
    told(["home"], "E03", null, {
      alone: true,
      before: soldBefore,
      acts: [powerCut, isSet("2026-11-23T12:00:00+08:00"), powerOn, idle, ...loggedIn, idle],
      where: "home",
      // Since the power was cut.
      waitsMs: 100_000_000,
      pairings: named,
    }),
  ),
  E04: row(
    quiet(["home"], null, { alone: true, before: settledBefore, acts: asksWhere, holds: saidWhere, pairings: named }),
  ),
  E05: row(
    told(["home"], "E05", null, {
      alone: true,
      before: settledBefore,
      acts: [chosen("提现"), waitsFor("amount"), typed("999999900")],
      where: "fault",
      pairings: named,
    }),
  ),
  E06: row(payout("E06", [...askedFor, ...paid], { where: "payout" })),
  E07: row(payout("E07", asked, { where: "confirm" })),
  E08: row(payout("E08", askedFor, { where: "payout" })),
  E09: row(
    payout("E09", [...askedFor, ...paid, key("enter"), waits(300_000), idle], {
      // Its account's name differs.
      remedy: catalogue.E06.remedy.en,
      where: "payout",
      waitsMs: 100_000_000,
    }),
  ),
  E10: row(payout("E10", [...askedFor, ...paid], { where: "payout" })),
  E11: row(
    told(["home"], "E11", null, {
      alone: true,
      before: [...loggedIn, typed("50000"), swiped, pinTyped, ...nowHome],
      acts: [chosen("提现"), waitsFor("amount"), typed(PAID_OUT)],
      where: "fault",
      pairings: named,
    }),
  ),
  E12: row(
    told(["home"], "E12", null, {
      alone: true,
      before: loggedIn,
      acts: [fault("E12"), typed("12345"), swiped, pinTyped, ...nowHome, chosen("结算"), idle, key("f1"), idle],
      where: "settlement",
      waitsMs: WAITS_MS,
      pairings: named,
    }),
  ),
  E13: row(
    told(["home"], "E13", null, {
      alone: true,
      before: loggedIn,
      acts: [fault("E13"), typed("12345"), swiped, pinTyped, ...nowHome, waits(60_000), idle],
      where: "home",
      waitsMs: WAITS_MS,
      pairings: named,
    }),
  ),
  E14: row(payout("E14", asked, { where: "confirm" })),
});
