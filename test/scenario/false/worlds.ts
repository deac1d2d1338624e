// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Room } from "../../../sim/scenario/room";
import { play, room, sell, signIn } from "../rooms";

export interface FalseState {
  readonly name: string;
  readonly world: () => Promise<Room>;
  readonly doctored: (where: Room) => unknown;
  readonly says: readonly string[];
}

/** Torn off, and home again. */
async function home(where: Room): Promise<void> {
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

/** 123.45 by card, voucher 000002, its slip printed, on a terminal with a printer and no pad. */
export async function sold(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** Two sales: voucher 000002 by one card, 000003 of the same amount by another. */
export async function soldTwice(): Promise<Room> {
  const where = await sold();
  await sell(where, 12345, "debit-stripe");
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** The same card again, and its issuer declines. */
export async function soldAndDeclined(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { respond: { code: "51", times: 1 } });
  await sell(where, 12345);
  await play(where, "wait", { screen: "declined" });
  await play(where, "key", { key: "enter" });
  return where;
}

/** The acquirer moves the terminal to another shop; 123.45 of before is voucher 000002, 5.00 of behind it the other. */
export async function soldAndMoved(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { move: { terminal: "10000002", merchant: "898310058129999" } });
  await play(where, "host", { load: "keys" });
  await signIn(where);
  await sell(where, 500, "debit-stripe");
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

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

/** The answer gets lost, and the reversal does not go through: it is owed. */
export async function owing(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { port: "network", point: "receive", kind: "drop", times: 99 });
  await sell(where, 12345);
  await play(where, "wait", { screen: "checking", timeoutMs: 200_000 });
  return where;
}

/** The same, and the money went back. */
export async function returned(): Promise<Room> {
  const where = await owing();
  await play(where, "unfault", {});
  await play(where, "wait", { screen: "returned", timeoutMs: 200_000 });
  await play(where, "key", { key: "enter" });
  return where;
}

/** The request never arrives, and the host says 00 to the reversal of what it does not know. */
export async function neverBooked(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "host", { unknownOriginal: "00" });
  await play(where, "fault", { port: "network", point: "send", kind: "drop", nth: 1, times: 1 });
  await sell(where, 12345);
  await play(where, "wait", { screen: "not-charged", timeoutMs: 200_000 });
  return where;
}

/** Two sales signed on a pad. */
export async function signed(): Promise<Room> {
  const where = await room({ model: "smart" });
  await signIn(where);
  for (const signature of ["wang", "smith"]) {
    await sell(where, 12345);
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature, then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await home(where);
  }
  return where;
}

/** A chip whose issuer sent a script along. */
export async function scripted(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "host", { script: { command: "unblock-pin", times: 1 } });
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card: "credit-chip", action: "insert" });
  await play(where, "key", { pin: "credit-chip", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  await play(where, "clock", { advanceMs: 60_000 });
  return where;
}

/** 123.45, voucher 000002, voided by 000003: both slips of each printed. */
export async function voided(): Promise<Room> {
  const where = await sold();
  await play(where, "choose", { text: "消费撤销" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** 123.45, voucher 000002, of which 000003 refunded 50.00: both slips of each printed. */
export async function refunded(): Promise<Room> {
  const where = await sold();
  await play(where, "choose", { text: "退货" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { keys: "5000", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "card" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** 123.45 is held, voucher 000002: both slips printed. */
export async function authorised(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "choose", { text: "预授权" });
  await sell(where, 12345);
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** 5.00 typed by hand, voucher 000002, and 123.45 for a cash register, voucher 000003: R1. */
export async function soldForTill(): Promise<Room> {
  const where = await room({ till: "serial" });
  await signIn(where);
  await sell(where, 500, "debit-stripe");
  await play(where, "wait", { screen: "approved" });
  await home(where);
  await play(where, "till", { start: { amountFen: 12345, reference: "R1" } });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { keys: "123456", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** 123.45 by a payer's code, voucher 000002, both slips printed. */
export async function scanned(): Promise<Room> {
  const where = await room({ model: "smart" });
  await signIn(where);
  await play(where, "choose", { text: "扫码收款" });
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "scan", { code: "134567890123456789" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** 123.45 by a code that the terminal showed, voucher 000002, both slips printed. */
export async function shownCode(): Promise<Room> {
  const where = await room({ model: "smart" });
  await signIn(where);
  await play(where, "choose", { text: "收款码" });
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "wait", { screen: "qr" });
  await play(where, "pay", { wallet: "alipay", result: "ok" });
  await play(where, "wait", { screen: "approved", timeoutMs: 20_000 });
  await home(where);
  return where;
}

/** The same, closed by the operator before anybody paid. */
export async function closedCode(): Promise<Room> {
  const where = await room({ model: "smart" });
  await signIn(where);
  await play(where, "choose", { text: "收款码" });
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "wait", { screen: "qr" });
  await play(where, "pay", { wallet: "alipay", result: "pending" });
  await play(where, "key", { key: "cancel" });
  await play(where, "wait", { screen: "not-charged", timeoutMs: 20_000 });
  await home(where);
  return where;
}

/** 123.45 by a payer's code; 000003 gave 50.00 of it back. */
export async function refundedCode(): Promise<Room> {
  const where = await scanned();
  await play(where, "choose", { text: "扫码退货" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { keys: "5000", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** The same, cancelled by 000003. */
export async function cancelled(): Promise<Room> {
  const where = await scanned();
  await play(where, "choose", { text: "扫码撤销" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** What is about an original, by its voucher number: of so much, where people say how much. */
async function about(where: Room, text: string, voucher: string, amount?: string): Promise<void> {
  await play(where, "choose", { text });
  await play(where, "key", { keys: voucher, then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  if (amount !== undefined) await play(where, "key", { keys: amount, then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
}

/** 123.45 is held, voucher 000002, and 100.00 of it charged by 000003. */
export async function completed(): Promise<Room> {
  const where = await authorised();
  await about(where, "预授权完成", "000002", "10000");
  return where;
}

/** The completion is voided by 000004. */
export async function completionVoided(): Promise<Room> {
  const where = await completed();
  await about(where, "完成撤销", "000003");
  return where;
}

/** 123.45 is held, voucher 000002, and given up by 000003. */
export async function givenUp(): Promise<Room> {
  const where = await authorised();
  await about(where, "预授权撤销", "000002");
  return where;
}

/** A balance was asked for, voucher 000002. */
export async function asked(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "choose", { text: "余额查询" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
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

/** 123.45 is held, voucher 000002, and 100.00 of it charged by advice 000003. @param isSent whether the network lets it go. */
async function advised(isSent: boolean): Promise<Room> {
  const where = await authorised();
  for (const bearer of ["wifi", "cellular"]) await play(where, "network", { bearer, up: isSent });
  await play(where, "choose", { text: "预授权完成通知" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { keys: "10000", then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  await play(where, "clock", { advanceMs: 60_000 });
  await play(where, "wait", { idle: true });
  return where;
}

/** The advice is at the host. */
export function adviceSent(): Promise<Room> {
  return advised(true);
}

/** The advice waits. */
export function adviceStored(): Promise<Room> {
  return advised(false);
}
