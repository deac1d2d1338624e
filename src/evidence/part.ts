/** A part of the terminal that may not work (B20). A sale needs neither the beeper nor what measures the battery. */
export type Part =
  | "card-reader"
  | "pin-pad"
  | "secure-element"
  | "keypad"
  | "display"
  | "beeper"
  | "scanner"
  | "battery";
