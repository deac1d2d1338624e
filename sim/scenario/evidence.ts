import type { PaperSlip } from "../devices/printer";
import type { WorldEvent } from "../timeline";

/**
 * What the three books and the people's eyes have of each sale, read here in the checker's own way: nothing of the
 * firmware's rules is used, only the words that stand on paper, on the screen and in the journal's records.
 */

/** A record of the journal, as far as the checker asks. */
export interface RecordSeen {
  readonly stan: string;
  readonly batch: string;
  readonly amountFen: number;
  /** The firmware's own word for the state. */
  readonly state: string;
  /** "owed", "printed", "none". */
  readonly slip: string | undefined;
  /** The firmware's own word for what has become of the signature; absent where nothing is approved. */
  readonly signature?: string | undefined;
}

/** A slip that came out, whole or torn off in the middle. */
export interface SlipSeen {
  readonly kind: string;
  readonly copy: string;
  readonly stan: string;
  readonly batch: string;
  readonly amountFen: number | undefined;
  readonly whole: boolean;
}

/** An end that stood on the screen. */
export interface EndSeen {
  readonly id: string;
  readonly atMs: number;
  readonly stan: string | undefined;
  readonly amountFen: number | undefined;
}

/** A card that the reader took notice of; with an empty id the moment at which a sale began that has seen no card yet. */
export interface PresentationSeen {
  readonly card: string;
  readonly atMs: number;
}

function sixDigits(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? String(value).padStart(6, "0") : "";
}

/** The words for the numbers in a record, as `src/transaction/record.ts` documents its layouts 1 to 3. */
const stateWords: readonly string[] = Object.freeze([
  "intent",
  "reversing",
  "approved",
  "declined",
  "withdrawn",
  "reversed",
  "vouched",
]);
const slipWords: readonly string[] = Object.freeze(["owed", "printed", "none"]);
const signatureWords: readonly string[] = Object.freeze([
  "none",
  "paper",
  "owed",
  "unsigned",
  "uploaded",
  "small-amount",
  "taken",
  "unsent",
  "unavailable",
]);
const layouts: readonly unknown[] = Object.freeze([1, 2, 3]);

/** @returns undefined where a record is not a transaction's: that is a difference of its own. */
export function recordSeen(record: unknown): RecordSeen | undefined {
  if (!Array.isArray(record) || !layouts.includes(record[0]) || !Array.isArray(record[2])) return undefined;
  const state = stateWords[Number(record[1])];
  const [, stan, batch, amountFen] = record[2] as unknown[];
  if (state === undefined || typeof amountFen !== "number") return undefined;
  return {
    stan: sixDigits(stan),
    batch: sixDigits(batch),
    amountFen,
    state,
    slip: state === "approved" ? slipWords[Number(record[3])] : undefined,
    signature: state === "approved" ? signatureWord(record[4]) : undefined,
  };
}

/** A number, or an array that begins with it. */
function signatureWord(value: unknown): string | undefined {
  return signatureWords[Number(Array.isArray(value) ? value[0] : value)];
}

/** "1,234.50" or "1234.50" in fen: with two digits behind the point, as whoever looks for it has made sure. */
function fenOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(",", "").replace(".", ""));
}

/** @returns undefined for paper that names no voucher: a report, or a slip that ended before it did. */
export function slipSeen({ kind, copy, lines, whole, rows }: PaperSlip): SlipSeen | undefined {
  if (rows === 0) return undefined;
  const text = lines.join("\n");
  const stan = /VOUCHER NO\):\s*(\d{6})/.exec(text)?.[1];
  const batch = /BATCH NO\):\s*(\d{6})/.exec(text)?.[1];
  if (stan === undefined || batch === undefined) return undefined;
  return { kind, copy, stan, batch, amountFen: fenOf(/RMB\s*-?([\d,]+\.\d\d)/.exec(text)?.[1]), whole };
}

const ends: readonly string[] = Object.freeze(["approved", "declined", "not-charged", "returned"]);

/** The end that people saw in a screen of the timeline; undefined where it is none. */
export function endSeen(event: WorldEvent): EndSeen | undefined {
  const { kind, atMs } = event;
  if (kind !== "screen") return undefined;
  const id = event["id"];
  const lines = event["lines"];
  if (typeof id !== "string" || !ends.includes(id) || !Array.isArray(lines)) return undefined;
  const text = lines.join("\n");
  return {
    id,
    atMs,
    stan: /凭证号\s*(\d{6})/.exec(text)?.[1],
    amountFen: fenOf(/金额\s*([\d,]+\.\d\d)/.exec(text)?.[1]),
  };
}

/** From these on the screens speak of another sale than before. */
const beginnings: readonly string[] = Object.freeze(["amount", "card"]);

/** The card, or the beginning of a sale, that people saw in an event of the timeline. */
export function presentationSeen(event: WorldEvent): PresentationSeen | undefined {
  const { kind, atMs } = event;
  if (kind === "screen") {
    const id = event["id"];
    return typeof id === "string" && beginnings.includes(id) ? { card: "", atMs } : undefined;
  }
  const card = event["card"];
  return kind === "card" && event["noticed"] === true && typeof card === "string" ? { card, atMs } : undefined;
}

/** The last of what was seen until a moment. @param seen in the order in which it was: a day has hundreds, and each end asks. */
export function lastUntil<Seen extends { readonly atMs: number }>(
  seen: readonly Seen[],
  atMs: number,
): Seen | undefined {
  let from = 0;
  for (let to = seen.length; from < to; ) {
    const middle = (from + to) >> 1;
    if ((seen[middle]?.atMs ?? 0) <= atMs) from = middle + 1;
    else to = middle;
  }
  return seen[from - 1];
}
