import Resource from "Resource";
import type { Rom } from "../../rom";

/** A file of the manifest's `data`, read where it lies in flash: nothing is copied. */
function resourceRom(name: string): Rom {
  const resource = new Resource(name);
  // A host buffer: to typed arrays it is as good as an ArrayBuffer, which its type does not say.
  const buffer = resource as unknown as ArrayBuffer;
  return Object.freeze({
    sizeBytes: buffer.byteLength,
    read: (offset: number, length: number) => new Uint8Array(buffer, offset, length),
  });
}

/** The font and the GBK table, as the manifest's `data` has them. */
export function resourceRoms(): { readonly font: Rom; readonly gbk: Rom } {
  return Object.freeze({ font: resourceRom("font24.bin"), gbk: resourceRom("gbk.bin") });
}

/** The second font of screens. Only a board with a screen of its own has it open. */
export function smallFont(): Rom {
  return resourceRom("font16.bin");
}
