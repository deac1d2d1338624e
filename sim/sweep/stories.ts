import { digits } from "./person";
import { activationStories } from "./stories-activation";
import { adviceStories } from "./stories-advice";
import { balanceStories } from "./stories-balance";
import { cardStories } from "./stories-cards";
import { certificateStories } from "./stories-certificates";
import { holdStories } from "./stories-hold";
import { hostStories } from "./stories-host";
import { leftStories } from "./stories-left";
import { movedStories } from "./stories-moved";
import { operatorStories } from "./stories-operator";
import { orderStories } from "./stories-order";
import { partStories } from "./stories-part";
import { payoutStories } from "./stories-payout";
import { powerStories } from "./stories-power";
import { qrStories } from "./stories-qr";
import { refundStories } from "./stories-refund";
import { settlementStories } from "./stories-settlement";
import { signingStories } from "./stories-signing";
import { tillStories } from "./stories-till";
import { voidStories } from "./stories-void";
import type { Story } from "./story";
import { change, host, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;
/** Enough for half a slip. */
const HALF_SLIP_MM = 40;

/** All that the sweeps go through. */
export function allStories(): readonly Story[] {
  return [
    // First, for the sake of hunts: most of what breaks a rule of money shows in these.
    ...hostStories(),
    story(
      "first-day",
      "a new terminal signs in, loads its parameters and sells",
      [...logOn, ...sell(12345), ...slips],
      {
        start: "blank",
      },
    ),
    story("sale", "approved, both copies torn off", [...logOn, ...sell(12345), ...slips]),
    story("declined", "not enough money on the card", [
      ...logOn,
      ...sell(50_000_00, "low-balance"),
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    story("wrong-pin", "declined with 55, then approved with another card", [
      ...logOn,
      ...sell(12345, "wrong-pin"),
      see("declined"),
      type("enter"),
      see("home"),
      ...sell(12345),
      see("approved"),
    ]),
    story("another-pin", "declined with 55; the cardholder types another PIN", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "55", times: 1 } }),
      ...sell(12345),
      see("declined"),
      type("f2"),
      see("pin"),
      type(...pin, "enter"),
      ...slips,
    ]),
    story("repeat", "the same card and amount again: asked about, and charged", [
      ...logOn,
      host({ parameters: { "52": "05" } }),
      ...sell(12345),
      ...slips,
      type(...digits("12345"), "enter"),
      { act: "swipe", card: "credit-stripe", asked: "not-answered" },
      see("confirm"),
      type("enter"),
      see("pin"),
      type(...pin, "enter"),
      ...slips,
    ]),
    story("sale-sm4", "a sale under SM4 keys", [...logOn, ...sell(12345), ...slips], {
      national: true,
      start: "blank",
    }),
    story("lost-reply", "no answer; the next sale sends the reversal first", [
      ...logOn,
      strike("receive", "drop"),
      ...sell(12345),
      see("checking"),
      type("enter"),
      ...sell(2345),
      ...slips,
    ]),
    story("returned", "no answer; the terminal finds out by itself", [
      ...logOn,
      strike("receive", "drop"),
      ...sell(12345),
      see("returned"),
      type("enter"),
      see("home"),
    ]),
    story("late-reply", "the answer comes after the time-out", [
      ...logOn,
      host({ respond: { when: { mti: "0200" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...sell(12345),
      see("returned"),
      type("enter"),
      see("home"),
    ]),
    story("doubled-request", "the network doubles the request and loses the first answer", [
      ...logOn,
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...sell(12345),
      see("returned"),
      type("enter"),
      see("home"),
    ]),
    story("corrupted-reply", "the answer is damaged on its way", [
      ...logOn,
      strike("receive", "corrupt"),
      ...sell(12345),
      see("returned", "approved"),
      type("enter"),
      see("home"),
    ]),
    story("wrong-mac", "the answer has a wrong MAC: sign-in, then the reversal", [
      ...logOn,
      host({ mac: { when: { mti: "0200" }, times: 1 } }),
      ...sell(12345),
      see("returned"),
      type("enter"),
      see("home"),
    ]),
    story("reset-while-sending", "the connection breaks in the middle of the request", [
      ...logOn,
      strike("send", "fail"),
      ...sell(12345),
      see("returned", "not-charged"),
      type("enter"),
      see("home"),
    ]),
    story("refused-reversal", "the host cannot reverse at first", [
      ...logOn,
      strike("receive", "drop"),
      host({ respond: { when: { mti: "0400" }, code: "96", times: 2 } }),
      ...sell(12345),
      see("returned"),
      type("enter"),
      see("home"),
    ]),
    story("lost-reversal", "the answer to the reversal gets lost as well", [
      ...logOn,
      strike("receive", "drop", { times: 2 }),
      ...sell(12345),
      see("returned", "not-charged"),
      type("enter"),
      see("home"),
    ]),
    story(
      "override",
      "the host falls silent; a supervisor lets the next sale pass",
      [
        ...logOn,
        host({ silence: { when: { mti: "0200" }, times: 1 } }),
        host({ silence: { when: { mti: "0400" }, processed: false, times: 2 } }),
        ...sell(12345),
        see("checking"),
        type("enter"),
        see("home"),
        type(...digits("2345"), "enter"),
        see("checking"),
        type("f1"),
        see("operator.password"),
        type("0", "0", "0", "0", "enter"),
        { act: "swipe", card: "credit-stripe" },
        type(...pin, "enter"),
        ...slips,
      ],
      { deferring: true },
    ),
    story(
      "slow-request",
      "the request is still on its way when the power is back: the reversal overtakes it",
      [
        ...logOn,
        strike("send", "delay", { ms: SLOW_MS }),
        ...sell(12345),
        see("approved", "checking"),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
    story("paper-out", "no paper: the slip waits, and comes at rest", [
      ...logOn,
      change(({ printer }) => printer?.paper(0)),
      ...sell(12345),
      see("approved"),
      pass(3_000),
      type("enter"),
      see("home"),
      change(({ printer }) => printer?.loadRoll()),
      see("detail"),
      pass(30_000),
      see("home"),
    ]),
    story("torn-slip", "the paper ends in the middle of the slip", [
      ...logOn,
      change(({ printer }) => printer?.paper(HALF_SLIP_MM)),
      ...sell(12345),
      see("approved"),
      pass(8_000),
      change(({ printer }) => printer?.loadRoll()),
      type("enter"),
      see("home"),
      type("menu"),
      type("3"),
      pass(8_000),
      type("enter"),
      pass(8_000),
      type("enter"),
      see("home"),
    ]),
    story("new-keys", "the host asks for a sign-in and has new parameters", [
      ...logOn,
      host({ requirement: 3, parameters: { "12": "45" } }),
      ...sell(12345),
      ...slips,
      pass(5_000),
      ...sell(2345),
      see("approved"),
    ]),
    story("wrong-password", "a wrong password, then the right one", [
      see("operator.number"),
      type("0", "1", "enter"),
      see("operator.password"),
      type("1", "1", "1", "1", "enter"),
      see("fault"),
      type("enter"),
      see("operator.password"),
      type("0", "0", "0", "0", "enter"),
      see("home"),
      ...sell(12345),
      see("approved"),
    ]),
    story("date-lost", "the backup cell is dead: the host's date, and the certificate validated again with it", [
      see("operator.number"),
      change((simulator) => {
        simulator.clock.cellDead = true;
        simulator.secureLink(true);
      }),
      ...logOn.slice(0, -1),
      see("fault"),
      type("enter"),
      see("home"),
      ...sell(12345),
      ...slips,
    ]),
    story("no-network", "both bearers are down when the sale would be sent", [
      ...logOn,
      change(({ network }) => {
        network.setBearer("wifi", { up: false });
        network.setBearer("cellular", { up: false });
      }),
      ...sell(12345),
      see("not-charged"),
      change(({ network }) => {
        network.setBearer("wifi", { up: true });
        network.setBearer("cellular", { up: true });
      }),
      type("enter"),
      see("home"),
    ]),
    story(
      "worn-journal",
      "sales on a journal that has to make room for them",
      [...logOn, ...sell(12345), ...slips, pass(40_000), ...sell(2345), ...slips],
      { start: "worn" },
    ),
    ...signingStories(),
    ...cardStories(),
    ...powerStories(),
    ...voidStories(),
    ...settlementStories(),
    ...certificateStories(),
    ...leftStories(),
    ...movedStories(),
    ...activationStories(),
    ...tillStories(),
    ...holdStories(),
    ...adviceStories(),
    ...qrStories(),
    ...orderStories(),
    ...refundStories(),
    ...balanceStories(),
    ...payoutStories(),
    ...operatorStories(),
    ...partStories(),
  ];
}

export function storyByName(name: string): Story | undefined {
  return allStories().find((each) => each.name === name);
}
