import type { Transaction } from "../book/states";
import type { Terminal } from "../context";
import { localTime } from "../host/sign-in";
import { profileOf } from "../profiles/acquirers";
import { epochOf } from "../values/clock";

const DAY_MS = 86_400_000;

/** Its hold has ended by itself. By days of the calendar, as the host counts them. */
export async function isTooOld(terminal: Terminal, { facts }: Transaction): Promise<boolean> {
  const { holdDaysMax } = profileOf(terminal.personalisation.acquirer);
  const dayOf = (time: string) => epochOf(`${time.slice(0, 8)}000000`) / DAY_MS;
  return dayOf(await localTime(terminal)) - dayOf(facts.localTime) > holdDaysMax;
}
