import { type FaultRows, host, type Injection, order, row, TIMES_MAX } from "./injection";

/** Neither is it there, nor does it answer. */
const padSilent: readonly Injection[] = (["status", "capture"] as const).map((point) =>
  order({ port: "signature-pad", point, kind: "fail", times: TIMES_MAX }),
);

/** What is in force unless one of these rows is armed (sim/acquirer/default-configuration.ts). */
const RULES = "01100000010000010999";

/** Parameter 50, and the usual one again when the row is taken back; the terminal loads each with the next answer. */
function signatureRules(text: string): Injection {
  return host({ parameters: { "50": text } }, { parameters: { "50": RULES } });
}

/** A sale's slip is about 120 mm long. */
const THIRD_OF_A_SLIP_MM = 40;

/** C. Signature and receipt. */
export const signatureRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    C01: row("the signature pad does not respond", ...padSilent),
    C02: row(
      "what is drawn reaches the terminal as a dot",
      order({ port: "signature-pad", point: "read", kind: "corrupt", times: TIMES_MAX }),
    ),
    C03: row("the cardholder walks away: nobody signs", Object.freeze({ kind: "cardholder-left" })),
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
    C08: row(
      "a message holds 128 bytes of a signature: parameter 50, loaded at sign-in or after the next answer",
      signatureRules("01100000010000010128"),
    ),
    C10: row(
      "the next sale is declined: nobody is asked to sign",
      host({ respond: { when: { mti: "0200" }, code: "05", times: 1 } }),
    ),
    C12: row("the printer is out of paper", Object.freeze({ kind: "paper", remainingMm: 0 })),
    C13: row("paper for a third of a slip is left", Object.freeze({ kind: "paper", remainingMm: THIRD_OF_A_SLIP_MM })),
    C14: row(
      "the battery is too low to print, on a supply too weak to charge it",
      Object.freeze({ kind: "battery", level: 0.02, mains: true }),
    ),
    C15: row(
      "signature parameters of another version are due: loaded at sign-in or after the next answer",
      signatureRules("99100000010000010999"),
    ),
  }),
  played: Object.freeze({
    C09: "the key verb: menu, 6, the operator, a supervisor's password, then F1",
    C11: "the card verb: tap credit-tap for up to 1000.00",
  }),
});
