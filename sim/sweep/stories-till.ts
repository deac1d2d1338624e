import type { Request } from "../till/register";
import type { Act } from "./person";
import type { Story } from "./story";
import { change, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const asked: Request = { reference: "R1", kind: "sale", amountFen: 12345 };

/** The till asks; as often as it is started anew it asks for the same. */
const ask = (request: Request = asked): Act => change(({ till }) => till?.register.start(request));
const cancel: Act = change(({ till }) => till?.register.cancel(asked.reference));
const restart: Act = change(({ till }) => till?.restart());
const unplug: Act = change(({ till }) => till?.unplug());
const plug: Act = change(({ till }) => void till?.plug());
const shown = [{ act: "swipe", card: "credit-stripe" }, type(...pin, "enter")] as const;
const till: Partial<Story> = { till: "serial" };

/** A cash register stands beside the terminal: cut with its request under way, at every point. */
export function tillStories(): readonly Story[] {
  return [
    story(
      "till-sale",
      "a till's sale, followed and told; then one by hand",
      [...logOn, ask(), ...shown, ...slips, ...sell(2345), ...slips],
      {
        ...till,
        books: ["12345 charged", "2345 charged"],
      },
    ),
    story(
      "till-again",
      "the till is started anew behind the sale, and asks for the same",
      [...logOn, ask(), ...shown, ...slips, restart, pass(5_000), ask(), pass(5_000), see("home")],
      {
        ...till,
        books: ["12345 charged"],
      },
    ),
    story(
      "till-cancel",
      "the till calls it off at the card, and asks for another one",
      [
        ...logOn,
        ask(),
        see("card"),
        pass(1_000),
        cancel,
        see("home"),
        ask({ ...asked, reference: "R2" }),
        ...shown,
        ...slips,
      ],
      {
        ...till,
        books: ["12345 charged"],
      },
    ),
    story(
      "till-pulled",
      "the cable is pulled while the sale is with the acquirer",
      [
        ...logOn,
        ask(),
        { act: "swipe", card: "credit-stripe" },
        unplug,
        type(...pin, "enter"),
        ...slips,
        plug,
        pass(5_000),
        see("home"),
      ],
      {
        ...till,
        books: ["12345 charged"],
      },
    ),
    story(
      "till-lost-reply",
      "no answer: the till hears it when the terminal has found out",
      [...logOn, strike("receive", "drop"), ask(), ...shown, see("returned"), type("enter"), see("home"), pass(2_000)],
      till,
    ),
  ];
}
