/** Blocks of T=1 (ISO/IEC 7816-3, 11.3): NAD PCB LEN, information, EDC. */

/** An information field's length at most, and a block's with LRC. */
export const INF_MAX = 254;
export const BLOCK_MAX = INF_MAX + 4;
/** NAD, PCB, LEN. */
export const PROLOGUE = 3;

/** PCB (11.3.2.2). */
export const RESPONSE = 0x20;
export const S_RESYNCH = 0x00;
export const S_IFS = 0x01;
export const S_ABORT = 0x02;
export const S_WTX = 0x03;
const NS = 0x40;
const MORE = 0x20;
const NR = 0x10;

export type Block =
  | { readonly kind: "I"; readonly ns: 0 | 1; readonly more: boolean; readonly inf: Uint8Array }
  /** error 0: none; 1: EDC or parity; 2: another. */
  | { readonly kind: "R"; readonly nr: 0 | 1; readonly error: number }
  | { readonly kind: "S"; readonly type: number; readonly response: boolean; readonly inf: Uint8Array };

/** Why bytes are no block: parity and EDC are told otherwise than the rest (11.6.3.3). */
export type Unread = { readonly kind: "edc" | "other" };

export const iBlock = (ns: 0 | 1, more: boolean, inf: Uint8Array): Uint8Array =>
  encode((ns === 1 ? NS : 0) | (more ? MORE : 0), inf);
export const rBlock = (nr: 0 | 1, error: number): Uint8Array =>
  encode(0x80 | (nr === 1 ? NR : 0) | error, new Uint8Array(0));
export const sBlock = (type: number, response: boolean, inf: Uint8Array): Uint8Array =>
  encode(0xc0 | (response ? RESPONSE : 0) | type, inf);

/** NAD is 0: one card, no node addresses (EMV 4.3 Book 1, 9.2.4.1). */
function encode(pcb: number, inf: Uint8Array): Uint8Array {
  if (inf.length > INF_MAX) throw new RangeError("an information field's length");
  const block = new Uint8Array(PROLOGUE + inf.length + 1);
  block.set([0x00, pcb, inf.length]);
  block.set(inf, PROLOGUE);
  block[block.length - 1] = lrc(block.subarray(0, -1));
  return block;
}

/** Reads a block with LRC. @param infMax the longest information field that may come. */
export function decodeBlock(bytes: Uint8Array, infMax: number): Block | Unread {
  const [nad, pcb, length] = bytes;
  if (nad === undefined || pcb === undefined || length === undefined || bytes.length !== PROLOGUE + length + 1)
    return { kind: "edc" };
  if (lrc(bytes) !== 0) return { kind: "edc" };
  if (nad !== 0 || length > infMax) return { kind: "other" };
  const inf = bytes.slice(PROLOGUE, PROLOGUE + length);
  if ((pcb & 0x80) === 0) {
    if ((pcb & 0x1f) !== 0) return { kind: "other" };
    return { kind: "I", ns: (pcb & NS) === 0 ? 0 : 1, more: (pcb & MORE) !== 0, inf };
  }
  if ((pcb & 0x40) === 0) {
    if ((pcb & 0x2c) !== 0 || (pcb & 0x03) === 3 || length !== 0) return { kind: "other" };
    return { kind: "R", nr: (pcb & NR) === 0 ? 0 : 1, error: pcb & 0x03 };
  }
  const type = pcb & 0x1f;
  // RESYNCH and ABORT have no information field, IFS and WTX one byte.
  if (type > S_WTX || length !== (type === S_IFS || type === S_WTX ? 1 : 0)) return { kind: "other" };
  return { kind: "S", type, response: (pcb & RESPONSE) !== 0, inf };
}

/** Longitudinal redundancy check: the exclusive or of all bytes; 0 over a whole block. */
export function lrc(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}
