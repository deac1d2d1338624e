import type { Text } from "../../hal/display";
import { type Facts, givesBack, isRefund, type Original } from "../book/facts";
import { byReferenceNo, byVoucher, hostDateOf, type NamedOriginal, namedFromRecord } from "../book/original";
import { isStored, moneyOf, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { isTooOld } from "../counter/hold-age";
import { showLost } from "../counter/lost";
import { showEnd } from "../counter/show-end";
import { noticeScreen } from "../diagnosis/screens";
import { localTime } from "../host/sign-in";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import type { Kind } from "../transaction/kinds/kind";
import type { MoneyState } from "../values/money-state";
import { type Wrong, wrongOriginal } from "./original-words";

const NUMBER_MS = 60_000;
const VOUCHER_DIGITS = 6;
const REFERENCE_DIGITS = 12;
const AUTH_CODE_DIGITS = 6;
const DATE_DIGITS = 4;
/** In a leap year: which year it was nobody types. */
const DAYS_OF_MONTHS: readonly number[] = Object.freeze([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

/**
 * Which transaction another one is about: by voucher number, as far as the journal holds it; else by what its kind says and the date.
 * @returns undefined where nobody named one that it can be about: what is wrong with it was told.
 */
export async function askOriginal(terminal: Terminal, kind: Kind): Promise<NamedOriginal | undefined> {
  const rules = kind.original;
  if (!rules) throw new Error(`${kind.kind} is about no other transaction`);
  const byReference = rules.elsewhere === "reference";
  const typed = await typeNumber(
    terminal,
    kind,
    byReference
      ? text("请输入原凭证号，或12位参考号", "Voucher, or 12-digit reference")
      : text("请输入原凭证号", "Original voucher number"),
    byReference ? REFERENCE_DIGITS : VOUCHER_DIGITS,
  );
  if (typed === undefined) return undefined;
  const isReference = typed.length > VOUCHER_DIGITS;
  const found = await (isReference
    ? byReferenceNo(terminal.book, typed)
    : byVoucher(terminal.book, rules, Number(typed)));
  if (found) return usable(terminal, kind, found);
  const lost = isReference ? undefined : await terminal.book.losses.find(Number(typed));
  if (lost) {
    await showLost(terminal, lost);
    return undefined;
  }
  if (!rules.elsewhere) return refused(terminal, kind, "unknown");
  return byReference
    ? askReference(terminal, kind, isReference ? { stan: 0, referenceNo: typed } : { stan: Number(typed) })
    : askAuthorisation(terminal, kind, Number(typed));
}

/** Of a slip that another terminal or an earlier journal printed: reference and date. */
async function askReference(
  terminal: Terminal,
  kind: Kind,
  known: { readonly stan: number; readonly referenceNo?: string },
): Promise<NamedOriginal | undefined> {
  const hint = text("本机没有，请输入12位参考号", "Not here: 12-digit reference");
  const referenceNo = known.referenceNo ?? (await typeNumber(terminal, kind, hint, REFERENCE_DIGITS));
  if (referenceNo === undefined) return undefined;
  if (referenceNo.length !== REFERENCE_DIGITS) return refused(terminal, kind, "unknown");
  // Its voucher number may have been mistyped.
  const found = await byReferenceNo(terminal.book, referenceNo);
  if (found) return usable(terminal, kind, found);
  if (await terminal.book.returns.isCheckedFor(referenceNo)) return refused(terminal, kind, "checked");
  const hostDate = await typeDate(terminal, kind);
  return hostDate === undefined ? undefined : { original: { stan: known.stan, batch: 0, referenceNo, hostDate } };
}

/** The same as a cash register has it from a slip. */
export async function fromSlip(
  terminal: Terminal,
  kind: Kind,
  { referenceNo, hostDate }: { readonly referenceNo: string; readonly hostDate: string },
): Promise<NamedOriginal | undefined> {
  if (kind.original?.elsewhere !== "reference") return undefined;
  if (await terminal.book.returns.isCheckedFor(referenceNo)) return refused(terminal, kind, "checked");
  return { original: { stan: 0, batch: 0, referenceNo, hostDate } };
}

/** An authorisation of any terminal: its code and date. */
async function askAuthorisation(terminal: Terminal, kind: Kind, stan: number): Promise<NamedOriginal | undefined> {
  const hint = text("本机没有，请输入授权码", "Not here: authorisation code");
  const authCode = await typeNumber(terminal, kind, hint, AUTH_CODE_DIGITS);
  if (authCode === undefined) return undefined;
  const hostDate = await typeDate(terminal, kind);
  if (hostDate === undefined) return undefined;
  const original = { stan, batch: 0, referenceNo: "", authCode: authCode.padStart(AUTH_CODE_DIGITS, "0"), hostDate };
  // Its voucher number may have been mistyped.
  const found = await byAuthCode(terminal, original);
  if (found) return usable(terminal, kind, found);
  const isSame = ({ facts }: Transaction) =>
    facts.original?.authCode === original.authCode && facts.original.hostDate === hostDate;
  const begun = (await terminal.book.checking()).find(isSame);
  if (!begun) return { original };
  return refused(terminal, kind, isStored(begun) ? "completed" : "checked");
}

async function byAuthCode({ book }: Terminal, named: Original): Promise<Transaction | undefined> {
  const fits = (each: Transaction) =>
    each.state === "approved" &&
    each.facts.kind === "authorisation" &&
    each.approval.authCode === named.authCode &&
    hostDateOf(each) === named.hostDate;
  return (await book.search(fits, 1, named.authCode))[0];
}

async function typeNumber(
  terminal: Terminal,
  { title }: Kind,
  line: Text,
  maxDigits: number,
): Promise<string | undefined> {
  const typed = await typeDigits(terminal.panel, {
    screen: { id: "original", title, lines: [line] },
    maxDigits,
    secret: false,
    timeoutMs: NUMBER_MS,
  });
  return typed.kind === "entered" ? typed.text : undefined;
}

/** MMDD; asked again until it can be one, with why. */
async function typeDate(terminal: Terminal, kind: Kind): Promise<string | undefined> {
  let hint = text("原交易日期，月日四位：1122", "Date of the slip, MMDD: 1122");
  for (;;) {
    const date = await typeNumber(terminal, kind, hint, DATE_DIGITS);
    if (date === undefined || isDate(date)) return date;
    await terminal.panel.beep("error");
    hint = text("没有这一天，月日四位：1122", "No such date. MMDD: 1122");
  }
}

function isDate(date: string): boolean {
  const [month, day] = [Number(date.slice(0, 2)), Number(date.slice(2))];
  return date.length === DATE_DIGITS && day >= 1 && day <= (DAYS_OF_MONTHS[month - 1] ?? 0);
}

/** What can be said against it is told. */
export async function usable(terminal: Terminal, kind: Kind, chosen: Transaction): Promise<NamedOriginal | undefined> {
  const wrong = await whyNot(terminal, kind, chosen);
  if (wrong) return refused(terminal, kind, wrong);
  return chosen.state === "approved" ? namedFromRecord(chosen) : refused(terminal, kind, "by-support");
}

async function refused(terminal: Terminal, kind: Kind, wrong: Wrong): Promise<undefined> {
  await terminal.panel.beep("error");
  await showEnd(terminal, noticeScreen(wrongOriginal(kind, wrong)));
  return undefined;
}

/** What it is instead, and what takes that back. */
function otherThan(kind: Kind, { kind: chosen }: Facts): Wrong {
  if (givesBack({ kind: chosen })) return "itself";
  if ((kind.kind === "void" || kind.kind === "refund") && chosen === "qr-sale") return "by-code";
  if ((kind.kind === "qr-void" || kind.kind === "qr-refund") && chosen === "sale") return "by-card";
  if (chosen === "completion-advice") return "advice";
  return chosen === "sale" || chosen === "authorisation" || chosen === "completion" ? chosen : "another-kind";
}

/** What is offered instead has to be possible. */
function byOther(
  { kind }: Kind,
  other: "by-code" | "by-card",
  chosen: Transaction,
  money: MoneyState,
  isSettled: boolean,
): Wrong {
  if (money === "not charged") return "not-charged";
  if (money === "returned") return moneyOf(chosen) === "returned" ? "cancelled" : "taken-back";
  const isRefundAlone = isSettled || money === "partly returned" || isRefund({ kind });
  return isRefundAlone ? `${other}-refund` : other;
}

async function isCompleted({ book }: Terminal, authorisation: Transaction): Promise<boolean> {
  const backs = await book.returns.of(authorisation.facts);
  // One that is stored counts, too: its hold is completed no second time.
  return backs.some((back) => (back.state === "approved" || isStored(back)) && moneyOf(back) === "charged");
}

async function whyNot(terminal: Terminal, kind: Kind, chosen: Transaction): Promise<Wrong | undefined> {
  const { facts } = chosen;
  const { original } = kind;
  const isSettled = await isOfBefore(terminal, chosen);
  const isOfKind = original?.kinds.includes(facts.kind) || (isSettled && original?.settledKinds?.includes(facts.kind));
  const { returns } = terminal.book;
  if (!original || !isOfKind) {
    const other = otherThan(kind, facts);
    return other === "by-code" || other === "by-card"
      ? byOther(kind, other, chosen, await returns.moneyOf(chosen), isSettled)
      : other;
  }
  switch (await returns.moneyOf(chosen)) {
    case "being checked":
      // What is being checked may have been taken: the rest of it is free, where a part can be taken.
      if (original.amount === "part" && moneyOf(chosen) === "charged" && (await returns.leftFen(chosen)) > 0) break;
      return "checked";
    case "returned":
      return moneyOf(chosen) === "returned" ? "cancelled" : "taken-back";
    case "partly returned":
      if (original.amount === "whole") return "partly";
      break;
    case "not charged":
      return "not-charged";
    case "released":
      if (moneyOf(chosen) === "released") return "hold-cancelled";
      return (await isCompleted(terminal, chosen)) ? "completed" : "given-up";
    case "charged":
    case "held":
      break;
  }
  if (isStored(chosen)) return "not-sent";
  if (chosen.state !== "approved") return "by-support";
  // By what the acquirer would know it again nobody has told.
  if (kind.card === "code" && facts.qr?.credential === undefined) return "by-support";
  if (facts.kind === "authorisation" && (await isTooOld(terminal, chosen))) return "too-old";
  return original.batch === "this" && isSettled ? "settled" : undefined;
}

/** Of another batch than that of now, or of another day of the host. */
async function isOfBefore(terminal: Terminal, chosen: Transaction): Promise<boolean> {
  if (chosen.facts.batch !== terminal.book.batch) return true;
  return chosen.state === "approved" && hostDateOf(chosen) !== (await localTime(terminal)).slice(4, 8);
}
