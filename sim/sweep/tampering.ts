import type { PassingMessage, Tamper, Tampered } from "../devices/passage";
import { type ForgerKeys, forge } from "./forgery";
import type { Forgery, Tampering, TamperKind } from "./trial";

/** Later than any reply time-out that a parameter may set (99 s). */
const LATE_MS = 120_000;
/**
 * Later than the reply time-out of a sale. No request lives longer than 90 s, its booking at a host that books late included
 * (money.md §2); one that is held back longer is lost.
 */
const LATE_REQUEST_MS = 65_000;
/** Between the pieces of a split message. */
const GAP_MS = 40;

/** The network's doing that a tampering names. */
export function tamperOf(tampering: Tampering, keys: ForgerKeys, nowMs: () => number): Tamper {
  let held: PassingMessage | undefined;
  let heldMs = 0;
  return (message) => {
    if (message.number === tampering.message) {
      if (tampering.kind === "behind" || tampering.kind === "joined" || tampering.kind === "echo") {
        held = message;
        heldMs = nowMs();
      }
      if (tampering.kind === "forged" || tampering.kind === "ahead")
        return message.direction === "to-terminal" && tampering.forgery
          ? forged(message.bytes, tampering.forgery, keys, tampering.kind === "ahead")
          : undefined;
      if (tampering.kind === "late" && message.direction === "to-host")
        return { pieces: [{ bytes: message.bytes, afterMs: LATE_REQUEST_MS }], reset: false };
      return become(tampering.kind, tampering.place, message.bytes);
    }
    if (!held || message.direction !== held.direction) return undefined;
    const { bytes } = held;
    held = undefined;
    if (message.direction === "to-host" && nowMs() - heldMs > LATE_REQUEST_MS) return undefined;
    if (tampering.kind === "joined")
      return { pieces: [{ bytes: joined(bytes, message.bytes), afterMs: 0 }], reset: false };
    return tampering.kind === "echo" ? inPieces(bytes, message.bytes) : inPieces(message.bytes, bytes);
  };
}

function become(kind: Exclude<TamperKind, "forged" | "ahead">, place: number, bytes: Uint8Array): Tampered {
  switch (kind) {
    case "echo":
      return inPieces(bytes);
    case "lost":
    case "behind":
    case "joined":
      return inPieces();
    case "late":
      return { pieces: [{ bytes, afterMs: LATE_MS }], reset: false };
    case "twice":
      return inPieces(bytes, bytes);
    case "flip": {
      const flipped = bytes.slice();
      flipped[place >> 3] = (flipped[place >> 3] ?? 0) ^ (0x80 >> (place & 7));
      return inPieces(flipped);
    }
    case "short":
      return inPieces(bytes.slice(0, place));
    case "split":
      return {
        pieces: [
          { bytes: bytes.slice(0, place), afterMs: 0 },
          { bytes: bytes.slice(place), afterMs: GAP_MS },
        ],
        reset: false,
      };
    case "reset":
      return { ...inPieces(bytes.slice(0, place)), reset: true };
  }
}

/**
 * The same answer to the same question, but with another code, by somebody who has no key.
 * @returns undefined where it is no message.
 */
export function forged(
  bytes: Uint8Array,
  { code, proof }: Forgery,
  keys: ForgerKeys,
  genuineBehind = false,
): Tampered | undefined {
  const forgery = forge(bytes, code, proof, keys);
  if (forgery === undefined) return undefined;
  return genuineBehind ? inPieces(forgery, bytes) : inPieces(forgery);
}

function inPieces(...pieces: readonly Uint8Array[]): Tampered {
  return { pieces: pieces.map((bytes) => ({ bytes, afterMs: 0 })), reset: false };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
