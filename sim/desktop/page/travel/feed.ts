import { type ClockView, view, type WorldEvent } from "../api";
import { Refresh } from "../refresh";
import type { TravelSeen, TravelView } from "./view";

/** What comes this close together is looked at once. */
const REST_MS = 10;
/** Behind the moment at which a message leaves or arrives: its world is there by then. */
const BEHIND_MS = 30;
/** A way that takes long is looked at again meanwhile: somebody may have changed the pace. */
const LONGEST_MS = 2000;

const kinds: readonly string[] = Object.freeze(["message", "power", "fault", "reset", "rewind"]);

/** Looks at what is on its way when that changes, and when the next message leaves or comes. */
export class TravelFeed {
  readonly #look: Refresh;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param see told what was seen. @param looking does a look that may fail. */
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

/** How fast the clock of the page goes on between two looks: as fast as the world. */
export function paceOf(clock: ClockView | undefined, travel: TravelView | undefined): number {
  if (!clock || clock.paused || clock.speed === "max") return 0;
  return typeof travel?.pace === "number" && travel.pace > 0 ? Math.min(clock.speed, travel.pace) : clock.speed;
}
