import { payoutClasses } from "../values/payout";
import { type Wallet, wallets } from "../values/wallet";
import { decodeBody, encodeBody } from "./envelope";
import { AMOUNT_MAX, isUpTo, wordOf } from "./parts";
import {
  type Funds,
  fundsContent,
  type PayoutContent,
  type PayoutTold,
  payoutContent,
  readFunds,
  readPayoutContent,
  readTold,
  toldContent,
} from "./payout-messages";
import { readSale, type SaleTold, saleContent } from "./sale-messages";

/*
 * What the management line says: the table is in README.md. Numbers and places are on the wire: never used again for something else.
 */

const VERSION = 1;
export const NONCE_BYTES = 8;
/** Of a request's own name. */
const ID_BYTES_MAX = 24;
/** A code on the screen holds no more in modules that a phone can read there. */
export const CODE_CHARACTERS_MAX = 128;

/** What is asked for, by its number on the wire. */
const asks = Object.freeze({
  "order.make": 1,
  "order.ask": 2,
  "order.close": 3,
  "payment.ask": 4,
  "sale.ask": 5,
  "payout.make": 16,
  "payout.ask": 17,
  "payout.funds": 18,
} as const);
export type Ask = keyof typeof asks;
const askNames = Object.freeze(Object.keys(asks) as Ask[]);

/** The name of a question by its number on the wire; undefined where there is none of it. */
export function askOfNumber(number: unknown): Ask | undefined {
  return askNames.find((name) => asks[name] === number);
}

/**
 * How what was asked for stands at the acquirer. unknown: it has none of this name now; that is not final behind a request that may be
 * under way. waiting: it is there, and nobody has begun it. under-way: somebody has begun it. done: the money has moved. returned: it
 * moved and came back. over: it has not moved and will not. refused: this message was not carried out, and what it is about stands as
 * before. told: what was asked, of what nothing has moved.
 */
export const standings = Object.freeze([
  "unknown",
  "waiting",
  "under-way",
  "done",
  "returned",
  "over",
  "refused",
  "told",
] as const);
export type Standing = (typeof standings)[number];

/** One request. `id` names what it is about, and is the same in each message about it. */
export interface LineRequest {
  readonly ask: Ask;
  /** 1 to 24 bytes. */
  readonly id: Uint8Array;
  /** Fields 41 and 42 as what it is about had them, where they are no longer this terminal's. */
  readonly madeAs?: Asker;
  /** Of `order.make` alone. */
  readonly order?: OrderContent;
  /** Of `payout.make` alone. */
  readonly payout?: PayoutContent;
}

/** What an order binds: the same name with another content is refused (94). */
export interface OrderContent {
  /** Fields 60.2 and 11: by them what takes the payment back names it (8583). */
  readonly batch: number;
  readonly stan: number;
  readonly amountFen: number;
  /** For how long its code can be paid. */
  readonly seconds: number;
}

/** A payment that was made, as an approval by 8583 would tell it. */
export interface Paid {
  readonly amountFen: number;
  readonly wallet: Wallet;
  /** Field 37, 12 digits. */
  readonly referenceNo: string;
  /** Field 15, MMDD. */
  readonly settlementDate: string;
  /** Fields 13 and 12, MMDDhhmmss. */
  readonly hostTime: string;
  /** Field 59, A4 付款凭证码, 20 digits. */
  readonly credential: string;
}

/** An answer's content, by its standing. */
export type Answered =
  | { readonly standing: "unknown" | "under-way" | "returned" }
  /** The text of the code, of an order. */
  | { readonly standing: "waiting"; readonly code?: string }
  | { readonly standing: "done"; readonly paid: Paid }
  /** Two characters, as field 39 has them, or `orderEnds`. */
  | { readonly standing: "over" | "refused"; readonly responseCode: string }
  /** Of `payout.funds`. */
  | { readonly standing: "told"; readonly funds: Funds }
  /** Of `sale.ask`: on the wire the standing is `told`. */
  | { readonly standing: "sale"; readonly sale: SaleTold }
  /** Of `payout.make` and `payout.ask`: on the wire the standing is the payout's class. */
  | { readonly standing: "payout"; readonly payout: PayoutTold };

