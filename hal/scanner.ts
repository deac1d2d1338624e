import type { Cancelled, TimedOut } from "./wait";

export type Scan =
  | { readonly kind: "code"; readonly text: string }
  | TimedOut
  | Cancelled
  | { readonly kind: "fault"; readonly fault: "disconnected" | "no-answer" };

/** Reads a payer's QR or bar code. `text` is at most 512 characters; a longer code is not reported. */
export interface Scanner {
  scan(request: { readonly timeoutMs: number }): Promise<Scan>;
  cancel(): Promise<void>;
}
