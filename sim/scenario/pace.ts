import type { World } from "../world/world";

/** How virtual time follows real time: 1 and 10 times as fast, or as fast as the machine can. */
export type Speed = 1 | 10 | "max";

/** Who lets the world's time pass. The world itself does one thing at a time and never waits. */
export interface Pace {
  speed: Speed;
  /** A paused world stands still until a verb moves it. */
  paused: boolean;
  /**
   * Runs the world until something is so, at most `limitMs` of virtual time.
   * @param how "paced": at the world's speed, and not at all while paused; "jump": as fast as it goes, paused or not.
   * @returns whether it became so.
   */
  until(world: World, so: () => boolean, limitMs: number, how: "paced" | "jump"): Promise<boolean>;
}

/** Without real time: for tests and headless scenarios, whose worlds have nothing real in flight. */
export class FullSpeed implements Pace {
  speed: Speed = "max";
  paused = false;

  async until(world: World, so: () => boolean, limitMs: number, how: "paced" | "jump"): Promise<boolean> {
    if (this.paused && how === "paced") return so();
    const deadlineMs = world.nowMs + limitMs;
    for (;;) {
      if (so()) return true;
      const progress = await world.step(deadlineMs);
      if (progress === "waiting") return so();
      if (progress === "held")
        throw new Error("something real is in flight: a pace with real time must run this world");
    }
  }
}
