import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runTerminal } from "../../../src/terminal";
import type { Engine } from "../../engine/engine";
import { InProcessEngine } from "../../engine/in-process";
import { romOf } from "../../xs/roms";
import { XsEngine } from "../engines/xs-engine";

export const engineNames = Object.freeze(["node", "xs"] as const);
export type EngineName = (typeof engineNames)[number];

/** The firmware in this process, or in an XS worker with the next one started ahead: every cut takes a new one. */
export function makeEngine(name: EngineName): Engine {
  if (name === "xs") return new XsEngine({ spare: true });
  return new InProcessEngine({
    start: runTerminal,
    roms: { font: rom("src/receipt/font/font24.bin"), gbk: rom("src/host/iso8583/gbk.bin") },
    // Asked for in a promise job, the next tick comes when all promise jobs are done: no turn of the event loop is needed.
    turn: (then) => process.nextTick(then),
  });
}

function rom(file: string) {
  return romOf(new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)))));
}
