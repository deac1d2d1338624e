import { readFile } from "node:fs/promises";
import type { OwnDevices } from "../../../hal/board";
import type { Firmware } from "../../../hal/remote/remote-terminal";
import type { Rom } from "../../../hal/rom";
import { runTerminal } from "../../../src/terminal";
import { InProcessEngine } from "../../engine/in-process";

export interface NodeEngineOptions {
  /** Devices in the place of the world's. */
  readonly own?: OwnDevices;
  /** In the place of the project's. */
  readonly firmware?: Firmware;
}

/** The firmware in this process. */
export async function createNodeEngine({ own, firmware }: NodeEngineOptions = {}): Promise<InProcessEngine> {
  const [font, gbk] = await Promise.all([
    romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url)),
    romOf(new URL("../../../src/host/iso8583/gbk.bin", import.meta.url)),
  ]);
  return new InProcessEngine({
    start: firmware ?? runTerminal,
    roms: { font, gbk },
    turn: (then) => void setImmediate(then),
    ...(own ? { own } : {}),
  });
}

/** A file of the project as read-only memory. */
export async function romOf(file: URL): Promise<Rom> {
  const bytes = new Uint8Array(await readFile(file));
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
