import { describe, expect, test } from "vitest";
import type { BoardModel } from "../../sim/board/board-model";
import type { Direction, Strike } from "../../sim/buses/transfers";
import { createBoardEngine } from "../../sim/desktop/board/board-engine";
import { check } from "../../sim/scenario/checker";
import { Simulator } from "../../sim/simulator/simulator";
import { booked, logOnToHome, nodeEngineOptions, said, screen, sellUpToPin, type } from "../simulated";

/** A board whose customer is about to type the PIN. */
async function atPin(): Promise<{
  readonly board: BoardModel;
  readonly simulator: Simulator;
  readonly bugs: unknown[];
}> {
  const board = await createBoardEngine("m5stack_core2");
  const simulator = await Simulator.create({ ...nodeEngineOptions(), engine: board });
  const bugs: unknown[] = [];
  simulator.world.timeline.listen((event) => event.kind === "bug" && bugs.push(event["message"]));
  simulator.world.powerOn();
  await logOnToHome(simulator);
  await sellUpToPin(simulator, 4200);
  return { board, simulator, bugs };
}

/** Transfers behind the PIN until the strike: the request is on its way to the host by then, or was answered. */
const TRANSFERS = 60;

const strikes: readonly (readonly [Strike["kind"], Direction])[] = [
  ["corrupt", "out"],
  ["corrupt", "in"],
  ["drop", "out"],
  ["drop", "in"],
];

describe("noise on the line between a board and its devices", () => {
  test.each(strikes)(
    "%s, %s: its watchdog resets it, and the money is where the books have it",
    async (kind, direction) => {
      const { board, simulator, bugs } = await atPin();
      board.hardware.transfers.planOn("line", direction, TRANSFERS, { kind } as Strike);
      await type(simulator, "123456");
      expect(await simulator.until(() => bugs.length > 0, 60_000)).toBe(true);
      // B21, and where the money of that sale is.
      await screen(simulator, "fault");
      expect(said(simulator)).toContain("B21");
      await type(simulator, "");
      await logOnToHome(simulator);
      await simulator.untilIdle(600_000);
      const { agree, differences } = await check(simulator);
      expect([agree, differences]).toEqual([true, []]);
      expect(["", "4200 charged", "4200 reversed"]).toContain(booked(simulator).join());
      expect(bugs).toHaveLength(1);
    },
  );

  test("a delay is nothing", async () => {
    const { board, simulator, bugs } = await atPin();
    board.hardware.transfers.planOn("line", "in", TRANSFERS, { kind: "delay", ms: 500 });
    await type(simulator, "123456");
    await screen(simulator, "approved");
    expect([bugs, booked(simulator)]).toEqual([[], ["4200 charged"]]);
  });
});

test("chips on a bus that turns bits in every tenth of its transfers: it sells", async () => {
  const { board, simulator, bugs } = await atPin();
  // The panel's dots and the chips' registers: on the line each would be a reset.
  for (let nth = 1; nth < 40; nth++) {
    board.hardware.transfers.planOn("panel", "out", 10 * nth, { kind: "corrupt" });
    board.hardware.transfers.planOn("inside", "in", 10 * nth, { kind: "corrupt" });
  }
  await type(simulator, "123456");
  await screen(simulator, "approved");
  expect([bugs, booked(simulator)]).toEqual([[], ["4200 charged"]]);
});
