import type { Text } from "../../hal/display";
import type { PaperSlip } from "../devices/printer";
import type { WorldEvent } from "../world/timeline";
import {
  type BackKind,
  fenOf,
  isSupportsWord,
  isTask,
  kindTitled,
  type Money,
  meaningOf,
  meaningOfTask,
  moneySaid,
  slipTitled,
} from "./evidence-words";

/**
 * What the three books and the people's eyes have of each sale, read here in the checker's own way: nothing of the
 * firmware's rules is used, only the words that stand on paper, on the screen and in the journal's records.
 */

/** A slip that came out, whole or torn off in the middle. */
export interface SlipSeen {
  readonly kind: string;
  readonly copy: string;
  readonly stan: string;
  readonly batch: string;
  readonly amountFen: number | undefined;
  readonly whole: boolean;
  /** What its title says, where that is not its kind. */
  readonly titled?: string;
  /** What it says of the money; a sales slip says it by its title alone. */
  readonly money?: Money;
  readonly merchant?: string;
  readonly terminal?: string;
  /** The amount has a minus: money goes to the cardholder. */
  readonly negative?: boolean;
  /** 重打印. */
  readonly reprint?: boolean;
  readonly atMs?: number;
}

/** An end that stood on the screen. */
export interface EndSeen {
  readonly id: string;
  readonly atMs: number;
  readonly stan: string | undefined;
  readonly amountFen: number | undefined;
  /** By its title; absent: a sale. */
  readonly kind?: BackKind;
  /** It is held against the sale of its number: an approval that is told late, and every other end that names one. */
  readonly byNumber?: true;
  /** What its lines say of the money, in Chinese and in English; absent where nobody read them. */
  readonly said?: readonly Money[];
  readonly saidInEnglish?: readonly Money[];
  /** Of an approval in part: what was to be paid, and what of it is missing. */
  readonly askedFen?: number;
  readonly missingFen?: number;
  /** The balances that an enquiry's end shows, in fen with their signs, in Chinese and in English. */
  readonly balancesFen?: readonly number[];
}

/** What a list, a detail or a notice says of one sale. */
export interface ToldSeen {
  readonly where: "list" | "detail" | "notice" | "end";
  readonly stan: string;
  readonly amountFen: number | undefined;
  /** Absent where the words have no meaning that is known here. */
  readonly money: Money | undefined;
  /** Something is still to be done for it: that says only that it was booked, whatever it did to the money. */
  readonly task?: true;
  /** When it was said first and last. */
  readonly atMs: number;
  readonly lastAtMs: number;
}

/** A card that the reader took notice of, or a payer's code that the scanner did; with an empty id the moment at which a sale began that has seen no card yet. */
export interface PresentationSeen {
  readonly card: string;
  readonly atMs: number;
  /** The card that was shown before goes on: its holder types another PIN. */
  readonly again?: true;
}

/** Slips that belong to one sale each. */
const salesSlips: readonly string[] = Object.freeze([
  "sale",
  "qr-sale",
  "qr-void",
  "qr-refund",
  "void",
  "refund",
  "authorisation",
  "authorisation-void",
  "completion",
  "completion-void",
  "completion-advice",
  "failed",
  "reversal",
]);

/** @returns undefined for paper of no single sale, and for a slip of which nothing came out. Numbers that it lacks are "". */
export function slipSeen({ kind, copy, lines, whole, rows, atMs }: PaperSlip): SlipSeen | undefined {
  const titled = slipTitled(lines);
  if (rows === 0 || (!salesSlips.includes(kind) && titled === undefined)) return undefined;
  const text = lines.join("\n");
  const stan = /VOUCHER NO\):\s*(\d{6})/.exec(text)?.[1] ?? "";
  const batch = /BATCH NO\):\s*(\d{6})/.exec(text)?.[1] ?? "";
  const [money] = moneySaid(lines);
  const merchant = /MERCHANT NO\):\s*(\S{15})/.exec(text)?.[1];
  const terminal = /TERMINAL NO\):\s*(\S{8})/.exec(text)?.[1];
  return {
    kind,
    copy,
    stan,
    batch,
    amountFen: fenOf(/RMB\s*-?([\d,]+\.\d\d)/.exec(text)?.[1]),
    whole,
    atMs,
    ...(titled !== undefined && titled !== kind ? { titled } : {}),
    ...(money === undefined ? {} : { money }),
    ...(merchant === undefined ? {} : { merchant }),
    ...(terminal === undefined ? {} : { terminal }),
    ...(/RMB\s*-/.test(text) ? { negative: true } : {}),
    ...(text.includes("重打印") ? { reprint: true } : {}),
  };
}

