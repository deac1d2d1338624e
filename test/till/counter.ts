import { expect } from "vitest";
import type { Key } from "../../hal/keypad";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import type { TillCounter } from "../../sim/simulator/till-counter";
import type { Message } from "../../sim/till/codec";
import { logOn, pass, screen, switchedOn } from "../simulated";

/** A terminal with a till beside it, signed in, at home. */
export async function counterShop(way: "serial" | "tcp" = "serial"): Promise<Simulator> {
  const simulator = await switchedOn({ till: way });
  await logOn(simulator);
  await screen(simulator, "home");
  return simulator;
}

export function counterOf({ till }: Simulator): TillCounter {
  if (!till) throw new Error("no till");
  return till;
}

/** A row of acts at one screen is enough for anything. */
const ACTS_MAX = 200;

/**
 * A cashier and a cardholder who do what the screen asks for, until something is so. @returns whether it became so.
 * @param card undefined: nobody shows one.
 */
export async function attend(
  simulator: Simulator,
  so: () => boolean,
  { limitMs = 600_000, card = "credit-stripe" as string | undefined } = {},
): Promise<boolean> {
  const { world, display, pinPad, cardReader } = simulator;
  const untilMs = world.nowMs + limitMs;
  for (let acts = 0; acts < ACTS_MAX && world.nowMs < untilMs && !so(); acts++) {
    await simulator.until(() => so() || (world.idle && simulator.listening), 5_000);
    if (so()) return true;
    const { id } = display.view;
    if (!world.powered) return false;
    if (pinPad.collecting) await keys(simulator, ["1", "2", "3", "4", "5", "6", "enter"]);
    else if (cardReader.listening && card !== undefined) simulator.playCard(card, "swipe");
    else if (id === "operator.number") await keys(simulator, ["0", "1", "enter"]);
    else if (id === "operator.password") await keys(simulator, ["0", "0", "0", "0", "enter"]);
    else if (id !== "home" && id !== "card") await keys(simulator, ["enter"]);
    else await pass(simulator, 1_000);
  }
  return so();
}

async function keys(simulator: Simulator, typed: readonly Key[]): Promise<void> {
  for (const key of typed) {
    simulator.press(key);
    await pass(simulator, 30);
  }
}

/** The last thing of a type that the till heard of a reference. */
export function heard(simulator: Simulator, reference: string, type = "result"): Message | undefined {
  return counterOf(simulator).heard.findLast((each) => each["reference"] === reference && each.type === type);
}

/** Is its end known to the till? */
export function isOver(simulator: Simulator, reference: string): boolean {
  return heard(simulator, reference)?.["final"] === true;
}

/** Amounts that stand at the host. */
export function charged({ acquirer }: Simulator): readonly number[] {
  return acquirer
    .ledgerView()
    .entries.filter(({ state, kind }) => state === "charged" && kind === "sale")
    .map(({ amountFen }) => amountFen);
}

export const AMOUNT_FEN = 12345;
/** What a till asks for where it does not matter what. */
export const r1 = { reference: "R1", kind: "sale", amountFen: AMOUNT_FEN };

/** To its end. */
export async function sold(simulator: Simulator, request = r1): Promise<void> {
  counterOf(simulator).register.start(request);
  expect(await attend(simulator, () => isOver(simulator, request.reference))).toBe(true);
}

/** At rest all books agree. */
export async function agrees(simulator: Simulator): Promise<void> {
  await simulator.untilIdle(600_000);
  expect((await check(simulator)).differences).toEqual([]);
}

/** What the till said goes once more, behind its library's back. */
export function again(simulator: Simulator, request: typeof r1): void {
  counterOf(simulator).register.start(request);
}
