import { type Act, digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, slips, story, strike, type } from "./story-acts";

/** Small enough to need neither PIN nor signature after a tap. */
const SMALL_FEN = 12_345;
const LARGE_FEN = 100_001;

const show = (act: "insert" | "tap", card: string, amountFen = SMALL_FEN): readonly Act[] => [
  type(...digits(String(amountFen)), "enter"),
  { act, card },
];
export const byChip = (card = "credit-chip", amountFen?: number): readonly Act[] => [
  ...show("insert", card, amountFen),
  type(...pin, "enter"),
];
const homeFrom = (...ends: readonly string[]): readonly Act[] => [see(...ends), type("enter"), see("home")];

/** Chips and taps: the card's last word, its scripts, its stripe where it may stand in. */
export function cardStories(): readonly Story[] {
  return [
    story("chip", "inserted, PIN, approved by bank and card", [...logOn, ...byChip(), ...slips]),
    story("chip-declined", "the bank declines, and the card is told", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "51", times: 1 } }),
      ...byChip(),
      ...homeFrom("declined"),
    ]),
    story("chip-refuses", "the bank approves and the card does not: its money goes back at once", [
      ...logOn,
      ...byChip("chip-declines-at-end"),
      ...homeFrom("returned"),
    ]),
    story("chip-refuses-twice", "the card refuses, and the first reversal is refused, too", [
      ...logOn,
      host({ respond: { when: { mti: "0400" }, code: "96", times: 1 } }),
      ...byChip("chip-declines-at-end"),
      ...homeFrom("returned"),
    ]),
    story("chip-pulled", "pulled out after the approval, before its last word", [
      ...logOn,
      ...byChip("leaving-late-chip"),
      ...homeFrom("returned"),
    ]),
    story("chip-lost-reply", "no answer: the card closes its books; the next sale sends the reversal first", [
      ...logOn,
      strike("receive", "drop"),
      ...byChip(),
      ...homeFrom("checking"),
      ...byChip("debit-chip", 2345),
      ...slips,
    ]),
    story("chip-script", "the issuer's script runs; the answer to its report gets lost at first", [
      ...logOn,
      host({ script: { command: "unblock-pin", times: 1 } }),
      ...byChip(),
      see("approved"),
      strike("receive", "drop"),
      ...slips,
      pass(90_000),
    ]),
    story("chip-fallback", "a chip that is dead: its stripe is taken", [
      ...logOn,
      ...show("insert", "damaged-chip"),
      { act: "swipe", card: "damaged-chip" },
      type(...pin, "enter"),
      ...slips,
    ]),
    story("tap", "a small amount by tap", [...logOn, ...show("tap", "credit-tap"), ...slips]),
    story("tap-pin", "a large amount by tap, with PIN", [
      ...logOn,
      ...show("tap", "credit-tap", LARGE_FEN),
      type(...pin, "enter"),
      ...slips,
    ]),
    story("tap-lost-reply", "no answer after a tap; the terminal finds out by itself", [
      ...logOn,
      strike("receive", "drop"),
      ...show("tap", "phone-tap"),
      ...homeFrom("returned"),
    ]),
    story("tap-torn", "taken away too early, then held still", [
      ...logOn,
      ...show("tap", "leaving-tap"),
      { act: "tap", card: "leaving-tap" },
      ...slips,
    ]),
  ];
}
