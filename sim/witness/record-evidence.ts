import { outerObjects } from "../books/iso8583";
import type { BackKind } from "./evidence-words";

/*
 * What the journal has of each sale: read by the layout that `src/book/record.ts` documents, with nothing of the firmware's own code.
 */

/** A record of the journal, as far as the checker asks. */
export interface RecordSeen {
  /** Absent: not of a kind that is known here. */
  readonly kind?: "sale" | "qr-sale" | BackKind | undefined;
  /** Of what takes another one back: that one. */
  readonly original?: {
    readonly stan: string;
    readonly batch: string;
    /** The terminal has no record of it: it was made elsewhere, or is forgotten. */
    readonly isElsewhere?: true;
  };
  readonly stan: string;
  readonly batch: string;
  readonly amountFen: number;
  /** What was asked for, where the record says that the host approved a part. */
  readonly askedFen?: number;
  /** The voucher number of the part that it settles: it charges its rest, or voids it. */
  readonly settlesPart?: string;
  /** The firmware's own word for the state. */
  readonly state: string;
  /** "owed", "printed", "none". */
  readonly slip: string | undefined;
  /** The firmware's own word for what has become of the signature; absent where nothing is approved. */
  readonly signature?: string | undefined;
  /** When the sale began by the terminal's clock, ms since 1970. */
  readonly sinceMs?: number | undefined;
  /** A sale or an authorisation that stands, and holds its chip's certificate (TC) with what that is over. */
  readonly certificate?: true;
  /** Its terminal number, where the record says that it was begun under another than the terminal's own. */
  readonly madeAs?: string;
  /** The terminal showed its payer a code: nothing reverses it. */
  readonly order?: true;
  /** Under which a cash register asked for it. */
  readonly tillReference?: string;
  /** In history: nothing more is done for it. */
  readonly closed?: boolean;
  /** Reversed, and the reversal goes once more: the sale's own request may still be under way. */
  readonly repeat?: boolean;
  /** An advice that was told as done, and waits to be sent or answered. */
  readonly stored?: boolean;
  /** It goes again, and the host has had it (94): a settlement or support says what became of it. */
  readonly arrived?: boolean;
  /** Its end may be what damaged flash lost (D08): nothing reverses it on a guess, settlement or support says what became of it. */
  readonly doubted?: boolean;
  /** Being reversed: field 39 of the host's last genuine answer to it, which ended nothing. */
  readonly refusal?: string;
  /** Closed on support's word, or on a settlement's: what that says of the money. */
  readonly says?: "charged" | "not charged" | undefined;
  /** Closed because the host, which had had it, has taken it once more with a settlement. */
  readonly uploaded?: boolean;
}

function sixDigits(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? String(value).padStart(6, "0") : "";
}

