import type { TransactionKind } from "../book/facts";
import { isTillId, onSlip, referenceOf } from "../book/tills";
import { bytesToText, writeText } from "../values/bcd";
import type { MoneyState } from "../values/money-state";

/** Of the messages: one that is not known is refused, with this in the answer. `README.md` has the schema of each. */
export const PROTOCOL_VERSION = 1;

/** What a cash register says. */
export type TillSays =
  /** First on every connection. `last`: the highest number that it has ever used, where it knows. */
  | { readonly type: "hello"; readonly version: number; readonly till: string; readonly last?: number }
  /** Over TCP, behind `challenge`: HMAC-SHA-1 of the nonce under the secret of the pairing, 40 hex digits. */
  | { readonly type: "prove"; readonly proof: string }
  /** Asks to be paired: six digits that its screen shows, and the terminal's. */
  | { readonly type: "pair"; readonly till: string; readonly code: string }
  | TillStart
  | { readonly type: "cancel"; readonly reference: string }
  | { readonly type: "ask"; readonly reference: string }
  /** It knows the end. */
  | { readonly type: "told"; readonly reference: string };

export interface TillStart {
  readonly type: "start";
  readonly reference: string;
  readonly kind: TransactionKind;
  readonly amountFen: number;
  /**
   * Of what takes money back: the reference of what it takes back, or its voucher number. Of a refund also the reference number and the date
   * of another terminal's slip, "632610000002/1122".
   */
  readonly original?: string;
  /** Of a sale: what of the amount is a tip. The till asks for tips itself: no one is asked for at the terminal. */
  readonly tipFen?: number;
  /** Of a sale: it takes a part of the amount, too. What is missing it asks for anew, or has the part voided. */
  readonly parts?: true;
}

/** Why the terminal does not do what it was asked for. Nothing was begun, and the same may be asked again. */
export type Refusal =
  /** Nobody is logged in. */
  | "logged-out"
  /** Somebody is at work at the terminal, or another request is. */
  | "busy"
  /** Money is being checked: first things first. */
  | "checking"
  /** No such kind, or this terminal lets no till begin it. */
  | "kind"
  | "amount"
  /** The original is not here, or cannot be taken back. */
  | "original"
  /** Over TCP: not paired, or the proof is wrong. */
  | "pairing"
  /** Nothing is said before `hello`. */
  | "hello"
  /** The journal may have forgotten something: `hello` has to say the last number. */
  | "last-unknown"
  /** The terminal knows as many tills as it has room for. */
  | "tills-full"
  /** The request is with the acquirer: it cannot be called off. */
  | "sent";

/** Where a request is. */
export type Progress =
  | "waiting"
  | "confirm"
  | "supervisor"
  | "card"
  | "pin"
  | "processing"
  | "checking"
  | "sign"
  | "cancelling";

/** What the terminal says. */
export type TerminalSays =
  | { readonly type: "challenge"; readonly nonce: string }
  | { readonly type: "paired"; readonly secret: string }
  | { readonly type: "welcome"; readonly version: number; readonly terminal: string; readonly mark: number }
  /** Whether a request would be taken now. */
  | { readonly type: "terminal"; readonly state: "ready" | "busy" | "logged-out" }
  | { readonly type: "state"; readonly reference: string; readonly state: Progress }
  | TillResult
  /** Nothing of it is here. forgotten: it may have been begun, and is not begun again. */
  | { readonly type: "unknown"; readonly reference: string; readonly why: "never-begun" | "forgotten" }
  /** It is another one: as it was asked for first. */
  | {
      readonly type: "conflict";
      readonly reference: string;
      readonly kind: TransactionKind;
      readonly amountFen: number;
      /** What that was to give back: its voucher number, or as the till named it. */
      readonly original?: string;
    }
  | { readonly type: "refused"; readonly reason: Refusal; readonly reference?: string; readonly state?: Progress }
  | { readonly type: "error"; readonly what: "frame" | "message" | "version"; readonly field?: string };

