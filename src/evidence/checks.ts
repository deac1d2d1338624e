/** What a self-test looks at, in this order; the place in the list is the number in the code for support. */
export const checkNames = Object.freeze([
  "card-reader",
  "keypad",
  "display",
  "secure-element",
  "printer",
  "signature-pad",
  "battery",
  "flash",
  "keys",
  "clock",
  "version",
  "bearer",
  "dns",
  "tcp",
  "tls",
  "echo",
] as const);
export type CheckName = (typeof checkNames)[number];

/** One look: how it went, how long it took, and a word of its contract where it did not go well. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly ms: number;
  /** E.g. "paper-out", "12 %". Never from outside the terminal's own contracts. */
  readonly found?: string;
}
