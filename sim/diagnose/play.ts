// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { ScreenView } from "../../hal/display";
import type { FaultCode } from "../../src/diagnosis/catalogue";
import type { MoneyState } from "../../src/values/money-state";
import { moneySaid, type Seen } from "../scenario/diagnoses";
import type { Plain } from "../scenario/result";
import type { Room } from "../scenario/room";
import type { StepName } from "../scenario/steps";
import { playVerb } from "../scenario/verbs";
import type { Act, Wanted, Way } from "./wanted";

/** One row at its step. */
export interface Struck {
  readonly row: string;
  readonly wanted: Wanted;
}

/** What was told behind it, in the order in which it was. */
export interface Told {
  readonly code: FaultCode;
  readonly money: MoneyState | null;
  /** In English, and in Chinese. */
  readonly remedy: string;
  readonly remedyZh?: string;
  readonly screen: string;
  /** Since the fault, or since whatever a person did last before it was told: of virtual time. */
  readonly afterMs: number;
}

/** What a person saw of one play. */
export interface Played {
  /** Whether the flow came to each step at which something was to happen. */
  readonly struck: boolean;
  readonly told: readonly Told[];
  /** What the screens of ends said of the sale's money since then, the last one last. */
  readonly ends: readonly (MoneyState | null)[];
  /** The ids of all screens that came. */
  readonly screens: readonly string[];
}

const cards: { readonly [way in Way]: string } = Object.freeze({
  swipe: "credit-stripe",
  insert: "credit-chip",
  tap: "credit-tap",
});
const AMOUNT = "12345";
/** A reply's time-out and what belongs to it: a person looks again then. */
const LOOK_MS = 10_000;
/** A play that is not over by then turns in circles. */
const TURNS_MAX = 90;
/** Cards shown in one sale. */
const CARDS_MAX = 4;
/** Signatures drawn in one sale: the terminal asks three times. */
const SIGNATURES_MAX = 3;
/** At home behind the sale: what mends itself, or is found out, is told within two time-outs. */
const LOOKS_AT_REST = 20;
/** A plug that is only loose is back by then. */
const POWER_BACK_MS = 2_000;

const ends: readonly string[] = Object.freeze(["approved", "declined", "checking", "returned", "not-charged"]);

/**
 * Plays a sign-in and a sale as a person would who follows the screen, with faults at their steps.
 * @param enough looks at what has been told so far: is the play over?
 */
export async function playStruck(
  room: Room,
  struck: readonly Struck[],
  way: Way,
  enough: (told: readonly Told[]) => boolean,
): Promise<Played> {
  const play = new Play(room, way);
  for (const { wanted } of struck) for (const act of wanted.before ?? []) await play.act(act);
  play.begin();
  for (const each of struck) play.arm(each);
  return play.run(enough);
}

class Play {
  readonly #room: Room;
  readonly #way: Way;
  /** When something was done, virtual ms: a person's acts, and what was to strike. */
  readonly #acts: number[] = [];
  readonly #strikes: (number | undefined)[] = [];
  readonly #ends: { readonly money: MoneyState | null; readonly atMs: number }[] = [];
  readonly #due: NonNullable<Wanted["acts"]>[] = [];
  readonly #screens = new Set<string>();
  /** The sale came to an end. */
  #sold = false;
  #cards = 0;
  #signatures = 0;
  #looks = 0;

  constructor(room: Room, way: Way) {
    this.#room = room;
    this.#way = way;
    const { display, world } = room.simulator;
    display.watch((view) => {
      this.#screens.add(view.id);
      if (!ends.includes(view.id)) return;
      this.#ends.push({ money: moneyOn(view), atMs: world.nowMs });
      this.#sold = true;
    });
  }

