import type { ScreenView } from "../../hal/display";
import type { PaperSlip } from "../devices/printer";
import { fenOf } from "./evidence-words";

/** What words say of a payout. unknown: that nobody knows it. */
export type PayoutWord = "unknown" | "accepted" | "processing" | "held" | "paid" | "returned" | "failed";

/** A screen's or a list's word on a payout: they name its amount, and no request. rule: on one that goes by the merchant's rule. */
export interface PayoutTold {
  readonly where: "screen" | "list" | "rule";
  readonly amountFen: number;
  readonly word: PayoutWord;
  /** When it was said first and last, ms. */
  readonly atMs: number;
  readonly lastAtMs: number;
}

/** A person said yes to a payout, and the terminal began to send. */
export interface PayoutMeant {
  readonly amountFen: number;
  readonly atMs: number;
}

/** A payout's slip. It says that it was accepted. */
export interface PayoutSlip {
  readonly request: string;
  readonly amountFen: number;
  readonly feeFen: number;
  /** First six and last four digits. */
  readonly account: string;
}

/** A payout as the journal's cell has it, oldest first. */
export interface PayoutKept {
  /** 22 hex digits, upper case. */
  readonly request: string;
  readonly amountFen: number;
  readonly account: string;
  readonly askedMs: number;
  readonly stage: "asking" | "accepted" | "processing" | "paid" | "returned" | "failed";
  /** Why the acquirer refused the request; "" where it did not. */
  readonly code: string;
  /** A person was told of it. */
  readonly told: boolean;
  readonly replaces?: string;
  /** Under which terminal number it was asked for, where the terminal has another by now. */
  readonly madeAs?: string;
}

/** What a screen said of where a sale's money is (E04). It names no sale: it is that of the detail before it. */
export interface ArrivalTold {
  readonly stan: string;
  /** none: the acquirer has no such sale. */
  readonly said: "none" | "not charged" | "given back" | "reversed" | "charged";
  /** What the merchant has of it, where the screen says so. -1: another sum in each language. */
  readonly netFen?: number;
  readonly isSettled: boolean;
  /** What all of it was to be, where the screen calls it a part; and the voucher number of the part whose rest it is. */
  readonly askedFen?: number;
  readonly restOf?: string;
  /** The payout that took it along. */
  readonly payout?: { readonly amountFen: number; readonly word: PayoutWord };
  readonly atMs: number;
}

/** All that people saw of payouts, and of the way of single sales' money. */
export interface PayoutsSeen {
  readonly told: readonly PayoutTold[];
  readonly meant: readonly PayoutMeant[];
  readonly slips: readonly PayoutSlip[];
  readonly arrivals: readonly ArrivalTold[];
}

/** Nobody saw any. */
export const noPayoutsSeen: PayoutsSeen = Object.freeze({ told: [], meant: [], slips: [], arrivals: [] });

/** What was seen in one world, and in the one that goes on from it. */
export function joinedPayouts(first: PayoutsSeen, second: PayoutsSeen): PayoutsSeen {
  return {
    told: [...first.told, ...second.told],
    meant: [...first.meant, ...second.meant],
    slips: [...first.slips, ...second.slips],
    arrivals: [...first.arrivals, ...second.arrivals],
  };
}

/** Titles of screens, in both languages. */
const titles: ReadonlyMap<string, PayoutWord> = new Map<string, PayoutWord>([
  ["提现结果待查", "unknown"],
  ["Payout: not known yet", "unknown"],
  ["提现已排队", "accepted"],
  ["Payout is queued", "accepted"],
  ["银行处理中", "processing"],
  ["Bank is processing it", "processing"],
  ["提现在审核", "held"],
  ["Payout held for review", "held"],
  ["提现已到账", "paid"],
  ["Payout is in the account", "paid"],
  ["提现被退回", "returned"],
  ["Payout came back", "returned"],
  ["提现未成功", "failed"],
  ["Not paid out", "failed"],
]);

/** Behind the amount in the list. */
const listed: ReadonlyMap<string, PayoutWord> = new Map<string, PayoutWord>([
  ["待查", "unknown"],
  ["排队", "accepted"],
  ["处理中", "processing"],
  ["审核中", "held"],
  ["已到账", "paid"],
  ["被退回", "returned"],
  ["未成功", "failed"],
]);

/** How far a payout is, as lists say it. */
export function payoutWordOf(said: string): PayoutWord | undefined {
  return listed.get(said);
}

