import type { PortName } from "../../hal/board";
import { sumOf } from "./sum";

/**
 * What of a call may be seen: lengths, kinds, names. Listed one by one, so that what nobody thought of stays unseen:
 * card data, PIN digits, passwords and keys never get into a timeline.
 */

type Plain = { readonly [name: string]: unknown };

/** Fields of arguments that say nothing about card, cardholder or key. */
const visibleArguments: { readonly [port: string]: readonly string[] } = Object.freeze({
  "card-reader": Object.freeze(["interfaces", "timeoutMs"]),
  "pin-pad": Object.freeze(["minDigits", "maxDigits", "timeoutMs"]),
  "secure-element": Object.freeze(["entry", "format", "algorithm", "masterSlot", "do"]),
  display: Object.freeze(["id", "mood", "language"]),
  keypad: Object.freeze(["timeoutMs"]),
  battery: Object.freeze(["timeoutMs"]),
  flash: Object.freeze(["address", "length", "sector"]),
  network: Object.freeze(["endpoint", "bearer", "timeoutMs", "connection"]),
  clock: Object.freeze(["ms", "epochMs"]),
  random: Object.freeze(["length"]),
  beeper: Object.freeze(["contactless", "error"]),
  update: Object.freeze(["sizeBytes", "version", "offset"]),
  printer: Object.freeze(["kind", "copy", "rows"]),
  "signature-pad": Object.freeze(["caption", "timeoutMs", "from", "count"]),
  scanner: Object.freeze(["timeoutMs"]),
});

/** Fields of answers, likewise. */
const visibleAnswers: { readonly [port: string]: readonly string[] } = Object.freeze({
  "card-reader": Object.freeze(["kind", "interface", "fault", "status", "technology"]),
  "pin-pad": Object.freeze(["kind", "entry", "fault"]),
  // `track` names a key in one answer and is track data in another: not here.
  "secure-element": Object.freeze(["kind", "fault", "genuine", "tampered", "count", "renewed"]),
  keypad: Object.freeze(["kind", "fault"]),
  battery: Object.freeze(["kind", "level", "charging", "mains"]),
  network: Object.freeze(["kind", "fault", "begun", "connection", "bearer"]),
  clock: Object.freeze(["epochMs", "trusted"]),
  "signature-pad": Object.freeze(["kind", "fault", "points"]),
  scanner: Object.freeze(["kind", "fault"]),
});

const numbersToShow: readonly string[] = Object.freeze(["clock", "display", "battery"]);

export function summariseArgument(port: PortName, method: string, argument: unknown): Plain {
  const summary = summarise(port, visibleArguments, argument);
  // What is in flash is no secret: it is encrypted or truncated. So that runs which differ only in content differ here.
  if (port === "flash" && method === "program") return { ...summary, sum: sumOfField(argument) };
  return summary;
}

function sumOfField(argument: unknown): string | undefined {
  const { bytes } = argument as { readonly bytes?: unknown };
  return bytes instanceof Uint8Array ? sumOf(bytes) : undefined;
}

export function summariseAnswer(port: PortName, method: string, value: unknown): Plain {
  const summary = summarise(port, visibleAnswers, value);
  // Which command or digit: only keys that carry no secret digit.
  if (port === "keypad" && method === "read") return { ...summary, key: keyClass(value) };
  return summary;
}

function summarise(port: PortName, visible: { readonly [port: string]: readonly string[] }, value: unknown): Plain {
  if (value === null || value === undefined) return {};
  if (value instanceof Uint8Array) return { bytes: value.length };
  // A plain word is a status of the contract ("ready", "paper-out"), never data.
  if (typeof value === "string") return { value };
  if (typeof value === "number") return numbersToShow.includes(port) ? { value } : {};
  if (Array.isArray(value)) return { items: value.length };
  if (typeof value !== "object") return {};
  const summary: Record<string, unknown> = {};
  const shown = visible[port];
  // By names: this is done for each call and answer of a sweep, and a list of pairs takes as long as all the rest of it.
  for (const name of Object.keys(value)) {
    const field = (value as Plain)[name];
    if (field instanceof Uint8Array) summary[name] = `${field.length} bytes`;
    else if (shown?.includes(name)) summary[name] = field;
  }
  return summary;
}

/** Not where they are used: XS makes an expression anew each time that it comes to it. */
const DIGITS = /^\d+$/;

/** Which kind of key: digits may belong to a password. */
function keyClass(value: unknown): string | undefined {
  const key = (value as { readonly key?: string }).key;
  return key !== undefined && DIGITS.test(key) ? "digit" : key;
}
