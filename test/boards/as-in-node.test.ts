import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openFont } from "../../hal/font";
import type { BoardModel } from "../../sim/board/board-model";
import { type BoardName, hasGlass } from "../../sim/board/wirings";
import { createBoardEngine } from "../../sim/desktop/board/board-engine";
import type { Engine } from "../../sim/engine/engine";
import { PixelMemory } from "../../sim/raster/pixel-memory";
import { TouchGlass } from "../../sim/raster/touch-glass";
import { type Played, parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import type { Simulator, SimulatorOptions } from "../../sim/simulator/simulator";
import type { WorldEvent } from "../../sim/world/timeline";
import { nodeEngine, nodeEngineOptions, romOf } from "../simulated";

interface Run {
  readonly played: Played;
  readonly events: readonly object[];
  readonly simulator: Simulator;
}

/** What people, devices and host can tell of an event: its numbers, and what only a glass asks, left out. */
function told(events: readonly WorldEvent[]): readonly object[] {
  return events.flatMap(({ seq: _seq, ...event }) => {
    const { point: _point, call: _call, why, ...rest } = event as Record<string, unknown>;
    if (rest["port"] === "pin-keys") return [];
    // A cut names the number of its call.
    return [why === undefined ? rest : { ...rest, why: String(why).replace(/\d+/, "") }];
  });
}

async function play(name: string, engine: Engine, more: Partial<SimulatorOptions> = {}): Promise<Run> {
  const parsed = parseScenario(readFileSync(new URL(`../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (parsed.kind !== "steps") throw new Error(`${name}: line ${parsed.line}`);
  const { terminals: _one, ...world } = parsed.world;
  const room = await Room.open({ simulator: { ...nodeEngineOptions(), ...world, ...more, engine } });
  const { simulator } = room;
  const events: WorldEvent[] = [];
  simulator.world.timeline.listen((event) => events.push(event));
  return { played: await playSteps(room, parsed.steps), events: told(events), simulator };
}

/** The dots that the page's own glass has at this moment. */
function pageDots(simulator: Simulator): Uint16Array {
  const panel = new PixelMemory(320, 240);
  const fonts = {
    large: openFont(romOf("src/receipt/font/font24.bin")),
    small: openFont(romOf("src/receipt/font/font16.bin")),
  };
  new TouchGlass(simulator, fonts, panel).draw();
  return panel.pixels;
}

/** Nothing was lost on its line, and no chip was treated as its data sheet forbids. */
function sound({ hardware }: BoardModel): void {
  expect(hardware.line.errors).toEqual({ framing: 0, overrun: 0 });
  expect(hardware.chips.aborted()).toBeUndefined();
}

const usual = [
  "first-sale",
  "chip-credit",
  "tap-credit",
  "sign-smart",
  "paper-out",
  "power-cut-mid-sale",
  "lost-reply",
] as const;

const plays: readonly (readonly [BoardName, readonly string[]])[] = [
  ["m5stack_core2", usual],
  ["m5stack_cores3", ["first-sale", "sign-smart", "power-cut-mid-sale"]],
  ["esp32s3", ["first-sale", "chip-credit", "power-cut-mid-sale"]],
];

describe.each(plays)("%s: its own file and drivers over its buses", (board, names) => {
  test.each(names)("%s plays event by event as in Node", { timeout: 60_000 }, async (name) => {
    const engine = await createBoardEngine(board);
    const run = await play(name, engine);
    const inNode = await play(name, nodeEngine(), hasGlass(board) ? { largeKeys: true } : {});
    expect(run.played.kind).toBe("passed");
    expect(run.events).toEqual(inNode.events);
    expect(run.played).toEqual(inNode.played);
    sound(engine);
    const { glass, chips } = engine.hardware;
    expect(glass === undefined).toBe(!hasGlass(board));
    if (!glass || run.simulator.pinPad.collecting) return;
    expect(chips.panelIsOn() && chips.lampIsOn()).toBe(run.simulator.world.powered);
    expect(glass.pixels.join()).toBe(pageDots(run.simulator).join());
  });
});
