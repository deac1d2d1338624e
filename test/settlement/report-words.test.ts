import { expect, it } from "vitest";
import { numberOfKind } from "../../src/book/facts-record";
import { DIFFERS, NOT_FOUND, type SettlementReport } from "../../src/book/settlement-record";
import { differenceText, remarksOf } from "../../src/settlement/report-words";
import { nothingFound } from "./nothing-found";

it("a record that differs is shown with both figures, and never with the same one twice", () => {
  expect(differenceText([3, DIFFERS, 2000, 2001]).en).toBe("000003 here 20.00, host 20.01");
  expect(differenceText([3, NOT_FOUND, 2000, 0]).en).toBe("000003 20.00 not at the host");
  // The host's figure is the terminal's, and yet it says that they differ: the upload carries no MAC.
  const { zh, en } = differenceText([3, DIFFERS, 2000, 2000]);
  expect([zh, en]).toEqual(["000003 20.00 主机收到的不符", "000003 20.00 reached it otherwise"]);
});

const settled: SettlementReport = {
  batch: 7,
  own: "",
  ...nothingFound,
  closedAt: "20261122220000",
  operator: "01",
  said: [],
  printed: false,
  told: false,
};

it("what ended after its batch's settlement is named with its money, and of more it is said how many", () => {
  const named = [
    [4, 8800, 1, numberOfKind("completion-advice"), "charged"],
    [5, 100, 1, numberOfKind("sale"), "not charged"],
  ] as const;
  const remarks = remarksOf({ ...settled, late: [3, named] });
  expect(remarks.map(({ zh }) => zh)).toEqual([
    "000004 88.00 已扣款，批次 000001 结算后",
    "000005 1.00 未扣款，批次 000001 结算后",
    "另有 1 笔见以后的结算单",
  ]);
  expect(remarks.at(-1)?.en).toBe("1 more on later reports");
});

it("what was counted, and denied by support behind that, is not said to be checked, nor booked", () => {
  const said = [[3, 5000, false, "77001", numberOfKind("refund")]] as const;
  const remarks = remarksOf({ ...settled, said, counted: [3] });
  expect(remarks.map(({ en }) => en)).toEqual(["000003 50.00 support says not refunded 77001, yet counted"]);
});
