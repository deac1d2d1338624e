import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { sampleOf } from "../sample";
import { booked, ready, said } from "../simulated";
import { goThrough, homeward, type Way } from "./cards";

/** What becomes of the answer to one command. */
const faults = {
  "the card is pulled out": (simulator: Simulator, card: string) => {
    simulator.playCard(card, "remove");
    return { kind: "removed" };
  },
  "the card falls silent": () => ({ kind: "card-timeout" }),
  "the line is disturbed": () => ({ kind: "protocol-error" }),
  "the reader breaks": () => ({ kind: "fault", fault: "no-answer" }),
  "the card says 6F00": () => ({ kind: "response", data: new Uint8Array(0), status: 0x6f00 }),
  "the card says 6985": () => ({ kind: "response", data: new Uint8Array(0), status: 0x6985 }),
  "the answer is cut in the middle": (_simulator: Simulator, _card: string, right: Answered) =>
    right.kind === "response" ? { ...right, data: right.data.slice(0, right.data.length >> 1) } : right,
  "the answer has a byte changed": (_simulator: Simulator, _card: string, right: Answered) =>
    right.kind === "response"
      ? { ...right, data: right.data.map((byte, at) => (at === 3 ? byte ^ 0x55 : byte)) }
      : right,
} as const;
type Fault = keyof typeof faults;

interface Answered {
  readonly kind: string;
  readonly data: Uint8Array;
  readonly status: number;
}

/** Spoils the answer to the n-th command, from 1. @returns how many there have been so far. */
function spoil(simulator: Simulator, card: string, nth: number, fault: Fault): () => number {
  const reader = simulator.cardReader;
  const handle = reader.handle.bind(reader);
  let count = 0;
  reader.handle = (method, argument, answer) => {
    if (method !== "transmit") return handle(method, argument, answer);
    count++;
    const struck = count === nth;
    handle(method, argument, (value, afterMs) => {
      answer(struck ? faults[fault](simulator, card, value as Answered) : value, afterMs);
    });
  };
  return () => count;
}

const moneyOf: { readonly [end: string]: RegExp } = {
  approved: /^12345 charged$/,
  declined: /^$/,
  "not-charged": /^$/,
  returned: /^12345 reversed$/,
};

/** One sale with one fault. @returns how it ended, or undefined where there is no such command. */
async function saleWith(card: string, way: Way, nth: number, fault: Fault): Promise<string | undefined> {
  const simulator = await ready();
  const count = spoil(simulator, card, nth, fault);
  const trail = await goThrough(simulator, 12345, card, way);
  if (count() < nth) return undefined;
  const end = trail.at(-1) ?? "";
  const where = `${fault} at command ${nth}: ${trail.join(" ")}: ${said(simulator)}`;
  expect(booked(simulator).join(), where).toMatch(moneyOf[end] ?? /^nowhere$/);
  expect(
    simulator.world.timeline.since(0).filter(({ kind }) => kind === "bug"),
    where,
  ).toEqual([]);
  await homeward(simulator);
  expect(await check(simulator), where).toMatchObject({ agree: true, differences: [] });
  expect(await goThrough(simulator, 2345, "debit-chip", "insert"), where).toEqual(["pin", "approved"]);
  return end;
}

async function endsOf(card: string, way: Way, fault: Fault): Promise<string[]> {
  const ends: string[] = [];
  for (let nth = 1; nth < 60; nth++) {
    const end = await saleWith(card, way, nth, fault);
    if (end === undefined) break;
    ends.push(end);
  }
  return ends;
}

/** "14 approved, 2 returned": in the order of the commands. */
function summary(ends: readonly string[]): string {
  const runs: [count: number, end: string][] = [];
  for (const end of ends) {
    const last = runs.at(-1);
    if (last?.[1] === end) last[0]++;
    else runs.push([1, end]);
  }
  return runs.map(([count, end]) => `${count} ${end}`).join(", ");
}

/**
 * Until the issuer has been asked the card is shown again, or it is over and nothing was sent; afterwards the last two commands
 * are EXTERNAL AUTHENTICATE, whose failure is the card's to judge, and the second GENERATE AC, without which the sale is reversed. A third
 * of these faults in each run.
 */
const chip: readonly (readonly [Fault, string])[] = [
  ["the card is pulled out", "14 approved, 2 returned"],
  ["the card falls silent", "14 approved, 2 returned"],
  ["the line is disturbed", "14 approved, 2 returned"],
  ["the reader breaks", "14 not-charged, 2 returned"],
  // A directory that cannot be read is done without; an application that refuses at its end sends to the stripe.
  ["the card says 6F00", "4 approved, 10 not-charged, 1 approved, 1 returned"],
  ["the card says 6985", "4 approved, 9 not-charged, 2 approved, 1 returned"],
  ["the answer is cut in the middle", "4 approved, 10 not-charged, 1 approved, 1 returned"],
];

const tap: readonly (readonly [Fault, string])[] = [
  ["the card is pulled out", "3 approved"],
  ["the card falls silent", "3 approved"],
  ["the line is disturbed", "3 approved"],
  ["the reader breaks", "3 not-charged"],
  ["the card says 6F00", "3 not-charged"],
  ["the card says 6985", "3 not-charged"],
  ["the answer is cut in the middle", "3 not-charged"],
  ["the answer has a byte changed", "3 not-charged"],
];

describe("a fault at each command of a chip: the money is where the screen says", () => {
  it.each(sampleOf(chip))("%s: %s", async (fault, ends) => {
    expect(summary(await endsOf("credit-chip", "insert", fault))).toBe(ends);
  });

  it("a byte of each answer is changed: whatever comes of it", async () => {
    expect((await endsOf("credit-chip", "insert", "the answer has a byte changed")).length).toBe(16);
  });
});

describe("a fault at each command of a tap: the money is where the screen says", () => {
  it.each(tap)("%s: %s", async (fault, ends) => {
    expect(summary(await endsOf("credit-tap", "tap", fault))).toBe(ends);
  });
});