/** What field 39 has no code for. */
export const orderEnds = Object.freeze({
  /** Closed because the terminal asked for it. */
  closed: "CL",
  /** Nobody paid in time. */
  expired: "EX",
});

/** Who asks: fields 41 and 42. */
export interface Asker {
  readonly terminal: string;
  readonly merchant: string;
}

/** @param nonce of this message alone: its answer repeats it, so no recorded one passes. */
export function requestBody({ terminal, merchant }: Asker, nonce: Uint8Array, { ask, id, order, payout }: LineRequest) {
  const content = order
    ? [order.batch, order.stan, order.amountFen, order.seconds]
    : payout
      ? payoutContent(payout)
      : [];
  return encodeBody([VERSION, terminal, merchant, nonce, asks[ask], id, ...content]);
}

/** A request as the acquirer reads it. */
export interface ReadRequest extends Asker {
  readonly nonce: Uint8Array;
  readonly request: LineRequest;
}

const CONTENT_AT = 6;
const ORDER_PARTS = 4;
const NUMBER_MAX = 999_999;
const SECONDS_MAX = 1_800;

/** @returns undefined where any part is missing, too many, of another type or beyond its bound. */
export function readRequestBody(body: Uint8Array): ReadRequest | undefined {
  const parts = decodeBody(body);
  if (!parts || parts[0] !== VERSION) return undefined;
  const [, terminal, merchant, nonce, number, id, ...content] = parts;
  const ask = askOfNumber(number);
  if (!ask || !isText(terminal, 8) || !isText(merchant, 15) || !isBytes(nonce, NONCE_BYTES, NONCE_BYTES))
    return undefined;
  if (!isBytes(id, 1, ID_BYTES_MAX)) return undefined;
  if (ask === "payout.make") {
    const payout = readPayoutContent(content);
    return payout && { terminal, merchant, nonce, request: { ask, id, payout } };
  }
  if (content.length !== (ask === "order.make" ? ORDER_PARTS : 0)) return undefined;
  if (ask !== "order.make") return { terminal, merchant, nonce, request: { ask, id } };
  const [batch, stan, amountFen, seconds] = content;
  if (!isWhole(batch, NUMBER_MAX) || !isWhole(stan, NUMBER_MAX)) return undefined;
  if (!isWhole(amountFen, AMOUNT_MAX) || !isWhole(seconds, SECONDS_MAX)) return undefined;
  return { terminal, merchant, nonce, request: { ask, id, order: { batch, stan, amountFen, seconds } } };
}

/** The acquirer's side. */
export function answerBody({ terminal, nonce, request }: ReadRequest, answered: Answered): Uint8Array {
  return encodeBody([
    VERSION,
    terminal,
    nonce,
    asks[request.ask],
    request.id,
    answered.standing === "payout"
      ? 1 + payoutClasses.indexOf(answered.payout.stage)
      : standings.indexOf(answered.standing === "sale" ? "told" : answered.standing),
    ...answerContent(answered),
  ]);
}

function answerContent(answered: Answered): readonly unknown[] {
  switch (answered.standing) {
    case "unknown":
    case "under-way":
    case "returned":
      return [];
    case "waiting":
      return answered.code === undefined ? [] : [answered.code];
    case "over":
    case "refused":
      return [answered.responseCode];
    case "told":
      return fundsContent(answered.funds);
    case "sale":
      return saleContent(answered.sale);
    case "payout":
      return toldContent(answered.payout);
    case "done": {
      const { amountFen, wallet, referenceNo, settlementDate, hostTime, credential } = answered.paid;
      return [amountFen, wallets.indexOf(wallet), referenceNo, settlementDate, hostTime, credential];
    }
  }
}

/**
 * The content of an answer to this very request: same terminal, random number, question and name.
 * @returns undefined for anything else. Nothing is believed of it before its MAC is verified.
 */
