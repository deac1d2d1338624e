import { digits } from "./person";
import type { Story } from "./story";
import { change, host, logOn, moves, pass, see, story, strike, type } from "./story-acts";

const LATE_MS = 30_000;
/** The bank needs 2 s, and the terminal asks at growing pauses. */
const PAID_MS = 8_000;
/** The second message since home: the first asks what there is to have. */
const REQUEST = { nth: 2 } as const;

const yes = (amountFen: number) =>
  [
    { act: "choose", entry: "提现" },
    see("amount"),
    type(...digits(String(amountFen)), "enter"),
    see("confirm"),
    type("enter"),
  ] as const;
const read = [see("payout"), pass(PAID_MS), type("enter"), see("home")] as const;
/** Somebody leads on while it is not known, and reads the end when it comes by itself. */
const late = [see("payout"), pass(90_000), type("enter"), see("home"), pass(60_000), see("home", "payout")] as const;

const moved = { terminal: "90000009", merchant: "898310058129999" };

/** The merchant's rule: all that is settled goes, for it is above the amount. */
const byRule = [host({ payoutRule: { aboveFen: 30_000 } })] as const;
/** The question of the amount says how it stands, or that there is nothing to ask for. */
const standing = [
  { act: "choose", entry: "提现" },
  see("amount", "payout", "notice"),
  type("cancel"),
  see("home"),
] as const;
const standingLate = [{ act: "choose", entry: "提现" }, pass(90_000), type("enter"), see("home")] as const;

