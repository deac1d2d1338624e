import { isLine } from "../books/line";
import type { PassingMessage, Tampered } from "../devices/passage";

/** Behind length, TPDU and header (2 + 5 + 6 bytes): the message type, two bytes of BCD. */
const TYPE_AT = 13;
const LENGTH_BYTES = 2;
/** Behind the type; the fourth bit of its first byte. */
const BITMAP_AT = TYPE_AT + 2;
const FIELD_4 = 0x10;
const SALE = 0x0200;
const SALE_REPLY = 0x0210;
const REVERSAL = 0x0400;
/** A piece that comes later than this comes for nobody. */
const IN_TIME_MS = 1000;

/**
 * Watches the order on the wire: behind a sale that got no answer the terminal owes a reversal, and no other sale goes before it
 * (B14). An answer of which not even all bytes arrive in time is none.
 */
export class WireOrder {
  #owed = false;
  #broken = 0;

  passes({ direction, bytes }: PassingMessage, tampered: Tampered | undefined): void {
    // The management line has an order of its own: nothing there is reversed.
    if (isLine(bytes.subarray(LENGTH_BYTES))) return;
    // Without an amount it is an enquiry, or the answer to one: nothing is owed behind it.
    if (((bytes[BITMAP_AT] ?? 0) & FIELD_4) === 0) return;
    const type = ((bytes[TYPE_AT] ?? 0) << 8) | (bytes[TYPE_AT + 1] ?? 0);
    if (direction === "to-terminal") {
      if (type === SALE_REPLY && (!tampered || arrives(tampered, bytes.length))) this.#owed = false;
    } else if (type === REVERSAL) this.#owed = false;
    else if (type === SALE) {
      if (this.#owed) this.#broken++;
      this.#owed = true;
    }
  }

  /** Sales that went before a reversal that was owed. */
  get broken(): number {
    return this.#broken;
  }
}

function arrives({ pieces }: Tampered, length: number): boolean {
  let arrived = 0;
  for (const { bytes, afterMs } of pieces) if (afterMs <= IN_TIME_MS) arrived += bytes.length;
  return arrived >= length;
}
