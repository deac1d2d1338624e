import type { Plain } from "./result";
import type { Room } from "./room";
import { pinReference } from "./verb-person";

/** A recording longer than a day's work is stopped. */
export const LINES_KEPT_MAX = 10_000;

/**
 * Writes what people do as lines of a scenario file. Cards by their ids; a PIN as the id of the card whose holder types
 * it; digits that are typed on the PIN pad and are no holder's PIN are left out.
 */
export class Recorder {
  readonly #lines: string[] = [];

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Called before the verb is played: where keys go is decided by how the terminal stands now. */
  take(room: Room, verb: string, body: Plain): void {
    if (this.#lines.length >= LINES_KEPT_MAX) return;
    const secret = verb === "key" && room.simulator.pinPad.collecting;
    const written = secret ? pinLine(room, body) : withoutNumbers(verb, body);
    if (written) this.#lines.push(JSON.stringify({ verb, ...written }));
  }
}

function pinLine(room: Room, body: Plain): Plain | undefined {
  if (typeof body["key"] === "string" && !/^\d+$/.test(body["key"])) return body;
  if (body["pin"] !== undefined) return body;
  return pinReference(room, body);
}

/** A `host` condition may name a card by its number: such a line is not written. A payer's code neither. */
function withoutNumbers(verb: string, body: Plain): Plain | undefined {
  if (verb === "scan") return undefined;
  return verb === "host" && JSON.stringify(body).includes('"pan"') ? undefined : body;
}