/** What became of a reference. */
export interface TillResult {
  readonly type: "result";
  readonly reference: string;
  readonly kind: TransactionKind;
  /** What was asked for; where `askedFen` is there the part that was approved, which is all that is charged. */
  readonly amountFen: number;
  /** What was asked for, where the acquirer approved a part of it. */
  readonly askedFen?: number;
  /** What of `amountFen` is a tip. */
  readonly tipFen?: number;
  /** It stays so. */
  readonly final: boolean;
  /** As the terminal's own list says it: of what takes money back the original's. Absent: not begun, and no such original is here. */
  readonly money?: MoneyState;
  readonly outcome: "approved" | "declined" | "not-begun" | "not-sent" | "checking" | "reversed" | "said-by-support";
  /** not-begun, not-sent: a row of the catalogue, or "cancelled". */
  readonly code?: string;
  /** Field 39 of the acquirer. */
  readonly responseCode?: string;
  /** Field 11, six digits, and batch, six digits. */
  readonly voucher?: string;
  readonly batch?: string;
  /** YYYYMMDDhhmmss by the terminal's clock. */
  readonly time?: string;
  /** Fields 37 and 38. */
  readonly referenceNo?: string;
  readonly authCode?: string;
  /** First six and last four digits; of a payment by code the last four at most. */
  readonly card?: string;
  /** Its money has gone back since, by a void or a refund. */
  readonly since?: MoneyState;
}

/** JSON that nests deeper is none of ours, and a parser that follows it uses up the stack. */
const NESTING_MAX = 4;
const AMOUNT_FEN_MAX = 999_999_999_999;

/** @returns the message, or the name of the first field that is wrong; empty where it is no message at all. */
export function readTill(json: Uint8Array): TillSays | { readonly field: string } {
  const message = objectIn(json);
  if (!message) return { field: "" };
  const text = (field: string) => (typeof message[field] === "string" ? (message[field] as string) : "");
  const reference = text("reference");
  const named = referenceOf(reference) !== undefined;
  switch (message["type"]) {
    case "hello": {
      const { version, last } = message;
      if (typeof version !== "number") return { field: "version" };
      if (!isTillId(text("till"))) return { field: "till" };
      if (last === undefined) return { type: "hello", version, till: text("till") };
      return isCount(last) ? { type: "hello", version, till: text("till"), last } : { field: "last" };
    }
    case "prove":
      return /^[0-9A-Fa-f]{40}$/.test(text("proof"))
        ? { type: "prove", proof: text("proof").toUpperCase() }
        : { field: "proof" };
    case "pair":
      if (!isTillId(text("till"))) return { field: "till" };
      return /^[0-9]{6}$/.test(text("code"))
        ? { type: "pair", till: text("till"), code: text("code") }
        : { field: "code" };
    case "start":
      return named ? startIn(message, reference) : { field: "reference" };
    case "cancel":
    case "ask":
    case "told":
      return named ? { type: message["type"], reference } : { field: "reference" };
    default:
      return { field: "type" };
  }
}

function startIn(
  { kind, amountFen, original, parts, tipFen }: { readonly [field: string]: unknown },
  reference: string,
): TillStart | { readonly field: string } {
  if (typeof kind !== "string" || !/^[a-z-]{1,20}$/.test(kind)) return { field: "kind" };
  if (!isCount(amountFen) || amountFen > AMOUNT_FEN_MAX) return { field: "amountFen" };
  // Whether there is such a kind is no question of form: that is refused.
  if (parts !== undefined && (parts !== true || kind !== "sale")) return { field: "parts" };
  const isTip = tipFen === undefined || (kind === "sale" && isCount(tipFen) && tipFen > 0 && tipFen < amountFen);
  if (!isTip) return { field: "tipFen" };
  const takes = { ...(parts === true ? ({ parts: true } as const) : {}), ...(tipFen === undefined ? {} : { tipFen }) };
  const start = { type: "start", reference, kind: kind as TransactionKind, amountFen, ...takes } as const;
  if (original === undefined) return start;
  const isNamed =
    typeof original === "string" && (referenceOf(original) || /^[0-9]{6}$/.test(original) || onSlip(original));
  return isNamed ? { ...start, original } : { field: "original" };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Every text of this version is ASCII, so what else UTF-8 can say belongs to no field. */
function objectIn(json: Uint8Array): { readonly [field: string]: unknown } | undefined {
  if (json.some((byte) => byte < 0x20 || byte > 0x7e)) return undefined;
  if (json.filter((byte) => byte === 0x7b || byte === 0x5b).length > NESTING_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(bytesToText(json, 0, json.length));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as { readonly [field: string]: unknown })
      : undefined;
  } catch (error) {
    // The only way that the language has to say that this is no JSON.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function jsonOf(message: TerminalSays | TillSays): Uint8Array {
  const text = JSON.stringify(message);
  const json = new Uint8Array(text.length);
  if (!writeText(json, 0, text, 0x20, 0x7e)) throw new RangeError("till: a text that is no ASCII");
  return json;
}
