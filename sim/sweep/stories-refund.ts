import { type Act, digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, sell, signOnPad, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;
/** What a start's only sale came to, and what is given back of it. */
const PAST = "5000";
const PART = "2000";
const LEFT = "3000";

/** The newest sale is chosen, seen, and meant; a part of it is given back, and the supervisor stands for it. */
function choose(part: string, of?: "partly-refunded"): readonly Act[] {
  return [
    { act: "choose", entry: "退货" },
    of ? { act: "voucher", of } : { act: "voucher" },
    see("confirm"),
    type("enter"),
    see("amount"),
    type(...digits(part), "enter"),
    see("operator.password"),
    type(...digits("0000"), "enter"),
  ];
}

const swipe = { act: "swipe", card: "credit-stripe" } as const;
/** A part of a start's only sale is given back. */
export const refundIt: readonly Act[] = [...choose(PART), swipe];
const refundRest = [...choose(LEFT, "partly-refunded"), swipe];
/** The host has had it (94): it is being checked until its batch is settled, or support says. */
export const hadIt = [see("checking"), pass(15_000), type("enter"), see("home")] as const;
const stands = [see("declined"), type("enter"), see("home")] as const;

/** A sale of before is given back, in parts, and what can come between. */
export function refundStories(): readonly Story[] {
  return [
    story(
      "refund",
      "a part of a sale of before is refunded, then the rest",
      [...logOn, ...refundIt, ...slips, ...refundRest, ...slips],
      { books: [`${PART} refunded`, `${LEFT} refunded`] },
    ),
    story("refund-declined", "the host does not take it: the sale stays as it was", [
      ...logOn,
      host({ respond: { when: { mti: "0220" }, code: "40", times: 1 } }),
      ...refundIt,
      ...stands,
    ]),
    story(
      "refund-lost-reply",
      "refunded, no answer: the host has had it, and nothing more can be taken than is left",
      [
        ...logOn,
        strike("receive", "drop"),
        ...refundIt,
        ...hadIt,
        { act: "choose", entry: "退货" },
        { act: "voucher", of: "partly-refunded" },
        see("confirm"),
        type("enter"),
        see("amount"),
        type(...digits(PAST), "enter"),
        { act: "await", screens: ["fault"], limitMs: 5_000 },
        type("enter"),
        see("amount"),
        type("cancel"),
        see("home"),
      ],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-lost-request",
      "the request is lost, and goes again: booked once",
      [...logOn, strike("send", "drop"), ...refundIt, ...slips],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-lost-twice",
      "the request is lost, and so is the answer to its repeat",
      [
        ...logOn,
        strike("send", "drop"),
        strike("receive", "drop"),
        ...refundIt,
        see("checking"),
        pass(40_000),
        type("enter"),
        see("home"),
      ],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-late-reply",
      "the answer comes after the time-out, behind the repeat's",
      [
        ...logOn,
        host({ respond: { when: { mti: "0220" }, code: "00", delayMs: LATE_MS, times: 1 } }),
        ...refundIt,
        ...slips,
      ],
      { books: [`${PART} refunded`] },
    ),
    story("refund-doubled-reply", "the network doubles the answer", [
      ...logOn,
      strike("receive", "duplicate"),
      ...refundIt,
      ...slips,
    ]),
    story("refund-doubled-request", "the network doubles the refund and loses the first answer", [
      ...logOn,
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...refundIt,
      ...hadIt,
    ]),
    story(
      "refund-wrong-mac",
      "the answer has a wrong MAC: sign-in, then the refund again under the new keys",
      [...logOn, host({ mac: { when: { mti: "0220" }, times: 1 } }), ...refundIt, ...hadIt],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-frozen-between",
      "no answer, and the merchant is frozen when it goes again: that proves nothing",
      [
        ...logOn,
        strike("receive", "drop"),
        ...refundIt,
        pass(20_000),
        host({ merchant: "frozen" }),
        see("checking"),
        pass(15_000),
        host({ merchant: "normal" }),
        pass(60_000),
        type("enter"),
        see("home"),
      ],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-down-between",
      "no answer, and the host is down when it goes again: that proves nothing",
      [
        ...logOn,
        strike("receive", "drop"),
        ...refundIt,
        pass(20_000),
        host({ respond: { when: { mti: "0220" }, code: "91", times: 1 } }),
        see("checking"),
        pass(75_000),
        type("enter"),
        see("home"),
      ],
      { books: [`${PART} refunded`] },
    ),
    story(
      "refund-slow-request",
      "the refund is still on its way when the power is back: its repeat overtakes it",
      [
        ...logOn,
        strike("send", "delay", { ms: SLOW_MS }),
        ...refundIt,
        see("approved", "checking"),
        pass(15_000),
        type("enter"),
        pass(15_000),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
    story(
      "refund-then-sale",
      "what was refunded is told, and the next sale is another one",
      [...logOn, ...refundIt, ...slips, ...sell(2345), ...slips],
      { books: [`${PART} refunded`, "2345 charged"] },
    ),
    story("refund-another-card", "another card is shown: nothing is sent", [
      ...logOn,
      ...choose(PART),
      { act: "swipe", card: "debit-stripe", asked: "not-answered" },
      { act: "await", screens: ["not-charged"], limitMs: 5_000 },
      type("enter"),
      see("home"),
    ]),
    story(
      "refund-signed",
      "a signed sale is refunded, and the refund is signed",
      [...logOn, ...refundIt, ...signOnPad(), pass(20_000), see("home")],
      { model: "esign", books: [`${PART} refunded signed`] },
    ),
    story(
      "refund-by-chip",
      "a sale by chip is refunded by its chip; the request is lost, and goes again, chip and all",
      [
        ...logOn,
        type(...digits("12345"), "enter"),
        { act: "insert", card: "credit-chip" },
        type(...pin, "enter"),
        ...slips,
        ...choose("345"),
        strike("send", "drop"),
        { act: "insert", card: "credit-chip" },
        ...slips,
      ],
      { books: ["12345 partly-refunded", "345 refunded"] },
    ),
  ];
}
