import type { Simulator } from "../simulator/simulator";
import type { Story } from "./story";
import { change, logOn, pass, see, sell, slips, story, strike, type } from "./story-acts";

/** Longer than the longest pause until a settlement is tried again by itself, with its time-out. */
const AGAIN_MS = 240_000;

const settle = [{ act: "choose", entry: "结算" }, see("settlement"), pass(20_000), type("enter"), see("home")] as const;
/** A time-out, the notice, and then by itself; the report is read in the menu. */
const again = [
  { act: "choose", entry: "结算" },
  see("settlement"),
  pass(90_000),
  type("enter"),
  see("home"),
  pass(AGAIN_MS),
  see("home"),
] as const;

/** The host's figure of its newest sale is off by one fen. */
const differ = change(({ acquirer }: Simulator) => {
  const stan = acquirer.ledgerView().entries.at(-1)?.stan ?? "";
  const applied = acquirer.applyHostVerb({ settle: { differ: [{ stan, amountFen: 1 }] } });
  if (applied.kind === "invalid") throw new Error(`story: host verb: ${applied.field}`);
});

/** A batch of before is settled, and what can come between. */
export function settlementStories(): readonly Story[] {
  return [
    story("settle", "a balanced batch is settled, its slip torn off", [...logOn, ...settle]),
    story("settle-differs", "the totals differ: every record is uploaded", [
      ...logOn,
      ...sell(2345),
      ...slips,
      differ,
      ...settle,
    ]),
    story("settle-lost-totals", "the answer to the totals gets lost: it goes on by itself", [
      ...logOn,
      strike("receive", "drop", { nth: 2 }),
      ...again,
    ]),
    story("settle-lost-end", "the answer to the end gets lost: the batch is closed once", [
      ...logOn,
      strike("receive", "drop", { nth: 3 }),
      ...again,
    ]),
    story(
      "settle-doubled",
      "the network doubles the end and its answer",
      [...logOn, strike("send", "duplicate", { nth: 3 }), strike("receive", "duplicate", { nth: 3 }), ...settle],
      { doubling: true },
    ),
  ];
}
