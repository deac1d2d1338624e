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
/** What is about the newest of its kind that is so at the host. @param amountFen typed, where people say how much. */
const about = (entry: string, kind: "authorisation" | "completion", amountFen?: number) =>
  [
    { act: "choose", entry },
    { act: "voucher", kind, of: kind === "authorisation" ? "held" : "charged" },
    see("confirm"),
    type("enter"),
    ...(amountFen === undefined ? [] : [see("amount"), type(...digits(String(amountFen)), "enter")]),
    { act: "swipe", card: "credit-stripe" },
    type(...pin, "enter"),
  ] as const;
const complete = about("预授权完成", "authorisation", 25_000);
const giveUp = about("预授权撤销", "authorisation");
const voidIt = about("完成撤销", "completion");
const over = [see("returned", "not-charged"), type("enter"), see("home")] as const;
const stands = [see("not-charged"), type("enter"), see("home")] as const;
const begun = [...logOn, ...hold(30_000), ...slips];
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
    ...aboutStories("authorisation-void", giveUp, "0100", {
      done: ["30000 released", "30000 released"],
      reversed: ["30000 held", "30000 reversed"],
      again: ["30000 released", "30000 reversed", "30000 released"],
      begin: begun,
    }),
    ...aboutStories("completion", complete, "0200", {
      done: ["30000 completed", "25000 charged"],
      reversed: ["30000 held", "25000 reversed"],
      again: ["30000 completed", "25000 reversed", "25000 charged"],
      begin: begun,
    }),
    ...aboutStories("completion-void", voidIt, "0200", {
      done: ["30000 held", "25000 voided", "25000 voided"],
      reversed: ["30000 completed", "25000 charged", "25000 reversed"],
      again: ["30000 held", "25000 voided", "25000 reversed", "25000 voided"],
      begin: [...begun, ...complete, ...slips],
    }),
    story(
      "completion-after-void",
      "a completion is voided, and its authorisation completed again",
      [...begun, ...complete, ...slips, ...voidIt, ...slips, ...complete, ...slips],
      { books: ["30000 completed", "25000 voided", "25000 voided", "25000 charged"] },
    ),
    story(
      "completion-twice",
      "what is completed is completed no second time",
      [
        ...begun,
        ...complete,
        ...slips,
        { act: "choose", entry: "预授权完成" },
        { act: "voucher", kind: "authorisation", of: "completed" },
        { act: "await", screens: ["fault"], limitMs: 5_000 },
        type("enter"),
        see("home"),
      ],
      { books: ["30000 completed", "25000 charged"] },
    ),
    story(
      "completion-another-card",
      "another card is shown: nothing is sent, and the hold stands",
      [
        ...begun,
        ...complete.slice(0, -2),
        { act: "swipe", card: "debit-stripe", asked: "not-answered" },
        { act: "await", screens: ["not-charged"], limitMs: 5_000 },
        ...stands,
      ],
      { books: ["30000 held"] },
    ),
  ];
}

/** What can come between a request about an original and its answer, the same for each kind. */
function aboutStories(
  kind: string,
  acts: Story["acts"],
  mti: string,
  books: {
    readonly done: readonly string[];
    readonly reversed: readonly string[];
    readonly again: readonly string[];
    readonly begin: Story["acts"];
  },
): readonly Story[] {
  const { begin } = books;
  return [
    story(kind, "it goes through, both copies torn off", [...begin, ...acts, ...slips], { books: books.done }),
    story(
      `${kind}-declined`,
      "the host declines: the original stands",
      [
        ...begin,
        host({ respond: { when: { mti }, code: "40", times: 1 } }),
        ...acts,
        see("declined"),
        type("enter"),
        see("home"),
      ],
      { books: books.reversed.filter((entry) => !entry.includes("reversed")) },
    ),
    story(
      `${kind}-lost-reply`,
      "no answer: it is reversed, and done again",
      [...begin, strike("receive", "drop"), ...acts, ...stands, ...acts, ...slips],
      { books: books.again },
    ),
    story(
      `${kind}-late-reply`,
      "the answer comes after the time-out",
      [...begin, host({ respond: { when: { mti }, code: "00", delayMs: LATE_MS, times: 1 } }), ...acts, ...stands],
      { books: books.reversed },
    ),
    story(
      `${kind}-doubled-request`,
      "the network doubles the request and loses the first answer",
      [...begin, strike("send", "duplicate"), strike("receive", "drop"), ...acts, ...stands],
      { books: books.reversed },
    ),
    story(
      `${kind}-slow-request`,
      "it is still on its way when the power is back: its reversal overtakes it",
      [
        ...begin,
        strike("send", "delay", { ms: SLOW_MS }),
        ...acts,
        see("approved", "checking", "not-charged"),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
  ];
}
