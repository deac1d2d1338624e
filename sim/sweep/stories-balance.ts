import type { Story } from "./story";
import { change, host, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;

/** An enquiry from home up to its answer. */
const ask = [
  { act: "choose", entry: "余额查询" },
  { act: "swipe", card: "credit-stripe" },
  type(...pin, "enter"),
] as const;
const askTwice = [...ask.slice(0, -1), type("enter"), see("pin"), ...ask.slice(-1)] as const;
const told = [see("approved"), type("enter"), see("home")] as const;
const untold = [see("not-charged"), type("enter"), see("home")] as const;

/** What moves no money: whatever comes between, nothing is owed, and the sale behind it is charged once. */
export function balanceStories(): readonly Story[] {
  return [
    story("balance", "a balance is asked for, then a sale", [...logOn, ...ask, ...told, ...sell(2345), ...slips], {
      books: ["2345 charged"],
    }),
    story("balance-declined", "the issuer tells none", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "40", times: 1 } }),
      ...ask,
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    story(
      "balance-lost-reply",
      "no answer: asked once more, and a sale behind it",
      [...logOn, strike("receive", "drop"), ...ask, ...untold, ...ask, ...told, ...sell(2345), ...slips],
      { books: ["2345 charged"] },
    ),
    story("balance-late-reply", "the answer comes after the time-out", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...ask,
      ...untold,
    ]),
    story("balance-cut", "the power goes while the answer is on its way", [
      ...logOn,
      strike("receive", "delay", { ms: 5_000 }),
      ...ask,
      pass(2_000),
      change(({ world }) => world.cutPower("story")),
    ]),
    story("balance-esign", "on a model without paper; enter alone is no PIN", [...logOn, ...askTwice, ...told], {
      model: "esign",
    }),
  ];
}
