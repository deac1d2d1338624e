import type { TerminalModel } from "../../hal/board";
import type { FaultCode } from "../../src/diagnosis/catalogue";
import type { MoneyState } from "../../src/values/money-state";
import type { AcquirerProfile } from "../acquirer/configuration";
import type { Plain } from "../scenario/result";
import type { Room } from "../scenario/room";
import type { StepName } from "../scenario/steps";

/** How the sale behind it is paid. */
export type Way = "swipe" | "insert" | "tap";

/** A verb and its body, as a line of a scenario has them. */
export type Act = readonly [verb: string, body: Plain];

/** A terminal of an acquirer. */
export type Pairing = readonly [acquirer: AcquirerProfile, model: TerminalModel];

/** A row at a step: how it is brought about, and what a stranger who plays it has to read, by the row's own words in the catalogue. */
export interface Wanted {
  readonly at: StepName;
  /** The first cause that is told. Absent: nothing is to be told, and the sale ends as if nothing had been. */
  readonly code?: FaultCode;
  /** As right as `code`: it depends on chance which of them it is. */
  readonly or?: FaultCode;
  /** What is said of the sale's money with it, or at the end of the sale where nothing is told; null: nothing. */
  readonly money: MoneyState | null;
  /** Where another remedy helps than the catalogue's, in English. */
  readonly remedy?: string;
  /** The same against `or`. */
  readonly orRemedy?: string;
  /** The screen that tells it, where the row says which. */
  readonly where?: string;
  /** Screens that must not come: nobody signs for what was not approved. */
  readonly never?: readonly string[];
  /** What must hold beside the screens. @returns what does not. */
  readonly holds?: (room: Room) => Promise<string | undefined>;
  readonly way?: Way;
  /** What it changes that another row changes as well: the later of the two is all that there is. */
  readonly changes?: string;
  /** A power cut that another row brings undoes it. */
  readonly fleeting?: true;
  /** It plays other transactions than the one sale in which two rows can meet. */
  readonly alone?: true;
  /** A cash register stands beside the terminal. */
  readonly till?: true;
  /** The code that tells it where another row cuts the power, and it strikes at the sign-in behind that. */
  readonly behindRestart?: FaultCode;
  /** Absent: every model. */
  readonly models?: readonly TerminalModel[];
  /** Of which acquirers, and on which of their models: instead of `models`, of the default acquirer. */
  readonly pairings?: readonly Pairing[];
  /** The world's chance, where a row needs one: how a torn write leaves the flash. */
  readonly seed?: number;
  /** Done before anybody logs in. */
  readonly before?: readonly Act[];
  /** What people do at the step in place of a fault that strikes there. */
  readonly acts?: readonly Act[] | ((room: Room) => readonly Act[]);
  /** How long protocol, people or home's look at rest wait before anybody can know. */
  readonly waitsMs?: number;
}

/** All but the step. */
export type More = Partial<Omit<Wanted, "at" | "code" | "money">>;

export const printing: readonly TerminalModel[] = Object.freeze(["classic", "smart"]);
export const signing: readonly TerminalModel[] = Object.freeze(["esign", "smart"]);

/** From home until the terminal connects. */
export const beforeConnecting: readonly StepName[] = Object.freeze(["home", "amount", "card", "pin"]);
/** From home until the request leaves. */
export const beforeSent: readonly StepName[] = Object.freeze([...beforeConnecting, "connecting"]);
/** From home until the answer comes. */
export const beforeAnswer: readonly StepName[] = Object.freeze([...beforeSent, "waiting"]);

/** A reply's time-out (parameter 51's default). */
export const REPLY_MS = 60_000;
/** Behind an answer that proves nothing a genuine one may still come. */
export const UNPROVEN_MS = 5_000;
/** Whatever helps elsewhere: while money is being checked nothing leads to a second charge. */
export const NO_SECOND_CHARGE = "Wait: do not charge again";
/** Nobody shows a card, types a PIN, signs. */
export const PERSON_MS = 60_000;
/** Home looks around, where nobody presses a key. */
export const HOME_MS = 15_000;

/** Home comes behind a slip's second copy. */
export const COPY_MS = 2_500;

/** The set of parameters that is to be downloaded. */
export const RULES = "parameters";

/** A row at steps, and what is told. */
export function told(steps: readonly StepName[], code: FaultCode, money: MoneyState | null, more: More = {}) {
  return Object.freeze(steps.map((at): Wanted => Object.freeze({ at, code, money, ...more })));
}

/** Nothing is told, and the sale ends as if nothing had happened. */
export function quiet(steps: readonly StepName[], money: MoneyState | null, more: More = {}) {
  return Object.freeze(steps.map((at): Wanted => Object.freeze({ at, money, ...more })));
}

export function row(...wanted: readonly (readonly Wanted[])[]): readonly Wanted[] {
  return Object.freeze(wanted.flat());
}

/** Rows by their code. */
export type Rows = { readonly [code: string]: readonly Wanted[] };
