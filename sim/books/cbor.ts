/**
 * Reads values in CBOR (RFC 8949), written from the RFC alone: the checker must not see the flash with the eyes of the firmware's
 * own codec, and cbor-x does not load in the XS engine without patches.
 */

/** Deeper is nothing that a terminal writes. */
const DEPTH_MAX = 16;

/** What cannot be read is no value at all. */
export type CborRead = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "unreadable" };

const unreadable: CborRead = Object.freeze({ kind: "unreadable" });

/** @returns the one value that the bytes hold from the first to the last. Maps come out as objects; other keys than text are refused. */
export function readCbor(bytes: Uint8Array): CborRead {
  const reader = new CborReader(bytes);
  const value = reader.item(0);
  return reader.failed || reader.at !== bytes.length ? unreadable : { kind: "value", value };
}

class CborReader {
  at = 0;
  failed = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  item(depth: number): unknown {
    const head = this.#bytes[this.at];
    if (head === undefined || depth > DEPTH_MAX) return this.#fail();
    this.at++;
    const major = head >> 5;
    if (major === 7) return this.#simple(head & 31);
    const count = this.#count(head & 31);
    if (count === undefined) return this.#fail();
    switch (major) {
      case 0:
        return count;
      case 1:
        return -1 - count;
      case 2:
        return this.#slice(count);
      case 3: {
        const bytes = this.#slice(count);
        return bytes && this.#text(bytes);
      }
      case 4:
        return this.#array(count, depth);
      case 5:
        return this.#map(count, depth);
      default:
        return this.#fail();
    }
  }

  #fail(): undefined {
    this.failed = true;
    return undefined;
  }

  #has(bytes: number): boolean {
    return this.at + bytes <= this.#bytes.length;
  }

  /** The number behind a head; none for lengths that are told at the end (31). */
  #count(short: number): number | undefined {
    if (short < 24) return short;
    const size = short === 24 ? 1 : short === 25 ? 2 : short === 26 ? 4 : short === 27 ? 8 : 0;
    if (size === 0 || !this.#has(size)) return undefined;
    const from = this.at;
    this.at += size;
    if (size === 1) return this.#view.getUint8(from);
    if (size === 2) return this.#view.getUint16(from);
    if (size === 4) return this.#view.getUint32(from);
    const number = this.#view.getUint32(from) * 2 ** 32 + this.#view.getUint32(from + 4);
    return Number.isSafeInteger(number) ? number : undefined;
  }

  #simple(short: number): unknown {
    const from = this.at;
    switch (short) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 26:
        if (!this.#has(4)) return this.#fail();
        this.at += 4;
        return this.#view.getFloat32(from);
      case 27:
        if (!this.#has(8)) return this.#fail();
        this.at += 8;
        return this.#view.getFloat64(from);
      default:
        return this.#fail();
    }
  }

  #slice(length: number): Uint8Array | undefined {
    if (!this.#has(length)) return this.#fail();
    const bytes = this.#bytes.slice(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  /** UTF-8 (RFC 3629). */
  #text(bytes: Uint8Array): string | undefined {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at++] ?? 0;
      const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
      if (more < 0 || first > 0xf7) return this.#fail();
      let code = more === 0 ? first : first & (0x3f >> more);
      for (let rest = 0; rest < more; rest++) {
        const next = bytes[at++] ?? 0;
        if (next >> 6 !== 2) return this.#fail();
        code = (code << 6) | (next & 0x3f);
      }
      if (code > 0x10ffff) return this.#fail();
      text += String.fromCodePoint(code);
    }
    return text;
  }

  #array(count: number, depth: number): unknown[] | undefined {
    // Each item takes a byte at least.
    if (!this.#has(count)) return this.#fail();
    const items: unknown[] = [];
    for (let item = 0; item < count && !this.failed; item++) items.push(this.item(depth + 1));
    return items;
  }

  #map(count: number, depth: number): { [name: string]: unknown } | undefined {
    if (!this.#has(2 * count)) return this.#fail();
    const entries: [string, unknown][] = [];
    for (let entry = 0; entry < count && !this.failed; entry++) {
      const name = this.item(depth + 1);
      if (typeof name !== "string") return this.#fail();
      entries.push([name, this.item(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }
}
