import type { Text } from "../../hal/display";
import { moneyText } from "../screen/money-text";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
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

function codeLine({ code, responseCode }: Diagnosis | End): Text {
  const coded = responseCode ? `${code}-${responseCode}` : code;
  return text(`代码 ${coded}`, `Code ${coded}`);
}

/** A diagnosis on a screen of its own. While money is being checked the panel says so on it. */
export function noticeScreen(diagnosis: Diagnosis): Screen & { readonly lines: readonly Text[] } {
  return { id: "fault", title: words.fault, lines: noticeLines(diagnosis), mood: "bad", notice: true };
}

/** Which screen a diagnosed end belongs on follows from the money alone. */
export function endScreen(end: End, title: Text, first: readonly Text[] = []): Screen {
  const lines = [...first, ...endLines(end)];
  switch (end.money) {
    case "being checked":
      return { id: "checking", title: words.checking, lines, mood: "waiting" };
    case "returned":
      return { id: "returned", title: words.returned, lines, mood: "plain" };
    case "charged":
      return { id: "approved", title: words.approved, lines, mood: "good" };
    case "not charged":
      return end.responseCode
        ? { id: "declined", title, lines, mood: "bad" }
        : { id: "not-charged", title, lines, mood: "bad" };
  }
}