export function readAnswerBody(
  body: Uint8Array,
  { terminal }: Asker,
  nonce: Uint8Array,
  { ask, id, order, payout }: LineRequest,
): Answered | undefined {
  const parts = decodeBody(body);
  if (!parts || parts[0] !== VERSION || parts[1] !== terminal || parts[3] !== asks[ask]) return undefined;
  if (!isSame(parts[2], nonce) || !isSame(parts[4], id)) return undefined;
  const standing = wordOf(standings, parts[5]);
  const content = parts.slice(CONTENT_AT);
  const answered =
    standing && (ask.startsWith("payout") ? readPayout(ask, standing, content) : readOther(ask, standing, content));
  // Of another amount it is not this payout.
  if (answered?.standing === "payout" && payout && answered.payout.amountFen !== payout.amountFen) return undefined;
  // A payment of another amount is not this order's.
  return answered?.standing === "done" && order && answered.paid.amountFen !== order.amountFen ? undefined : answered;
}

/** Classes of payouts have the numbers of standings 1 to 5, and a content of their own. */
function readPayout(ask: Ask, standing: Standing, content: readonly unknown[]): Answered | undefined {
  if (standing === "refused" || (standing === "unknown" && ask === "payout.ask")) return readContent(standing, content);
  if (ask === "payout.funds") {
    const funds = standing === "told" ? readFunds(content) : undefined;
    return funds && { standing: "told", funds };
  }
  const stage = payoutClasses[standings.indexOf(standing) - 1];
  const payout = stage && readTold(stage, content);
  return payout && { standing: "payout", payout };
}

function readOther(ask: Ask, standing: Standing, content: readonly unknown[]): Answered | undefined {
  if (ask !== "sale.ask") return readContent(standing, content);
  if (standing === "unknown" || standing === "refused") return readContent(standing, content);
  const sale = standing === "told" ? readSale(content) : undefined;
  return sale && { standing: "sale", sale };
}

function readContent(standing: Standing, content: readonly unknown[]): Answered | undefined {
  const [first] = content;
  switch (standing) {
    case "unknown":
    case "under-way":
    case "returned":
      return content.length === 0 ? { standing } : undefined;
    case "waiting":
      if (content.length === 0) return { standing };
      return content.length === 1 && isCode(first) ? { standing, code: first } : undefined;
    case "over":
    case "refused":
      return content.length === 1 && typeof first === "string" && /^[0-9A-Z]{2}$/.test(first)
        ? { standing, responseCode: first }
        : undefined;
    case "done":
      return readPaid(content);
    case "told":
      return undefined;
  }
}

const PAID_PARTS = 6;

function readPaid(content: readonly unknown[]): Answered | undefined {
  const [amountFen, number, referenceNo, settlementDate, hostTime, credential] = content;
  const wallet = wordOf(wallets, number);
  if (content.length !== PAID_PARTS || !wallet || !isWhole(amountFen, AMOUNT_MAX)) return undefined;
  if (!isDigits(referenceNo, 12) || !isDigits(settlementDate, 4) || !isDigits(hostTime, 10)) return undefined;
  if (!isDigits(credential, 20)) return undefined;
  return { standing: "done", paid: { amountFen, wallet, referenceNo, settlementDate, hostTime, credential } };
}

function isWhole(value: unknown, most: number): value is number {
  return isUpTo(value, most) && value > 0;
}

function isDigits(value: unknown, count: number): value is string {
  return typeof value === "string" && value.length === count && /^\d+$/.test(value);
}

function isText(value: unknown, length: number): value is string {
  return typeof value === "string" && value.length === length && /^[\x20-\x7e]+$/.test(value);
}

function isCode(value: unknown): value is string {
  return typeof value === "string" && value.length <= CODE_CHARACTERS_MAX && /^[\x21-\x7e]+$/.test(value);
}

function isBytes(value: unknown, least: number, most: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= least && value.length <= most;
}

function isSame(value: unknown, bytes: Uint8Array): boolean {
  return value instanceof Uint8Array && value.length === bytes.length && value.every((byte, at) => byte === bytes[at]);
}
