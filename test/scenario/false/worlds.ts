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
export async function home(where: Room): Promise<void> {
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
  await about(where, "消费撤销", "000002");
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

/** What is about an original, by its voucher number: of so much, where people say how much. */
export async function about(where: Room, text: string, voucher: string, amount?: string): Promise<void> {
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
