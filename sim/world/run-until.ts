import type { World } from "./world";

/**
 * Runs a world until something is so, at most `limitMs` of virtual time.
 * @returns whether it is so. @throws Error where something real is in flight: that needs a driver with real time.
 */
export async function runUntil(world: World, so: () => boolean, limitMs: number): Promise<boolean> {
  const deadlineMs = world.nowMs + limitMs;
  for (;;) {
    if (so()) return true;
    if (world.runs) {
      const more = world.settled(await world.settling());
      if (more) await more;
      continue;
    }
    const progress = world.stepAtOnce(deadlineMs) ?? (await world.step(deadlineMs));
    if (progress === "waiting") return so();
    if (progress === "held")
      throw new Error("something real is in flight: a driver with real time must run this world");
  }
}
