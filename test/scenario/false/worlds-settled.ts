// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Room } from "../../../sim/scenario/room";
import { play, room, sell, signIn } from "../rooms";
import { home, sold, soldAndMoved } from "./worlds";
import { adviceStored } from "./worlds-held";

/** Both are settled, each under its own numbers, and one report is printed. */
export async function movedSettled(): Promise<Room> {
  return settle(await soldAndMoved());
}

/** The host does not settle the former numbers' part, and the report says so. */
export async function movedRefused(): Promise<Room> {
  const where = await soldAndMoved();
  await play(where, "host", { respond: { when: { mti: "0500" }, code: "97", times: 2 } });
  return settle(where);
}

/** 123.45, voucher 000002, is settled, and the report printed. */
export async function settled(): Promise<Room> {
  return settle(await sold());
}

/** The same, and the host counts one fen more: the record is uploaded. */
export async function settledUnbalanced(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { settle: { differ: [{ stan: "000002", amountFen: 12346 }] } });
  return settle(where);
}

/** The same, and the host refuses the record each time that it comes. */
export async function settledRefused(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { settle: { differ: [{ stan: "000002", amountFen: 12346 }] } });
  await play(where, "host", { respond: { when: { mti: "0320" }, code: "30", times: 3 } });
  return settle(where);
}

/** The host answers nothing to the records, and its day is over. */
export async function settledUnanswered(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { settle: { differ: [{ stan: "000002", amountFen: 12346 }] } });
  await play(where, "host", { silence: { when: { mti: "0320" }, processed: false, times: 3 } });
  await play(where, "clock", { set: "2026-11-22T23:51:00+08:00" });
  await play(where, "clock", { advanceMs: 600_000 });
  await home(where);
  return where;
}

async function settle(where: Room): Promise<Room> {
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { screen: "settlement" });
  await home(where);
  return where;
}

/** 123.45 by a chip, voucher 000002, is settled with its certificate, and the report printed. */
export async function settledChip(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card: "credit-chip", action: "insert" });
  await play(where, "key", { keys: "123456", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return settle(where);
}

/** 123.45 is settled on a terminal that prints nothing: its journal alone has the report. */
export async function settledEsign(): Promise<Room> {
  const where = await room({ model: "esign" });
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { screen: "sign" });
  await play(where, "sign", { signature: "li", then: "confirm" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return settle(where);
}

/** Of 123.45, which is settled, 100.00 is paid out and told, its slip printed. */
export async function paidOut(): Promise<Room> {
  const where = await settled();
  await play(where, "choose", { text: "提现" });
  await play(where, "wait", { screen: "amount" });
  await play(where, "key", { keys: "10000", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { text: "提现已到账", timeoutMs: 60_000 });
  await home(where);
  return where;
}

/** 123.45 is settled, the host opens the number of its batch once more, and 5.00 is sold and settled under it. */
export async function settledAgain(): Promise<Room> {
  const where = await settled();
  await sellHome(where, 600);
  await settle(where);
  await play(where, "host", { batch: 1 });
  await play(where, "host", { load: "keys" });
  await signIn(where);
  await sellHome(where, 500);
  return settle(where);
}

async function sellHome(where: Room, amountFen: number): Promise<void> {
  await sell(where, amountFen);
  await play(where, "wait", { screen: "approved" });
  await home(where);
}

/** 123.45 is settled, without 5.00 that the host has booked and that is being checked: the report names it. */
export async function settledBesideChecked(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { silence: { when: { mti: "0200" }, processed: true, times: 1 } });
  await play(where, "host", { respond: { when: { mti: "0400" }, code: "64", times: 1000 } });
  await sell(where, 500);
  await play(where, "wait", { screen: "checking", timeoutMs: 300_000 });
  await home(where);
  return settleWithout(where);
}

/**
 * Advice 000003 is booked, and no answer to it comes. The host leaves its batch, 6.00 is sold in the next one, and both are settled on one
 * report, which names the advice.
 */
export async function settledLeftChecked(): Promise<Room> {
  const where = await adviceStored();
  await play(where, "host", { silence: { when: { mti: "0220" }, processed: true, times: 1000 } });
  await play(where, "host", { batch: 7 });
  for (const bearer of ["wifi", "cellular"]) await play(where, "network", { bearer, up: true });
  await play(where, "choose", { text: "签到" });
  await play(where, "wait", { idle: true });
  await home(where);
  await sell(where, 500);
  await play(where, "wait", { screen: "declined", timeoutMs: 300_000 });
  await home(where);
  await sellHome(where, 600);
  return settleWithout(where);
}

/** Without what is being checked. */
async function settleWithout(where: Room): Promise<Room> {
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { screen: "confirm", timeoutMs: 600_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "settlement", timeoutMs: 300_000 });
  await home(where);
  return where;
}

/** 50.00 of 123.45 is refunded, and its answer lost; the host has had it (94). */
export async function refundHad(where: Room): Promise<void> {
  await play(where, "fault", { port: "network", point: "receive", kind: "drop" });
  await play(where, "choose", { text: "退货" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { keys: "5000", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "wait", { text: "已收到", timeoutMs: 120_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

/** 50.00 of 123.45 is refunded, and its answer lost: the settlement of its batch has taken it once more. */
export async function settledHad(): Promise<Room> {
  const where = await sold();
  await refundHad(where);
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { screen: "settlement" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "detail" });
  await home(where);
  return where;
}

/**
 * The host has declined that refund, and the answer to the settlement's end is lost. Support denies the refund before the end is asked for
 * again: it is in the terminal's totals all the same.
 */
export async function settledDenied(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { respond: { when: { mti: "0220" }, code: "40", times: 1 } });
  await refundHad(where);
  await play(where, "fault", { port: "network", point: "receive", kind: "drop", nth: END_BEHIND_TWO });
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { text: "结算未完成", timeoutMs: 200_000 });
  await home(where);
  await play(where, "choose", { text: "待办事项" });
  await play(where, "key", { key: "1" });
  await play(where, "key", { key: "f3" });
  await play(where, "key", { key: "1" });
  await play(where, "key", { keys: "77001", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "list" });
  await play(where, "key", { key: "cancel" });
  await play(where, "wait", { screen: "home" });
  await play(where, "clock", { advanceMs: 900_000 });
  await play(where, "wait", { idle: true });
  return where;
}

/** Echo, totals, a 0320 with a record and one with a refund, totals, end. */
const END_BEHIND_TWO = 6;
