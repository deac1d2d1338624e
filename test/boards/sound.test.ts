import { expect, test } from "vitest";
import { Simulator } from "../../sim/simulator/simulator";
import { logOnToHome, nodeEngineOptions, pass, screen, sell } from "../simulated";
import { Esp32Board } from "./esp32-board";

const OK = ["0 6 1500 5513", "0 3 0"];

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
  board.soundOver();
  expect(board.heard.slice(-2)).toEqual(["stop", "close"]);
  // The end of a sound that is over already ends no other one.
  const count = board.heard.length;
  board.soundOver();
  expect(board.heard).toHaveLength(count);
});

test("one that has no memory for it sells without", async () => {
  const board = new Esp32Board({ mute: true });
  const { sounds } = await sold(board);
  expect([board.heard, sounds.at(-1)]).toEqual([[], "ok"]);
});
