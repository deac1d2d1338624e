// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Room } from "../../../sim/scenario/room";
import { play, room, signIn } from "../rooms";
import { home } from "./worlds";

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
