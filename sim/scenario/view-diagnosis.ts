import type { Language } from "../../hal/display";
import type { Transaction } from "../../src/book/states";
import type { FaultCode } from "../../src/diagnosis/catalogue";
import { transactionEnd } from "../../src/diagnosis/ends";
import { moneyText } from "../../src/screen/money-text";
import { chinaTime } from "../../src/values/clock";
import { formatFen } from "../../src/values/money";
import type { Seen } from "./diagnoses";
import type { Plain } from "./result";
import type { Room } from "./room";
import { readTransactions, sixDigits } from "./view-journal";

/** The `diagnosis` view: what the terminal's screen last said of a failure, and what it said before, newest first. */
export async function diagnosisView({ simulator, diagnoses }: Room, language?: Language): Promise<Plain> {
  const shown = language ?? simulator.display.view.language;
  const read = await readTransactions(simulator);
  const transactions = read.kind === "read" ? read.transactions : [];
  const recent = diagnoses.all.map((seen) => viewOf(seen, stanOf(seen, transactions), shown));
  return { diagnosis: recent[0] ?? null, recent };
}

function viewOf(seen: Seen, stan: string | undefined, language: Language): Plain {
  const { code, responseCode, cause, detail, money, remedy, who, screen, atMs } = seen;
  return {
    code,
    ...(responseCode === undefined ? {} : { responseCode }),
    cause,
    ...(detail === undefined ? {} : { detail }),
    money,
    remedy,
    who,
    screen,
    atMs,
    ...(stan === undefined ? {} : { stan }),
    text: [cause, detail, money === null ? undefined : moneyText(money), remedy]
      .flatMap((text) => (text ? [text[language]] : []))
      .concat(responseCode === undefined ? code : `${code}-${responseCode}`)
      .join("\n"),
  };
}

/** Until the late answer comes (B15) none has come (B14). */
function isEndedBy(told: FaultCode, code: FaultCode | undefined): boolean {
  return told === code || (told === "B14" && code === "B15");
}

/** The sale that a screen spoke of: by its voucher, or the newest one of then with that amount and that failure. */
function stanOf(
  { voucher, amount, code, money, terminalMs }: Seen,
  transactions: readonly Transaction[],
): string | undefined {
  if (voucher !== undefined || amount === undefined) return voucher;
  const then = chinaTime(terminalMs);
  const meant = transactions.findLast(
    (transaction) =>
      formatFen(transaction.facts.amountFen) === amount &&
      transaction.facts.localTime <= then &&
      // What an approved sale lacks (a signature, its slip) is no diagnosis of the sale itself.
      isEndedBy(code, transactionEnd(transaction)?.code ?? (money === "charged" ? code : undefined)),
  );
  return meant && sixDigits(meant.facts.stan);
}
