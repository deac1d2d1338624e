import type { ProtocolParameters, Reset } from "./atr";

/**
 * What came of something that the card was sent. bytes: what it answered. damaged: characters with a wrong parity, or too few of them. mute:
 * its waiting time is over. removed: no card is in the slot any more. no-answer: the reader itself does not answer.
 */
export type Exchanged =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "damaged" | "mute" | "removed" | "no-answer" };

/** Whether a card is in the slot; no-answer: the reader does not tell. */
export type Slot = "empty" | "card" | "no-answer";

/** The contacts of one slot, whatever drives them. One call at a time; `abort` and `close` come in between. Each call has an end. */
export interface ContactLink {
  slot(): Promise<Slot>;
  /** Resets the card. @returns its answer to reset, in the direct convention, whichever it uses: TS 3Bh or 3Fh, nothing judged. */
  activate(reset: Reset): Promise<Exchanged>;
  /** Sets waiting times, guard time and speed after an answer to reset; exchanges PPS where the speed wants it. */
  use(parameters: ProtocolParameters): Promise<"ready" | "refused" | "no-answer">;
  /**
   * T=0: a header of five bytes and the data that go to the card, at most 260 bytes; the answer is data, SW1, SW2. T=1: a block of 4 to 259
   * bytes; the answer is a block, its EDC unchecked.
   * @param request blockWaits: T=1, so many block waiting times instead of one, as S(WTX request) asked. untilMs: on the clock's
   * `monotonic`; then it is "mute" at the latest.
   */
  exchange(bytes: Uint8Array, request: { readonly blockWaits: number; readonly untilMs: number }): Promise<Exchanged>;
  /** Takes the power from the card. */
  deactivate(): Promise<void>;
  /** Ends the call that is under way, soon. */
  abort(): void;
  close(): void;
}
