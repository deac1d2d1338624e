import type { Cancelled, TimedOut } from "./wait";

/** The entry is complete. The digits stay inside; `entry` is what the secure element makes a PIN block from, once. */
export interface PinEntered {
  readonly kind: "entered";
  /** A number that names this entry for `SecureElement.pinBlock`. It means nothing elsewhere and dies with use. */
  readonly entry: number;
  /** How many digits, 0 when the cardholder pressed enter at once (no PIN) and `minDigits` allowed it. */
  readonly digits: number;
}

export type PinPadFault = "disconnected" | "tampered" | "key-stuck";

export type PinEntry = PinEntered | TimedOut | Cancelled | { readonly kind: "fault"; readonly fault: PinPadFault };

/**
 * The PIN pad (ISO 9564-1, 5). While it collects, keys go to it and to nobody else, and the display shows dots that
 * it draws itself. No digit ever crosses this contract, in either direction. The cardholder's cancel key gives
 * "cancelled", as does `cancel()`.
 */
export interface PinPad {
  /**
   * Collects one PIN.
   * @param request digits 4 to 12 (ISO 9564-1, 6.1), or `minDigits` 0 where no PIN is allowed; `timeoutMs` counts from
   *   the last key; `scrambled`: a pad that draws its keys on a touch screen puts the digits in random places, other ones for each
   *   PIN. Then a person who sees the finger and not the screen does not learn the PIN. Printed keys stay where they are.
   */
  collect(request: {
    readonly minDigits: number;
    readonly maxDigits: number;
    readonly timeoutMs: number;
    readonly scrambled: boolean;
  }): Promise<PinEntry>;
  /** Ends a waiting `collect` with "cancelled". Without one it does nothing. */
  cancel(): Promise<void>;
}
