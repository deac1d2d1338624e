import { describe, expect, it } from "vitest";
import { isSupportsWord, meaningOfTask } from "../../sim/witness/evidence-words";
import { isOpen, moneyOf } from "../../src/book/states";
import { lostToDoLine, toDoLine } from "../../src/diagnosis/to-do";
import type { PrintTrouble } from "../../src/receipt/print";
import { moneyText } from "../../src/screen/money-text";
import type { MoneyState } from "../../src/values/money-state";
import { reachable } from "../transaction/reachable";

/** As long as it goes again by itself, and when it has not helped for long. */
const standings = [
  { owed: { pauseMs: 0 } },
  { owed: { pauseMs: 0 }, barred: { code: "A10", responseCode: "B1" } },
] as const;
const printers: readonly (PrintTrouble | "ready")[] = [
  "ready",
  "paper-out",
  "cover-open",
  "overheated",
  "head-fault",
  "disconnected",
  "battery-low",
  "unintelligible",
];
const moneyStates: readonly MoneyState[] = ["not charged", "charged", "being checked", "returned"];

/** What a person can find in the list: an intent is made reversing before anybody looks. */
const open = [...reachable().values()].map(({ transaction }) => transaction).filter(isOpen);

describe("待办: each entry says what is to be done, and by whom", () => {
  it.each(standings)("in every state that a sale can be left in, %j", (standing) => {
    expect(open.length).toBeGreaterThan(30);
    for (const transaction of open) {
      for (const printer of printers) {
        const { zh, en } = toDoLine(transaction, standing, printer);
        const task = zh.split(" ").slice(2).join(" ");
        const isVouched = transaction.state === "vouched";
        expect(isVouched ? isSupportsWord(task) : meaningOfTask(task), zh).toBe(isVouched || moneyOf(transaction));
        // The state of the money alone is no task.
        for (const money of moneyStates)
          expect([task, task.replace("客服称：", "")], zh).not.toContain(moneyText(money).zh);
        expect(/，|终端|顾客|客服|菜单|自动/.test(task) && en.length > task.length, zh).toBe(true);
      }
    }
  });

  it("is for support where the terminal cannot find out", () => {
    const [alone, barred] = standings.map((standing) =>
      open.filter((sale) => sale.state === "reversing").map((sale) => toDoLine(sale, standing, "ready").zh),
    );
    expect(barred?.filter((zh) => !zh.endsWith("请问客服"))).toEqual([]);
    expect(alone?.filter((zh) => zh.endsWith("终端在核查")).length).toBeGreaterThan(0);
  });

  it("what a person has to do comes before what the terminal does by itself", () => {
    const unsigned = open.filter((sale) => sale.state === "approved" && sale.signature.kind === "unsigned");
    expect(new Set(unsigned.map((sale) => toDoLine(sale, standings[0], "ready").en.replace(/^\S+ \S+ +/, "")))).toEqual(
      new Set(["customer must sign"]),
    );
    const taken = open.filter((sale) => sale.state === "approved" && sale.signature.kind === "taken");
    expect(new Set(taken.map((sale) => toDoLine(sale, standings[0], "ready").en.replace(/^\S+ \S+ +/, "")))).toEqual(
      new Set(["print it: menu 3", "terminal sends signature"]),
    );
  });

  it("of what is lost only support can tell the end", () => {
    expect(lostToDoLine({ state: "lost", stans: [3, 3] })).toEqual({
      zh: "000003 记录丢失，请问客服",
      en: "000003 record lost: ask support",
    });
    expect(lostToDoLine({ state: "lost", stans: [1, 18], isRange: true }).zh).toBe("000001-000018 有丢失，请问客服");
    expect(lostToDoLine({ state: "lost", stans: [7, 7], isRange: true }).en).toBe("000007 perhaps lost: ask support");
  });
});
