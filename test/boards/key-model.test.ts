import { expect, test } from "vitest";
import { fontsPartition } from "../../sim/desktop/moddable/fonts-partition";
import { Simulator } from "../../sim/simulator/simulator";
import { booked, logOnToHome, nodeEngineOptions, pass, screen, sell, sellUpToPin, type } from "../simulated";
import { Esp32Board } from "./esp32-board";

/** What is printed on it. */
const PRINTED = ["F1 F2 # *", "1 2 3 UP", "4 5 6 DOWN", "7 8 9 ESC", "LEFT 0 RIGHT ENT"].map((row) => row.split(" "));

function placeOf(printed: string): readonly [number, number] {
  const row = PRINTED.findIndex((keys) => keys.includes(printed));
  return [row, PRINTED[row]?.indexOf(printed) ?? 0];
}

async function press(board: Esp32Board, simulator: Simulator, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await board.hold([placeOf(key)]);
    await pass(simulator, 30);
  }
}

test("its slips' font lies in a partition of its own; a board whose was not flashed says what to run", async () => {
  const fonts = await fontsPartition();
  const board = new Esp32Board({ name: "esp32s3", fonts });
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  simulator.world.powerOn();
  await logOnToHome(simulator);
  await sell(simulator, 4200);
  await screen(simulator, "approved");
  await simulator.untilIdle(60_000);
  const printed = simulator.printer?.slips.length;
  expect(printed).toBeGreaterThan(0);
  const blank = new Esp32Board({ name: "esp32s3", fonts: fonts.fill(0xff) });
  const silent = await Simulator.create({ ...nodeEngineOptions(), engine: blank });
  const bugs: unknown[] = [];
  silent.world.timeline.listen(({ kind, message }) => kind === "bug" && bugs.push(message));
  silent.world.powerOn();
  await silent.until(() => bugs.length > 0, 5_000);
  expect(bugs[0]).toContain("npm run fonts");
});

test("a bare ESP32-S3 with a keypad signs in and sells by its own keys; its lamp flashes as the world beeps", async () => {
  const board = new Esp32Board({ name: "esp32s3" });
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  simulator.world.powerOn();
  await screen(simulator, "operator.number");
  await simulator.until(() => simulator.listening, 10_000);
  expect(board.lamp).toEqual([0, 0, 0]);
  await press(board, simulator, "0", "7", "LEFT", "0", "1", "ENT");
  await screen(simulator, "operator.password");
  await simulator.until(() => simulator.listening, 10_000);
  await press(board, simulator, "0", "0", "0", "0", "ENT");
  await screen(simulator, "home", 60_000);
  await simulator.until(() => simulator.listening, 10_000);
  await press(board, simulator, "4", "2", "0", "0", "ENT");
  await screen(simulator, "card");
  await simulator.until(() => simulator.cardReader.listening, 10_000);
  expect(board.lamp).toEqual([0, 0, 0]);
  simulator.playCard("debit-tap", "tap");
  await screen(simulator, "approved");
  expect(booked(simulator)).toEqual(["4200 charged"]);
  // The approval is heard at the other end, and seen here for as long.
  expect(board.lamp).toEqual([0, 32, 0]);
  await board.hold([], 40);
  expect(board.lamp).toEqual([0, 0, 0]);
  // The other end's keys count as well.
  await type(simulator, "");
  await screen(simulator, "home", 20_000);
  await sellUpToPin(simulator, 100);
});
