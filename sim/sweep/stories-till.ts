import type { Request } from "../till/register";
import { type Act, digits } from "./person";
import type { Story } from "./story";
import { change, logOn, pass, pin, see, sell, slips, story, strike, type } from "./story-acts";

const asked: Request = { reference: "R1", kind: "sale", amountFen: 12345 };

/** The till asks; as often as it is started anew it asks for the same. */
const ask = (request: Request = asked): Act => change(({ till }) => till?.register.start(request));
const cancel: Act = change(({ till }) => till?.register.cancel(asked.reference));
const restart: Act = change(({ till }) => till?.restart());
const unplug: Act = change(({ till }) => till?.unplug());
const plug: Act = change(({ till }) => void till?.plug());
const swipe = { act: "swipe", card: "credit-stripe" } as const;
const shown = [swipe, type(...pin, "enter")] as const;
/** A part of that sale, given back: the operator sees it and means it, and the supervisor stands for it. */
const back: Request = { reference: "R2", kind: "refund", amountFen: 5000, original: "R1" };
const meant = [see("confirm"), type("enter"), see("operator.password"), type(...digits("0000"), "enter")] as const;
const sold = [...logOn, ask(), ...shown, ...slips] as const;
const askedAgain = (request?: Request) => [pass(5_000), ask(request), pass(5_000), see("home")] as const;
const backed = { books: ["12345 partly-refunded", "5000 refunded"] } as const;
const charged = { books: ["12345 charged"] } as const;
const till: Partial<Story> = { till: "serial" };

/** A cash register stands beside the terminal: cut with its request under way, at every point. */
export function tillStories(): readonly Story[] {
  return [
    story("till-sale", "a till's sale, followed and told; then one by hand", [...sold, ...sell(2345), ...slips], {
      ...till,
      books: ["12345 charged", "2345 charged"],
    }),
    story(
      "till-again",
      "the till is started anew behind the sale, and asks for the same",
      [...sold, restart, ...askedAgain()],
      { ...till, ...charged },
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
      { ...till, ...charged },
    ),
    story(
      "till-pulled",
      "the cable is pulled while the sale is with the acquirer",
      [...logOn, ask(), swipe, unplug, type(...pin, "enter"), ...slips, plug, pass(5_000), see("home")],
      { ...till, ...charged },
    ),
    story(
      "till-lost-reply",
      "no answer: the till hears it when the terminal has found out",
      [...logOn, strike("receive", "drop"), ask(), ...shown, see("returned"), type("enter"), see("home"), pass(2_000)],
      till,
    ),
    story(
      "till-refund",
      "the till gives a part of its sale back, is started anew, and asks for the same",
      [...sold, ask(back), ...meant, swipe, ...slips, restart, ...askedAgain(back)],
      { ...till, ...backed },
    ),
    story(
      "till-refund-pulled",
      "the cable is pulled at a refund's card; both ends meet again, and the till asks for the same",
      [...sold, ask(back), ...meant, see("card"), unplug, swipe, ...slips, plug, ...askedAgain(back)],
      { ...till, ...backed },
    ),
    story(
      "till-refund-lost-reply",
      "a refund's answer is lost: nothing reverses it, and the till that asks again gives nothing back twice",
      [
        ...sold,
        strike("receive", "drop"),
        ask(back),
        ...meant,
        swipe,
        see("checking"),
        pass(15_000),
        type("enter"),
        see("home"),
        restart,
        ask(back),
        pass(15_000),
        see("home"),
      ],
      till,
    ),
  ];
}
