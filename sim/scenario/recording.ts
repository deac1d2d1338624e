import { deckCards } from "../cards/deck-cards";
import { type Act, PACE, type Press } from "./recorder";
import type { Plain } from "./result";
import { isObject } from "./schema";

/** One line of a recording and when it is played. */
export interface Line {
  readonly runningMs: number;
  /** The line, or a note for readers. */
  readonly line: Plain;
  /** The screen on which it was done; "" where nobody looked. */
  readonly screen: string;
  /** The screen that was there, and since when, running ms. */
  readonly seen: string;
  readonly screenMs: number;
  readonly terminal: number;
}

/** Between two keys of one act (`key` types so fast). */
const KEY_PACE_MS = 30;
/** A week: the most that one `clock` line moves time. */
const ADVANCE_MS_MAX = 7 * 86_400_000;

/** Verbs that only let time pass, or say how fast: a recording says itself when each thing is done. */
function isTimeOnly({ verb, body }: Act): boolean {
  return verb === "wait" || verb === PACE || (verb === "clock" && body["set"] === undefined);
}

/**
 * Writes acts as lines of a scenario file that plays them at the same virtual times in a paused world. Cards by their ids, a
 * PIN as the id of the card whose holder types it: no card number and no PIN is in any line.
 * @param startMs running time at which the first line finds the world. @param endMs where the last one leaves it.
 */
export function linesOf(acts: readonly Act[], startMs: number, endMs: number): readonly string[] {
  return timed(linesAtTimes(acts), startMs, endMs);
}

/** What was done, each line at its time. */
export function linesAtTimes(acts: readonly Act[]): readonly Line[] {
  const lines: Line[] = [];
  const typing = new Map<number, PinTyping>();
  for (const act of acts) {
    const { terminal, screen: seen, screenMs } = act;
    const pins = typing.get(terminal) ?? new PinTyping(lines, terminal);
    typing.set(terminal, pins);
    if (act.effect === "none" || isTimeOnly(act)) continue;
    if (act.verb !== "key")
      lines.push({ runningMs: act.actedMs, line: writtenOf(act), screen: screenOf(act), seen, screenMs, terminal });
    // What is still to be typed comes after the recording's end.
    else if (act.presses.length === 0) continue;
    else if (act.presses.some(({ where }) => where === "pin-pad")) pins.take(act);
    else {
      const line = { verb: "key", ...keptDigits(act) };
      lines.push({ runningMs: act.actedMs, line, screen: seen, seen, screenMs, terminal });
    }
  }
  return lines.toSorted((a, b) => a.runningMs - b.runningMs);
}

/** Puts each line at its time. */
function timed(lines: readonly Line[], startMs: number, endMs: number): readonly string[] {
  const written: string[] = [];
  let nowMs = startMs;
  const screens = new Map<number, string>();
  const goOn = (toMs: number) => {
    for (; toMs > nowMs; nowMs += Math.min(toMs - nowMs, ADVANCE_MS_MAX))
      written.push(JSON.stringify({ verb: "clock", advanceMs: Math.min(toMs - nowMs, ADVANCE_MS_MAX) }));
  };
  for (const line of lines) {
    goOn(line.runningMs);
    const { screen, terminal } = line;
    // The first one's lines are those of a terminal that is alone.
    const at = terminal === 1 ? {} : { terminal };
    if (screen !== "" && screen !== screens.get(terminal)) {
      screens.set(terminal, screen);
      written.push(JSON.stringify({ expect: { view: "screen", ...at, id: screen } }));
    }
    written.push(JSON.stringify({ ...line.line, ...at }));
  }
  goOn(endMs);
  return written;
}

/** What a person does is done on a screen that he reads. */
function screenOf({ verb, screen }: Act): string {
  return verb === "card" || verb === "sign" || verb === "scan" ? screen : "";
}

function writtenOf({ verb, body }: Act): Plain {
  // A payer's code is as good as money.
  if (verb === "scan") return { note: "a payer's code was scanned here: it is not written" };
  return verb === "host" ? { verb, ...withoutNumbers(body) } : { verb, ...body };
}

/** A condition of the acquirer's that names a card by its number names it by its id. */
function withoutNumbers(body: Plain): Plain {
  return Object.fromEntries(
    Object.entries(body).map(([name, part]) => {
      const when = isObject(part) ? part["when"] : undefined;
      if (!isObject(part) || !isObject(when) || when["pan"] === undefined) return [name, part];
      const { pan, ...rest } = when;
      const card = deckCards.find((each) => each.pan === pan)?.id;
      return [name, { ...part, when: { ...rest, ...(card === undefined ? {} : { card }) } }];
    }),
  );
}

/** Screens on which everybody may read what is typed. */
const plainScreens: readonly string[] = Object.freeze(["home", "amount", "menu", "operator.number"]);

/** A PIN that was typed where no PIN pad took it is still a PIN. Its reference types the same keys. */
function keptDigits({ body, holder, screen }: Act): Plain {
  const { keys, ...rest } = body;
  if (typeof keys !== "string" || plainScreens.includes(screen)) return body;
  const card = holderOf(keys, holder);
  return card === undefined ? body : { pin: card, ...rest };
}

function holderOf(digits: string, holder: string): string | undefined {
  const holders = deckCards.filter((card) => card.holderPin === digits);
  return (holders.find((card) => card.id === holder) ?? holders[0])?.id;
}

/** Puts PINs together that were typed digit by digit, at the speed of a person or of a script. */
class PinTyping {
  readonly #lines: Line[];
  readonly #terminal: number;
  #digits: Press[] = [];

  constructor(lines: Line[], terminal: number) {
    this.#lines = lines;
    this.#terminal = terminal;
  }

  take({ presses, holder, screen, screenMs }: Act): void {
    for (const press of presses) {
      const { key, where, runningMs, collection, ended } = press;
      // Digits of a collection that ended by itself are gone.
      if (this.#digits[0]?.collection !== collection) this.#digits = [];
      const terminal = this.#terminal;
      const shown = { seen: screen, screenMs, terminal };
      const alone = { runningMs, line: { verb: "key", key }, screen: "", ...shown };
      const isDigit = /^\d+$/.test(key);
      if (where !== "pin-pad") {
        // The rest of a PIN whose collection is over, typed into nothing.
        if (!isDigit) this.#lines.push(alone);
      } else if (isDigit) this.#digits.push(press);
      else if (key === "clear") this.#digits = [];
      else if (ended) {
        const enteredMs = this.#write(holder, screen, screenMs);
        this.#digits = [];
        if (key === "cancel") this.#lines.push(alone);
        else this.#lines.push({ ...alone, runningMs: Math.max(runningMs, enteredMs) });
      }
    }
  }

  /** @returns when the last digit has been typed by the line that is written, running ms. */
  #write(holder: string, screen: string, screenMs: number): number {
    const [first] = this.#digits;
    if (!first) return 0;
    const digits = this.#digits.map(({ key }) => key).join("");
    const card = holderOf(digits, holder);
    const { runningMs } = first;
    const shown = { seen: screen, screenMs, terminal: this.#terminal };
    if (card !== undefined) this.#lines.push({ runningMs, line: { verb: "key", pin: card }, screen, ...shown });
    else {
      const note = "a PIN that no card's holder types: written as zeros";
      this.#lines.push({ runningMs, line: { note }, screen, ...shown });
      this.#lines.push({ runningMs, line: { verb: "key", keys: "0".repeat(digits.length) }, screen: "", ...shown });
    }
    return runningMs + digits.length * KEY_PACE_MS;
  }
}