/** The words for the numbers in a record, as `src/book/record.ts` documents its layouts 1 to 3. */
const stateWords: readonly string[] = Object.freeze([
  "intent",
  "reversing",
  "approved",
  "declined",
  "withdrawn",
  "reversed",
  "vouched",
  "repeating",
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
  const [kind, stan, batch, amountFen, localTime] = record[2] as unknown[];
  if (state === undefined || typeof amountFen !== "number") return undefined;
  return {
    kind: kindWords[Number(kind)],
    ...originalOf(record[2][ORIGINAL_AT]),
    stan: sixDigits(stan),
    batch: sixDigits(batch),
    amountFen,
    state,
    slip:
      state === "approved" ? slipWords[Number(record[3])] : isFlagged(state, record, PRINTED) ? "printed" : undefined,
    signature: state === "approved" ? signatureWord(record[4]) : undefined,
    sinceMs: epochOf(localTime),
    ...(state === "approved" && certifying.includes(kindWords[Number(kind)]) && isCertified(record[2][CHIP_AT])
      ? { certificate: true as const }
      : {}),
    ...madeAs(record[2][MADE_AS_AT]),
    ...(typeof record[2][TILL_AT] === "string" ? { tillReference: record[2][TILL_AT] } : {}),
    ...(isOrder(record[2][QR_AT]) ? { order: true as const } : {}),
    ...(typeof record[2][ASKED_AT] === "number" ? { askedFen: record[2][ASKED_AT] } : {}),
    ...(record[2][SETTLES_AT] ? { settlesPart: sixDigits(record[2][SETTLES_AT]) } : {}),
    ...(state === "reversed" && record[REPEAT_AT] === true ? { repeat: true } : {}),
    ...(isFlagged(state, record, ARRIVED) ? { arrived: true } : {}),
    ...(isFlagged(state, record, STORED) ? { stored: true } : {}),
    ...(isFlagged(state, record, DOUBT) || (state === "reversing" && (Number(record[FLAGS_AT]) & DOUBT) !== 0)
      ? { doubted: true }
      : {}),
    ...(state === "reversing" && typeof record[REFUSAL_AT] === "string" ? { refusal: record[REFUSAL_AT] } : {}),
    ...(state === "vouched" ? { says: supportWords[Number(record[SAYS_AT])] } : {}),
    ...(state === "vouched" && (Number(record[FLAGS_AT]) & UPLOADED) !== 0 ? { uploaded: true } : {}),
  };
}

/** By their numbers in the record. */
const kindWords: readonly RecordSeen["kind"][] = Object.freeze([
  "sale",
  "void",
  "refund",
  "balance",
  "authorisation",
  "authorisation-void",
  "completion",
  "completion-advice",
  "completion-void",
  "qr-sale",
  "qr-void",
  "qr-refund",
] as const);
/** Behind fields 41 and 42. */
const ORIGINAL_AT = 15;

/** Behind the original. */
const TILL_AT = 16;
const ASKED_AT = 19;
const SETTLES_AT = 20;

/** Behind the till's reference; the third of it is the name of an order. */
const QR_AT = 17;

function isOrder(value: unknown): boolean {
  return Array.isArray(value) && typeof value[2] === "string";
}

function originalOf(value: unknown): Pick<RecordSeen, "original"> {
  const [stan, batch]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (typeof stan !== "number") return {};
  const elsewhere = batch === 0 ? { isElsewhere: true as const } : {};
  return { original: { stan: sixDigits(stan), batch: sixDigits(batch), ...elsewhere } };
}

/** A chip's facts: field 23, and its objects. */
const CHIP_AT = 13;
/** A chip says its last word on these. */
const certifying: readonly RecordSeen["kind"][] = Object.freeze<RecordSeen["kind"][]>(["sale", "authorisation"]);
/** What a certificate cannot be checked without, and the two bits of 9F27 by which a cryptogram is one. */
const certificateTags: readonly string[] = Object.freeze(["9F26", "9F27", "9F37", "82", "9A", "95"]);
const TYPE_MASK = 0xc0;
const CERTIFICATE = 0x40;

function isCertified(chip: unknown): boolean {
  const bytes: unknown = Array.isArray(chip) ? chip[1] : undefined;
  const objects = (bytes instanceof Uint8Array && outerObjects(bytes)) || [];
  const inside = (wanted: string) => objects.find(({ tag }) => tag === wanted)?.value;
  return certificateTags.every(inside) && ((inside("9F27")?.[0] ?? 0) & TYPE_MASK) === CERTIFICATE;
}

/** Behind the chip's facts: fields 41 and 42. */
const MADE_AS_AT = 14;

function madeAs(value: unknown): Pick<RecordSeen, "madeAs"> {
  const terminal: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof terminal === "string" ? { madeAs: terminal } : {};
}

/** Of a reversed record of layout 3, of one that is being reversed, and of one closed on support's word. */
const REPEAT_AT = 8;
const REFUSAL_AT = 7;
const FLAGS_AT = 5;
const SAYS_AT = 7;
/** Flags of a message that goes again. */
const STORED = 1;
const PRINTED = 2;
/** Of what is being reversed, too. */
const DOUBT = 4;
const ARRIVED = 128;
/** Where it is vouched. */
const UPLOADED = 256;

function isFlagged(state: string, record: readonly unknown[], flag: number): boolean {
  return state === "repeating" && (Number(record[3]) & flag) !== 0;
}

const supportWords = Object.freeze(["charged", "not charged"] as const);

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** YYYYMMDDhhmmss in China, as ms; undefined for what is no such time. */
export function epochOf(localTime: unknown): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(localTime)) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return parts.length === 0 ? undefined : Date.UTC(year, month - 1, day, hour, minute, second) - CHINA_OFFSET_MS;
}

/** A number, or an array that begins with it. */
function signatureWord(value: unknown): string | undefined {
  return signatureWords[Number(Array.isArray(value) ? value[0] : value)];
}
