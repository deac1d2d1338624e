/** Lanes from top to bottom: what people and the world did, then one for each port of the terminal. */
export const lanes = Object.freeze([
  "verb",
  "power",
  "fault",
  "message",
  "display",
  "keypad",
  "pin-pad",
  "pin-keys",
  "card-reader",
  "signature-pad",
  "scanner",
  "secure-element",
  "network",
  "flash",
  "printer",
  "battery",
  "clock",
  "random",
  "beeper",
  "update",
  "world",
] as const);

export type Lane = (typeof lanes)[number];

export const kinds = Object.freeze([
  "call",
  "answer",
  "verb",
  "key",
  "card",
  "message",
  "screen",
  "slip",
  "power",
  "fault",
  "sound",
  "clock",
  "reset",
  "bug",
  "other",
] as const);

export type Kind = (typeof kinds)[number];

export function kindOf(kind: string): Kind {
  return kinds.find((known) => known === kind) ?? "other";
}

const laneOfKind: { readonly [kind in Kind]?: Lane } = Object.freeze({
  verb: "verb",
  card: "card-reader",
  message: "message",
  screen: "display",
  slip: "printer",
  power: "power",
  fault: "fault",
  sound: "beeper",
  clock: "world",
  reset: "world",
  bug: "world",
});

/** @param port the port that a call, an answer or a key went to. */
export function laneOf(kind: Kind, port: string): Lane {
  return laneOfKind[kind] ?? lanes.find((lane) => lane === port) ?? "world";
}

const milestones: readonly Kind[] = Object.freeze([
  "screen",
  "message",
  "slip",
  "power",
  "fault",
  "card",
  "reset",
  "bug",
]);

/** Whether it is a place to go back to: single keys and sounds are too many. */
export function isMilestone(kind: Kind): boolean {
  return milestones.includes(kind);
}

/** Whether a person reads of it in a list: calls and their answers are ten times as many as all the rest. */
export function isTold(kind: Kind): boolean {
  return kind !== "call" && kind !== "answer";
}
