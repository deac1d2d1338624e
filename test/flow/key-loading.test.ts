// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, signIn } from "../scenario/rooms";
import { shown } from "./shown";

/** 60.3 of what the terminal sent. */
function asked({ simulator }: Room): readonly string[] {
  return simulator.messages.all.flatMap(({ direction, shown }) => {
    const code = /"00\d{6}(35[012])"/.exec(JSON.stringify(shown))?.[1];
    return direction === "to-host" && code !== undefined ? [code] : [];
  });
}

async function logOn(where: Room): Promise<void> {
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
}

it("without TLS no key is asked for: A14 is told", async () => {
  const where = await room({ plain: true });
  await play(where, "fault", { code: "A14" });
  await play(where, "host", { release: "keys" });
  await logOn(where);
  await play(where, "wait", { screen: "fault" });
  expect(await shown(where)).toContain("A14");
  expect(asked(where)).toEqual([]);
});

it("with TLS it is: 352, 350, 351, and their answers", async () => {
  const where = await room({ plain: false });
  await play(where, "fault", { code: "A14" });
  await play(where, "host", { release: "keys" });
  await logOn(where);
  await play(where, "wait", { screen: "home", timeoutMs: 60_000 });
  expect(asked(where)).toEqual(["352", "350", "351"]);
});

it("A14 at home: once support has released a key, a sign-in by hand loads it", async () => {
  const where = await room({ plain: false });
  await signIn(where);
  await play(where, "fault", { code: "A14" });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await shown(where)).toContain("A14");
  await play(where, "host", { release: "keys" });
  await play(where, "choose", { text: "签到" });
  await play(where, "wait", { text: "密钥已装载", timeoutMs: 60_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { text: "签到成功", timeoutMs: 60_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home", timeoutMs: 60_000 });
  expect(await shown(where)).not.toContain("A14");
  expect(await where.simulator.secureElement.status()).toMatchObject({ master: true, mac: true });
});

it("D07: released or not, nothing is asked for and nothing is taken", async () => {
  const where = await room({ plain: false });
  await play(where, "host", { release: "keys" });
  await play(where, "fault", { code: "D07" });
  await play(where, "wait", { screen: "fault" });
  await play(where, "clock", { advanceMs: 600_000 });
  expect(await shown(where)).toContain("D07");
  expect(asked(where)).toEqual([]);
  expect(await where.simulator.secureElement.status()).toMatchObject({ master: false, tampered: true });
});
