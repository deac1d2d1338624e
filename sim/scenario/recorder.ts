import type { Key } from "../../hal/keypad";
import { cardById } from "../cards/deck";
import { deckCards } from "../cards/deck-cards";
import type { Simulator } from "../simulator/simulator";
import type { WorldEvent } from "../world/timeline";
import type { Plain, Result } from "./result";

/**
 * Where a run stands between two of its steps. A world is deterministic, so that number and time of its steps name every
 * state that it goes through.
 */
export interface Place {
  /** Steps in which something was done, since the world began. */
  readonly steps: number;
  /** Running time, ms. */
  readonly runningMs: number;
  /** Events told so far. */
  readonly seq: number;
}

/** One key as it was pressed. */
export interface Press {
  readonly key: Key;
  readonly where: "pin-pad" | "keypad" | "nowhere";
  readonly runningMs: number;
  /** How many times the PIN pad had been asked to collect: digits belong to one collection. */
  readonly collection: number;
  /** It was the last of its collection. */
  readonly ended: boolean;
}

/** A verb as somebody gave it. Its body may hold PIN digits: it is for playing again, and is shown to nobody. */
export interface Act {
  readonly verb: string;
  readonly body: Plain;
  /** At which of the merchant's terminals, from 1. */
  readonly terminal: number;
  /** Where the run stood when it was given. */
  readonly from: Place;
  /** The run was left in the middle of it, after so many steps. */
  readonly cutOffAt?: number;
  /** It went on no longer there, for somebody who pulled the plug. */
  readonly hurriedAt?: Place;
  /** Done, or it was refused, or stopped before it had done anything: it left no trace but time. */
  readonly effect: "yes" | "none";
  /** When the hand moved: a person waits for the terminal. Running ms. */
  readonly actedMs: number;
  /** The screen that was there then. */
  readonly screen: string;
  /** Since when, running ms. */
  readonly screenMs: number;
  /** What `key` typed, as far as it has come. */
  readonly presses: readonly Press[];
  /** The card whose holder types next. */
  readonly holder: string;
}

/** What is still open of an act. */
type OpenAct = { -readonly [name in keyof Act]: Act[name] } & { presses: Press[]; typed: readonly Key[] };

/** An act that is no verb: the pace was changed from outside, `{"paused":true}`. No event tells of it. */
export const PACE = "pace";

/** More than a long day at the terminal. */
const ACTS_MAX = 20_000;
/** Signatures are the largest acts: a thousand of them at their longest. */
const CHARACTERS_MAX = 16_000_000;

/** Keeps what people do in one world, exactly: for playing it again to any place, and for writing it down. */
export class Recorder {
  readonly #terminals: readonly Simulator[];
  readonly #acts: OpenAct[] = [];
  /** `key` acts with presses still to come, oldest first. */
  readonly #typing: OpenAct[] = [];
  /** Begun, and nothing of it has happened yet. */
  #waiting: OpenAct | undefined;
  #characters = 0;
  /** Of each terminal. */
  readonly #collections: number[];
  /** Of each terminal: its screen, and since when it is there, running ms. */
  readonly #screens: { id: string; sinceMs: number }[];
  #whole = true;

