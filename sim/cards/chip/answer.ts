/** What a chip makes of a command, and how long it thinks. */
export type ChipAnswer =
  | { readonly kind: "response"; readonly data: Uint8Array; readonly status: number; readonly thinkMs: number }
  /** It has left, is silent, or breaks the transport protocol. */
  | { readonly kind: "removed" | "card-timeout" | "protocol-error"; readonly thinkMs: number };

/** Status words (EMV 4.4 Book 3, 6.3.5; ISO/IEC 7816-4, 5.1.3). */
export const Status = Object.freeze({
  ok: 0x9000,
  blockedFile: 0x6283,
  authenticationFailed: 0x6300,
  pinWrong: 0x63c0,
  wrongLength: 0x6700,
  securityNotSatisfied: 0x6982,
  methodBlocked: 0x6983,
  notNow: 0x6985,
  scriptMacMissing: 0x6987,
  scriptMacWrong: 0x6988,
  wrongData: 0x6a80,
  cardBlocked: 0x6a81,
  notFound: 0x6a82,
  noRecord: 0x6a83,
  wrongParameters: 0x6a86,
  noData: 0x6a88,
  noInstruction: 0x6d00,
  noClass: 0x6e00,
});

/** What a card takes for a command without cryptography. */
const THINK_MS = 8;

export function answer(status: number, data: Uint8Array = new Uint8Array(0), thinkMs = THINK_MS): ChipAnswer {
  return { kind: "response", data, status, thinkMs };
}

/** One command as the card reads it (ISO/IEC 7816-4, 5.1). */
export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** CLA INS P1 P2 Lc as sent: what a script's MAC covers. */
  readonly header: Uint8Array;
}

/** Reads a command of 4 to 261 bytes; undefined where its lengths do not fit. */
export function readCommand(bytes: Uint8Array): Command | undefined {
  if (bytes.length < 4 || bytes.length > 261) return undefined;
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, length = 0] = bytes;
  const plain = bytes.length <= 5;
  const data = plain ? bytes.subarray(4, 4) : bytes.subarray(5, 5 + length);
  if (!plain && data.length !== length) return undefined;
  if (!plain && bytes.length > 6 + length) return undefined;
  return { cla, ins, p1, p2, data, header: bytes.subarray(0, 5) };
}
