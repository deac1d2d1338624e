import type { Story } from "./story";
import { host, logOn, pass, see, sell, sign, slips, story, strike, type } from "./story-acts";

/** A cardholder who signs on the pad, later, at the second try, or through a narrow line. */
export function signingStories(): readonly Story[] {
  return [
    story(
      "esign",
      "a model without printer: signed on the pad, the signature at the host",
      [...logOn, ...sell(12345), see("sign"), sign(), see("approved"), pass(2_000), type("enter"), see("home")],
      { model: "esign" },
    ),
    story(
      "sign-later",
      "the cardholder has left: signed from the list of things to finish",
      [
        ...logOn,
        ...sell(12345),
        see("sign"),
        type("cancel"),
        see("approved"),
        type("enter"),
        see("home"),
        type("menu"),
        type("4"),
        see("list"),
        type("1"),
        see("detail"),
        type("f1"),
        see("sign"),
        sign(),
        see("detail"),
        pass(2_000),
        type("enter"),
      ],
      { model: "esign" },
    ),
    story(
      "sign-again",
      "too little ink at first; the answer to the upload gets lost, it is asked again at rest",
      [
        ...logOn,
        ...sell(12345),
        see("sign"),
        sign("dot"),
        pass(1_000),
        strike("receive", "drop"),
        sign(),
        see("approved"),
        pass(12_000),
        type("enter"),
        see("home"),
        pass(60_000),
      ],
      { model: "esign" },
    ),
    story(
      "sign-in-parts",
      "the acquirer takes small messages, and is down at first",
      [
        host({ parameters: { "50": "01100000010000010128" } }),
        ...logOn,
        host({ respond: { when: { mti: "0820" }, code: "96", times: 1 } }),
        ...sell(12345),
        see("sign"),
        sign("smith"),
        see("approved"),
        ...slips,
        pass(60_000),
      ],
      { model: "smart" },
    ),
    story(
      "smart",
      "a model with everything, at a host that would refuse reversals at first",
      [
        ...logOn,
        host({ respond: { when: { mti: "0400" }, code: "96", times: 2 } }),
        ...sell(12345),
        see("sign"),
        sign(),
        ...slips,
      ],
      { model: "smart" },
    ),
  ];
}
