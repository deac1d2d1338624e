import type { ScreenView, Text } from "../../hal/display";
import { catalogue, type FaultCode, type Who } from "../../src/diagnosis/catalogue";
import { printerRemedy, thenOnceMore } from "../../src/diagnosis/printer-words";
import { moneyText } from "../../src/screen/money-text";
import { filled } from "../../src/screen/text";
import { cardWords } from "../../src/transaction/card/card-words";
import { withoutSignature } from "../../src/transaction/signing/sign";
import { othersCount } from "../../src/transaction/slips/slip-copies";
import type { MoneyState } from "../../src/values/money-state";
import type { Simulator } from "../simulator/simulator";
import { namesOn } from "./names";

/** What a person could read of a failure on the terminal's screen, taken apart. */
export interface Seen {
  readonly code: FaultCode;
  /** The host's word behind the code, e.g. "51". */
  readonly responseCode?: string;
  readonly cause: Text;
  /** A figure or name for support. */
  readonly detail?: Text;
  /** null: the screen says nothing of money. */
  readonly money: MoneyState | null;
  readonly remedy: Text;
  readonly who: readonly Who[];
  readonly screen: string;
  /** When it was first said, virtual ms. */
  readonly atMs: number;
  /** The same by the terminal's own clock. */
  readonly terminalMs: number;
  /** "123.45", where the screen names an amount. */
  readonly amount?: string;
  /** Six digits, where the screen names a voucher. */
  readonly voucher?: string;
}

/** What is kept of those before: a day's troubles of a bad day. */
const DIAGNOSES_KEPT_MAX = 20;

const LOCKED: FaultCode = "A13";
const WRONG_PASSWORD: FaultCode = "A12";
/** Screens on which something new begins: the same failure after one of them is another one. */
const beginnings: readonly string[] = Object.freeze(["home", "menu", "amount", "operator.number", "boot", "off"]);
/** Screens of which no transaction's money stands between cause and remedy. */
const notices: readonly string[] = Object.freeze(["fault", "locked", "activation"]);
/** Ends that tell a failure in this order: which, cause, perhaps a detail, money unless the title says it, remedy, code. */
const failures: readonly string[] = Object.freeze(["declined", "not-charged", "checking", "returned"]);
const moneyStates: readonly MoneyState[] = Object.freeze([
  "not charged",
  "charged",
  "being checked",
  "returned",
  "held",
  "released",
]);

/** "Code B14-51", or "B14-51. Call 400-…", on a line of its own. */
const CODE_LINE = /^(?:Code +(?=[A-F]\d\d(?:-\w{1,4})?$))?([A-F]\d\d)(?:-(\w{1,4}))?(?:$|\. Call .+$)/;
/** "A02: now over …", "… C01", "… (C07-30)". */
const CODE_IN_LINE = /^([A-F]\d\d): |^.* \(?([A-F]\d\d)(?:-(\w{1,4}))?\)?$/;
/** Behind the money where a supervisor is asked: "Charged CNY 123.45". */
const AMOUNT = new RegExp(
  `^(?:(?:${moneyStates.map((state) => moneyText(state).en).join("|")}) )?CNY ([\\d,]+\\.\\d\\d)(?: voucher \\d{6})?$`,
);
/** The panel's own line on a notice. */
const CHECKING = /^Don't charge: (?:checking|ask support) CNY [\d,]+\.\d\d voucher /;
const VOUCHER = /^(?:CNY [\d,]+\.\d\d v|V)oucher (\d{6})\b/;
/** What follows the words for the money. Not where it is used: XS makes an expression anew each time that it comes to it. */
const AMOUNT_BEHIND = / CNY .*/;
const CODE_AT_END = /^[A-F]\d\d:? |\s*\(?[A-F]\d\d(-\w{1,4})?\)?$/g;
const SPACES = / {2,}/g;
/** What is queued goes by itself then. */
const GOES = /^It goes \d\d-\d\d \d\d:\d\d$/;
/** An account's number, masked. */
const ACCOUNT = /^Account \*+\d{4}$/;
/** "Card not readable (stripe). Try again …": the catalogue's cause, and what it is about. */
const BRACKETED_ZH = /^([^（]+)（([^）]+)）/;
const BRACKETED_EN = /^([^(]+) \(([^)]+)\)/;

/**
 * Reads the terminal's screens as a person does and keeps what they said of failures. It knows the catalogue's words and nothing
 * of the firmware's state: what is not on a screen was not told.
 */
export class Diagnoses {
  readonly #byCause = new Map<string, FaultCode>();
  readonly #remedies = new Set<string>();
  readonly #kept: Seen[] = [];
  /** Those of the present episode, by what makes them differ. */
  readonly #told = new Map<string, Seen>();
  #shown = "";
  /** What the terminal at rest suffers from, as long as its home screen says so: one diagnosis, however often it is told. */
  #standing = new Map<FaultCode, Seen>();
  /** What was told without money since home was shown last: home may find that it stands. */
  readonly #sinceHome = new Map<FaultCode, Seen>();

