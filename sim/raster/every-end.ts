import type { Language, ScreenView, Text } from "../../hal/display";
import { catalogue, type FaultCode } from "../../src/diagnosis/catalogue";
import { type Diagnosis, diagnose, endOf } from "../../src/diagnosis/diagnosis";
import { responseMeaning } from "../../src/diagnosis/response-meaning";
import { endScreen, noticeScreen } from "../../src/diagnosis/screens";
import type { Screen } from "../../src/screen/panel";
import { filled, type Names } from "../../src/screen/text";
import { words } from "../../src/screen/words";
import type { MoneyState } from "../../src/values/money-state";

/** The largest amount that a sale may have: the widest. */
const WIDEST_FEN = 5_000_000_00;
const STAN = 999_999;

/** Response codes with a meaning of their own (Q/CUP 006), and one that nobody knows. */
export const responseCodes: readonly string[] = Object.freeze(
  (
    "01 03 04 05 07 12 13 14 15 21 22 25 30 33 34 38 40 41 43 45 51 54 55 57 58 59 61 62 64 65 68 75 77 90 91 92 94 96 97 98 99 " +
    "A0 A1 A3 A7 A8 B1 C1 ZZ"
  ).split(" "),
);

const moneyStates: readonly MoneyState[] = Object.freeze(["not charged", "charged", "being checked", "returned"]);

/** Every row of the catalogue as a notice and as an end of each kind, and every decline: the plainest form of each. */
export function everyEnd(names: Names, language: Language, amountFen = WIDEST_FEN): readonly ScreenView[] {
  const end = (diagnosis: Diagnosis, money: MoneyState) =>
    endScreen(endOf({ amountFen, stan: STAN }, diagnosis, money), words.declined);
  const codes = Object.keys(catalogue) as FaultCode[];
  const rows = codes.flatMap((code) => [
    noticeScreen(diagnose(code)),
    ...moneyStates.map((money) => end(diagnose(code), money)),
  ]);
  const declines = responseCodes.map((responseCode) => {
    const { code, cardholder: cause, remedy } = responseMeaning(responseCode);
    return end(diagnose(code, { responseCode, cause, ...(remedy ? { remedy } : {}) }), "not charged");
  });
  return [...rows, ...declines].map((screen) => viewOf(screen, names, language));
}

/** As the panel shows it. */
function viewOf(
  { notice: _, title, lines = [], options = [], mood = "plain", ...screen }: Screen,
  names: Names,
  language: Language,
): ScreenView {
  const all = (texts: readonly Text[]) => texts.map((each) => filled(each, names));
  return { ...screen, title: filled(title, names), lines: all(lines), options: all(options), mood, language };
}
