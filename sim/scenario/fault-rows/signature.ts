import { type FaultRows, host, type Injection, order, row, TIMES_MAX } from "./injection";

/** Neither is it there, nor does it answer. */
const padSilent: readonly Injection[] = (["status", "capture"] as const).map((point) =>
  order({ port: "signature-pad", point, kind: "fail", times: TIMES_MAX }),
);

/** A sale's slip is about 120 mm long. */
const THIRD_OF_A_SLIP_MM = 40;

/** C. Signature and receipt. */
export const signatureRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    C01: row("the signature pad does not respond", ...padSilent),
    C04: row(
      "the power goes while the cardholder signs",
      order({ port: "signature-pad", point: "capture", kind: "cut-power", at: "after" }),
    ),
    C05: row(
      "the power goes after the approval, before anybody signs",
      order({ port: "signature-pad", point: "status", kind: "cut-power" }),
    ),
    C06: row(
      "the power goes when the next signature is taken, before it is sent",
      // The first sound after the signature is that of the approval.
      order({ port: "beeper", point: "sound", kind: "cut-power" }),
    ),
    C07: row("the host refuses every signature", host({ respond: { when: { mti: "0820" }, code: "30" } })),
    C12: row("the printer is out of paper", Object.freeze({ kind: "paper", remainingMm: 0 })),
    C13: row("paper for a third of a slip is left", Object.freeze({ kind: "paper", remainingMm: THIRD_OF_A_SLIP_MM })),
    C14: row("the battery is too low to print", Object.freeze({ kind: "battery", level: 0.02 })),
  }),
  played: Object.freeze({
    C02: "the sign verb with the signature dot or line",
    C03: "the clock verb: let a minute pass at the sign screen, or the key cancel",
    C08: "the host verb: parameter 50 with parts of 128 bytes, 01100000010000010128",
    C09: "the key verb: menu, 6, the operator, a supervisor's password, then F1",
    C11: "the card verb: tap credit-tap for up to 1000.00",
    C15: "the host verb: parameter 50 of another version, 99100000010000010999",
  }),
});
