import { digits } from "./person";
import type { Story } from "./story";
import {
  change,
  host,
  logOn,
  moves,
  pass,
  pin,
  replayNext,
  see,
  sell,
  signOnPad,
  slips,
  story,
  strike,
  type,
} from "./story-acts";
import { justBeforeMidnight } from "./swarm";

/** The request has been booked and the answer is on its way, or lost. */
const BOOKED_MS = 1_000;
/** Longest reply time-out, sign-in, and the pauses of the terminal's own tries. */
const SETTLED_MS = 120_000;

/** What the installer and the acquirer give a terminal that moves to another shop. */
const moved = { terminal: "90000009", merchant: "898310058129999" };

/** Nothing proves how the sale ended: it is told so, and the terminal finds out by itself. */
const settledAlone = Object.freeze([see("checking", "returned", "not-charged"), pass(SETTLED_MS)]);

/** The host books the sale, and somebody on the way says a code without a MAC in the place of its answer. */
function unsigned(name: string, code: string): Story {
  return story(
    name,
    `the host books the sale, and somebody says ${code} in its place`,
    [
      ...logOn,
      host({ unsigned: { when: { mti: "0200" }, code, processed: true, times: 1 } }),
      ...sell(12345),
      ...settledAlone,
    ],
    { books: ["12345 reversed"] },
  );
}

/** A host that approves by halves, says unsigned things, moves batches, keys and terminals; and a day that ends. */
export function hostStories(): readonly Story[] {
  return [
    story(
      "defective-success",
      "approved with A2: told and booked as approved",
      [
        ...logOn,
        host({ respond: { when: { mti: "0200" }, code: "A2", times: 1 } }),
        ...sell(12345),
        ...slips,
        host({ respond: { when: { mti: "0200" }, code: "16", times: 1 } }),
        ...sell(2345),
        ...slips,
      ],
      { books: ["12345 charged", "2345 charged"] },
    ),
    story(
      "chip-defective-success",
      "approved with A5: the chip gets a code that it knows",
      [
        ...logOn,
        host({ respond: { when: { mti: "0200" }, code: "A5", times: 1 } }),
        type(...digits("12345"), "enter"),
        { act: "insert", card: "credit-chip" },
        type(...pin, "enter"),
        ...slips,
      ],
      { books: ["12345 charged"] },
    ),
    unsigned("unsigned-decline", "03"),
    unsigned("unsigned-funds", "51"),
    story(
      "replayed-approval",
      "the answer to an approved sale comes once more in the place of the next one's, of the same amount: that one is not approved",
      [
        ...logOn,
        replayNext,
        ...sell(12345),
        ...slips,
        host({ respond: { when: { mti: "0200" }, code: "51", times: 1 } }),
        ...sell(12345),
        see("returned", "not-charged"),
        type("enter"),
        see("home"),
      ],
      { books: ["12345 charged"] },
    ),
    story(
      "unsigned-end",
      "no answer; and what somebody says to the reversal ends nothing",
      [
        ...logOn,
        strike("receive", "drop"),
        host({ unsigned: { when: { mti: "0400" }, code: "25", times: 2 } }),
        ...sell(12345),
        ...settledAlone,
      ],
      { books: ["12345 reversed"] },
    ),
    story(
      "batch-moved",
      "an answer with a wrong MAC; the sign-in behind it brings another batch, the reversal goes with its own",
      [
        ...logOn,
        host({ mac: { when: { mti: "0200" }, times: 1 } }),
        ...sell(12345),
        pass(BOOKED_MS),
        host({ batch: 7 }),
        ...settledAlone,
      ],
      { books: ["12345 reversed"] },
    ),
    story(
      "batch-unknown",
      "the host is in another batch: 77, sign-in, and the next sale goes through",
      [
        ...logOn,
        host({ batch: 7 }),
        ...sell(12345),
        see("declined", "checking", "not-charged"),
        pass(SETTLED_MS),
        type("enter"),
        see("home"),
        ...sell(2345),
        ...slips,
      ],
      { books: ["2345 charged"] },
    ),
    story(
      "moved",
      "the host falls silent; the terminal moves to another shop, and the reversal goes with the numbers of its sale",
      [
        ...logOn,
        host({ silence: { when: { mti: "0200" }, times: 1 } }),
        host({ silence: { when: { mti: "0400" }, processed: false, times: 1 } }),
        ...sell(12345),
        see("checking"),
        pass(BOOKED_MS),
        ...moves(moved),
        ...logOn,
        pass(SETTLED_MS),
      ],
      { books: ["12345 reversed"] },
    ),
    story("midnight", "no answer, and the host's day ends before the reversal can go", [
      ...logOn,
      change(({ world }) => world.setAhead(justBeforeMidnight(world.nowMs))),
      strike("receive", "drop"),
      ...sell(12345),
      ...settledAlone,
    ]),
    story(
      "sign-twice",
      "two signatures wait for a host that takes none at first",
      [
        ...logOn,
        // At the counter and once more: then the second sale's turn comes while the first one's still waits.
        host({ respond: { when: { mti: "0820" }, code: "96", times: 2 } }),
        ...sell(12345),
        ...signOnPad("li"),
        ...sell(2345),
        ...signOnPad("smith"),
        pass(SETTLED_MS),
      ],
      { model: "esign", books: ["12345 charged signed", "2345 charged signed"] },
    ),
    story(
      "sign-refused",
      "the host refuses a signature twice by its own word, and takes it the third time",
      [
        ...logOn,
        host({ respond: { when: { mti: "0820" }, code: "30", times: 2 } }),
        ...sell(12345),
        ...signOnPad("li"),
        pass(SETTLED_MS),
      ],
      { model: "esign", books: ["12345 charged signed"] },
    ),
  ];
}
