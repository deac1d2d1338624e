import { readCbor } from "./cbor";

/**
 * Reads requests of the management line, as far as the checker asks: written from the table in `src/management/README.md`, and not
 * from the firmware's codec.
 */

/** An order that left the terminal. */
export interface OrderSent {
  readonly terminal: string;
  readonly merchant: string;
  readonly batch: string;
  readonly stan: string;
  readonly amountFen: number;
}

/** First byte of its frames; of 8583's it is 60. */
const LINE = 0x68;
const BODY_AT = 5;
const MAC_BYTES = 8;
const ORDER_MAKE = 1;

/** Is it a frame of the management line? */
export function isLine(frame: Uint8Array): boolean {
  return frame[0] === LINE;
}

/** @param frame without the length in front. @returns undefined for every other message. */
export function orderIn(frame: Uint8Array): OrderSent | undefined {
  if (!isLine(frame) || frame.length < BODY_AT + MAC_BYTES) return undefined;
  const read = readCbor(frame.subarray(BODY_AT, frame.length - MAC_BYTES));
  if (read.kind !== "value" || !Array.isArray(read.value)) return undefined;
  const [, terminal, merchant, , ask, , batch, stan, amountFen]: readonly unknown[] = read.value;
  if (ask !== ORDER_MAKE || typeof terminal !== "string" || typeof merchant !== "string") return undefined;
  if (typeof batch !== "number" || typeof stan !== "number" || typeof amountFen !== "number") return undefined;
  return { terminal, merchant, batch: sixDigits(batch), stan: sixDigits(stan), amountFen };
}

function sixDigits(number: number): string {
  return String(number).padStart(6, "0");
}
