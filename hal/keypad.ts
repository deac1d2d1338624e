import type { Cancelled, TimedOut } from "./wait";

export type Key =
  | "0"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6"
  | "7"
  | "8"
  | "9"
  | "00"
  | "enter"
  | "cancel"
  | "clear"
  | "menu"
  | "up"
  | "down"
  | "f1"
  | "f2"
  | "f3"
  | "f4"
  | LargeKey;

/** Keys on a touch screen: the first of `ScreenView.keys` is k1. */
export type LargeKey = "k1" | "k2" | "k3" | "k4" | "k5" | "k6";

export type KeyPress =
  | { readonly kind: "key"; readonly key: Key }
  | TimedOut
  | Cancelled
  | { readonly kind: "fault"; readonly fault: "disconnected" | "key-stuck" };

/**
 * The operator's keys. Keys that come while nobody reads are kept, at most `KEY_AHEAD_MAX`, oldest first; further ones
 * are dropped. While the PIN pad collects, the keypad gets nothing.
 */
export interface Keypad {
  /** Waits for one key. */
  read(request: { readonly timeoutMs: number }): Promise<KeyPress>;
  /** Ends a waiting `read` with "cancelled". Without one it does nothing. */
  cancel(): Promise<void>;
  /** Forgets keys that were typed ahead: before a question whose answer moves money. */
  flush(): Promise<void>;
}

/** One amount, its enter key and a little more: more typed ahead is a stuck key or a cat. */
export const KEY_AHEAD_MAX = 32;
