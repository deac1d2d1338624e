import { digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, sell, signOnPad, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;

/** An authorisation from home up to its answer. */
const hold = (amountFen: number, card = "credit-stripe") =>
  [
    { act: "choose", entry: "预授权" },
    see("amount"),
    type(...digits(String(amountFen)), "enter"),
    { act: "swipe", card },
    type(...pin, "enter"),
  ] as const;
const over = [see("returned", "not-charged"), type("enter"), see("home")] as const;
const lives = { books: ["30000 held"] };
const ends = { books: ["30000 reversed"] };

/** Money is held on a card, and what can come between. */
export function holdStories(): readonly Story[] {
  return [
    story("authorisation", "an amount is held, both copies torn off", [...logOn, ...hold(30_000), ...slips], lives),
    story("authorisation-declined", "the issuer holds nothing", [
      ...logOn,
      host({ respond: { when: { mti: "0100" }, code: "51", times: 1 } }),
      ...hold(30_000),
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    story(
      "authorisation-lost-reply",
      "held, no answer: it is reversed, and the money is free",
      [...logOn, strike("receive", "drop"), ...hold(30_000), ...over],
      ends,
    ),
    story(
      "authorisation-late-reply",
      "the answer to the authorisation comes after the time-out",
      [
        ...logOn,
        host({ respond: { when: { mti: "0100" }, code: "00", delayMs: LATE_MS, times: 1 } }),
        ...hold(30_000),
        ...over,
      ],
      ends,
    ),
    story(
      "authorisation-doubled-request",
      "the network doubles the authorisation and loses the first answer",
      [...logOn, strike("send", "duplicate"), strike("receive", "drop"), ...hold(30_000), ...over],
      ends,
    ),
    story("authorisation-wrong-mac", "the answer has a wrong MAC: sign-in, then the reversal", [
      ...logOn,
      host({ mac: { when: { mti: "0100" }, times: 1 } }),
      ...hold(30_000),
      ...over,
    ]),
    story(
      "authorisation-slow-request",
      "it is still on its way when the power is back: its reversal overtakes it",
      [
        ...logOn,
        strike("send", "delay", { ms: SLOW_MS }),
        ...hold(30_000),
        see("approved", "checking", "not-charged", "returned"),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
    story(
      "authorisation-then-sale",
      "held and lost, held again, and a sale behind them",
      [
        ...logOn,
        strike("receive", "drop"),
        ...hold(30_000),
        ...over,
        ...hold(30_000),
        ...slips,
        ...sell(2345),
        ...slips,
      ],
      { books: ["30000 reversed", "30000 held", "2345 charged"] },
    ),
    story(
      "authorisation-signed",
      "an authorisation is signed on the pad",
      [...logOn, ...hold(30_000), ...signOnPad(), pass(20_000), see("home")],
      { model: "esign", books: ["30000 held signed"] },
    ),
  ];
}
