import { settling, settlingInVain } from "./stories-settlement";
import type { Story } from "./story";
import { change, host, logOn, pass, see, sell, slips, story, strike, type } from "./story-acts";

/** A host that says nothing, and the log-in behind it. */
const LONG_MS = 240_000;

const sold = (amountFen: number) => [...sell(amountFen), ...slips] as const;

/** The host opens another batch by itself, and says so to the next sale (77), which is not charged. */
const leaves = [host({ batch: 7 }), ...sell(999), see("declined"), type("enter"), see("home")] as const;

/** What was sold in a batch that the host has left is settled under it (`money.md`, 9). */
export function leftStories(): readonly Story[] {
  return [
    story(
      "settle-left",
      "the host opens another batch by itself: what was sold before is settled under its own, and the next batch is one as ever",
      [...logOn, ...sold(12345), ...leaves, ...sold(2345), ...settling, ...sold(3345), ...settling],
      { books: ["12345 charged", "2345 charged", "3345 charged"] },
    ),
    story(
      "settle-left-alone",
      "nothing is sold in the batch that the host has opened: the one that it has left is settled alone",
      [...logOn, ...sold(12345), ...leaves, ...settling, ...sold(2345)],
      { books: ["12345 charged", "2345 charged"] },
    ),
    story(
      "settle-left-cut",
      "the host says nothing to the totals of the batch that it has left, and the power goes: that part goes on where it was",
      [
        ...logOn,
        ...sold(12345),
        ...leaves,
        ...sold(2345),
        host({ silence: { when: { mti: "0500" }, processed: true, times: 1 } }),
        { act: "choose", entry: "结算" },
        see("settlement"),
        pass(20_000),
        change((simulator) => simulator.restart()),
        ...logOn.slice(0, -1),
        see("settlement", "home"),
        pass(LONG_MS),
        type("enter"),
        see("home"),
        ...sold(3345),
      ],
      { books: ["12345 charged", "2345 charged", "3345 charged"] },
    ),
    story(
      "settle-left-lost-end",
      "the end of the batch that the host has left gets lost, and more is sold: each batch is closed once, and nothing is in none",
      [
        ...logOn,
        ...sold(12345),
        ...leaves,
        ...sold(2345),
        strike("receive", "drop", { nth: 2 }),
        ...settlingInVain,
        ...sold(3345),
        pass(LONG_MS),
        see("home"),
      ],
    ),
  ];
}
