import type { BoardName } from "../../board/wirings";
import type { Engine } from "../../engine/engine";
import type { BoardPlace } from "../serial/board-place";
import { createNodeEngine } from "./node-engine";

/**
 * Where the firmware runs: in this process, in an XS worker, in Moddable's simulator, on an emulated microcontroller, on a board at a serial port, on
 * the model of a board.
 */
export type EngineKind = "node" | "xs" | "moddable" | "mcu" | "device" | "board";

export const engineKinds: readonly EngineKind[] = Object.freeze(["node", "xs", "moddable", "mcu", "device", "board"]);

/** Of the engine "device": its board. Of the engine "board": which model. */
export type EngineBoard = BoardPlace | BoardName;

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
  board?: EngineBoard,
  slotsMax = Number.POSITIVE_INFINITY,
): Promise<RunningEngine> {
  switch (kind) {
    case "node":
      return running(await createNodeEngine());
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
      if (typeof board !== "object") throw new Error('the engine "device" needs the port of its board');
      const { DeviceEngine } = await import("../serial/device-engine");
      const engine = new DeviceEngine(board);
      return { engine, close: () => engine.close() };
    }
    case "board": {
      if (typeof board !== "string") throw new Error('the engine "board" needs the name of its board');
      // It brings the bundler with it, too.
      const { createBoardEngine } = await import("../board/board-engine");
      return running(await createBoardEngine(board));
    }
  }
}

function running(engine: Engine): RunningEngine {
  return { engine, close: () => engine.kill() };
}
