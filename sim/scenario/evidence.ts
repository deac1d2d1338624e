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

/** The words for the numbers in a record, as `src/transaction/record.ts` documents its layouts 1 and 2. */
const stateWords: readonly string[] = Object.freeze([
  "intent",
  "reversing",
  "approved",
  "declined",
  "withdrawn",
  "reversed",
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
const layouts: readonly unknown[] = Object.freeze([1, 2]);

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

/** "1,234.50" or "1234.50" in fen. */
function fenOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [yuan = "", fen = ""] = text.replaceAll(",", "").split(".");
  return Number(yuan) * 100 + Number(fen);
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

/** The ends that people saw, from the timeline's screens. */
export function endsSeen(events: readonly WorldEvent[]): readonly EndSeen[] {
  const seen: EndSeen[] = [];
  for (const event of events) {
    const { kind, atMs } = event;
    const id = event["id"];
    const lines = event["lines"];
    if (kind !== "screen" || typeof id !== "string" || !ends.includes(id) || !Array.isArray(lines)) continue;
    const text = lines.join("\n");
    seen.push({
      id,
      atMs,
      stan: /凭证号\s*(\d{6})/.exec(text)?.[1],
      amountFen: fenOf(/金额\s*([\d,]+\.\d\d)/.exec(text)?.[1]),
    });
  }
  return seen;
}

/** From these on the screens speak of another sale than before. */
const beginnings: readonly string[] = Object.freeze(["amount", "card"]);

export function presentationsSeen(events: readonly WorldEvent[]): readonly PresentationSeen[] {
  const seen: PresentationSeen[] = [];
  for (const event of events) {
    const card = event["card"];
    if (event.kind === "screen" && typeof event["id"] === "string" && beginnings.includes(event["id"]))
      seen.push({ card: "", atMs: event.atMs });
    if (event.kind === "card" && event["noticed"] === true && typeof card === "string")
      seen.push({ card, atMs: event.atMs });
  }
  return seen;
}
