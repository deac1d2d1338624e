import type { Mark } from "./marks";
import { type Speaks, useWordsOf } from "./moment";
import type { Say } from "./say";

interface PartedProps extends Speaks {
  readonly now: Mark;
  readonly then: Mark;
  /** The one that was left. */
  readonly run: number;
  readonly say: Say;
}

/** Where two runs are first not the same, in words: what happened now, and what happened before. */
export function Parted({ now, then, run, say, ...speaks }: PartedProps) {
  const here = useWordsOf({ mark: now }, speaks);
  const there = useWordsOf({ mark: then, run }, speaks);
  return (
    <span class="tl-parted">
      {say.instead} {here}
      {say.insteadOf} {there}
    </span>
  );
}
