import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { CELL, CLEAR, HEADER, INDEX, PIECE, RELEASE, SEAL, TAIL } from "../../sim/books/flash-sector";
import { partWords } from "../../sim/desktop/page/behind/flash-words";
import { rowOf, sections } from "../../sim/desktop/page/words/faults";
import { hint } from "../../sim/desktop/page/words/hints";
import { nameOfMessage } from "../../sim/desktop/page/words/message";
import { screenNames } from "../../sim/desktop/page/words/screens";
import { messageName, term } from "../../sim/desktop/page/words/terms";
import { words } from "../../sim/desktop/page/words/words";
import { codeFaults, personsFaults, tillFaults } from "../../sim/scenario/fault-codes";
import type { SlipKind } from "../../src/receipt/slip";

const HAN = /\p{Script=Han}/u;

/** Every name that the firmware gives to one of its screens. */
async function screenIds(): Promise<readonly string[]> {
  const files = (await readdir("src", { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(`src/${file}`, "utf8")));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\bid: "([a-z.-]+)"/g)].map(([, id]) => id ?? "")))];
}

/** All kinds of slips: the type checker sees to that. */
const slips: { readonly [kind in SlipKind]: true } = {
  sale: true,
  void: true,
  refund: true,
  authorisation: true,
  "qr-sale": true,
  "qr-void": true,
  "qr-refund": true,
  "authorisation-void": true,
  completion: true,
  "completion-void": true,
  "completion-advice": true,
  reversal: true,
  failed: true,
  settlement: true,
  payout: true,
  shift: true,
};

/** Every row of the catalogue that somebody can bring about, as the view says it. */
const rows: readonly (readonly [code: string, does: string])[] = [
  ...Object.entries(codeFaults).map(([code, { does }]) => [code, does] as const),
  ...Object.entries(personsFaults),
  ...Object.entries(tillFaults),
];

test.each(rows)("%s is said in Chinese, and in English without the simulator's verbs", (code, does) => {
  expect(rowOf(code, does, "zh")).toMatch(HAN);
  expect(rowOf(code, does, "en")).not.toContain(" verb: ");
  expect(sections).toHaveProperty(code.slice(0, 1));
});

describe("the page's words", () => {
  test("each screen of the terminal has a name, and a hint what to do there", async () => {
    const ids = await screenIds();
    expect(ids.length).toBeGreaterThan(20);
    for (const id of ids) {
      expect(screenNames[id]?.zh, id).toMatch(HAN);
      for (const language of ["zh", "en"] as const)
        expect(hint(id, { isMoneyOut: false, prints: true, isGlass: false }, language), id).not.toBe(
          words[language].keys,
        );
    }
  });

  test("each kind of slip and each question of the management line has a Chinese name", () => {
    for (const kind of Object.keys(slips)) expect(term(kind, "zh"), kind).toMatch(HAN);
    const questions = ["order.make", "order.ask", "order.close", "payment.ask", "sale.ask"];
    for (const ask of [...questions, "payout.make", "payout.ask", "payout.funds"]) {
      expect(messageName(ask, "zh"), ask).toMatch(HAN);
      expect(messageName(ask, "en"), ask).not.toBe("");
    }
  });

  test("each part of a record in flash has a name", () => {
    for (const kind of [CELL, CLEAR, PIECE, RELEASE, TAIL, SEAL, INDEX, HEADER])
      expect(partWords[kind]?.zh, String(kind)).toMatch(HAN);
  });

  test.each([
    ["0800", "to-host", { 60: "00000001003" }, "签到请求", "Sign-in request"],
    ["0810", "to-terminal", { 60: "00000001370" }, "公钥下载应答", "Chip key answer"],
    ["0820", "to-host", { 60: "07000001801" }, "签名上送请求", "Signature request"],
    ["0200", "to-host", { 3: "000000", 25: "00", 60: "22000001000" }, "消费请求", "Sale request"],
    ["0210", "to-terminal", { 3: "200000", 25: "06" }, "完成撤销应答", "Completion void answer"],
    ["0410", "to-terminal", { 3: "000000", 25: "00" }, "冲正应答", "Reversal answer"],
    ["0500", "to-host", { 60: "00000001201" }, "结算请求", "settlement"],
    ["0800", "to-host", { 60: "00000001999" }, "管理请求", "management request"],
  ] as const)("%s %s is called by what it is for", (mti, direction, values, zh, en) => {
    const fields = Object.entries(values).map(([field, value]) => ({
      field: Number(field),
      nameZh: "",
      nameEn: "",
      value,
    }));
    expect(nameOfMessage({ mti, direction, fields }, "zh")).toBe(zh);
    expect(nameOfMessage({ mti, direction, fields }, "en")).toBe(en);
  });
});
