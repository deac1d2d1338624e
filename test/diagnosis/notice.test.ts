import { describe, expect, it } from "vitest";
import { diagnose, ended, endOf } from "../../src/diagnosis/diagnosis";
import { endLines, endScreen, noticeLines, noticeScreen } from "../../src/diagnosis/screens";
import { moneyText } from "../../src/screen/money-text";
import { words } from "../../src/screen/words";

const end = endOf({ amountFen: 12345, stan: 2 }, diagnose("B08"), "not charged");

describe("ends and notices", () => {
  it("an end tells its money, a notice none", () => {
    expect(endLines(end)).toContainEqual(moneyText("not charged"));
    expect(noticeLines(diagnose("A01"))).not.toContainEqual(moneyText("not charged"));
    expect(noticeScreen(diagnose("A01")).notice).toBe(true);
    expect(endScreen(end, words.declined).notice).toBeUndefined();
  });

  it("money on a notice, and an end without it, do not compile", () => {
    // @ts-expect-error: a notice cannot carry money.
    noticeScreen(end);
    // @ts-expect-error: nor its lines.
    noticeLines(end);
    // @ts-expect-error: a transaction's end says where the money is.
    const untold = () => endScreen(diagnose("B08"), words.declined);
    // @ts-expect-error: and which one it is.
    const ofNone = () => endScreen(ended(diagnose("B08"), "not charged"), words.declined);
    expect([untold, ofNone]).toHaveLength(2);
  });

  it("a notice is titled by whether sales are stopped, and in blue where nobody has to do anything", () => {
    expect(noticeScreen(diagnose("A14"))).toMatchObject({ title: words.noSales, mood: "bad" });
    // Old keys still serve.
    expect(noticeScreen(diagnose("A10"), false)).toMatchObject({ title: words.fault, mood: "bad" });
    expect(noticeScreen(diagnose("D05"), true)).toMatchObject({ title: words.noSales });
    expect(noticeScreen(diagnose("A01"))).toMatchObject({ title: words.fault, mood: "bad" });
    expect(noticeScreen(diagnose("D02"))).toMatchObject({ title: words.fault, mood: "plain" });
  });
});
