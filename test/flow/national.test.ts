// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { decodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { play, room, signIn } from "../scenario/rooms";
import { shown } from "./shown";

/** Frames that left the terminal, with their lengths. */
const heard: Uint8Array[] = [];

/** Requests of a type, as they left. */
function requests(mti: string): Message[] {
  return heard.flatMap((frame) => {
    const decoded = decodeFrame(frame.subarray(2));
    const message = decoded.kind === "frame" ? decodeMessage(unionPay, decoded.frame.message) : undefined;
    return message?.kind === "message" && message.message.mti === mti ? [message.message] : [];
  });
}

async function nationalRoom(): Promise<Room> {
  heard.length = 0;
  const where = await room({ acquirer: "unionpay", national: true });
  where.simulator.network.tamper = ({ direction, bytes }) => {
    if (direction === "to-host") heard.push(bytes.slice());
    return undefined;
  };
  return where;
}

async function sell(where: Room): Promise<void> {
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  await play(where, "wait", { screen: "approved", timeoutMs: 60_000 });
}

it("asks for SM4 keys, and sends the PIN block in field 59, field 52 empty, 53.2 = 3", async () => {
  const where = await nationalRoom();
  await signIn(where);
  await sell(where);
  const [signedIn] = requests("0800").filter(({ fields }) => String(fields[60]).endsWith("006"));
  expect(signedIn).toBeDefined();
  const [sale] = requests("0200");
  expect(sale?.fields[52]).toEqual(new Uint8Array(8));
  expect(String(sale?.fields[53])).toMatch(/^23/);
  expect(String(sale?.fields[59])).toMatch(/^A1016.{16}$/s);
  // Nobody who looks at the messages sees it.
  const seen = JSON.stringify(where.simulator.messages.all.map(({ shown: fields }) => fields));
  expect(seen).toContain("A1016");
  expect(seen).not.toContain(JSON.stringify(String(sale?.fields[59])).slice(1, -1));
});

it("a terminal with 3DES keys at a host of SM4 ones: its keys are refused, and nothing is sold", async () => {
  const where = await nationalRoom();
  await where.simulator.secureElement.injectMaster(1, new Uint8Array(16).fill(7), "des3");
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "fault", timeoutMs: 60_000 });
  expect(await shown(where)).toMatch(/A14|A15|A16/);
  expect(requests("0200")).toEqual([]);
});

it("A14: support puts the SM4 key in again by hand; no key block has a letter for one", async () => {
  const where = await nationalRoom();
  await play(where, "fault", { code: "A14" });
  await play(where, "host", { release: "keys" });
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "fault", timeoutMs: 60_000 });
  expect(await shown(where)).toContain("A14");
  // It asks nobody for a key from afar: that would be a 3DES key, and while it was there no SM4 key would be loaded.
  expect(requests("0800").filter(({ fields }) => String(fields[60]).endsWith("352"))).toEqual([]);
  await play(where, "host", { load: "keys" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "home", timeoutMs: 60_000 });
  await sell(where);
});
