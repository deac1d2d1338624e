import { expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { booked, host, logOn, pass, ready, screen, sell, switchedOn } from "../simulated";

/** What a host sends beside its answers, and how its texts end. */

it("prints the whole of a merchant's name whose last byte is A0", async () => {
  const simulator = await switchedOn();
  host(simulator, { parameters: { 22: "\u00c7\u00e7\u00bf\u00d5\u00bf\u00be\u00f6\u00a0".padEnd(40) } });
  await logOn(simulator);
  await screen(simulator, "home");
  await sell(simulator, 12345);
  await screen(simulator, "approved");
  await pass(simulator, 20_000);
  expect(simulator.printer?.slips[0]?.lines.join("\n")).toContain("(MERCHANT NAME):晴空烤鰻\n");
});

it.each([16, 40])("hears a genuine approval behind %i keep-alives, a second apart", async (count) => {
  const simulator = await ready();
  let told = 0;
  simulator.network.tamper = ({ direction, bytes }) => {
    if (direction !== "to-terminal" || told++ > 0) return undefined;
    const idle = Array.from({ length: count }, (_, at) => ({ bytes: new Uint8Array(2), afterMs: 1_000 * (at + 1) }));
    return { pieces: [...idle, { bytes, afterMs: 1_000 * (count + 1) }], reset: false };
  };
  await sell(simulator, 12345);
  await screen(simulator, "approved", 60_000);
  expect(booked(simulator)).toEqual(["12345 charged"]);
  await pass(simulator, 60_000);
  expect(booked(simulator)).toEqual(["12345 charged"]);
  expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
});

it("does not wait for ever where nothing else comes: the reversal goes", async () => {
  const simulator = await ready();
  let told = 0;
  simulator.network.tamper = ({ direction }) => {
    if (direction !== "to-terminal" || told++ > 0) return undefined;
    const idle = Array.from({ length: 300 }, (_, at) => ({ bytes: new Uint8Array(2), afterMs: 500 * (at + 1) }));
    return { pieces: idle, reset: false };
  };
  await sell(simulator, 12345);
  await screen(simulator, "checking", 70_000);
  await screen(simulator, "returned", 60_000);
  expect(booked(simulator)).toEqual(["12345 reversed"]);
});
