import type { Bearer, ConnectFault } from "../../hal/network";

/*
 * What the layers saw go wrong, in numbers: a ring of fixed size that crosses power cuts with records that are written anyway.
 * Numbers are in flash: never used again for something else. No field can hold card data, by construction: see `Trouble`.
 */

/**
 * Kinds of trouble; the place in the list is the number in flash. "refused" has the host's code as two characters, "part" the
 * number of the look that failed (`checks.ts`), "storage" how many records are lost, "card" the status word of the last command that a
 * chip refused before it failed, and which command that was.
 */
export const troubleKinds = Object.freeze([
  "connect",
  "no-answer",
  "unproven",
  "refused",
  "part",
  "storage",
  "bearer",
  "software",
  "card",
] as const);
export type TroubleKind = (typeof troubleKinds)[number];

/** First figure of "connect"; the others: phases that were begun, tenths of a second of the last. */
export const connectFaults: readonly ConnectFault[] = Object.freeze([
  "no-bearer",
  "dns",
  "refused",
  "unreachable",
  "tls-expired",
  "tls-name",
  "tls-issuer",
  "tls-handshake",
  "tls-clock",
] as const);
/** First figure of "bearer": up, and nothing came through while another one carried. */
export const bearerNumbers: readonly Bearer[] = Object.freeze(["wifi", "cellular", "ethernet"] as const);
/** First figure of "no-answer". */
export const noAnswers = Object.freeze(["timeout", "reset", "mismatch"] as const);

/** One trouble: what it was, when it was seen last, and up to three figures of a byte each. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** Seconds since 1970, by the terminal's clock. */
  readonly atS: number;
  readonly figures: readonly [number, number, number];
}

/** A bad day's troubles; the same one again takes no new place. */
export const TROUBLES_MAX = 12;
const ENTRY_BYTES = 8;
const RING_BYTES = TROUBLES_MAX * ENTRY_BYTES;

/** The troubles that are remembered. In RAM one array of bytes. */
export class EvidenceLog {
  /** Oldest first; what is not used is zero at the end. None before the first trouble. */
  #ring: Uint8Array | undefined;
  #bytes = 0;
  #dirty = false;

  /** Takes over what was kept before the power went. Another layout's is no evidence. */
  load(kept: unknown): void {
    if (!(kept instanceof Uint8Array) || kept.length > RING_BYTES || kept.length % ENTRY_BYTES !== 0) return;
    if (kept.length === 0) return;
    this.#ring = new Uint8Array(RING_BYTES);
    this.#ring.set(kept);
    this.#bytes = kept.length;
  }

  /** @param figures each 0 to 255: what is more counts as 255. */
  note(kind: TroubleKind, atS: number, first = 0, second = 0, third = 0): void {
    const number = troubleKinds.indexOf(kind);
    this.#ring ??= new Uint8Array(RING_BYTES);
    const ring = this.#ring;
    let at = this.find(number, byteOf(first));
    if (at < 0) {
      if (this.#bytes === RING_BYTES) ring.copyWithin(0, ENTRY_BYTES);
      else this.#bytes += ENTRY_BYTES;
      at = this.#bytes - ENTRY_BYTES;
    }
    const seconds = Math.max(0, Math.floor(atS));
    ring.set(
      [
        Math.floor(seconds / 0x1000000) & 0xff,
        (seconds >> 16) & 0xff,
        (seconds >> 8) & 0xff,
        seconds & 0xff,
        number,
        byteOf(first),
        byteOf(second),
        byteOf(third),
      ],
      at,
    );
    this.#dirty = true;
  }

  /** Newest first. */
  troubles(): readonly Trouble[] {
    const found: Trouble[] = [];
    const ring = this.#ring ?? new Uint8Array(0);
    for (let at = this.#bytes - ENTRY_BYTES; at >= 0; at -= ENTRY_BYTES) {
      const [a = 0, b = 0, c = 0, d = 0, number = 0, first = 0, second = 0, third = 0] = ring.subarray(at);
      const kind = troubleKinds[number];
      if (kind) found.push({ kind, atS: a * 0x1000000 + ((b << 16) | (c << 8) | d), figures: [first, second, third] });
    }
    return found.sort((one, other) => other.atS - one.atS);
  }

  /** All of it in hex, for a code that support reads. */
  hex(): string {
    let hex = "";
    for (const byte of this.#ring?.subarray(0, this.#bytes) ?? []) hex += (0x100 + byte).toString(16).slice(1);
    return hex;
  }

  /** What is to be written with the next record; undefined while nothing is new. */
  get unwritten(): Uint8Array | undefined {
    return this.#dirty ? this.#ring?.slice(0, this.#bytes) : undefined;
  }

  /** It is durable. */
  written(): void {
    this.#dirty = false;
  }

  /** The last trouble of this kind and first figure, if that is the last of its kind: it goes on, and is no new one. */
  private find(number: number, first: number): number {
    for (let at = this.#bytes - ENTRY_BYTES; at >= 0; at -= ENTRY_BYTES) {
      if (this.#ring?.[at + 4] !== number) continue;
      return this.#ring?.[at + 5] === first ? at : -1;
    }
    return -1;
  }
}

function byteOf(figure: number): number {
  return Math.max(0, Math.min(255, Math.round(figure)));
}