  constructor({ company }: Simulator) {
    this.#terminals = company;
    this.#collections = company.map(() => 0);
    this.#screens = company.map(({ display, world }) => ({ id: display.view.id, sinceMs: world.runningMs }));
    for (const simulator of company) simulator.world.timeline.listen((event) => this.#hear(simulator, event));
  }

  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** False once there was more than is kept: the run cannot be played again. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Called before a verb is played. @param holder the card that was played last. @param terminal at which it is done. */
  begin(verb: string, body: Plain, from: Place, holder: string, terminal = 1): void {
    this.#characters += JSON.stringify(body).length;
    if (this.#acts.length >= ACTS_MAX || this.#characters > CHARACTERS_MAX) this.#whole = false;
    if (!this.#whole) return;
    const typed = verb === "key" ? keysOf(body) : [];
    const simulator = this.#terminals[terminal - 1];
    if (!simulator) throw new RangeError("a terminal that is not there");
    const screen = simulator.display.view.id;
    const screenMs = this.#since(simulator);
    const act: OpenAct = {
      verb,
      body,
      terminal,
      from,
      effect: "yes",
      actedMs: from.runningMs,
      screen,
      screenMs,
      presses: [],
      holder,
      typed,
    };
    this.#acts.push(act);
    this.#waiting = verb === "sign" && simulator.signaturePad?.listening ? undefined : act;
    if (typed.length > 0) this.#typing.push(act);
  }

  /** The verb that was begun last has been played. @param hurriedAt where it went on no longer for somebody else. */
  end(result: Result, hurriedAt?: Place): void {
    const act = this.#acts.at(-1);
    this.#waiting = undefined;
    if (act && hurriedAt) act.hurriedAt = hurriedAt;
    if (act && result.kind !== "ok") this.#forget(act);
  }

  /** The run was left in the middle of the verb that was begun last. @param acted whether anything of it was done. */
  cutOff(steps: number, acted: boolean): void {
    const act = this.#acts.at(-1);
    this.#waiting = undefined;
    if (!act) return;
    act.cutOffAt = steps;
    if (!acted) this.#forget(act);
  }

  #since({ number }: Simulator): number {
    return this.#screens[number - 1]?.sinceMs ?? 0;
  }

  #forget(act: OpenAct): void {
    act.effect = "none";
    const at = this.#typing.indexOf(act);
    if (at >= 0) this.#typing.splice(at, 1);
  }

  #hear(simulator: Simulator, { kind, ...detail }: WorldEvent): void {
    const { number, signaturePad } = simulator;
    const waiting = this.#waiting?.terminal === number ? this.#waiting : undefined;
    if (kind === "screen" || kind === "power") this.#shown(simulator);
    if (kind === "call" && detail["port"] === "pin-pad" && detail["method"] === "collect")
      this.#collections[number - 1] = this.#collectionOf(simulator) + 1;
    else if (kind === "key") this.#pressed(simulator, detail["where"]);
    else if (kind === "card" && waiting?.verb === "card") this.#acted(simulator, waiting);
    else if (waiting?.verb === "sign" && signaturePad?.listening) this.#acted(simulator, waiting);
  }

  #shown({ number, display, world }: Simulator): void {
    const { id } = display.view;
    const shown = this.#screens[number - 1];
    if (shown?.id !== id) this.#screens[number - 1] = { id, sinceMs: world.runningMs };
  }

  #collectionOf({ number }: Simulator): number {
    return this.#collections[number - 1] ?? 0;
  }

  #acted(simulator: Simulator, act: OpenAct): void {
    const { world, display } = simulator;
    act.actedMs = world.runningMs;
    act.screen = display.view.id;
    act.screenMs = this.#since(simulator);
    if (this.#waiting === act) this.#waiting = undefined;
  }

  #pressed(simulator: Simulator, where: unknown): void {
    const { number, world, pinPad } = simulator;
    const at = this.#typing.findIndex(({ terminal }) => terminal === number);
    const act = this.#typing[at];
    const key = act?.typed[act.presses.length];
    if (!act || key === undefined) return;
    if (act.presses.length === 0) this.#acted(simulator, act);
    act.presses.push({
      key,
      where: where === "pin-pad" || where === "keypad" ? where : "nowhere",
      runningMs: world.runningMs,
      collection: this.#collectionOf(simulator),
      ended: !pinPad.collecting,
    });
    if (act.presses.length === act.typed.length) this.#typing.splice(at, 1);
  }
}

/** The keys that a body of `key` types; a body that is none types nothing, and will be refused. */
function keysOf({ key, keys, pin, then }: Plain): readonly Key[] {
  const digits = typeof pin === "string" ? (cardById(deckCards, pin)?.holderPin ?? "") : keys;
  const typed = typeof key === "string" ? [key] : typeof digits === "string" ? [...digits] : [];
  return [...typed, ...(typeof then === "string" ? [then] : [])] as Key[];
}
