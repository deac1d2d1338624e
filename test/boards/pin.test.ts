import { describe, expect, test } from "vitest";
import { PLACES } from "../../hal/drivers/keys/digit-order";
import { pinFace, type SoftAct, type SoftKey } from "../../hal/drivers/keys/face";
import type { Key } from "../../hal/keypad";
import { check } from "../../sim/scenario/checker";
import { Simulator } from "../../sim/simulator/simulator";
import { host, logOnToHome, nodeEngineOptions, pass, screen, sellUpToPin, type } from "../simulated";
import { Esp32Board } from "./esp32-board";

/** The places of the keys, by what stands there in the usual order. */
const usual = new Map<SoftAct, SoftKey>(pinFace(PLACES).keys.map((key) => [key.act, key]));
/** Three rows of three: keys of one size. */
const SAME_SIZE = 9;

/** A board whose sale waits for a PIN. @param scrambled what parameter 62 says; undefined: none is sent. */
async function atPin(scrambled?: boolean, seed = 1) {
  const board = new Esp32Board();
  const simulator = await Simulator.create({ ...nodeEngineOptions(), seed, engine: board });
  if (scrambled !== undefined) host(simulator, { parameters: { "62": scrambled ? "1" : "0" }, requirement: 1 });
  simulator.world.powerOn();
  await logOnToHome(simulator);
  await sellUpToPin(simulator, 4200);
  await pass(simulator, 100);
  return { board, simulator };
}

/** A finger at the place of a key, wherever its digit stands now. */
async function press({ board, simulator }: Awaited<ReturnType<typeof atPin>>, ...acts: readonly SoftAct[]) {
  for (const act of acts) {
    const { left, top, width, height } = usual.get(act) ?? expect.fail(`no key ${act}`);
    await board.touch(left + width / 2, top + height / 2);
    await pass(simulator, 50);
  }
}

/** What has to be pressed for a PIN, where each digit stands elsewhere. */
function placesOf(simulator: Simulator, pin: string): readonly Key[] {
  return [...pin].map((digit) => PLACES[simulator.pinPad.places.indexOf(digit as Key)] ?? expect.fail());
}

/** The dots of one key. */
function dotsAt(board: Esp32Board, place: number): string {
  const { left, top, width, height } = usual.get(PLACES[place] ?? "0") ?? expect.fail();
  const rows = Array.from({ length: height }, (_, row) => {
    const from = (top + row) * 320 + left;
    return board.glass.pixels.subarray(from, from + width).join();
  });
  return rows.join("\n");
}

describe("a PIN on a board's own glass, whose secure element is at the other end of its line", () => {
  test("is typed there; the digits stand in their usual places unless a parameter says otherwise", async () => {
    for (const scrambled of [undefined, false]) {
      const at = await atPin(scrambled);
      expect(at.simulator.pinPad.places).toEqual(PLACES);
      await press(at, "1", "2", "3", "4", "5", "6", "enter");
      await screen(at.simulator, "approved");
      expect((await check(at.simulator)).differences).toEqual([]);
    }
  });

  test("has its digits in random places by parameter 62, drawn where they are; places alone cross the line", async () => {
    const plain = await atPin();
    const at = await atPin(true);
    const { board, simulator } = at;
    const { places } = simulator.pinPad;
    expect(places).not.toEqual(PLACES);
    for (const [place, digit] of places.slice(0, SAME_SIZE).entries()) {
      const before = PLACES.indexOf(digit);
      if (before < SAME_SIZE) expect(dotsAt(board, place)).toBe(dotsAt(plain.board, before));
    }
    const since = simulator.world.timeline.since(0).length;
    await press(at, ...placesOf(simulator, "123456"));
    expect(simulator.pinPad.dots).toBe(6);
    await press(at, "enter");
    await screen(simulator, "approved");
    const calls = simulator.world.timeline.since(0).slice(since);
    const told = calls.filter(({ port }) => port === "pin-keys");
    expect(told.filter(({ kind }) => kind === "call")).toHaveLength(7);
    for (const event of told) expect(JSON.stringify(event)).not.toMatch(/"key"|"places"/);
    expect((await check(simulator)).differences).toEqual([]);
  });

  test("is another one where somebody presses as always", async () => {
    const at = await atPin(true);
    await press(at, "1", "2", "3", "4", "5", "6", "enter");
    await screen(at.simulator, "declined");
    expect(JSON.stringify(at.simulator.display.view)).toContain("55");
  });

  test("stands elsewhere for the next PIN, and for another seed", async () => {
    const at = await atPin(true);
    const first = at.simulator.pinPad.places;
    await press(at, "1", "enter");
    await pass(at.simulator, 500);
    // Too short: it is asked for again.
    expect(at.simulator.pinPad.collecting).toBe(true);
    expect(at.simulator.pinPad.places).not.toEqual(first);
    expect((await atPin(true, 2)).simulator.pinPad.places).not.toEqual(first);
  });

  test("is cleared, and called off", async () => {
    const at = await atPin(true);
    await press(at, "1", "2", "clear", ...placesOf(at.simulator, "123456"));
    expect(at.simulator.pinPad.dots).toBe(6);
    await press(at, "cancel");
    await screen(at.simulator, "not-charged");
  });

  test("may be typed at the other end as before, or in parts; the glass is the screen's again", async () => {
    const at = await atPin(true);
    await press(at, ...placesOf(at.simulator, "123"));
    await type(at.simulator, "456");
    await screen(at.simulator, "approved");
    await press(at, "enter");
    await screen(at.simulator, "home");
  });

  test("shows stars, and no key looks pressed", async () => {
    const at = await atPin(true);
    const [before, keys] = [at.board.glass.pixels.join(), dotsAt(at.board, 0)];
    await press(at, "1");
    expect(at.board.glass.pixels.join()).not.toBe(before);
    expect(dotsAt(at.board, 0)).toBe(keys);
    at.board.finger(40, 120, 3);
    expect(dotsAt(at.board, 0)).toBe(keys);
    at.board.lift();
  });

  test("a line that gives no order leaves it to the other end's pad", async () => {
    const board = new Esp32Board();
    const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
    simulator.world.powerOn();
    await logOnToHome(simulator);
    const fault = { port: "pin-keys", point: "places", kind: "fail", nth: 1, times: 1, probability: 1, ms: 0 } as const;
    simulator.world.faults.arm({ ...fault, at: "before" });
    await sellUpToPin(simulator, 4200);
    await pass(simulator, 100);
    await press({ board, simulator }, "1", "2", "3", "4", "enter");
    expect(simulator.pinPad.dots).toBe(0);
    await type(simulator, "123456");
    await screen(simulator, "approved");
  });

  test("a cut of the power forgets it", async () => {
    const at = await atPin(true);
    await press(at, "1", "2");
    at.simulator.world.cutPower("test");
    at.simulator.world.powerOn();
    expect(at.simulator.pinPad.collecting).toBe(false);
    await logOnToHome(at.simulator);
    await sellUpToPin(at.simulator, 4200);
    await pass(at.simulator, 100);
    await press(at, ...placesOf(at.simulator, "123456"), "enter");
    await screen(at.simulator, "approved");
    expect((await check(at.simulator)).differences).toEqual([]);
  });
});
