import { layoutSlip, slipText } from "../../../src/receipt/layout";
import type { Slip } from "../../../src/receipt/slip";
import { decodeSlip, readReceipt } from "../../../src/transaction/slips/digital";

/** Public keys of the acquirer's terminals by their number: uncompressed points in hex. */
export type TerminalKeys = { readonly [terminalNo: string]: string };

/**
 * What somebody sees who opens a digital receipt. `unreadable`: no receipt, or damaged. Otherwise its lines, and whether the
 * terminal that it names has signed it; "unknown" where this acquirer has no such terminal, or its keys could not be had.
 */
export type OpenedReceipt =
  | { readonly kind: "unreadable" }
  | {
      readonly kind: "receipt";
      readonly slip: Slip;
      /** As on paper. */
      readonly lines: readonly string[];
      readonly terminalNo: string;
      readonly signature: "genuine" | "forged" | "unknown";
    };

/** The text is laid out as on paper of 58 mm. */
const PAPER_DOTS = 384;

const algorithm = Object.freeze({ name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" });

/** @param fragment of the address. @param keys undefined while they are not here. */
export async function openReceipt(fragment: string, keys: TerminalKeys | undefined): Promise<OpenedReceipt> {
  const payload = readReceipt(fragment);
  const slip = payload && decodeSlip(payload.slip);
  if (!payload || !slip) return { kind: "unreadable" };
  const { terminalNo } = slip.merchant;
  const key = keys && Object.hasOwn(keys, terminalNo) ? keys[terminalNo] : undefined;
  const genuine = key === undefined ? undefined : await isGenuine(key, payload.slip, payload.signature);
  return {
    kind: "receipt",
    slip,
    lines: slipText(layoutSlip(slip, "cardholder", { widthDots: PAPER_DOTS, reprint: false })),
    terminalNo,
    signature: genuine === undefined ? "unknown" : genuine ? "genuine" : "forged",
  };
}

async function isGenuine(keyHex: string, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const raw = Uint8Array.from(keyHex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, key, signature.slice(), message.slice());
}
