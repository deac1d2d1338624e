// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Room } from "../../../sim/scenario/room";
import { play, room, sell, signIn } from "../rooms";
import { about, home } from "./worlds";

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
