import type { Text } from "../../hal/display";
import { icons } from "../../hal/icons";
import { unbookedMoney } from "../book/states";
import { sixDigits } from "../host/fields";
import type { Screen } from "../screen/panel";
import { notDone, withAmount, withMoney } from "../screen/pictured";
import { sendsToSupport, text } from "../screen/text";
import { amountText, words } from "../screen/words";
import { formatFen } from "../values/money";
import { catalogue, type FaultCode } from "./catalogue";
import { type Diagnosis, type End, type Ended, endOf, type Which } from "./diagnosis";
import { failedText, failsByOwnWords, moneyLine, type OfKind, undoneText } from "./kind-words";

/** The lines of an end: which transaction, cause, money, remedy, code. */
export function endLines(end: End): readonly Text[] {
  return [
    ...whichLines(end.of),
    ...causeLines(end),
    moneyLine(end.of, end.money, end.responseCode),
    end.remedy,
    codeLine(end),
  ];
}

/** The lines of a notice. */
export function noticeLines(diagnosis: Diagnosis): readonly Text[] {
  return whyLines(diagnosis);
}

/** Cause, remedy, code. Where the title has the money already nothing else is to be said. */
export function whyLines(told: Diagnosis | Ended): readonly Text[] {
  return [...causeLines(told), told.remedy, codeLine(told)];
}

function causeLines({ cause, detail }: Diagnosis | Ended): readonly Text[] {
  return detail ? [cause, detail] : [cause];
}

/** What is known of which it was: of an enquiry that was not begun nothing. */
function whichLines(of: Which): readonly Text[] {
  return of.kind === "balance" && of.stan === undefined ? [] : [whichText(of)];
}

/** Amount and voucher in one line: two would make many a screen one of small letters. */
export function whichText({ amountFen, stan }: Which): Text {
  if (stan === undefined) return amountText(amountFen);
  const [amount, voucher] = [formatFen(amountFen), sixDigits(stan)];
  if (amountFen === 0) return text(`凭证号 ${voucher}`, `Voucher ${voucher}`);
  return text(`${amount} 元 凭证号 ${voucher}`, `CNY ${amount} voucher ${voucher}`);
}

/** With support's number, where support is the remedy: then without the word before the code, so that it takes one row. */
function codeLine({ code, responseCode, remedy }: Diagnosis | Ended): Text {
  const coded = responseCode ? `${code}-${responseCode}` : code;
  return sendsToSupport(remedy)
    ? text(`${coded} 客服 {phone}`, `${coded}. Call {phone}`)
    : text(`代码 ${coded}`, `Code ${coded}`);
}

/** With these nobody sells until somebody has helped. */
const stopping: readonly FaultCode[] = Object.freeze(["A09", "A10", "A11", "A14", "A15", "A21", "D07", "F08"]);
/** With these nobody has to do anything. */
const idle: readonly FaultCode[] = Object.freeze(["A02", "A19", "A23", "D02"]);

/**
 * A diagnosis on a screen of its own. While money is being checked the panel says so on it.
 * @param stops are no sales possible? Where the same code leaves them possible, or stops them for once, the caller knows.
 */
export function noticeScreen(
  diagnosis: Diagnosis,
  stops = stopping.includes(diagnosis.code),
): Screen & { readonly lines: readonly Text[] } {
  // With another remedy than its row's there is something amiss.
  const isIdle = idle.includes(diagnosis.code) && diagnosis.remedy.zh === catalogue[diagnosis.code].remedy.zh;
  const mood = isIdle ? "plain" : "bad";
  return {
    id: "fault",
    title: stops ? words.noSales : words.fault,
    lines: noticeLines(diagnosis),
    mood,
    ...(isIdle ? {} : { icon: icons.warning }),
    notice: true,
  };
}

/** Which screen a diagnosed end belongs on follows from the money alone. What its title says is not said again. */
export function endScreen(end: End, title: Text): Screen & { readonly lines: readonly Text[] } {
  const screen = titled(end, title);
  // What failed by its own words left an original as it was: that is not its own state.
  const icon = failsByOwnWords(end.of, end.money) ? notDone : withMoney(end.money);
  return {
    ...screen,
    ...icon,
    ...withAmount(end.of.amountFen),
    lines: endLines(end).filter(({ zh }) => zh !== screen.title.zh),
  };
}

/**
 * The end of a transaction that was not begun: not charged. The host declined nothing, whatever code it gave before.
 * @param of its kind, where it is none that takes money.
 */
export function refusedScreen(amountFen: number, diagnosis: Diagnosis, { kind }: OfKind = {}) {
  const of = kind === undefined ? { amountFen } : { amountFen, kind };
  return { ...endScreen(endOf(of, diagnosis, unbookedMoney(kind)), words.notCharged), id: "not-charged" };
}

function titled({ money, responseCode, of }: End, title: Text): Screen {
  if (failsByOwnWords(of, money))
    return { id: responseCode ? "declined" : "not-charged", title: failedText(of, title), mood: "bad" };
  switch (money) {
    case "being checked":
      return { id: "checking", title: words.checking, mood: "waiting" };
    case "returned":
    case "released":
      return { id: "returned", title: undoneText(of), mood: "plain" };
    case "charged":
    case "held":
    case "partly returned":
      return { id: "approved", title: words.approved, mood: "good" };
    case "none":
    case "not charged":
      return responseCode
        ? { id: "declined", title, mood: "bad" }
        : { id: "not-charged", title: words.notCharged, mood: "bad" };
  }
}
