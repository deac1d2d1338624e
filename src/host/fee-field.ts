import { bytesToText } from "../values/bcd";
import { binaryField, type Message } from "./iso8583/message";

/** Layouts of field 62 of an approval that this firmware reads. */
const VERSION = "01";
/** Version, product, rate, cap, and a fee of all that field 4 can hold. */
const BYTES_MAX = 32;

/** What the host books of the merchant for one approval. */
export interface BookedFee {
  /** From 1, its place in `profiles/fees.ts`. */
  readonly product: number;
  /** Millionths, and the most in fen. */
  readonly rate: number;
  readonly capFen?: number;
  /** Of a refund negative: it comes back. */
  readonly feeFen: number;
}

/**
 * Field 62 of an approval, private to this family of acquirers: version "01", product 1 digit, rate in millionths, "/", cap in fen or nothing,
 * "/", fee in fen. "0125000/2500/60": a debit card, 0.50 %, at most 25.00, and 0.60 for this sale.
 * @returns what the journal keeps of it: all behind the version; undefined where there is none that can be read.
 */
export function feeText(reply: Message): string | undefined {
  const bytes = binaryField(reply, 62);
  if (!bytes || bytes.length > BYTES_MAX) return undefined;
  const field = bytesToText(bytes, 0, bytes.length);
  return field.startsWith(VERSION) && readFee(field.slice(VERSION.length)) ? field.slice(VERSION.length) : undefined;
}

/** @param kept `Approval.fee`. */
export function readFee(kept: string | undefined): BookedFee | undefined {
  const [, product, rate, cap, fee] = /^([1-5])(\d{1,6})\/(\d{0,6})\/(-?\d{1,12})$/.exec(kept ?? "") ?? [];
  if (product === undefined) return undefined;
  return {
    product: Number(product),
    rate: Number(rate),
    ...(cap ? { capFen: Number(cap) } : {}),
    feeFen: Number(fee),
  };
}
