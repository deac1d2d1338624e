import type { Key } from "../../hal/keypad";
import type { Card } from "../cards/card";
import type { Engine } from "../engine/engine";
import { check } from "../scenario/checker";
import { DEFAULT_START_MS, Simulator } from "../simulator/simulator";
import { digits, Person } from "../sweep/person";
import type { SeededRandom } from "../world/random";
import { GuestShelf, guestOf } from "./guest";
import { pick } from "./mutate";
import type { FuzzTarget } from "./target";

/** Cards of one world. */
const CARDS_MAX = 3;
/** What a holder does with one card: beyond it the terminal turns in circles. */
const STEPS_MAX = 60;
const STEP_MS = 120_000;

const amounts: readonly string[] = Object.freeze(["1", "12345", "100000", "100001", "5000000"]);
const pins: readonly string[] = Object.freeze([
  "123456",
  "123456",
  "123456",
  "1234",
  "000000",
  "123456789012",
  "12",
  "",
]);
const ends: readonly string[] = Object.freeze(["approved", "declined", "not-charged", "returned", "checking"]);

/** B20 to B21, D…: the terminal says that it is broken itself. No part of it is, and no card may make it say so. */
const ownFault = /\b(B20|B21|D0\d)\b/;

/**
 * Cards of every kind, each through a whole sale in a world of its own: what one part of the firmware lets in, the next takes or
 * refuses as a value. A finding is the screen of a bug or of a broken part, a terminal that does not come home, and books that differ.
 */
export function cardsTarget(engine: () => Engine): FuzzTarget {
  const shelf = new GuestShelf();
  return {
    name: "cards",
    inputs: 150,
    async run(random) {
      const guests = Array.from({ length: 1 + random.below(CARDS_MAX) }, (_, at) =>
        guestOf(random, `guest-${at + 1}`, shelf),
      );
      const simulator = await Simulator.create({
        seed: 1 + random.below(1_000_000),
        startMs: DEFAULT_START_MS,
        model: pick(random, ["classic", "esign", "smart"] as const),
        acquirer: "lakala",
        engine: engine(),
        guests,
      });
      const { world } = simulator;
      const bugs: string[] = [];
      world.timeline.listen((event) => {
        if (event.kind === "bug") bugs.push(`a bug: ${String(event["message"])}`);
        const code = event.kind === "screen" ? ownFault.exec(String(event["lines"]))?.[0] : undefined;
        if (code !== undefined) bugs.push(`the screen of ${code}`);
      });
      world.powerOn();
      const person = new Person(simulator);
      for (const { card } of guests) {
        if ((await person.home()) !== "ended") return `no way home: ${simulator.display.view.id}`;
        const wrong = await buy(random, simulator, card, () => bugs.length > 0);
        if (bugs[0] ?? wrong) return bugs[0] ?? wrong;
      }
      if ((await person.rest()) !== "ended") return `no rest: ${simulator.display.view.id}`;
      const { agree, differences } = await check(simulator);
      await simulator.options.engine.kill();
      return bugs[0] ?? (agree ? undefined : `the books differ: ${differences[0]?.what}`);
    },
  };
}

/** One sale, as its holder and the operator go through it, up to its end or back. @param stop asked before each step. */
async function buy(
  random: SeededRandom,
  simulator: Simulator,
  { id, interfaces }: Card,
  stop: () => boolean,
): Promise<string | undefined> {
  const { cardReader, pinPad, world, display } = simulator;
  await press(simulator, [...digits(pick(random, amounts)), "enter"]);
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    await simulator.until(() => world.idle && simulator.listening, STEP_MS);
    const screen = display.view.id;
    if (stop() || ends.includes(screen) || screen === "home") return undefined;
    if (pinPad.collecting) await press(simulator, [...digits(pick(random, pins)), pick(random, pinEnds)]);
    else if (cardReader.listening) {
      const ways = cardReader.open.filter((way) => interfaces.includes(way));
      if (ways.length === 0 || steps > STEPS_MAX / 2) await press(simulator, ["cancel"]);
      else if (simulator.playCard(id, actions[pick(random, ways)]) === false) return "a reader that takes no notice";
    } else if (screen === "card.choose") await press(simulator, [pick(random, ["1", "2", "enter"] as const)]);
    else await press(simulator, [pick(random, ["enter", "enter", "cancel"] as const)]);
    await simulator.until(() => false, 100);
  }
  return `a sale without an end: ${display.view.id}`;
}

const pinEnds: readonly Key[] = Object.freeze<Key[]>(["enter", "enter", "enter", "enter", "enter", "cancel"]);
const actions = Object.freeze({ stripe: "swipe", chip: "insert", tap: "tap" } as const);

async function press(simulator: Simulator, keys: readonly Key[]): Promise<void> {
  for (const key of keys) {
    simulator.press(key);
    await simulator.until(() => false, 30);
  }
}
