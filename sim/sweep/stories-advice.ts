import { digits } from "./person";
import { settling } from "./stories-settlement";
import type { Story } from "./story";
import { change, host, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;
const SENT_BETWEEN_MS = 15_000;
/** At home, until what is stored has gone, and has gone again. */
const RESTED_MS = 40_000;
const RESTED_LONG_MS = 200_000;

const held = [
  ...logOn,
  { act: "choose", entry: "预授权" },
  see("amount"),
  type(...digits("30000"), "enter"),
  { act: "swipe", card: "credit-stripe" },
  type(...pin, "enter"),
  ...slips,
] as const satisfies Story["acts"];
/** The newest hold is completed with 250.00: nobody types a PIN. */
const advise = [
  { act: "choose", entry: "预授权完成通知" },
  { act: "voucher", kind: "authorisation", of: "held" },
  see("confirm"),
  type("enter"),
  see("amount"),
  type(...digits("25000"), "enter"),
  { act: "swipe", card: "credit-stripe" },
  ...slips,
] as const satisfies Story["acts"];
/** The advice goes first, and is waited for: at a slow host longer than a person waits for a screen elsewhere. */
const [amountOfSale, ...restOfSale] = sell(2345);
const sellBehindAdvice = [
  amountOfSale,
  { act: "await", screens: ["card"], limitMs: SENT_BETWEEN_MS },
  ...restOfSale,
] as readonly Story["acts"][number][];
const sent = { books: ["30000 completed", "25000 charged"] };
const bearers = (up: boolean) =>
  change(({ network }) => {
    for (const bearer of ["wifi", "cellular"] as const) network.setBearer(bearer, { up });
  });
const refusal = [see("declined"), type("enter"), see("home")] as const;

/** A hold is completed by advice: stored, told as done, and sent when nothing else is to be done. */
export function adviceStories(): readonly Story[] {
  return [
    story("advice", "stored, told as done, and sent at rest", [...held, ...advise, pass(RESTED_MS), see("home")], sent),
    story(
      "advice-refused",
      "the host refuses what was told as done: that is told, and the hold stands",
      [
        ...held,
        host({ respond: { when: { mti: "0220" }, code: "25", times: 1 } }),
        ...advise,
        pass(RESTED_MS),
        ...refusal,
      ],
      { books: ["30000 held"] },
    ),
    story(
      "advice-refused-cut",
      "the power goes while the refusal stands there unread: it is told when it is back",
      [
        ...held,
        host({ respond: { when: { mti: "0220" }, code: "25", times: 1 } }),
        ...advise,
        pass(RESTED_MS),
        see("declined"),
        change((simulator) => simulator.restart()),
        ...logOn.slice(0, -1),
        ...refusal,
      ],
      { books: ["30000 held"] },
    ),
    story(
      "advice-lost-request",
      "it is lost on its way, and goes again: booked once",
      [...held, ...advise, strike("send", "drop"), pass(RESTED_LONG_MS), see("home")],
      sent,
    ),
    story(
      "advice-lost-reply",
      "booked, no answer: the host has had it, and support says what became of it",
      [...held, ...advise, strike("receive", "drop"), pass(RESTED_LONG_MS), see("home")],
      sent,
    ),
    story(
      "advice-late-reply",
      "the answer comes behind the time-out",
      [
        ...held,
        host({ respond: { when: { mti: "0220" }, code: "00", delayMs: LATE_MS, times: 1 } }),
        ...advise,
        pass(RESTED_LONG_MS),
        see("home"),
      ],
      sent,
    ),
    story(
      "advice-doubled-request",
      "the network doubles it",
      [...held, ...advise, strike("send", "duplicate"), pass(RESTED_LONG_MS), see("home")],
      sent,
    ),
    story(
      "advice-wrong-mac",
      "the answer has a wrong MAC: sign-in, then the advice again under the new keys",
      [...held, host({ mac: { when: { mti: "0220" }, times: 1 } }), ...advise, pass(RESTED_LONG_MS), see("home")],
      sent,
    ),
    story(
      "advice-slow-request",
      "it is still on its way when the power is back: its repeat overtakes it",
      [...held, ...advise, strike("send", "delay", { ms: SLOW_MS }), pass(RESTED_LONG_MS), see("home")],
      { impatient: true },
    ),
    story(
      "advice-host-down",
      "the acquirer cannot reach the bank, and takes its repeat",
      [
        ...held,
        host({ respond: { when: { mti: "0220" }, code: "91", times: 1 } }),
        ...advise,
        pass(RESTED_LONG_MS),
        see("home"),
      ],
      { books: ["30000 completed", "25000 charged"] },
    ),
    story(
      "advice-then-sale",
      "it goes before the next sale, which waits for nothing else",
      [...held, ...advise, ...sellBehindAdvice, ...slips, pass(RESTED_MS), see("home")],
      { books: ["30000 completed", "25000 charged", "2345 charged"] },
    ),
    story(
      "advice-twice",
      "what a stored advice completes is completed no second time",
      [
        ...held,
        ...advise,
        { act: "choose", entry: "预授权完成" },
        { act: "voucher", kind: "authorisation", of: "held" },
        { act: "await", screens: ["fault"], limitMs: 5_000 },
        type("enter"),
        pass(RESTED_MS),
        see("home"),
      ],
      sent,
    ),
    story(
      "advice-settled",
      "the batch is settled with it: it goes first",
      [...held, bearers(false), ...advise, bearers(true), ...settling],
      sent,
    ),
  ];
}
