import { aftermathOf } from "./aftermath";
import { sentenceOf, stepsOf } from "./aftermath-words";
import type { Plain } from "./result";
import type { Room } from "./room";
import { sixDigits } from "./view-journal";

/** The `aftermath` view: what was under way when the power went last, who did what about it, and where the money is. */
export async function aftermathView(room: Room): Promise<Plain> {
  const aftermath = await aftermathOf(room);
  if (!aftermath) return { aftermath: null };
  const { cut, about, isBack, subject } = aftermath;
  return {
    aftermath: {
      atMs: cut.atMs,
      why: cut.why,
      screen: cut.screen,
      about,
      isBack,
      ...(subject
        ? {
            stan: sixDigits(subject.transaction.facts.stan),
            batch: sixDigits(subject.transaction.facts.batch),
            money: subject.money,
          }
        : {}),
      sentence: sentenceOf(aftermath),
      steps: stepsOf(aftermath),
    },
  };
}
