import type { Act } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, sell, signOnPad, slips, story, strike, type } from "./story-acts";

/** Parameter 59: a part of a sale is taken. A blank terminal has it with its first sign-in. */
const takesParts = host({ parameters: { "59": "1" } });
const half = (more: object = {}) => host({ respond: { when: { mti: "0200" }, code: "10", times: 1, ...more } });
const LATE_MS = 65_000;

/** Both copies, and home asks what becomes of the rest. */
const asked: readonly Act[] = [see("approved"), pass(4_000), type("enter"), pass(4_000), type("enter"), see("part")];
const inPart: readonly Act[] = [takesParts, ...logOn, half(), ...sell(12345), ...asked];
const byCard = (card = "debit-stripe"): readonly Act[] => [
  type("1"),
  see("card"),
  { act: "swipe", card },
  type(...pin, "enter"),
];
const blank = (...books: readonly string[]) => ({ start: "blank", books }) as const;
const returned: readonly Act[] = [see("returned"), type("enter"), see("home")];

/** Sales that the host approves in part (10), and what becomes of their rest. */
export function partStories(): readonly Story[] {
  return [
    story(
      "part",
      "approved in part, and the rest on another card",
      [...inPart, ...byCard(), ...slips],
      blank("6173 charged", "6172 charged"),
    ),
    story(
      "part-void",
      "approved in part, and the part is voided on request",
      [
        ...inPart,
        type("2"),
        see("confirm"),
        type("enter"),
        { act: "swipe", card: "credit-stripe" },
        type(...pin, "enter"),
        ...slips,
      ],
      blank("6173 voided", "6173 voided"),
    ),
    story(
      "part-cash",
      "approved in part, the rest in cash; the next sale is one as ever",
      [...inPart, type("3"), see("home"), ...sell(2345), ...slips],
      blank("6173 charged", "2345 charged"),
    ),
    story(
      "part-rest-declined",
      "the rest is declined, and its answer lost the next time: the question comes again until one is charged",
      [
        ...inPart,
        host({ respond: { when: { mti: "0200" }, code: "51", times: 1 } }),
        ...byCard(),
        see("declined"),
        type("enter"),
        see("part"),
        strike("receive", "drop"),
        ...byCard(),
        see("returned"),
        type("enter"),
        see("part"),
        ...byCard(),
        ...slips,
      ],
      blank("6173 charged", "6172 reversed", "6172 charged"),
    ),
    story(
      "part-put-off",
      "nobody chooses, another customer is served, and the question comes again",
      [
        ...inPart,
        type("cancel"),
        see("home"),
        ...sell(2345),
        see("approved"),
        pass(4_000),
        type("enter"),
        pass(4_000),
        type("enter"),
        see("part"),
        type("3"),
        see("home"),
      ],
      blank("6173 charged", "2345 charged"),
    ),
    story(
      "part-lost-reply",
      "the answer that approves a part is lost: all of it goes back",
      [takesParts, ...logOn, half(), strike("receive", "drop"), ...sell(12345), ...returned],
      blank("6173 reversed"),
    ),
    story(
      "part-late-reply",
      "it comes behind the time-out: all of it goes back",
      [takesParts, ...logOn, half({ delayMs: LATE_MS }), ...sell(12345), ...returned],
      blank("6173 reversed"),
    ),
    story(
      "part-doubled",
      "it comes twice",
      [takesParts, ...logOn, half(), strike("receive", "duplicate"), ...sell(12345), ...asked, type("3"), see("home")],
      { ...blank("6173 charged"), doubling: true },
    ),
    story(
      "part-of-nothing",
      "a 10 whose field 4 is 0, and one whose field 4 is all of it: no parts, all of it goes back",
      [
        takesParts,
        ...logOn,
        half({ partFen: 0 }),
        ...sell(12345),
        ...returned,
        half({ partFen: 2345 }),
        ...sell(2345),
        ...returned,
      ],
      blank("6173 reversed", "1173 reversed"),
    ),
    story(
      "part-not-asked-for",
      "a part that the terminal has not asked for goes back",
      [...logOn, half(), ...sell(12345), ...returned],
      { books: ["6173 reversed"] },
    ),
    story(
      "part-signed",
      "approved in part and signed on the pad; the rest by the payer's code",
      [
        takesParts,
        ...logOn,
        half(),
        ...sell(12345),
        ...signOnPad().slice(0, -1),
        see("part"),
        type("2"),
        see("scan"),
        { act: "scan", code: "134567890123456789" },
        see("approved"),
        pass(2_000),
        type("enter"),
        see("home"),
      ],
      { ...blank("6173 charged signed", "6172 charged"), model: "smart" },
    ),
  ];
}
