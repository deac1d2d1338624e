// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { catalogue, type FaultCode } from "../../src/diagnosis/catalogue";
import type { MoneyState } from "../../src/values/money-state";
import type { Seen } from "../scenario/diagnoses";
import type { Plain } from "../scenario/result";
import type { Room } from "../scenario/room";
import { playVerb } from "../scenario/verbs";
import type { Moment, Wanted, Way } from "./rows";

/** One fault at one moment. */
export interface Struck {
  readonly code: string;
  readonly at: Moment;
}

/** What was told behind it, in the order in which it was. */
export interface Told {
  readonly code: FaultCode;
  readonly money: MoneyState | null;
  readonly remedy: string;
  /** From the fault until it was told, of virtual time. */
  readonly afterMs: number;
}

const cards: { readonly [way in Way]: string } = Object.freeze({
  swipe: "credit-stripe",
  insert: "credit-chip",
  tap: "credit-tap",
});
const AMOUNT = "12345";
/** Two reply time-outs, a reversal and its end. */
const PATIENCE_MS = 400_000;

/**
 * Plays a sign-in and a sale as a person would, with faults at their moments, and gives what the screens said of failures.
 * A verb that the terminal has no use for any more is left out: it has told why.
 */
export async function playStruck(room: Room, struck: readonly Struck[], way: Way): Promise<readonly Told[]> {
  let fromMs: number | undefined;
  const strike = async (moment: Moment) => {
    for (const { code, at } of struck) {
      if (at !== moment) continue;
      fromMs ??= room.simulator.world.nowMs;
      await act(room, "fault", { code });
      await act(room, "wait", { idle: true });
    }
  };
  const told = () => seenSince(room, fromMs);
  await act(room, "key", { keys: "01", then: "enter" });
  await strike("log-in");
  if (!(await logOn(room)) || told().length > 0) return told();
  await strike("home");
  // Some faults are found at a start: the terminal has begun anew.
  if (!isAt(room, "home") && (!(await logOn(room)) || told().length > 0)) return told();
  await act(room, "key", { keys: AMOUNT, then: "enter" });
  await strike("card");
  for (let tries = 0; tries < TRIES && isAt(room, "card"); tries++) {
    const shown = wayThatIsOpen(room, way);
    await act(room, "card", { card: cards[shown], action: shown });
    await act(room, "wait", { idle: true, timeoutMs: 10_000 });
  }
  await act(room, "key", { pin: cards[way], then: "enter" });
  await act(room, "wait", { idle: true, timeoutMs: PATIENCE_MS });
  if (told().length === 0 && isAt(room, "sign")) {
    await act(room, "sign", { signature: "wang", then: "confirm" });
    await act(room, "wait", { idle: true, timeoutMs: PATIENCE_MS });
  }
  // What mends itself, or is found out, is told within two time-outs.
  for (let looks = 0; looks < LOOKS && told().length === 0; looks++) await act(room, "clock", { advanceMs: LOOK_MS });
  return told();
}

/** A person follows what the card screen says: swiped where no chip is taken. */
function wayThatIsOpen({ simulator }: Room, way: Way): Way {
  const { open } = simulator.cardReader;
  const wanted = way === "swipe" ? "stripe" : way === "insert" ? "chip" : "tap";
  return open.includes(wanted) || !open.includes("stripe") ? way : "swipe";
}

/** From whatever a start has come to. @returns whether home came. */
async function logOn(room: Room): Promise<boolean> {
  if (isAt(room, "operator.number")) await act(room, "key", { keys: "01", then: "enter" });
  if (isAt(room, "operator.password")) await act(room, "key", { keys: "0000", then: "enter" });
  await act(room, "wait", { idle: true });
  return isAt(room, "home");
}

const TRIES = 4;
const LOOKS = 20;
const LOOK_MS = 10_000;

async function act(room: Room, verb: string, body: Plain): Promise<boolean> {
  return (await playVerb(room, verb, body)).kind === "ok";
}

function isAt({ simulator }: Room, id: string): boolean {
  return simulator.display.view.id === id;
}

function seenSince({ diagnoses }: Room, fromMs: number | undefined): readonly Told[] {
  if (fromMs === undefined) return [];
  const seen = diagnoses.all.toReversed().filter(({ atMs }) => atMs >= fromMs);
  return seen.map(({ code, money, remedy, atMs }: Seen) => ({
    code,
    money,
    remedy: remedy.en,
    afterMs: atMs - fromMs,
  }));
}

/** What is wrong with what was told first; undefined where all of it is right. */
export function wrongIn(told: readonly Told[], wanted: Wanted): string | undefined {
  const [cause] = told;
  if (!cause) return "nothing was told";
  // At the card screen a cause leads to another try: its end says where the money is.
  const end = told.find(({ code, money }) => code === cause.code && money !== null);
  const first = wanted.money !== null && cause.money === null && end ? end : cause;
  if (first.code !== wanted.code && first.code !== wanted.or) return `told ${first.code}, and it is ${wanted.code}`;
  // The end of a sale that is being checked may already be there.
  const later: readonly (MoneyState | null)[] =
    wanted.money === "being checked" ? ["being checked", "returned", "not charged"] : [wanted.money];
  if (!later.includes(first.money)) return `says "${first.money}" of the money, and it is "${wanted.money}"`;
  const remedy = wanted.remedy ?? catalogue[first.code].remedy.en;
  return first.remedy === remedy ? undefined : `says "${first.remedy}", and what helps is "${remedy}"`;
}