const BALANCE =
  /^(?:账户余额|可用余额|可用额度|On account CNY|Available CNY|Credit left CNY) (-?)([\d,]+\.\d\d)(?: 元)?$/;

function balanceIn(line: string): readonly number[] {
  const [, sign, amount] = BALANCE.exec(line) ?? [];
  const fen = fenOf(amount);
  return fen === undefined ? [] : [sign === "-" ? 0 - fen : fen];
}

/** Amount and voucher of the transaction that an end is of. */
const WHICH = /^([\d,]+\.\d\d) 元 凭证号 (\d{6})$/m;
/** "金额 123.45 元", or beside a code "123.45元". */
const AMOUNT = /金额\s*([\d,]+\.\d\d)|^([\d,]+\.\d\d)元$/m;

function amountIn(text: string): string | undefined {
  const [, named, bare] = AMOUNT.exec(text) ?? [];
  return named ?? bare;
}

/** "应收 100.00，还差 50.00" */
const MISSING = /^应收 ([\d,]+\.\d\d)，还差 ([\d,]+\.\d\d)$/m;
/** On an approval that is told late. */
const CHARGED_BEFORE = /已(收款，勿重复收款|(退款|冻结|解冻|扣款)，勿重复操作)/;
const ends: readonly string[] = Object.freeze(["approved", "declined", "not-charged", "returned"]);

/** The end that people saw in a screen of the timeline; undefined where it is none. */
export function endSeen(event: WorldEvent): EndSeen | undefined {
  const { kind, atMs } = event;
  if (kind !== "screen") return undefined;
  const id = event["id"];
  const lines = event["lines"];
  if (typeof id !== "string" || !ends.includes(id) || !Array.isArray(lines)) return undefined;
  const text = lines.join("\n");
  const { title, titleEn, linesEn } = event as WorldEvent & { readonly [name: string]: unknown };
  const said = typeof title === "string" ? moneySaid([title, ...lines]) : undefined;
  const inEnglish =
    typeof titleEn === "string" && Array.isArray(linesEn) ? moneySaid([titleEn, ...linesEn]) : undefined;
  // The first line: behind it another sale may be told.
  const [, whichAmount, whichStan] = WHICH.exec(String(lines[0])) ?? [];
  // A line of its own: another sale's number may stand behind other words.
  const stan = whichStan ?? /^凭证号\s*(\d{6})/m.exec(text)?.[1];
  // A fresh approval is held against the card that was just shown.
  const byNumber = stan !== undefined && (id !== "approved" || CHARGED_BEFORE.test(text));
  const done = typeof title === "string" ? kindTitled(title) : undefined;
  const [, asked, missing] = MISSING.exec(text) ?? [];
  const inBoth = [...lines, ...(Array.isArray(linesEn) ? linesEn : [])].map(String);
  return {
    ...(done === "balance" ? { balancesFen: inBoth.flatMap(balanceIn) } : {}),
    ...(done ? { kind: done } : {}),
    ...(byNumber ? { byNumber } : {}),
    ...(asked === undefined ? {} : { askedFen: fenOf(asked) ?? 0, missingFen: fenOf(missing) ?? 0 }),
    ...(said ? { said } : {}),
    ...(inEnglish ? { saidInEnglish: inEnglish } : {}),
    id,
    atMs,
    stan,
    amountFen: fenOf(whichAmount ?? amountIn(text)),
  };
}

const places: { readonly [id: string]: ToldSeen["where"] } = Object.freeze({
  detail: "detail",
  fault: "notice",
  checking: "notice",
});

const RANGE = /凭证 (\d{6})-(\d{6}) 有丢失/;
/** A range of which one number is left. */
const PERHAPS = /凭证号 (\d{6}) 可能丢失/;
const DOUBTED = /凭证号 ((?:\d{6} )+)(等 \d+ 笔)?需客服核实/;
const LISTED = /^(\d{6}(?:-\d{6})?) (?:款项核查中\(记录丢失\)|(?:记录|可能|有)丢失，请问客服)$/;
/** Its detail: no amount, and the number alone on the first line. */
const LOST_CODE = "D08";
/** More than a line holds: how many, and their numbers in the list. Number 0 stands for all that the journal names. */
export const ALL_NAMED = 0;

/** What all of these say of a loss. */
const OF_LOSS = /丢失|需客服核实/;

/** Most lines say nothing of a loss, and every screen of a sale has its lines read. */
export function isOfLoss({ zh }: Text): boolean {
  return OF_LOSS.test(zh);
}

