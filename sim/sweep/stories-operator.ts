import { type Act, digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const PAID_MS = 8_000;

/** Parameters 18 and 19: a tip is asked for, of 15 per cent at the most. */
const asksForTip = host({ parameters: { "18": "1", "19": "15" } });
const amount = (fen: string) => type(...digits(fen), "enter");
const paid = [{ act: "swipe", card: "credit-stripe" }, type(...pin, "enter"), ...slips] as const;

/** The newest sale is found by its voucher, and asked about: where its money is, and what can be read to support. */
const look: readonly Act[] = [
  { act: "choose", entry: "核查交易" },
  { act: "voucher" },
  see("detail"),
  type("f3"),
  see("processing"),
  see("detail"),
  type("f1"),
  see("detail"),
  type("enter", "cancel"),
  see("home"),
];

/** What the operator's own questions bring: tips, and where a sale's money is (E04). */
export function operatorStories(): readonly Story[] {
  return [
    story(
      "tip",
      "a tip above the most is refused, and a smaller one charged with its sale; then one by per cent",
      [
        asksForTip,
        ...logOn,
        amount("10000"),
        see("amount"),
        amount("1501"),
        see("fault"),
        type("enter"),
        see("amount"),
        amount("1250"),
        see("card"),
        ...paid,
        amount("20001"),
        see("amount"),
        type("f2"),
        amount("10"),
        see("card"),
        ...paid,
      ],
      { start: "blank", books: ["11250 charged", "22001 charged"] },
    ),
    story(
      "arrival",
      "a settled sale is asked about, in the balance and in its payout; then one that is not settled",
      [
        ...logOn,
        ...look,
        // All that is settled goes by itself.
        host({ payoutRule: { aboveFen: 30_000 } }),
        pass(PAID_MS),
        ...look,
        ...sell(2345),
        ...slips,
        ...look,
      ],
      { start: "settled", books: ["2345 charged"] },
    ),
    story(
      "arrival-lost",
      "the answer is lost: nobody knows, and the next question says it",
      [...logOn, strike("receive", "drop"), ...look, ...look],
      { start: "settled" },
    ),
  ];
}