/** Settled money is asked for, and what can come between. 500.00 are there: more than twice what is asked for. */
export function payoutStories(): readonly Story[] {
  return [
    funded("payout", "paid at once, or queued for the next working day", [...yes(20_000), ...read]),
    funded("payout-no", "the cancel key at the question: nothing is asked for", [
      ...yes(20_000).slice(0, -1),
      type("cancel"),
      see("home"),
    ]),
    funded("payout-lost-request", "the request gets lost: the same one goes again", [
      strike("send", "drop", REQUEST),
      ...yes(20_000),
      ...late,
    ]),
    funded("payout-slow-request", "nobody knows the request yet that is on its way: the same one goes again", [
      strike("send", "delay", { ...REQUEST, ms: LATE_MS }),
      ...yes(20_000),
      ...late,
    ]),
    funded("payout-lost-reply", "the answer gets lost: it is asked about by its number", [
      strike("receive", "drop", REQUEST),
      ...yes(20_000),
      ...late,
    ]),
    funded(
      "payout-doubled",
      "the network doubles the request, and loses the first answer",
      [strike("send", "duplicate", REQUEST), strike("receive", "drop", REQUEST), ...yes(20_000), ...late],
      { doubling: true },
    ),
    funded("payout-cut", "the power goes while the answer is on its way", [
      strike("receive", "delay", { ...REQUEST, ms: 5_000 }),
      ...yes(20_000),
      pass(2_000),
      change(({ world }) => world.cutPower("story")),
    ]),
    funded("payout-queued", "the way to the bank is down: it waits, and is paid when it is up", [
      host({ channel: "down" }),
      ...yes(20_000),
      see("payout"),
      pass(PAID_MS),
      type("enter"),
      see("home"),
      host({ channel: "up" }),
      pass(60_000),
      type("enter"),
      see("home"),
    ]),
    funded("payout-wrong-mac", "the answer has a wrong MAC: nothing is believed of it", [
      host({ mac: { when: { mti: "payout.make" }, times: 1 } }),
      ...yes(20_000),
      ...late,
    ]),
    funded("payout-fails", "the bank's account is closed: the money is in the balance", [
      host({ bank: { payout: "reject", reason: "closed", times: 1 } }),
      ...yes(20_000),
      ...read,
    ]),
    funded("payout-comes-back", "the bank gives back what it has paid: told by itself", [
      host({ bank: { payout: "reject-later", reason: "name", afterMs: 60_000, times: 1 } }),
      ...yes(20_000),
      ...read,
      // Where it is paid on another day nothing comes: enter does nothing at home.
      ...[1, 2, 3].flatMap(() => [pass(50_000), type("enter")]),
      see("home"),
    ]),
    funded("payout-again", "rejected, and paid out again in its place, once", [
      host({ bank: { payout: "reject", reason: "frozen", times: 1 } }),
      ...yes(20_000),
      see("payout"),
      pass(PAID_MS),
      type("f1"),
      see("confirm", "home"),
      type("enter"),
      see("payout", "home"),
      pass(PAID_MS),
      type("enter"),
      see("home"),
    ]),
    funded("payout-held", "held for review, then paid", [
      host({ bank: { payout: "hold", afterMs: 60_000, times: 1 } }),
      ...yes(20_000),
      ...read,
      pass(120_000),
      type("enter"),
      see("home"),
    ]),
    funded("payout-by-rule", "above an amount all goes by itself, and is told where money is asked for", [
      ...byRule,
      pass(PAID_MS),
      ...standing,
    ]),
    funded("payout-by-rule-cut", "the power goes while what goes by itself is told", [
      ...byRule,
      strike("receive", "delay", { ms: 5_000 }),
      { act: "choose", entry: "提现" },
      pass(2_000),
      change(({ world }) => world.cutPower("story")),
    ]),
    funded(
      "payout-by-rule-lost",
      "what stands of it gets lost on its way: nothing is asked for, and it is told the next time",
      [...byRule, pass(PAID_MS), strike("receive", "drop"), ...standingLate, ...standing],
    ),
    funded(
      "payout-by-rule-doubled",
      "the network doubles the enquiry and its answer: it goes once",
      [...byRule, strike("send", "duplicate"), strike("receive", "duplicate"), ...standing],
      { doubling: true },
    ),
    funded("payout-by-rule-fails", "the bank rejects what goes by itself: it is in the balance, and said so", [
      host({ bank: { payout: "reject", reason: "frozen", times: 1 } }),
      ...byRule,
      ...standing,
      pass(PAID_MS),
      ...standing,
    ]),
    funded("payout-by-rule-asked", "what the bank brought back of a payout by rule is asked for, and paid once", [
      host({ bank: { payout: "reject", reason: "frozen", times: 1 } }),
      ...byRule,
      ...standing,
      pass(PAID_MS),
      ...yes(20_000).slice(0, -2),
      // Where it goes on the next working day nothing has come back yet: there is not enough to ask for.
      see("confirm", "fault"),
      type("enter"),
      pass(PAID_MS),
      type("cancel"),
      see("home"),
      ...standing,
    ]),
    funded(
      "payout-by-rule-beside",
      "what is left goes by itself while one that was asked for is at the bank: each is paid once",
      [
        host({ bank: { payout: "delay", afterMs: 60_000, times: 1 } }),
        ...yes(20_000),
        see("payout"),
        host({ payoutRule: { aboveFen: 10_000 } }),
        pass(90_000),
        type("enter"),
        see("home", "payout"),
        pass(60_000),
        type("enter"),
        see("home"),
        ...standing,
      ],
    ),
    funded(
      "payout-by-rule-first",
      "the request gets lost, and all goes by itself before it comes again: it is refused, and nothing is paid twice",
      [
        strike("send", "drop", REQUEST),
        ...yes(20_000),
        see("payout"),
        ...byRule,
        pass(400_000),
        type("enter"),
        see("home", "payout"),
        ...standing,
      ],
    ),
    funded(
      "payout-moved",
      "the terminal moves to another shop while the bank is at it: asked about under the numbers of before",
      [
        host({ bank: { payout: "delay", afterMs: 60_000, times: 1 } }),
        ...yes(20_000),
        see("payout"),
        pass(2_000),
        ...moves(moved),
        ...logOn,
        pass(120_000),
        type("enter"),
        see("home"),
      ],
    ),
    funded(
      "payout-moved-lost",
      "the request gets lost, and the terminal moves to another shop: it is not carried out, and told so",
      [
        strike("send", "drop", REQUEST),
        ...yes(20_000),
        see("payout"),
        ...moves(moved),
        ...logOn,
        pass(400_000),
        type("enter"),
        see("home"),
      ],
    ),
    funded(
      "payout-by-rule-between",
      "it goes by itself while the amount is being typed: what is asked for is paid once",
      [
        { act: "choose", entry: "提现" },
        see("amount"),
        ...byRule,
        pass(PAID_MS),
        type(...digits("20000"), "enter"),
        see("confirm"),
        type("enter"),
        ...late,
      ],
    ),
  ];
}

function funded(name: string, tells: string, acts: Story["acts"], more: Partial<Story> = {}): Story {
  return story(name, tells, [...logOn, ...acts], { ...more, start: "settled" });
}
