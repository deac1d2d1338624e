import type { WorldEvent } from "../api";

/** More rows than anybody scrolls through; the `timeline` view has the rest. */
export const ROWS_MAX = 300;

const shownKinds: readonly string[] = Object.freeze([
  "screen",
  "message",
  "slip",
  "fault",
  "power",
  "card",
  "reset",
  "clock",
  "bug",
]);

/** Whether a person wants to read of it: calls of ports and single keys are too many. */
export function isShown({ kind }: WorldEvent): boolean {
  return shownKinds.includes(kind);
}

/** Puts what happened on top. A screen that only changes its input, key by key, stays one row. */
export function withEvents(rows: readonly WorldEvent[], events: readonly WorldEvent[]): readonly WorldEvent[] {
  const next = [...rows];
  for (const event of events) {
    if (!isShown(event)) continue;
    const [top] = next;
    if (top && isSameScreen(top, event)) next[0] = event;
    else next.unshift(event);
  }
  return next.slice(0, ROWS_MAX);
}

/** Whether both show the same screen. What is typed into it may differ. */
export function isSameScreen(a: WorldEvent, b: WorldEvent): boolean {
  return a.kind === "screen" && b.kind === "screen" && a["id"] === b["id"] && a["title"] === b["title"];
}