  /** Makes a row strike at its step, between two steps of the world: as the fault verb does it, or by what people do. */
  arm({ row, wanted: { at, acts } }: Struck): void {
    const { world } = this.#room.simulator;
    const { codes } = this.#room;
    const { steps } = codes;
    const place = this.#strikes.push(undefined) - 1;
    const strike = () => {
      this.#strikes[place] = world.nowMs;
      if (!acts) return world.interlude(async () => void (await codes.inject(row)));
      this.#due.push(acts);
      if (this.#due.length === 1) world.interlude(() => this.#doWhatIsDue());
    };
    if (steps.isAt(at)) return strike();
    const stop = steps.listen((step: StepName) => {
      if (step !== at) return;
      stop();
      strike();
    });
  }

  /** One after the other: a hand that types is not struck between two keys by what comes at the same moment. */
  async #doWhatIsDue(): Promise<void> {
    for (let [acts] = this.#due; acts; [acts] = this.#due) {
      for (const act of typeof acts === "function" ? acts(this.#room) : acts) await this.act(act);
      this.#due.shift();
    }
  }

  /** What was done before is no part of it. */
  begin(): void {
    this.#sold = false;
    this.#ends.length = 0;
    this.#screens.clear();
  }

  async act([verb, body]: Act): Promise<void> {
    await playVerb(this.#room, verb, body);
  }

  async run(enough: (told: readonly Told[]) => boolean): Promise<Played> {
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      await this.act(["wait", { idle: true, timeoutMs: LOOK_MS }]);
      if (enough(this.#told()) || !(await this.#turn())) break;
    }
    const since = this.#since;
    return {
      struck: this.#strikes.every((atMs) => atMs !== undefined),
      told: this.#told(),
      ends: this.#ends.filter(({ atMs }) => since !== undefined && atMs >= since).map(({ money }) => money),
      screens: [...this.#screens],
    };
  }

  /** The first thing that struck. */
  get #since(): number | undefined {
    return this.#strikes.reduce(
      (first, atMs) => (first === undefined || (atMs ?? first) < first ? atMs : first),
      undefined,
    );
  }

  #told(): readonly Told[] {
    const since = this.#since;
    if (since === undefined) return [];
    const seen = this.#room.diagnoses.all.toReversed().filter(({ atMs }) => atMs >= since);
    return seen.map(({ code, money, remedy, screen, atMs }: Seen) => {
      const done = [...this.#acts, ...this.#strikes].filter((ms) => ms !== undefined && ms <= atMs);
      return {
        code,
        money,
        remedy: remedy.en,
        remedyZh: remedy.zh,
        screen,
        afterMs: atMs - Math.max(...(done as number[])),
      };
    });
  }

  /** One look at the screen, and what a person does then. @returns false: the sale is over, and nothing more comes. */
  async #turn(): Promise<boolean> {
    const { simulator } = this.#room;
    if (!simulator.world.powered) return this.#powerOn();
    const { id } = simulator.display.view;
    switch (id) {
      case "operator.number":
        return this.#person("key", { keys: "01", then: "enter" });
      case "operator.password":
        return this.#person("key", { keys: "0000", then: "enter" });
      case "home":
        if (!this.#sold) return this.#person("key", { keys: AMOUNT, then: "enter" });
        return this.#looks++ < LOOKS_AT_REST && this.#look();
      case "amount":
      case "confirm":
        return this.#person("key", { key: "enter" });
      case "card":
        return this.#showCard();
      case "pin":
        return this.#person("key", { pin: cards[this.#way], then: "enter" });
      case "sign":
        if (this.#signatures++ >= SIGNATURES_MAX) return this.#look();
        return this.#person("sign", { signature: "wang", then: "confirm" });
      case "menu":
      case "list":
        return this.#person("key", { key: "cancel" });
      case "boot":
      case "processing":
      case "self-test":
      case "off":
        return this.#look();
      default:
        return this.#person("key", { key: "enter" });
    }
  }

  async #powerOn(): Promise<boolean> {
    await this.act(["clock", { advanceMs: POWER_BACK_MS }]);
    if (this.#room.simulator.world.powered) return true;
    return this.#person("power", { action: "on" });
  }

  /** A person follows what the card screen says: swiped where no chip is taken. */
  async #showCard(): Promise<boolean> {
    if (this.#cards++ >= CARDS_MAX) return this.#look();
    const { open } = this.#room.simulator.cardReader;
    const wanted = this.#way === "swipe" ? "stripe" : this.#way === "insert" ? "chip" : "tap";
    const action = open.includes(wanted) || !open.includes("stripe") ? this.#way : "swipe";
    return this.#person("card", { card: cards[action], action });
  }

  async #person(verb: string, body: Plain): Promise<boolean> {
    this.#acts.push(this.#room.simulator.world.nowMs);
    await this.act([verb, body]);
    return true;
  }

  async #look(): Promise<boolean> {
    await this.act(["clock", { advanceMs: LOOK_MS }]);
    return true;
  }
}

function moneyOn({ title, lines }: ScreenView): MoneyState | null {
  return moneySaid([title, ...lines].map(({ zh, en }) => ({ zh: zh.trim(), en: en.trim() })));
}
