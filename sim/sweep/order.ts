import type { PassingMessage } from "../devices/network";

/** Behind length, TPDU and header (2 + 5 + 6 bytes): the message type, two bytes of BCD. */
const TYPE_AT = 13;
const SALE = 0x0200;
const SALE_REPLY = 0x0210;
const REVERSAL = 0x0400;

/**
 * Watches the order on the wire: behind a sale that got no answer the terminal owes a reversal, and no other sale goes before it
 * (B14). Answers that were tampered with count as none.
 */
export class WireOrder {
  #owed = false;
  #broken = 0;

  passes({ direction, bytes }: PassingMessage, tampered: boolean): void {
    const type = ((bytes[TYPE_AT] ?? 0) << 8) | (bytes[TYPE_AT + 1] ?? 0);
    if (direction === "to-terminal") {
      if (type === SALE_REPLY && !tampered) this.#owed = false;
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
