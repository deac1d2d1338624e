import type { Text } from "../../hal/display";
import { moneyText } from "../screen/money-text";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import type { Diagnosis } from "./diagnosis";

/** The lines that every failure shows: cause, money, remedy, code. @param money where its state is somebody's word. */
export function diagnosisLines(diagnosis: Diagnosis, money = moneyText(diagnosis.money)): readonly Text[] {
  const code = diagnosis.responseCode ? `${diagnosis.code}-${diagnosis.responseCode}` : diagnosis.code;
  return [
    diagnosis.cause,
    ...(diagnosis.detail ? [diagnosis.detail] : []),
    money,
    diagnosis.remedy,
    text(`代码 ${code}`, `Code ${code}`),
  ];
}

/** A diagnosis on a screen of its own. */
export function faultScreen(diagnosis: Diagnosis): Screen & { readonly lines: readonly Text[] } {
  return { id: "fault", title: words.fault, lines: diagnosisLines(diagnosis), mood: "bad" };
}

/** Which screen a diagnosed end belongs on follows from the money alone. */
export function endScreen(diagnosis: Diagnosis, title: Text, first: readonly Text[] = []): Screen {
  const lines = [...first, ...diagnosisLines(diagnosis)];
  switch (diagnosis.money) {
    case "being checked":
      return { id: "checking", title: words.checking, lines, mood: "waiting" };
    case "returned":
      return { id: "returned", title: words.returned, lines, mood: "plain" };
    case "charged":
      return { id: "approved", title: words.approved, lines, mood: "good" };
    case "not charged":
      return diagnosis.responseCode
        ? { id: "declined", title, lines, mood: "bad" }
        : { id: "not-charged", title, lines, mood: "bad" };
  }
}
