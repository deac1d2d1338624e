import { digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, sell, signOnPad, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;
/** What a start's only sale came to. */
const PAST = "5000";

/** The newest sale is chosen, seen, and meant. */
const choose = [{ act: "choose", entry: "消费撤销" }, { act: "voucher" }, see("confirm"), type("enter")] as const;
const voidIt = [...choose, { act: "swipe", card: "credit-stripe" }, type(...pin, "enter")] as const;
const standing = [see("not-charged"), type("enter"), see("home")] as const;

/** What is voided already is refused (B11). */
const again = [
  { act: "choose", entry: "消费撤销" },
  { act: "voucher", of: "voided" },
  see("fault"),
  type("enter"),
  see("home"),
] as const;

/** A sale of before is taken back, and what can come between. */
export function voidStories(): readonly Story[] {
  return [
    story("void", "a sale of before is voided, both copies torn off", [...logOn, ...voidIt, ...slips], {
      books: [`${PAST} voided`],
    }),
    story("void-declined", "the issuer does not let it be voided: the sale stands", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "40", times: 1 } }),
      ...voidIt,
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    story("void-lost-reply", "voided, no answer: the void is reversed, and the sale stands", [
      ...logOn,
      strike("receive", "drop"),
      ...voidIt,
      ...standing,
    ]),
    story("void-late-reply", "the answer to the void comes after the time-out", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...voidIt,
      ...standing,
    ]),
    story("void-doubled-reply", "the network doubles the answer", [
      ...logOn,
      strike("receive", "duplicate"),
      ...voidIt,
      ...slips,
    ]),
    story("void-doubled-request", "the network doubles the void and loses the first answer", [
      ...logOn,
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...voidIt,
      ...standing,
    ]),
    story("void-wrong-mac", "the answer has a wrong MAC: sign-in, then the reversal of the void", [
      ...logOn,
      host({ mac: { when: { mti: "0200" }, times: 1 } }),
      ...voidIt,
      ...standing,
    ]),
    story("void-refused-reversal", "the host cannot reverse the void at first", [
      ...logOn,
      strike("receive", "drop"),
      host({ respond: { when: { mti: "0400" }, code: "96", times: 2 } }),
      ...voidIt,
      ...standing,
    ]),
    story("void-lost-reversal", "the answer to the reversal of the void gets lost as well", [
      ...logOn,
      strike("receive", "drop", { times: 2 }),
      ...voidIt,
      ...standing,
    ]),
    story(
      "void-slow-request",
      "the void is still on its way when the power is back: its reversal overtakes it",
      [
        ...logOn,
        strike("send", "delay", { ms: SLOW_MS }),
        ...voidIt,
        see("approved", "checking", "not-charged"),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
    story(
      "void-twice",
      "a void whose answer is lost; then it is voided again, and a third time is refused",
      [
        ...logOn,
        strike("receive", "drop"),
        ...voidIt,
        ...standing,
        ...voidIt,
        ...slips,
        ...again,
        ...sell(2345),
        ...slips,
      ],
      { books: [`${PAST} reversed`, `${PAST} voided`, "2345 charged"] },
    ),
    story("void-another-card", "another card is shown: nothing is sent, and the sale stands", [
      ...logOn,
      ...choose,
      { act: "swipe", card: "debit-stripe", asked: "not-answered" },
      // At once, and not because nobody typed a PIN.
      { act: "await", screens: ["not-charged"], limitMs: 5_000 },
      ...standing,
    ]),
    story(
      "void-signed",
      "a signed sale is voided, and the void is signed",
      [...logOn, ...voidIt, ...signOnPad(), pass(20_000), see("home")],
      { model: "esign" },
    ),
    story(
      "void-without-card",
      "the acquirer's rules spare card and PIN, and want a supervisor",
      [
        ...logOn,
        host({ requirement: 1, parameters: { "54": "01001" } }),
        ...sell(12345),
        ...slips,
        pass(10_000),
        ...choose,
        see("operator.password"),
        type(...digits("0000"), "enter"),
        ...slips,
      ],
      { books: ["12345 voided", "12345 voided"] },
    ),
    story(
      "void-by-chip",
      "a sale by chip is voided by its chip",
      [
        ...logOn,
        type(...digits("12345"), "enter"),
        { act: "insert", card: "credit-chip" },
        type(...pin, "enter"),
        ...slips,
        ...choose,
        { act: "insert", card: "credit-chip" },
        type(...pin, "enter"),
        ...slips,
      ],
      { books: ["12345 voided", "12345 voided"] },
    ),
  ];
}
