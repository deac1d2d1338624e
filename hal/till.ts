import type { Cancelled, TimedOut } from "./wait";

export type TillReceived =
  /** Bytes in the order in which they came; no message boundary is kept. `line` names the connection that they came over. */
  | { readonly kind: "bytes"; readonly line: number; readonly bytes: Uint8Array }
  /** The connection that there was is gone: cable pulled, or the socket closed. Whoever comes next is another one. */
  | { readonly kind: "lost" }
  | TimedOut
  | Cancelled
  | { readonly kind: "fault"; readonly fault: "disconnected" | "no-answer" };

/**
 * The line to the cash register: bytes both ways, and nothing of what they mean (`src/till/`). Of several that connect the newest one
 * is the line; the others are closed.
 */
export interface Till {
  /** serial: a cable, which is the shop's own. tcp: a listening socket, to which anybody in the network may connect. */
  readonly way: "serial" | "tcp";
  /**
   * Waits for the next bytes, at least one and at most `TILL_BYTES_MAX`. What comes while nobody waits is kept, at most
   * `TILL_AHEAD_MAX` bytes; further ones are dropped, and the reader of frames finds its place again.
   */
  receive(request: { readonly timeoutMs: number }): Promise<TillReceived>;
  /**
   * Sends all of `bytes`, at most `TILL_BYTES_MAX`, in order; may be called while `receive` waits.
   * @returns "lost" where that connection is no more: some bytes may have arrived.
   */
  send(request: { readonly line: number; readonly bytes: Uint8Array }): Promise<"sent" | "lost">;
  /** Ends a waiting `receive` with "cancelled". Without one it does nothing. */
  cancel(): Promise<void>;
}

/** The longest frame with a little more: more at once no buffer on a board has room for. */
export const TILL_BYTES_MAX = 1_100;
/** Two frames: a cash register that sends more before it is answered does not keep to the protocol. */
export const TILL_AHEAD_MAX = 2 * TILL_BYTES_MAX;
