import type { WorldEvent } from "./api";
import { isSameScreen } from "./behind/happened";

const screenKinds: readonly string[] = Object.freeze(["screen", "key", "card", "power", "reset", "verb", "part"]);
const bookKinds: readonly string[] = Object.freeze([
  "screen",
  "slip",
  "power",
  "message",
  "reset",
  "fault",
  "clock",
  "verb",
]);

/** Whether the screen, or what else is seen of the terminal, may look other after this event. */
export function changesLooks({ kind, port }: WorldEvent): boolean {
  return screenKinds.includes(kind) || (kind === "call" && looksOther(port));
}

/** Whether a book may be another one after this event: ledger, journal, flash, slips. @param before the screen before it. */
export function changesBooks(event: WorldEvent, before: WorldEvent | undefined): boolean {
  const { kind, method, port } = event;
  if (bookKinds.includes(kind)) return !isTyping(event, before);
  return kind === "call" && port === "flash" && method !== "read";
}

/** The verb of a key. */
export const KEY = "key";
/** Screens that somebody types into. */
const typedInto: readonly unknown[] = Object.freeze([
  ...["home", "amount", "operator.number", "operator.password", "original", "pin"],
]);

/** A key, or what it typed into a screen that stays. Neither changes a book, and ten looks at the books would delay the next key. */
function isTyping(event: WorldEvent, before: WorldEvent | undefined): boolean {
  if (event.kind === "verb") return event["verb"] === KEY;
  return before !== undefined && typedInto.includes(event["id"]) && isSameScreen(before, event);
}

const seenPorts: readonly unknown[] = Object.freeze(["beeper", "card-reader", "pin-pad", "signature-pad", "printer"]);

/** Calls after which the terminal looks other than before: its lights, its slots, its pad, the paper that comes out. */
function looksOther(port: unknown): boolean {
  return seenPorts.includes(port);
}
