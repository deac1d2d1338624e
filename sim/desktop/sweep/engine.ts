import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runTerminal } from "../../../src/terminal";
import type { BoardName } from "../../board/wirings";
import type { Engine } from "../../engine/engine";
import { InProcessEngine } from "../../engine/in-process";
import { romOf } from "../../xs/roms";
import { createBoardEngine } from "../board/board-engine";
import { boardNames } from "../board/board-names";
import { XsEngine } from "../engines/xs-engine";

export const engineNames = Object.freeze(["node", "xs"] as const);
/** An engine, or the model of a board. */
export type EngineName = (typeof engineNames)[number] | BoardName;

export function isBoard(name: EngineName): name is BoardName {
  return boardNames.some((board) => board === name);
}

/** An engine of this kind, ready to boot. */
export async function engineOf(name: EngineName): Promise<Engine> {
  return isBoard(name) ? createBoardEngine(name, { turn }) : makeEngine(name);
}

/** The firmware in this process, or in an XS worker with the next one started ahead: every cut takes a new one. */
export function makeEngine(name: (typeof engineNames)[number]): Engine {
  if (name === "xs") return new XsEngine({ spare: true });
  return new InProcessEngine({
    start: runTerminal,
    roms: { font: rom("src/receipt/font/font24.bin"), gbk: rom("src/host/iso8583/gbk.bin") },
    turn,
  });
}

/** Asked for in a promise job, the next tick comes when all promise jobs are done: no turn of the event loop is needed. */
function turn(then: () => void): void {
  process.nextTick(then);
}

function rom(file: string) {
  return romOf(new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)))));
}