const TITLE = "提现";
const LIST_TITLE = "提现记录";
/** Of the list, and of what went by the merchant's rule: the day stands before or behind it. */
const LISTED = /^(?:\d\d-\d\d )?([\d,]+\.\d\d) (\S+)$/;
const RULED = /^(?:\d\d-\d\d )?自动 ([\d,]+\.\d\d) (\S+)$/;
const QUESTION = /^提现至尾号 \d{4}$/;
const AMOUNT = /^([\d,]+\.\d\d) 元$/;

/** What a screen says of payouts: one word of each, or two where its languages do not say the same. An amount that it lacks is -1. */
export function payoutToldOn({ id, title, lines, options }: ScreenView, atMs: number): readonly PayoutTold[] {
  if (id === "list" && title.zh === LIST_TITLE)
    return options.flatMap(({ zh }): readonly PayoutTold[] => {
      const [, amount, word = ""] = LISTED.exec(zh) ?? [];
      const [amountFen, said] = [fenOf(amount), listed.get(word)];
      return amountFen === undefined || !said ? [] : [{ where: "list", amountFen, word: said, atMs, lastAtMs: atMs }];
    });
  if (id === "amount" && title.zh === TITLE)
    return lines.flatMap(({ zh }): readonly PayoutTold[] => {
      const [, amount, said = ""] = RULED.exec(zh) ?? [];
      const [amountFen, word] = [fenOf(amount), listed.get(said)];
      return amountFen === undefined || !word ? [] : [{ where: "rule", amountFen, word, atMs, lastAtMs: atMs }];
    });
  if (id !== "payout") return [];
  const amountFen = fenOf(AMOUNT.exec(lines[0]?.zh ?? "")?.[1]) ?? -1;
  const said = new Set([titles.get(title.zh), titles.get(title.en)]);
  return [...said].map((word = "unknown") => ({ where: "screen", amountFen, word, atMs, lastAtMs: atMs }));
}

/** Which amount a person is asked about; undefined on every other screen. */
export function payoutAskedOn({ id, title, input }: ScreenView): number | undefined {
  return id === "confirm" && QUESTION.test(title.zh) ? fenOf(input) : undefined;
}

/** The screen behind a yes: the terminal begins to send. */
export function isPayoutSent({ id, title }: ScreenView): boolean {
  return id === "processing" && title.zh === TITLE;
}

/** @returns undefined for paper that is no payout's, or did not come out whole. */
export function payoutSlipSeen({ kind, lines, whole }: PaperSlip): PayoutSlip | undefined {
  if (kind !== "payout" || !whole) return undefined;
  const text = lines.join("\n");
  const digits = /REQUEST\):?\s*([0-9A-Fa-f\s]+)/.exec(text)?.[1] ?? "";
  return {
    request: digits.replace(/\s/g, "").slice(0, REQUEST_DIGITS),
    amountFen: fenOf(/RMB\s*([\d,]+\.\d\d)/.exec(text)?.[1]) ?? -1,
    feeFen: fenOf(/FEE\):?\s*([\d,]+\.\d\d)/.exec(text)?.[1]) ?? -1,
    account: /ACCOUNT\):?\s*([\d*]+)/.exec(text)?.[1] ?? "",
  };
}

const REQUEST_DIGITS = 22;

/** By their numbers in the journal. */
const stages: readonly PayoutKept["stage"][] = Object.freeze([
  "asking",
  "accepted",
  "processing",
  "paid",
  "returned",
  "failed",
] as const);
const NAME_BYTES = 11;
const MINUTE_MS = 60_000;

/** The journal's cell of payouts, row by row as `src/book/payouts.ts` says; undefined where it has another form. */
export function payoutsIn(value: unknown): readonly PayoutKept[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const kept = value.map(payoutIn);
  return kept.every((each) => each !== undefined) ? kept : undefined;
}

function payoutIn(row: unknown): PayoutKept | undefined {
  const [name, , amountFen, , , minute, account, stage, , , code, flags, replaces, numbers]: readonly unknown[] =
    Array.isArray(row) ? row : [];
  const madeAs: unknown = Array.isArray(numbers) ? numbers[0] : undefined;
  const known = stages[Number(stage)];
  if (!(name instanceof Uint8Array) || name.length !== NAME_BYTES || !known) return undefined;
  return {
    request: hex(name),
    amountFen: Number(amountFen),
    account: String(account),
    askedMs: Number(minute) * MINUTE_MS,
    stage: known,
    code: String(code),
    told: (Number(flags) & 1) === 1,
    ...(replaces instanceof Uint8Array ? { replaces: hex(replaces) } : {}),
    ...(typeof madeAs === "string" ? { madeAs } : {}),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}
