import { expect, it } from "vitest";
import type { Transaction } from "../../src/book/states";
import { catalogue, type FaultCode } from "../../src/diagnosis/catalogue";
import { diagnose } from "../../src/diagnosis/diagnosis";
import { approvedScreen, failedScreen } from "../../src/diagnosis/end-screens";
import { moneyWord } from "../../src/diagnosis/kind-words";
import { refusedScreen } from "../../src/diagnosis/screens";
import { moneyText } from "../../src/screen/money-text";
import { reachable } from "../transaction/reachable";
import { facts } from "../transaction/sample";

const states = [...reachable().values()].map(({ transaction }) => transaction);
const amount = (facts.amountFen / 100).toFixed(2);
const voucher = String(facts.stan).padStart(6, "0");

function endOfTransaction(transaction: Transaction) {
  return transaction.state === "approved" ? approvedScreen(transaction) : failedScreen(transaction);
}

it.each(["zh", "en"] as const)(
  "every end of a transaction shows amount, voucher and money, each once, in %s",
  (language) => {
    expect(states.length).toBeGreaterThan(100);
    for (const transaction of states) {
      const { title, lines = [] } = endOfTransaction(transaction);
      const said = [title, ...lines].map((line) => line[language]);
      const all = said.join(" / ");
      expect(all.split(amount).length, all).toBe(2);
      expect(all.split(voucher).length, all).toBe(2);
      expect(said.filter((line) => line === moneyWord(transaction)[language]).length, all).toBe(1);
    }
  },
);

it.each(Object.keys(catalogue) as FaultCode[])(
  "%s: what was refused before it began shows its amount, and no voucher",
  (code) => {
    const { title, lines } = refusedScreen(facts.amountFen, diagnose(code));
    expect(title).toEqual(moneyText("not charged"));
    expect(lines[0]).toEqual({ zh: `金额 ${amount} 元`, en: `CNY ${amount}` });
    expect(lines.map(({ en }) => en).join()).not.toMatch(/voucher \d/i);
  },
);