  constructor({ display, world, clock }: Simulator) {
    const names = namesOn({ world });
    for (const [code, row] of Object.entries(catalogue)) {
      if (!isCode(code)) continue;
      const [cause, remedy] = [filled(row.cause, names), filled(row.remedy, names)];
      this.#byCause.set(keyOf(cause), code);
      // Hints at the card screen say both in a line.
      this.#byCause.set(keyOf({ zh: `${cause.zh}，${remedy.zh}`, en: `${cause.en}. ${remedy.en}` }), code);
      this.#remedies.add(remedy.en);
    }
    for (const trouble of ["paper-out", "cover-open", "overheated", "disconnected", "battery-low"] as const)
      for (const then of [undefined, thenOnceMore]) this.#remedies.add(printerRemedy(trouble, then).en);
    this.#remedies.add(othersCount.en);
    this.#remedies.add(filled(withoutSignature, names).en);
    // A chip that cannot be read where its stripe may be; a tap that was too short.
    this.#byCause.set(keyOf(cardWords.fallBack), "B01");
    this.#byCause.set(keyOf(cardWords.tapAgain), "B02");
    display.watch((view) => this.#look(view, world.nowMs, clock.terminalMs));
  }

  /** Newest first. */
  get all(): readonly Seen[] {
    return this.#kept.toReversed();
  }

  #look(view: ScreenView, atMs: number, terminalMs: number): void {
    // One that is only shown once more, with a digit that was typed, begins nothing. Home looks anew each time.
    if (beginnings.includes(view.id) && (view.id === "home" || view.id !== this.#shown)) this.#told.clear();
    this.#shown = view.id;
    const lines = view.lines.map(trimmed);
    // A former transaction looked up in the list was diagnosed when it failed.
    if (view.id === "detail" && VOUCHER.test(lines[0]?.en ?? "")) return;
    const amount = captured(lines, AMOUNT);
    const voucher = captured(lines, VOUCHER);
    const base = {
      money: moneySaid([view.title, ...lines]),
      screen: view.id,
      atMs,
      terminalMs,
      ...(amount === undefined ? {} : { amount }),
      ...(voucher === undefined ? {} : { voucher }),
    };
    const read = this.#read(lines, view);
    const found = read.map((one): Seen => ({ ...base, who: catalogue[one.code].who, ...one }));
    if (view.id === "home") return this.#stand(found);
    for (const seen of found) {
      // Who tells of money tells of one transaction, not of a condition.
      const known = seen.money === null ? (this.#standing.get(seen.code) ?? this.#takeLasting(seen)) : undefined;
      const told = this.#tell(seen, known);
      if (seen.money !== null) continue;
      if (this.#standing.has(seen.code)) this.#standing.set(seen.code, told);
      else this.#sinceHome.set(seen.code, told);
    }
  }

  /** Home names conditions: each is the same as long as it is there each time. */
  #stand(found: readonly Seen[]): void {
    const before = this.#standing;
    this.#standing = new Map();
    for (const seen of found) {
      const { code } = seen;
      this.#standing.set(code, this.#tell(seen, before.get(code) ?? this.#sinceHome.get(code)));
    }
    this.#sinceHome.clear();
  }

  /** Somebody who stays locked is told so at each try: one condition, until another password was wrong. It stands first again. */
  #takeLasting({ code, responseCode, cause }: Seen): Seen | undefined {
    if (code !== LOCKED) return undefined;
    const before = this.#kept.findLast((one) => one.code === WRONG_PASSWORD || isSame(one));
    if (!before || !isSame(before)) return undefined;
    this.#kept.splice(this.#kept.indexOf(before), 1);
    return before;

    function isSame(one: Seen): boolean {
      return one.code === code && one.responseCode === responseCode && one.cause.en === cause.en;
    }
  }

  /** @param known the same condition, told before. */
  #tell(seen: Seen, known?: Seen): Seen {
    const { code, responseCode, money, amount } = seen;
    const key = [code, responseCode, money, amount].join();
    const before = known ?? this.#told.get(key);
    const told = before ? { ...seen, atMs: before.atMs, terminalMs: before.terminalMs } : seen;
    this.#told.set(key, told);
    const at = before ? this.#kept.indexOf(before) : -1;
    if (at >= 0) this.#kept[at] = told;
    else this.#kept.push(told);
    if (this.#kept.length > DIAGNOSES_KEPT_MAX) this.#kept.shift();
    return told;
  }

  readonly #isRemedy = ({ en }: Text): boolean => this.#remedies.has(en);

  /** What stands around a line that holds the code alone. */
  #around(lines: readonly Text[], at: number, { id, title }: Pick<ScreenView, "id" | "title">) {
    if (notices.includes(id)) return onNotice(lines, at);
    return id === "payout" ? onPayout(lines, at, trimmed(title), this.#isRemedy) : around(lines, at, id);
  }

  #read(
    own: readonly Text[],
    { id, title }: Pick<ScreenView, "id" | "title">,
  ): readonly Pick<Seen, "code" | "responseCode" | "cause" | "detail" | "remedy">[] {
    // A settlement's title says that it is not balanced.
    const lines = id === "settlement" ? [trimmed(title), ...own] : own;
    const coded = lines.flatMap((line, at) => {
      const [, whole, host] = CODE_LINE.exec(line.en) ?? [];
      if (whole !== undefined)
        return isCode(whole) ? [{ code: whole, ...wordOf(host), ...this.#around(lines, at, { id, title }) }] : [];
      const [, before, behind, word] = CODE_IN_LINE.exec(line.en) ?? [];
      const code = before ?? behind ?? "";
      if (!isCode(code)) return [];
      const next = lines[at + 1];
      const isNext = next && this.#remedies.has(next.en);
      const elsewhere = id === "settlement" ? (lines.find(this.#isRemedy) ?? nothing) : catalogue[code].remedy;
      const remedy = isNext ? next : elsewhere;
      return [{ code, ...wordOf(word), cause: { zh: uncoded(line.zh), en: uncoded(line.en) }, remedy }];
    });
    if (coded.length > 0) return coded;
    // Hints at the card screen, and short notices: the catalogue's words without its code.
    return lines.flatMap(({ zh, en }) => {
      const [, causeZh = zh, detailZh] = BRACKETED_ZH.exec(zh) ?? [];
      const [, causeEn = en, detailEn] = BRACKETED_EN.exec(en) ?? [];
      const code = this.#byCause.get(keyOf({ zh: causeZh, en: causeEn }));
      if (code === undefined) return [];
      const detail = detailZh === undefined || detailEn === undefined ? {} : { detail: { zh: detailZh, en: detailEn } };
      const { cause, remedy } = catalogue[code];
      return [{ code, cause, ...detail, remedy }];
    });
  }
}

/** What the screen says of money: of the transaction that it tells, or on a notice of one that is being checked. */
export function moneySaid(lines: readonly Text[]): MoneyState | null {
  const words = lines.map(({ en }) => en.replace(AMOUNT_BEHIND, ""));
  const said = moneyStates.find((state) => words.includes(moneyText(state).en));
  return said ?? (lines.some(({ en }) => CHECKING.test(en)) ? "being checked" : null);
}

/** A notice: cause, perhaps a detail, remedy, code. */
function onNotice(lines: readonly Text[], at: number): Pick<Seen, "cause" | "detail" | "remedy"> {
  const [cause = nothing, detail] = lines.slice(0, at - 1);
  return { cause, ...(detail ? { detail } : {}), remedy: lines[at - 1] ?? nothing };
}

/** Amount, fee, account; why, unless the title says it, what became of the money, what helps; the code. */
function onPayout(
  lines: readonly Text[],
  at: number,
  title: Text,
  isRemedy: (line: Text) => boolean,
): Pick<Seen, "cause" | "detail" | "remedy"> {
  const said = lines.slice(lines.findLastIndex(({ en }) => ACCOUNT.test(en)) + 1, at);
  const remedy = said.findLast((line) => isRemedy(line) || GOES.test(line.en));
  const [cause = title, detail] = said.filter((line) => line !== remedy);
  return { cause, ...(detail ? { detail } : {}), remedy: remedy ?? lines[at + 1] ?? nothing };
}

/** The same on any other screen. */
function around(lines: readonly Text[], at: number, id: string): Pick<Seen, "cause" | "detail" | "remedy"> {
  if (failures.includes(id) || id === "settlement" || isEnd(lines[0])) {
    const [cause = nothing, detail] = lines.slice(0, at - 1).filter(({ en }) => !isParticular(en));
    return { cause, ...(detail ? { detail } : {}), remedy: lines[at - 1] ?? nothing };
  }
  // A printer's trouble behind the lines of an approval: cause, code, remedy.
  return { cause: lines[at - 1] ?? nothing, remedy: lines[at + 1] ?? nothing };
}

function keyOf({ zh, en }: Text): string {
  return `${zh}\n${en}`;
}

const nothing: Text = Object.freeze({ zh: "", en: "" });

/** Of the sale, and nothing of why it failed. */
function isParticular(line: string): boolean {
  return AMOUNT.test(line) || VOUCHER.test(line) || isMoney(line);
}

/** An end begins with amount and voucher in one line, whatever its screen; the approval of a sale does not. */
function isEnd(line: Text | undefined): boolean {
  return line !== undefined && AMOUNT.test(line.en) && VOUCHER.test(line.en);
}

function isMoney(line: string | undefined): boolean {
  return moneyStates.some((state) => moneyText(state).en === line);
}

function wordOf(responseCode: string | undefined): { readonly responseCode?: string } {
  return responseCode === undefined ? {} : { responseCode };
}

function captured(lines: readonly Text[], pattern: RegExp): string | undefined {
  for (const { en } of lines) {
    const [, found] = pattern.exec(en) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}

function uncoded(line: string): string {
  return line.replace(CODE_AT_END, "");
}

function trimmed({ zh, en }: Text): Text {
  return { zh: zh.trim(), en: en.trim().replace(SPACES, " ") };
}

function isCode(code: string): code is FaultCode {
  return Object.hasOwn(catalogue, code);
}
