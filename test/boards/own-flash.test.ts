import { describe, expect, test } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { check } from "../../sim/scenario/checker";
import { flashView, transactionsView } from "../../sim/scenario/view-journal";
import { FLASH_BYTES, Simulator, type SimulatorOptions } from "../../sim/simulator/simulator";
import type { WorldEvent } from "../../sim/world/timeline";
import { seeded } from "../journal/cut-flash";
import { booked, logOnToHome, nodeEngineOptions, pass, screen, sellUpToPin, type } from "../simulated";
import { Esp32Board, type Esp32Name, type FlashCut } from "./esp32-board";

interface Rig {
  readonly board: Esp32Board;
  /** The board's own. */
  readonly flash: NorFlash;
  readonly simulator: Simulator;
  readonly events: readonly WorldEvent[];
}

/**
 * A board with its own flash, and all else in the world.
 * @param options.offered the world offers a flash, too.
 * @param options.readable the world's checker may read the board's.
 */
async function mixed({ name = "m5stack_core2" as Esp32Name, offered = false, readable = true } = {}): Promise<Rig> {
  const flash = new NorFlash({ sizeBytes: FLASH_BYTES, random: seeded(3) });
  const board = new Esp32Board({ name, flash });
  const options: SimulatorOptions = { ...nodeEngineOptions(), engine: board };
  const own = { flashOnBoard: true, ...(readable ? { chip: () => flash } : {}) } as const;
  const simulator = await Simulator.create({ ...options, ...(offered ? {} : own) });
  const events: WorldEvent[] = [];
  simulator.world.timeline.listen((event) => events.push(event));
  simulator.world.powerOn();
  return { board, flash, simulator, events };
}

/** Signs in, and sells up to the PIN that lets the request go. */
async function upToPin(simulator: Simulator): Promise<void> {
  await logOnToHome(simulator);
  await sellUpToPin(simulator, 4200);
}

/** What the world says when all has come to rest. */
async function ended(simulator: Simulator) {
  await simulator.untilIdle(600_000);
  return { ...(await check(simulator)), books: booked(simulator) };
}

const flashCalls = (events: readonly WorldEvent[]) => events.filter(({ port }) => port === "flash");

describe("a board with a flash of its own, and the rest at the other end", () => {
  test.each(["m5stack_core2", "m5stack_cores3"] as const)(
    "%s sells, and its journal crosses a restart",
    async (name) => {
      const { flash, simulator, events } = await mixed({ name });
      await upToPin(simulator);
      await type(simulator, "123456");
      await screen(simulator, "approved");
      expect(flash.programmed.length).toBeGreaterThan(0);
      expect(events.some(({ port }) => port === "network")).toBe(true);
      expect(flashCalls(events)).toEqual([]);
      simulator.restart();
      await logOnToHome(simulator);
      expect(await ended(simulator)).toMatchObject({ agree: true, books: ["4200 charged"] });
    },
  );

  test("loses its power at each write of a sale, in each way, and always ends charged once or not charged", async () => {
    const whole = await mixed();
    await upToPin(whole.simulator);
    const before = whole.board.flashWrites;
    await type(whole.simulator, "123456");
    await screen(whole.simulator, "approved");
    await pass(whole.simulator, 20_000);
    const writes = whole.board.flashWrites - before;
    // Intent, outcome, done.
    expect(writes).toBeGreaterThanOrEqual(3);
    const ends = new Set<string>();
    for (const cut of ["before", "torn", "after"] as const satisfies readonly FlashCut[])
      for (let write = 0; write < writes; write++) {
        const { board, simulator } = await mixed();
        await upToPin(simulator);
        board.cutFlash(write, cut);
        await type(simulator, "123456");
        await simulator.until(() => !simulator.world.powered, 30_000);
        expect(simulator.world.powered, `${cut} write ${write}: it has power`).toBe(false);
        // And once more in the middle of what follows, where that writes anything.
        board.cutFlash(0, cut);
        simulator.world.powerOn();
        await simulator.until(() => !simulator.world.powered, 10_000);
        simulator.world.powerOn();
        await logOnToHome(simulator);
        const end = await ended(simulator);
        expect(end, `${cut} write ${write}`).toMatchObject({ agree: true, differences: [] });
        // A slip that was not printed waits for somebody.
        expect(
          end.owed.filter(({ what }) => what !== "a slip"),
          `${cut} write ${write}`,
        ).toEqual([]);
        ends.add(end.books.join());
      }
    expect([...ends].sort()).toEqual(["", "4200 charged", "4200 reversed"]);
  });

  test("is no riddle to who looks: views and checker say where the journal is", async () => {
    const { board, simulator } = await mixed({ readable: false });
    await logOnToHome(simulator);
    expect(board.flashWrites).toBeGreaterThan(0);
    const where = "it is in the flash of the terminal's own board";
    expect(await transactionsView(simulator)).toEqual({ transactions: [], unreadable: where });
    expect(await flashView(simulator)).toMatchObject({ unreadable: where });
    const { agree, differences } = await check(simulator);
    expect([agree, differences[0]?.what]).toEqual([false, `the journal cannot be read: ${where}`]);
  });

  test("leaves it alone where the other end offers one: that belongs to the books there", async () => {
    const { board, flash, simulator, events } = await mixed({ offered: true });
    await logOnToHome(simulator);
    expect(flashCalls(events).length).toBeGreaterThan(0);
    expect([board.flashWrites, flash.programmed.length]).toEqual([0, 0]);
  });

  test("says so where neither end has one", async () => {
    const engine = new Esp32Board();
    const simulator = await Simulator.create({ ...nodeEngineOptions(), engine, flashOnBoard: true });
    const events: WorldEvent[] = [];
    simulator.world.timeline.listen((event) => events.push(event));
    simulator.world.powerOn();
    await simulator.until(() => events.some(({ kind }) => kind === "bug"), 5_000);
    expect(events.find(({ kind }) => kind === "bug")?.["message"]).toContain("find partition");
  });
});
