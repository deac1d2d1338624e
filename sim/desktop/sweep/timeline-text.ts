import type { World } from "../../world/world";

/** As much as a person reads: the end of a failing run. */
const EVENTS_MAX = 400;

/** The last things that happened in a world, a line each: without the firmware's calls to its ports, which are nine of ten and say little. */
export function timelineText(world: World): string {
  return world.timeline
    .since(0)
    .filter(({ kind }) => kind !== "call" && kind !== "answer")
    .slice(-EVENTS_MAX)
    .map(({ seq, atMs, kind, ...detail }) => `${seq} ${new Date(atMs).toISOString()} ${kind} ${JSON.stringify(detail)}`)
    .join("\n");
}
