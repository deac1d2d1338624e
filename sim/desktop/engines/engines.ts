import { readFile } from "node:fs/promises";
import type { Rom } from "../../../hal/rom";
import { runTerminal } from "../../../src/terminal";
import type { Engine } from "../../engine/engine";
import { InProcessEngine } from "../../engine/in-process";
import type { BoardPlace } from "../serial/board-place";

/** Where the firmware runs: in this process, in an XS worker, in Moddable's simulator, on an emulated microcontroller, on a board at a serial port. */
export type EngineKind = "node" | "xs" | "moddable" | "mcu" | "device";

export const engineKinds: readonly EngineKind[] = Object.freeze(["node", "xs", "moddable", "mcu", "device"]);

export interface RunningEngine {
  readonly engine: Engine;
  /** Ends what runs outside of this process, for good. */
  close(): Promise<void>;
}

/**
 * An engine ready to boot the terminal. Rejects with what is missing where it is not built.
 * @param slotsMax of the engine "xs" (`XsEngineOptions`).
 */
export async function createEngine(
  kind: EngineKind,
  board?: BoardPlace,
  slotsMax = Number.POSITIVE_INFINITY,
): Promise<RunningEngine> {
  switch (kind) {
    case "node":
      return running(
        new InProcessEngine({ start: runTerminal, roms: await readRoms(), turn: (then) => void setImmediate(then) }),
      );
    case "xs": {
      // Loaded only when asked for: it brings the bundler and the worker with it.
      const { createXsEngine } = await import("./xs-engine");
      const engine = await createXsEngine({ spare: true, slotsMax });
      return { engine, close: () => engine.close() };
    }
    case "moddable": {
      const { createModdableEngine } = await import("../moddable/engine");
      return running(await createModdableEngine());
    }
    case "mcu": {
      const { createMcuEngine } = await import("./mcu-engine");
      return running(await createMcuEngine());
    }
    case "device": {
      if (!board) throw new Error('the engine "device" needs the port of its board');
      const { DeviceEngine } = await import("../serial/device-engine");
      const engine = new DeviceEngine(board);
      return { engine, close: () => engine.close() };
    }
  }
}

function running(engine: Engine): RunningEngine {
  return { engine, close: () => engine.kill() };
}

async function readRoms(): Promise<{ readonly font: Rom; readonly gbk: Rom }> {
  const [font, gbk] = await Promise.all([
    romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url)),
    romOf(new URL("../../../src/host/iso8583/gbk.bin", import.meta.url)),
  ]);
  return { font, gbk };
}

/** A file of the project as read-only memory. */
export async function romOf(file: URL): Promise<Rom> {
  const bytes = new Uint8Array(await readFile(file));
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
