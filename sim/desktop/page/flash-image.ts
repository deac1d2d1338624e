import { CELL_CLASS_STEP } from "../../books/flash-sector";
import { addressOf } from "./api";
import { wire } from "./wire";

/** The chip's bytes; undefined where it is a board's own, which is not to be had. Rejects when the server is gone. */
export async function flashImage(): Promise<Uint8Array | undefined> {
  const response = await wire().ask(addressOf("flash.bin"));
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

/** What a cell is for, and which of its class, by its key. */
export function classAndIdOf(key: number): readonly [cellClass: number, id: number] {
  return [Math.floor(key / CELL_CLASS_STEP), key % CELL_CLASS_STEP];
}
