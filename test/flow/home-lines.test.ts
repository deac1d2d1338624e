// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { logOnToHome, pass, ready, said } from "../simulated";
import { boot, sellUpToPad, sign, signatures } from "./signing";

async function text(where: Room): Promise<string> {
  return String((await see(where, "screen", { lang: "en" }))["text"]);
}

it("A01: home says that there is no network before anybody sells, and no longer when there is one", async () => {
  const where = await room();
  await signIn(where);
  for (const bearer of ["wifi", "cellular"]) await play(where, "network", { bearer, up: false });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).toContain("A01: No network");
  await play(where, "network", { bearer: "cellular", up: true });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).not.toContain("A01");
  expect(await text(where)).toContain("A02");
});

it("A14: home says that there is no key, and refuses before a card is asked for, until it is loaded again", async () => {
  const where = await room();
  await signIn(where);
  const { id } = await play(where, "fault", { code: "A14" });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).toMatch(/No sales now.*A14: The terminal has no key.*Support 400/s);
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "wait", { screen: "not-charged" });
  expect(await text(where)).toMatch(/Not charged.*123\.45.*no key.*Call support.*A14/s);
  await play(where, "key", { key: "enter" });
  await play(where, "unfault", { id });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).not.toContain("A14");
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "wait", { screen: "card" });
});

it("C12: home says why a slip waits that nobody saw stop, until it is mended", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "printer", { paper: "out" });
  await sell(where, 12_345);
  await play(where, "wait", { screen: "approved", timeoutMs: 100_000 });
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
  await signIn(where);
  expect(await text(where)).toContain("C12: Out of paper");
  await play(where, "printer", { paper: "in" });
  await play(where, "clock", { advanceMs: 40_000 });
  expect(await text(where)).not.toContain("C12");
});

it("D02: a torn write is told where one logs in, once; a start in order says nothing", async () => {
  const where = await room({ seed: 3 });
  await signIn(where);
  await play(where, "fault", { code: "D02" });
  await sell(where, 12_345);
  await play(where, "wait", { idle: true });
  await play(where, "power", { action: "on" });
  expect(await text(where)).toContain("D02: Power cut while saving: restored");
  await signIn(where);
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
  expect(await text(where)).not.toContain("D02");
});

it("A22 in a sale: what binds the terminal, and not that it is unknown", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { code: "A22" });
  await sell(where, 12_345);
  await play(where, "wait", { screen: "declined", timeoutMs: 100_000 });
  expect(await text(where)).toContain("Not activated");
  expect(await text(where)).toContain("Code A22-");
});

it("C13: a cut behind the upload, while its slip waits for paper: home counts no signature that the host has", async () => {
  const simulator = await ready({ model: "smart" });
  simulator.printer?.paper(0);
  await sellUpToPad(simulator, 12_345);
  await sign(simulator);
  const sent = () => signatures(simulator)[0] !== undefined;
  expect(await simulator.until(sent, 60_000)).toBe(true);
  await pass(simulator, 5_000);
  await boot(simulator);
  await logOnToHome(simulator);
  expect(said(simulator)).toContain("待打签购单 1 笔");
  expect(said(simulator)).not.toContain("签名待上送");
});

it("home invites to no sale that would be refused, and says why it does not", async () => {
  const where = await room({ model: "esign" });
  await signIn(where);
  expect(await text(where)).toContain("Type an amount to charge");
  await play(where, "power", { action: "charger-out" });
  await play(where, "power", { battery: 0.015 });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).toMatch(/No sales now[\s\S]*D05: battery 1%/);
  expect(await text(where)).not.toContain("Type an amount");
  await play(where, "power", { action: "charger-in" });
  await play(where, "clock", { advanceMs: 16_000 });
  expect(await text(where)).toContain("Type an amount to charge");
});
