import type { Simulator } from "../simulator/simulator";
import type { Act } from "./person";
import { hadIt, refundIt } from "./stories-refund";
import type { Story } from "./story";
import { change, host, logOn, pass, see, sell, slips, story, strike, type } from "./story-acts";

/** Longer than the longest pause until a settlement is tried again by itself, with its time-out. */
const AGAIN_MS = 240_000;

/** Longer than the time-outs of a settlement's message that nobody answers. */
const UNANSWERED_MS = 90_000;

/** Behind the sale, before the settlement, and once more when the operator leaves it out. */
const SILENT_REVERSALS = 3;

/** As many as are tried until it is left out. */
const SILENT_REFUNDS = 4;
/** Longer than the longest pause between two tries of what nobody has answered. */
const LATE_MS = 900_000;

/** The open batch is settled, and what has become of it by then is read. @param confirms is anything left out? Then people say yes first. */
function settle(readAfterMs: number, ...confirms: readonly Act[]): readonly Act[] {
  return [
    { act: "choose", entry: "结算" },
    ...confirms,
    see("settlement"),
    pass(readAfterMs),
    type("enter"),
    see("home"),
  ];
}

/** The open batch is settled, and its end read. */
export const settling = settle(20_000);

/** A message meets no answer, which is read. */
export const settlingInVain = settle(UNANSWERED_MS);

/** Time passes until it has gone on by itself. */
const onByItself = [pass(AGAIN_MS), see("home")] as const;
export const settlingAgain = [...settlingInVain, ...onByItself];

/** What is being checked is left out. */
const settlingWithout = settle(UNANSWERED_MS, see("confirm"), type("enter"));

/** The host's figure of its newest sale is off by one fen. */
export const differ = change(({ acquirer }: Simulator) => {
  const stan = acquirer.ledgerView().entries.findLast(({ kind }) => kind === "sale")?.stan ?? "";
  const applied = acquirer.applyHostVerb({ settle: { differ: [{ stan, amountFen: 1 }] } });
  if (applied.kind === "invalid") throw new Error(`story: host verb: ${applied.field}`);
});

/** A batch of before is settled, and what can come between. */
export function settlementStories(): readonly Story[] {
  return [
    story("settle", "a balanced batch is settled, its slip torn off", [...logOn, ...settling]),
    story("settle-differs", "the totals differ: every record is uploaded", [
      ...logOn,
      ...sell(2345),
      ...slips,
      differ,
      ...settling,
    ]),
    story("settle-refund", "a refund is in a batch whose totals differ: it counts on its own side, and is uploaded", [
      ...logOn,
      ...refundIt,
      ...slips,
      differ,
      ...settling,
    ]),
    story(
      "settle-refund-had",
      "the answer to a refund is lost, and the host has had it: the settlement takes it once more, and it is booked",
      [...logOn, strike("receive", "drop"), ...refundIt, ...hadIt, ...settling],
      { books: ["2000 refunded"] },
    ),
    story(
      "settle-refund-had-not",
      "a refund was declined, unheard: the host names it at the end, and support is asked",
      [
        ...logOn,
        host({ respond: { when: { mti: "0220" }, code: "40", times: 1 } }),
        strike("receive", "drop"),
        ...refundIt,
        ...hadIt,
        ...settling,
      ],
    ),
    story(
      "settle-refund-late",
      "a refund gets to nobody, is left out, and is booked after its batch's settlement: the next report says so",
      [
        ...logOn,
        host({ silence: { when: { mti: "0220" }, processed: false, times: SILENT_REFUNDS } }),
        ...refundIt,
        see("checking"),
        type("enter"),
        see("home"),
        ...settlingWithout,
        pass(LATE_MS),
        see("home"),
        ...sell(2345),
        ...slips,
        ...settling,
      ],
      { books: ["2000 refunded", "2345 charged"] },
    ),
    story("settle-checking", "a sale is being checked, and the operator leaves it out: it is in no total", [
      ...logOn,
      host({ silence: { when: { mti: "0200" }, times: 1 } }),
      host({ silence: { when: { mti: "0400" }, processed: false, times: SILENT_REVERSALS } }),
      ...sell(12345),
      see("checking"),
      type("enter"),
      see("home"),
      ...settlingWithout,
    ]),
    story(
      "settle-lost-end-checking",
      "the answer to the end gets lost, and what was left out as being checked ends meanwhile: the batch is closed with its report",
      [
        ...logOn,
        host({ silence: { when: { mti: "0200" }, processed: false, times: 1 } }),
        host({ silence: { when: { mti: "0400" }, processed: false, times: SILENT_REVERSALS } }),
        ...sell(12345),
        see("checking"),
        type("enter"),
        see("home"),
        host({ silence: { when: { mti: "0320" }, times: 1 } }),
        ...settlingWithout,
        ...onByItself,
        ...sell(2345),
        ...slips,
      ],
    ),
    story("settle-lost-totals", "the answer to the totals gets lost: it goes on by itself", [
      ...logOn,
      strike("receive", "drop", { nth: 2 }),
      ...settlingAgain,
    ]),
    story("settle-lost-end", "the answer to the end gets lost: the batch is closed once", [
      ...logOn,
      strike("receive", "drop", { nth: 3 }),
      ...settlingAgain,
    ]),
    story(
      "settle-doubled",
      "the network doubles the end and its answer",
      [...logOn, strike("send", "duplicate", { nth: 3 }), strike("receive", "duplicate", { nth: 3 }), ...settling],
      { doubling: true },
    ),
  ];
}
