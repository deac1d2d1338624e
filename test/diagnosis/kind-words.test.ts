import { expect, it } from "vitest";
import { responseCodes } from "../../sim/raster/every-end";
import type { TransactionKind } from "../../src/book/facts";
import { catalogue, type FaultCode } from "../../src/diagnosis/catalogue";
import { diagnose } from "../../src/diagnosis/diagnosis";
import { saleNotSentDiagnosis } from "../../src/diagnosis/host-failures";
import { saidOf } from "../../src/diagnosis/kind-words";
import { responseMeaning } from "../../src/diagnosis/response-meaning";
import { refusedScreen } from "../../src/diagnosis/screens";
import { text } from "../../src/screen/text";

const kinds: readonly TransactionKind[] = [
  ...(["void", "qr-void", "refund", "authorisation"] as const),
  ...(["authorisation-void", "completion", "completion-void"] as const),
];

it("a sale's remedies stay as they are, the same object", () => {
  const { remedy } = catalogue.B14;
  for (const of of [{}, { kind: "sale" }, { kind: "qr-sale" }] as const) expect(saidOf(of, remedy)).toBe(remedy);
});

it("of another kind they name what is done, in both languages, and nothing but that", () => {
  expect(saidOf({ kind: "refund" }, catalogue.B14.remedy)).toEqual({
    zh: "终端在核查，请勿重复退货",
    en: "Wait: do not refund again",
  });
  const money = text("已扣款，请勿再收款", "Charged already: do not charge again; recharge nothing");
  expect(saidOf({ kind: "void" }, money)).toEqual({
    zh: "已扣款，请勿再撤销",
    en: "Charged already: do not void again; recharge nothing",
  });
});

it("without a network, too: nobody who refunds is told to sell", () => {
  const notSent = saleNotSentDiagnosis({ kind: "not-sent", why: "no-bearer", bearers: [], attempts: [] });
  const { lines } = refusedScreen(5000, notSent, { kind: "refund" });
  expect(lines.map(({ en }) => en)).toContain("Check Wi-Fi and SIM, then refund again");
  expect(lines.map(({ zh }) => zh)).toContain("请检查Wi-Fi和SIM卡，恢复后再退货");
});

it.each(kinds)("%s: no remedy of the catalogue speaks of a sale", (kind) => {
  for (const code of Object.keys(catalogue) as FaultCode[]) {
    const { zh, en } = saidOf({ kind }, diagnose(code).remedy);
    expect(zh, code).not.toContain("收款");
    expect(en, code).not.toMatch(/\b(?:charge|sell)\b/i);
  }
});

it.each(kinds)("%s: what helps against a host's code is said of it from the start", (kind) => {
  for (const code of ["14", "22", "25", "40", "64"]) {
    const { remedy } = responseMeaning(code, { kind });
    if (remedy) expect(saidOf({ kind }, remedy), code).toEqual(remedy);
  }
});

const namesOriginal: readonly TransactionKind[] = kinds.filter((kind) => kind !== "authorisation");

it.each(namesOriginal)("%s: no code of a host sends for another card, which the terminal would refuse", (kind) => {
  for (const code of responseCodes) {
    const meant = responseMeaning(code, { kind });
    const remedy = saidOf({ kind }, meant.remedy ?? catalogue[meant.code].remedy);
    expect(remedy.zh, code).not.toMatch(/换一张卡|换卡|另一张/);
    expect(remedy.en, code).not.toMatch(/another card/i);
    // Nobody types the amount of what is taken back whole.
    if (kind !== "refund" && kind !== "completion") expect(remedy.en, code).not.toMatch(/amount|less/i);
  }
});

it.each(["qr-sale", "qr-void"] as const)(
  "%s: no code of a host speaks of a card or its PIN, where none was shown",
  (kind) => {
    // 99 is about the data of a PIN that nobody sent: only the merchant reads of it.
    for (const code of responseCodes.filter((each) => each !== "99")) {
      const { code: row, cardholder, merchant, remedy } = responseMeaning(code, { kind });
      for (const said of [cardholder, merchant, remedy ?? catalogue[row].remedy]) {
        expect(said.zh, code).not.toMatch(/此卡|卡号|卡密码|换一张卡|持卡人|卡已|卡片|没收/);
        expect(said.en, code).not.toMatch(
          /\b(?:this card|card number|wrong PIN|another card|use the card|your bank)\b/i,
        );
      }
    }
  },
);
