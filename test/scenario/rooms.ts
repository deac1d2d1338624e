// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Plain } from "../../sim/scenario/result";
import { Room } from "../../sim/scenario/room";
import { playVerb } from "../../sim/scenario/verbs";
import { lookNow, type Query } from "../../sim/scenario/views";
import { DEFAULT_START_MS, type SimulatorOptions } from "../../sim/simulator/simulator";
import { nodeEngine } from "../simulated";

/** A room with the firmware in this process, switched on and at rest. */
export async function room(options: Partial<SimulatorOptions> = {}): Promise<Room> {
  const opened = await Room.open({
    simulator: {
      seed: 1,
      startMs: DEFAULT_START_MS,
      model: "classic",
      acquirer: "lakala",
      engine: nodeEngine(),
      ...options,
    },
  });
  await play(opened, "wait", { idle: true });
  return opened;
}

/** Plays a verb that must not be refused. */
export async function play(where: Room, verb: string, body: Plain): Promise<Plain> {
  const result = await playVerb(where, verb, body);
  if (result.kind !== "ok") throw new Error(`${verb} ${JSON.stringify(body)}: ${JSON.stringify(result)}`);
  return result.answer;
}

export async function see(where: Room, view: string, query: Query = {}): Promise<Plain> {
  const result = await lookNow(where, view, query);
  if (result.kind !== "ok") throw new Error(`${view}: ${JSON.stringify(result)}`);
  return result.answer;
}

export async function signIn(where: Room): Promise<void> {
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await readEnds(where);
  await play(where, "wait", { screen: "home" });
}

const ends: readonly unknown[] = Object.freeze(["approved", "returned", "declined", "not-charged"]);

/** Whether a screen, by its id, is the end of a transaction. */
export function isEnd(id: unknown): boolean {
  return ends.includes(id);
}

/** Ends that nobody was told of stand before home. */
export async function readEnds(where: Room): Promise<void> {
  await play(where, "wait", { idle: true });
  while (isEnd((await see(where, "screen"))["id"])) {
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { idle: true });
  }
}

/** From home to the PIN, with no wait between the verbs. */
export async function sell(where: Room, amountFen: number, card = "credit-stripe"): Promise<void> {
  await play(where, "key", { keys: String(amountFen), then: "enter" });
  await swipeAgain(where, card);
  await play(where, "key", { keys: "123456", then: "enter" });
}

/** Swipes, and means it where the same card and amount were charged before (B19). */
export async function swipeAgain(where: Room, card: string): Promise<void> {
  await play(where, "card", { card, action: "swipe" });
  if ((await see(where, "screen"))["id"] === "confirm") await play(where, "key", { key: "enter" });
}
