import { expect, test } from "vitest";
import { WAITING } from "../../hal/boards/m5stack/waiting";
import { layoutScreen } from "../../hal/drivers/screen/layout";
import { Simulator } from "../../sim/simulator/simulator";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { fonts } from "../hal/drivers/keys/keyed-glass";
import { nodeEngineOptions, screen } from "../simulated";
import { Esp32Board } from "./esp32-board";

/** 16 ms each: until somebody should have greeted. */
const LOOKS = 100;
/** AXP192: what feeds the lamp. */
const [LAMP_REGISTER, LAMP_ON] = [0x12, 0x02];

const pictureOf = (board: Esp32Board) => Buffer.from(board.glass.pixels.buffer).toString("base64");
const lampOf = (board: Esp32Board) => board.powerRegister(LAMP_REGISTER) & LAMP_ON;

test("a board that nobody greets says so, in light, and what to run; then it is a terminal", async () => {
  const board = new Esp32Board();
  await board.powerUp();
  const [dark, lamp] = [pictureOf(board), lampOf(board)];
  expect(lamp).toBe(0);
  board.look(LOOKS);
  await new Promise((resolve) => setImmediate(resolve));
  expect([lampOf(board), pictureOf(board) === dark]).toEqual([LAMP_ON, false]);
  const waiting = pictureOf(board);
  // No key looks as if it did anything.
  await board.touch(160, 220);
  expect(pictureOf(board)).toBe(waiting);
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  simulator.world.powerOn();
  await screen(simulator, "operator.number");
  expect(pictureOf(board)).not.toBe(waiting);
});

/** A board whose power chip can fall silent, and how often it was asked for then. */
function frailChip() {
  const bus = {
    failed: 0,
    set fails(fails: boolean) {
      const { power } = board.model.hardware.chips;
      if (power) power.powered = !fails;
    },
  };
  const board: Esp32Board = new Esp32Board({
    onTransfer: (transfer) => {
      const { power } = board.model.hardware.chips;
      if (transfer.bus === "inside" && power?.powered === false) bus.failed++;
    },
  });
  return { bus, board };
}

test("a bus that fails as the lamp goes on is asked again", async () => {
  const { bus, board } = frailChip();
  await board.powerUp();
  bus.fails = true;
  board.look(LOOKS);
  expect(lampOf(board)).toBe(0);
  bus.fails = false;
  board.look(LOOKS);
  expect(lampOf(board)).toBe(LAMP_ON);
});

test("a chip that stays silent is not asked for ever", async () => {
  const { bus, board } = frailChip();
  await board.powerUp();
  bus.fails = true;
  board.look(20 * LOOKS);
  const { failed } = bus;
  expect(failed).toBeGreaterThan(5);
  board.look(20 * LOOKS);
  expect(bus.failed).toBe(failed);
});

test("one that was greeted keeps its own screens, in light", async () => {
  const board = new Esp32Board();
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  simulator.world.powerOn();
  await screen(simulator, "operator.number");
  const asked = pictureOf(board);
  board.look(LOOKS);
  expect([pictureOf(board) === asked, lampOf(board)]).toEqual([true, LAMP_ON]);
});

test("its words have room", () => {
  expect(layoutScreen(WAITING, { widthPixels: 320, heightPixels: 240, fonts, qr: uqrEncoder }).complete).toBe(true);
});
