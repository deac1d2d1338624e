import type { Text } from "../../hal/display";
import { moneyText } from "../screen/money-text";
import type { Screen } from "../screen/panel";
import { sendsToSupport, text } from "../screen/text";
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

/** With support's number, where support is the remedy. */
function codeLine({ code, responseCode, remedy }: Diagnosis | End): Text {
  const coded = responseCode ? `${code}-${responseCode}` : code;
  return sendsToSupport(remedy)
    ? text(`代码 ${coded} 客服 {phone}`, `Code ${coded}, support {phone}`)
    : text(`代码 ${coded}`, `Code ${coded}`);
}

/** A diagnosis on a screen of its own. While money is being checked the panel says so on it. */
export function noticeScreen(diagnosis: Diagnosis): Screen & { readonly lines: readonly Text[] } {
  return { id: "fault", title: words.fault, lines: noticeLines(diagnosis), mood: "bad", notice: true };
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
