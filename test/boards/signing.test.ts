import { describe, expect, test } from "vitest";
import type { TerminalModel } from "../../hal/board";
import { TOUCH_POLL_MS } from "../../hal/drivers/touch/ft6336u";
import { check } from "../../sim/scenario/checker";
import { onPad, signatureOf } from "../../sim/scenario/signatures";
import { Simulator } from "../../sim/simulator/simulator";
import { logOnToHome, nodeEngineOptions, pass, screen, sell, type } from "../simulated";
import { Esp32Board, type Esp32Name } from "./esp32-board";

const INK = 0x10c4;
const INK_TOP = 32;
/** Middles of the keys below the ink: cancel, F1 where there is a printer, clear, enter. */
const KEYS_Y = 216;

/** A board whose sale waits for a signature. */
async function toSign(model: TerminalModel = "smart", name: Esp32Name = "m5stack_core2") {
  const board = new Esp32Board({ name });
  const simulator = await Simulator.create({ ...nodeEngineOptions(), model, engine: board });
  simulator.world.powerOn();
  await logOnToHome(simulator);
  await sell(simulator, 4200);
  await screen(simulator, "sign");
  await simulator.until(() => simulator.signaturePad?.listening === true, 5_000);
  return { board, simulator };
}

const strokesOf = (name: string) => onPad(signatureOf(name));
const isInked = (board: Esp32Board, x: number, y: number) => board.glass.pixels[y * 320 + x] === INK;

/** Dots of ink between bar and keys. */
const inkOn = (board: Esp32Board) =>
  board.glass.pixels.subarray(INK_TOP * 320, 192 * 320).filter((pixel) => pixel === INK).length;

/** A finger writes, a look of the touch chip for each point. @returns the looks behind its touch at which it was not yet seen. */
function write(board: Esp32Board, name = "smith"): readonly number[] {
  const late: number[] = [];
  for (const stroke of strokesOf(name)) {
    for (const [at, { x, y }] of stroke.entries()) {
      const [left, top] = [Math.round((x * 319) / 65_535), INK_TOP + Math.round((y * 159) / 65_535)];
      board.finger(left, top);
      if (!isInked(board, left, top)) late.push(at);
    }
    board.lift();
  }
  return late;
}

/** @param columns 4 with paper, else 3. @param key counted from the left. */
function press(board: Esp32Board, key: number, columns: number): Promise<void> {
  return board.touch(Math.round(((key + 0.5) * 320) / columns), KEYS_Y);
}

/** How many sales' signatures the acquirer has. */
const signedAt = (simulator: Simulator) =>
  simulator.acquirer.ledgerView().entries.filter(({ signature }) => signature !== undefined).length;

describe("a signature on the board's own glass", () => {
  test.each([
    ["smart", "m5stack_core2", 4],
    ["smart", "m5stack_cores3", 4],
    ["esign", "m5stack_core2", 3],
  ] as const)("%s, %s: signs a sale, whose picture reaches the acquirer", async (model, name, columns) => {
    const { board, simulator } = await toSign(model, name);
    write(board);
    expect(simulator.signaturePad?.ink).toEqual([]);
    await press(board, columns - 1, columns);
    await screen(simulator, "approved");
    await simulator.untilIdle(60_000);
    expect(signedAt(simulator)).toBe(1);
    expect((await check(simulator)).differences).toEqual([]);
  });

  test("is on the glass two frames behind the finger at the latest: with its second look, then with each", async () => {
    const { board } = await toSign();
    expect(TOUCH_POLL_MS).toBeLessThanOrEqual(1000 / 60);
    const late = write(board);
    // A finger that was seen once may be noise.
    expect(new Set(late)).toEqual(new Set([0]));
    expect(late.length).toBe(strokesOf("smith").length);
  });

  test("is cleared, written anew, and then confirmed", async () => {
    const { board, simulator } = await toSign();
    write(board, "wang");
    expect(inkOn(board)).toBeGreaterThan(100);
    await press(board, 2, 4);
    await pass(simulator, 500);
    await simulator.until(() => simulator.signaturePad?.listening === true, 5_000);
    expect(inkOn(board)).toBe(0);
    write(board);
    await press(board, 3, 4);
    await screen(simulator, "approved");
  });

  test("may be put off, or given on paper, by the keys beside it", async () => {
    const later = await toSign();
    write(later.board);
    await press(later.board, 0, 4);
    await later.simulator.until(() => later.simulator.display.view.id !== "sign", 20_000);
    expect(JSON.stringify(later.simulator.display.view)).toContain("C03");
    const paper = await toSign();
    await press(paper.board, 1, 4);
    await screen(paper.simulator, "approved");
    await paper.simulator.untilIdle(60_000);
    expect(paper.simulator.printer?.slips.length).toBeGreaterThan(0);
  });

  test("may be given at the other end as before: then the glass is the screen's", async () => {
    const { board, simulator } = await toSign();
    write(board, "wang");
    simulator.signaturePad?.draw(strokesOf("smith"));
    simulator.signaturePad?.confirm();
    await screen(simulator, "approved");
    await simulator.untilIdle(60_000);
    expect(signedAt(simulator)).toBe(1);
  });

  test("does not survive a cut of the power, and is asked for again", async () => {
    const { board, simulator } = await toSign();
    write(board);
    simulator.restart();
    await screen(simulator, "sign", 60_000);
    await simulator.until(() => simulator.signaturePad?.listening === true, 5_000);
    write(board);
    await press(board, 3, 4);
    await screen(simulator, "approved");
    await type(simulator, "");
    await simulator.untilIdle(60_000);
    expect(signedAt(simulator)).toBe(1);
  });
});
