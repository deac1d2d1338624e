import type { Text } from "../../hal/display";
import { moneyText } from "../screen/money-text";
import type { Screen } from "../screen/panel";
import { sendsToSupport, text } from "../screen/text";
import { words } from "../screen/words";
import type { FaultCode } from "./catalogue";
import type { Diagnosis, End } from "./diagnosis";

/** The lines of an end: cause, money, remedy, code. @param money where its state is somebody's word. */
export function endLines(end: End, money = moneyText(end.money)): readonly Text[] {
  return [...causeLines(end), money, end.remedy, codeLine(end)];
}

/** The lines of a notice: cause, remedy, code. */
export function noticeLines(diagnosis: Diagnosis): readonly Text[] {
  return [...causeLines(diagnosis), diagnosis.remedy, codeLine(diagnosis)];
}

function causeLines({ cause, detail }: Diagnosis | End): readonly Text[] {
  return detail ? [cause, detail] : [cause];
}

/** With support's number, where support is the remedy. */
function codeLine({ code, responseCode, remedy }: Diagnosis | End): Text {
  const coded = responseCode ? `${code}-${responseCode}` : code;
  return sendsToSupport(remedy)
    ? text(`代码 ${coded} 客服 {phone}`, `Code ${coded}. Support {phone}`)
    : text(`代码 ${coded}`, `Code ${coded}`);
}

/** With these nobody sells until somebody has helped. */
const stopping: readonly FaultCode[] = Object.freeze(["A09", "A10", "A11", "A14", "A15", "A21", "D07", "F08"]);
/** With these nobody has to do anything. */
const idle: readonly FaultCode[] = Object.freeze(["A02", "A19", "D02"]);

/**
 * A diagnosis on a screen of its own. While money is being checked the panel says so on it.
 * @param stops are no sales possible? Where the same code leaves them possible, or stops them for once, the caller knows.
 */
export function noticeScreen(
  diagnosis: Diagnosis,
  stops = stopping.includes(diagnosis.code),
): Screen & { readonly lines: readonly Text[] } {
  const mood = idle.includes(diagnosis.code) ? "plain" : "bad";
  return { id: "fault", title: stops ? words.noSales : words.fault, lines: noticeLines(diagnosis), mood, notice: true };
}

/** Which screen a diagnosed end belongs on follows from the money alone. What its title says is not said again. */
export function endScreen(end: End, title: Text, first: readonly Text[] = []): Screen {
  const screen = titled(end, title);
  const lines = [...first, ...endLines(end)].filter(({ zh }) => zh !== screen.title.zh);
  return { ...screen, lines };
}

function titled({ money, responseCode }: End, title: Text): Screen {
  switch (money) {
    case "being checked":
      return { id: "checking", title: words.checking, mood: "waiting" };
    case "returned":
      return { id: "returned", title: words.returned, mood: "plain" };
    case "charged":
      return { id: "approved", title: words.approved, mood: "good" };
    case "not charged":
      return responseCode
        ? { id: "declined", title, mood: "bad" }
        : { id: "not-charged", title: words.notCharged, mood: "bad" };
  }
}
