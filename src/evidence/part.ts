/** A part of the terminal that may not work (B20): a sale can do without the beeper and what measures the battery. */
export type Part =
  | "card-reader"
  | "pin-pad"
  | "secure-element"
  | "keypad"
  | "display"
  | "beeper"
  | "scanner"
  | "battery";