/** The voucher numbers that a screen says to be lost or in doubt (D08): from the first to the last. */
export function lossesSeen(lines: readonly string[]): readonly (readonly [first: number, last: number])[] {
  return lines
    .filter((line) => OF_LOSS.test(line))
    .flatMap((line): readonly (readonly [number, number])[] => {
      const [, first, last] = RANGE.exec(line) ?? [];
      if (first !== undefined && last !== undefined) return [[Number(first), Number(last)]];
      const [, only] = PERHAPS.exec(line) ?? [];
      if (only !== undefined) return [[Number(only), Number(only)]];
      const [, named, more] = DOUBTED.exec(line) ?? [];
      const [, listed] = LISTED.exec(line) ?? [];
      if (listed !== undefined) {
        const [from = "", to = from] = listed.split("-");
        return [[Number(from), Number(to)]];
      }
      const stans = (named ?? "").split(" ").filter((stan) => stan !== "");
      return [...stans.map(Number), ...(more === undefined ? [] : [ALL_NAMED])].map((stan) => [stan, stan]);
    });
}

const VOUCHER = /凭证号\s*(\d{6})/;
const THAT_ONE = "最近一笔：";

/** What a screen that is no end says of single sales. @param options the lines to choose from that stand on it. */
export function toldSeen(event: WorldEvent, options: readonly string[]): readonly ToldSeen[] {
  const { atMs, id, title, lines } = event as WorldEvent & { readonly [name: string]: unknown };
  if (typeof id !== "string" || typeof title !== "string" || !Array.isArray(lines)) return [];
  if (id === "list")
    return options.flatMap((option): readonly ToldSeen[] => {
      const [, stan, amount = "", rest = ""] = /^(\d{6}) (\S*) ?(.*)$/.exec(option) ?? [];
      // An enquiry has no amount.
      const words = rest === "" && !/\d/.test(amount) ? amount : rest;
      // Of what is lost there is no amount (`lossesSeen`).
      if (stan === undefined || isSupportsWord(words) || isSupportsWord(amount) || LISTED.test(option)) return [];
      const amountFen = /^-?[\d,]+\.\d\d$/.test(amount) ? fenOf(amount) : undefined;
      return [
        {
          where: "list",
          stan,
          amountFen,
          money: meaningOf(words) ?? meaningOfTask(words),
          ...(isTask(words) ? { task: true } : {}),
          atMs,
          lastAtMs: atMs,
        },
      ];
    });
  const where = Object.hasOwn(places, id) ? places[id] : undefined;
  if (where === undefined) return [];
  const text = lines.join("\n");
  const stan = VOUCHER.exec(text)?.[1];
  if (stan === undefined) return [];
  // The detail has amount and money as its title.
  const [, titleAmount, titleWords = title] = /^-?([\d,]+\.\d\d) (.*)$/.exec(title) ?? [];
  if (where === "detail" && titleAmount === undefined && text.includes(LOST_CODE)) return [];
  // 最近一笔, "last sale": the sale with the number, beside another that the notice is about.
  const thatOne = lines.map(String).filter((line) => line.startsWith(THAT_ONE));
  const said = moneySaid(
    thatOne.length > 0 ? thatOne.map((line) => line.slice(THAT_ONE.length).trim()) : [titleWords, ...lines],
  );
  const amount = titleAmount ?? WHICH.exec(text)?.[1] ?? amountIn(text);
  if (said.length === 0 && (titleAmount === undefined || isSupportsWord(titleWords))) return [];
  const told = { where, stan, amountFen: fenOf(amount), atMs, lastAtMs: atMs };
  return said.length === 0 ? [{ ...told, money: undefined }] : said.map((money) => ({ ...told, money }));
}

/** From these on the screens speak of another sale than before. */
const beginnings: readonly string[] = Object.freeze(["amount", "card", "scan", "original"]);

/** The card, or the beginning of a sale, that people saw in an event of the timeline. */
export function presentationSeen(event: WorldEvent): PresentationSeen | undefined {
  const { kind, atMs } = event;
  if (kind === "screen") {
    const id = event["id"];
    if (id === "pin") return { card: "", atMs, again: true };
    return typeof id === "string" && beginnings.includes(id) ? { card: "", atMs } : undefined;
  }
  // A payer's code that the scanner read: by whose wallet it was.
  const wallet = event["wallet"];
  // Or who read the code on the screen.
  if (kind === "scan" || kind === "pay")
    return event["noticed"] === true && typeof wallet === "string" ? { card: wallet, atMs } : undefined;
  const card = event["card"];
  if (event["action"] === "remove") return undefined;
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
