import { expect, test } from "vitest";
import { Simulator } from "../../sim/simulator/simulator";
import { logOnToHome, nodeEngineOptions, pass, screen, sell } from "../simulated";
import { Esp32Board } from "./esp32-board";

const OK = ["0 6 1500 5513", "0 3 0"];
/** 16 ms each: longer than that sound. */
const SOUND_LOOKS = 40;

async function sold(board: Esp32Board) {
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  const sounds: unknown[] = [];
  simulator.world.timeline.listen(({ kind, sound }) => kind === "sound" && sounds.push(sound));
  simulator.world.powerOn();
  await logOnToHome(simulator);
  board.heard.length = 0;
  await sell(simulator, 4200);
  await screen(simulator, "approved");
  // Who is told by the screen is told by ear next.
  await pass(simulator, 500);
  return { simulator, sounds };
}

test("a Core2 is heard by its own loudspeaker, which is closed behind each sound; so is the world's beeper", async () => {
  const board = new Esp32Board();
  const { sounds } = await sold(board);
  expect(board.heard.slice(-2)).toEqual(OK);
  expect(sounds.at(-1)).toBe("ok");
  board.look(SOUND_LOOKS);
  expect(board.heard.slice(-2)).toEqual(["stop", "close"]);
  // The end of a sound that is over already ends no other one.
  const count = board.heard.length;
  board.look(SOUND_LOOKS);
  expect(board.heard).toHaveLength(count);
});

test("one that has no memory for it sells without", async () => {
  const board = new Esp32Board({ mute: true });
  const { sounds } = await sold(board);
  expect([board.heard, sounds.at(-1)]).toEqual([[], "ok"]);
});

/** What the loudspeaker of a CoreS3 was given, and how often a wave of it rises through nought. */
function heardOf(board: Esp32Board) {
  const samples = board.heard
    .filter((line) => line.startsWith("samples "))
    .flatMap((line) => line.split(" ").slice(1).map(Number));
  const rises = samples.filter((sample, at) => sample > 0 && (samples[at - 1] ?? 0) <= 0).length;
  const last = samples.findLastIndex((sample) => sample !== 0);
  return { rises, last, length: samples.length, peak: Math.max(...samples) };
}

test("a CoreS3 is heard by its own loudspeaker, whose amplifier is switched on first and which is closed behind each sound", async () => {
  const board = new Esp32Board({ name: "m5stack_cores3" });
  const { sounds } = await sold(board);
  const { amplifier, expander } = board.model.hardware.chips;
  expect(amplifier?.written.slice(-5)).toEqual([
    [0x05, 0x0008],
    [0x61, 0x0673],
    [0x04, 0x4040],
    [0x0c, 0x0664],
    [0x06, 0x14c5],
  ]);
  // Out of reset, and fed.
  expect((expander?.values[0x02] ?? 0) & 0x04).toBe(0x04);
  expect([board.powerRegister(0x92), board.powerRegister(0x90) & 0x01]).toEqual([13, 1]);
  // Half a second of 1,500 Hz, as much silence as the driver's buffer, and then nothing.
  board.look(2 * SOUND_LOOKS);
  expect(board.heard.slice(-2)).toEqual(["stop", "close"]);
  const { rises, last, length, peak } = heardOf(board);
  expect(rises).toBe(750);
  expect(Math.abs(last - 12_000)).toBeLessThan(3);
  expect(length - last).toBeGreaterThan(1_500);
  expect(peak).toBe(8191);
  expect(sounds.at(-1)).toBe("ok");
});

test.each(["does not answer", "does not keep its settings"])(
  "a CoreS3 whose amplifier %s sells without",
  async (how) => {
    const amplifier = how === "does not answer" ? "silent" : "forgetful";
    const board = new Esp32Board({ name: "m5stack_cores3", chips: { amplifier } });
    const { sounds } = await sold(board);
    expect([board.heard, sounds.at(-1)]).toEqual([[], "ok"]);
  },
);
