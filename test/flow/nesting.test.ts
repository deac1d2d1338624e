import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Board, Devices } from "../../hal/board";
import { InProcessEngine } from "../../sim/engine/in-process";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";
import { runTerminal } from "../../src/terminal";
import { romOf } from "../simulated";

/**
 * An async function that is started by another runs on its stack up to the first wait. On XS each such start takes some hundred bytes of
 * the task's C stack, and a microcontroller has 12 KiB of it (`creation.nativeStack` in manifest.json). What nests is counted here, the
 * same on every engine; bytes are for a board to say.
 */
const NESTED_MAX = 5;

const scenarios = [
  "first-sale",
  "chip-credit",
  "chip-offline-pin",
  "chip-script",
  "tap-pin",
  "sign-smart",
  "sign-power-cut-upload",
  "lost-reply",
  "late-reply",
  "paper-out",
  "parameters-cut",
  "power-cut-mid-sale",
  "power-sector-failed",
  "damage-at-the-end",
  "self-test",
  "supervisor-override",
  "enquiry-by-time",
] as const;

/** What the firmware was in when it called a device, deepest first, by call. */
const deepest = new Map<string, readonly string[]>();
const limit = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 100;
});
afterAll(() => {
  Error.stackTraceLimit = limit;
});

/** The firmware's functions on the stack of now: what waits is on none. */
function nested(): readonly string[] {
  const before = Error.prepareStackTrace;
  let names: readonly string[] = [];
  Error.prepareStackTrace = (_, sites) => {
    names = sites
      .filter((site) => !(site as NodeJS.CallSite & { isAsync(): boolean }).isAsync() && isFirmware(site))
      .map((site) => site.getFunctionName() ?? "a function");
    return "";
  };
  String(new Error("where").stack);
  Error.prepareStackTrace = before;
  return names;
}

function isFirmware(site: NodeJS.CallSite): boolean {
  // The sources, or what they were translated to for Node.
  return /\/src\/.*\.(ts|mjs)/.test(site.getFileName() ?? "");
}

function counted(board: Board): Board {
  const devices = Object.fromEntries(
    Object.entries(board.devices).map(([port, device]) => [port, watchedDevice(port, device as object)]),
  );
  return { ...board, devices: devices as unknown as Devices };
}

function watchedDevice(port: string, device: object): object {
  return new Proxy(device, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (argument: unknown) => {
        const call = `${port}.${String(name)}`;
        const names = nested();
        if (names.length > (deepest.get(call)?.length ?? 0)) deepest.set(call, names);
        return value.call(target, argument);
      };
    },
  });
}

it.each(scenarios)("%s nests no deeper than the C stack bears", async (name) => {
  deepest.clear();
  const scenario = parseScenario(readFileSync(new URL(`../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(scenario.expected);
  const { seed = 1, model = "classic", acquirer = "lakala" } = scenario.world;
  const roms = { font: romOf("src/receipt/font/font24.bin"), gbk: romOf("src/host/iso8583/gbk.bin") };
  const engine = new InProcessEngine({
    start: (board) => runTerminal(counted(board)),
    roms,
    turn: (then) => void setImmediate(then),
  });
  const room = await Room.open({ simulator: { seed, startMs: DEFAULT_START_MS, model, acquirer, engine } });
  expect(await playSteps(room, scenario.steps)).toMatchObject({ kind: "passed" });
  expect(deepest.size).toBeGreaterThan(10);
  const tooDeep = [...deepest].filter(([, names]) => names.length > NESTED_MAX);
  expect(tooDeep.map(([call, names]) => `${call}: ${names.join(" < ")}`)).toEqual([]);
});
