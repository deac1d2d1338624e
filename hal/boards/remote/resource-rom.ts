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

/** Where a board keeps the files that its image does not carry. */
export type OtherFile = (name: string) => Rom;

/** The font and the GBK table, as the manifest's `data` has them, or from elsewhere. @throws what `other` throws. */
export function resourceRoms(other: OtherFile = resourceRom): { readonly font: Rom; readonly gbk: Rom } {
  return Object.freeze({ font: romOf("font24.bin", other), gbk: romOf("gbk.bin", other) });
}

/** The second font of screens. Only a board with a screen of its own has it open. @throws what `other` throws. */
export function smallFont(other: OtherFile = resourceRom): Rom {
  return romOf("font16.bin", other);
}

function romOf(name: string, other: OtherFile): Rom {
  return Resource.exists(name) ? resourceRom(name) : other(name);
}
