import { view, type WorldEvent } from "../api";
import { Refresh } from "../refresh";
import type { TravelSeen, TravelView } from "./view";

/** Events that come this close together are answered by one look. */
const REST_MS = 10;
/** A look comes so long after the moment at which a message leaves or arrives: the world has got there by then. */
const BEHIND_MS = 30;
/** A long way is looked at again meanwhile: somebody else may have changed the pace. */
const LONGEST_MS = 2000;

const kinds: readonly string[] = Object.freeze(["message", "power", "fault", "reset", "rewind"]);

/** Looks at the messages on their way when something changes, and when the next one leaves or arrives. */
export class TravelFeed {
  readonly #look: Refresh;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param see told what was seen. @param looking runs a look, and deals with its failure. */
  constructor(see: (travel: TravelSeen) => void, looking: (look: () => Promise<void>) => Promise<void>) {
    this.#look = new Refresh(
      () =>
        looking(async () => {
          const travel = { ...(await view<TravelView>("travel")), seenAt: performance.now() };
          see(travel);
          this.#wait(travel);
        }),
      REST_MS,
    );
  }

  ask(): void {
    this.#look.ask();
  }

  hear({ kind }: WorldEvent): void {
    if (kinds.includes(kind)) this.ask();
  }

  /** A verb that may have changed how fast time goes. */
  acted(verb: string): void {
    if (verb === "clock" || verb === "slow-motion" || verb === "network") this.ask();
  }

  #wait({ nowMs, pace, messages }: TravelView): void {
    clearTimeout(this.#timer);
    if (pace === "max" || pace === 0) return;
    const due = messages.flatMap(({ leftMs, arrivesMs }) => [leftMs, arrivesMs]).filter((ms) => ms > nowMs);
    if (due.length === 0) return;
    const restMs = (Math.min(...due) - nowMs) / pace;
    this.#timer = setTimeout(() => this.ask(), Math.min(LONGEST_MS, restMs + BEHIND_MS));
  }
}
