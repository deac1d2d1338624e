/** A part of the terminal that a sale cannot do without, and that may not work (B20). */
export type Part = "card-reader" | "pin-pad" | "secure-element" | "keypad" | "display";
