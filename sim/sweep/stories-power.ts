import type { Story } from "./story";
import { change, logOn, see, sell, slips, story, strike, type } from "./story-acts";

/** Nearly empty: no new sale. */
const CRITICAL = 0.015;

/** A terminal that runs out of power, and a merchant who asks where his money is. */
export function powerStories(): readonly Story[] {
  return [
    story("battery", "the charger is pulled in the middle of a sale; the next one waits until it is back", [
      ...logOn,
      change(({ battery }) => battery.become({ level: CRITICAL, mains: false })),
      type("2", "0", "0", "enter"),
      see("not-charged"),
      type("enter"),
      see("home"),
      change(({ battery }) => battery.become({ level: 0.08 })),
      ...sell(12345),
      change(({ battery }) => battery.become({ level: CRITICAL })),
      ...slips,
      change(({ battery }) => battery.become({ mains: true })),
      ...sell(2345),
      see("approved"),
    ]),
    story("enquiry", "no answer; the merchant asks for the sale, and the terminal asks the host", [
      ...logOn,
      strike("receive", "drop"),
      ...sell(12345),
      see("checking"),
      type("enter"),
      see("home"),
      { act: "choose", entry: "核查交易" },
      see("original"),
      type("1", "2", "3", "4", "5", "enter"),
      see("detail"),
      type("enter"),
      see("home"),
    ]),
  ];
}
