import type { Rom } from "../../hal/rom";
import { xsCommands } from "./commands";

/** Bytes in memory as read-only memory of a device. */
export function romOf(bytes: Uint8Array): Rom {
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The read-only memories of a worker, as its commands bring them. */
export class WorkerRoms {
  #font: Rom | undefined;
  #gbk: Rom | undefined;

  /** @returns whether the command was about a read-only memory. */
  take(code: number | undefined, body: Uint8Array): boolean {
    if (code === xsCommands.font) this.#font = romOf(body);
    else if (code === xsCommands.gbk) this.#gbk = romOf(body);
    else return false;
    return true;
  }

  get both(): { readonly font: Rom; readonly gbk: Rom } {
    if (!this.#font || !this.#gbk) throw new Error("worker: font and gbk come first");
    return { font: this.#font, gbk: this.#gbk };
  }
}
