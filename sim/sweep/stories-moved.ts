import { differ, settling, settlingAgain, settlingInVain } from "./stories-settlement";
import type { Story } from "./story";
import { change, host, logOn, moves, pass, see, sell, slips, story, strike, type } from "./story-acts";

const first = { terminal: "90000009", merchant: "898310058129999" };
const second = { terminal: "90000010", merchant: "898310058129998" };

/** The totals differ, a host that says nothing, and the log-in behind it. */
const LONG_MS = 240_000;

const sold = (amountFen: number) => [...sell(amountFen), ...slips] as const;

/** Behind the log-in the settlement goes on by itself, and has ended. */
const goesOn = [...logOn.slice(0, -1), see("settlement", "home"), pass(LONG_MS), type("enter"), see("home")] as const;

/** The terminal gets other numbers in the middle of a batch. What it sold before is settled under its former ones (`money.md`, 2 and 9). */
export function movedStories(): readonly Story[] {
  return [
    story(
      "settle-moved",
      "moved in the middle of a batch: what was sold before is settled under the old numbers, the rest under the new ones, and so is the next batch",
      [...logOn, ...sold(12345), ...moves(first), ...logOn, ...sold(2345), ...settling, ...sold(3345), ...settling],
      { books: ["12345 charged", "2345 charged", "3345 charged"] },
    ),
    story("settle-moved-alone", "moved, and nothing is sold behind it: the batch has the old numbers' part alone", [
      ...logOn,
      ...sold(12345),
      ...moves(first),
      ...logOn,
      ...settling,
      ...sold(2345),
    ]),
    story("settle-moved-twice", "moved twice, with a sale under each: three parts, and one report", [
      ...logOn,
      ...sold(12345),
      ...moves(first),
      ...logOn,
      ...sold(2345),
      ...moves(second, first.terminal),
      ...logOn,
      ...sold(3345),
      ...settling,
    ]),
    story(
      "settle-moved-cut",
      "the old numbers' totals differ, the host says nothing to their records, and the power goes: their part goes on where it was",
      [
        ...logOn,
        ...sold(12345),
        differ,
        ...moves(first),
        ...logOn,
        ...sold(2345),
        host({ silence: { when: { mti: "0320" }, processed: true, times: 1 } }),
        { act: "choose", entry: "结算" },
        see("settlement"),
        pass(20_000),
        change((simulator) => simulator.restart()),
        ...goesOn,
        ...sold(3345),
      ],
    ),
    story(
      "settle-moved-between",
      "moved while its settlement waits for an answer: the rest of it goes under the old numbers",
      [
        ...logOn,
        ...sold(12345),
        host({ silence: { when: { mti: "0500" }, times: 1 } }),
        { act: "choose", entry: "结算" },
        see("settlement"),
        pass(20_000),
        ...moves(first),
        ...goesOn,
        ...sold(2345),
      ],
    ),
    story(
      "settle-moved-refused",
      "the host does not take the old numbers' part: the new ones' is settled, and the report says which is not",
      [
        ...logOn,
        ...sold(12345),
        ...moves(first),
        ...logOn,
        ...sold(2345),
        host({ respond: { when: { mti: "0500" }, code: "97", times: 2 } }),
        ...settling,
        ...sold(3345),
      ],
    ),
    story(
      "settle-moved-sold-between",
      "the new numbers' end gets lost, and more is sold: the old numbers' part stays settled",
      [
        ...logOn,
        ...sold(12345),
        ...moves(first),
        ...logOn,
        ...sold(2345),
        strike("send", "drop", { nth: 5 }),
        ...settlingInVain,
        ...sold(3345),
        pass(LONG_MS),
        see("home"),
      ],
    ),
    story("settle-moved-lost-end", "the answer to the old numbers' end gets lost: their batch is closed once", [
      ...logOn,
      ...sold(12345),
      ...moves(first),
      ...logOn,
      ...sold(2345),
      strike("receive", "drop", { nth: 3 }),
      ...settlingAgain,
    ]),
  ];
}
