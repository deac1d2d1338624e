import { describe, expect, it } from "vitest";
import { everyEnd, responseCodes } from "../../../sim/raster/every-end";
import { drawScreen } from "../../../sim/raster/screen";
import { catalogue, type FaultCode } from "../../../src/diagnosis/catalogue";
import { diagnose, ended, endOf } from "../../../src/diagnosis/diagnosis";
import { responseMeaning } from "../../../src/diagnosis/response-meaning";
import { endScreen } from "../../../src/diagnosis/screens";
import { registeredAs } from "../../../src/diagnosis/support-words";
import { namesOf } from "../../../src/profiles/names";
import { filled, text } from "../../../src/screen/text";
import { words } from "../../../src/screen/words";
import { openTestFont } from "../../receipt/samples";

const fonts = { large: openTestFont(24), small: openTestFont(16) };
/** The display of every model. */
const size = { widthPixels: 320, heightPixels: 240 };
/** More takes a line of its own in English. */
const USUAL_FEN = 999_99;
const phone = "400-000-0001";
/** What no shopkeeper says. */
const jargon = /收单机构|主机|冲正|日切|工作密钥|灌装|\bMAC\b|\bSTAN\b|cut-over|the switch|the host|the acquirer/i;

describe.each(["lakala", "another"])("every end and notice of %s", (acquirer) => {
  const names = namesOf({ acquirer, supportPhone: phone });

  it.each(["zh", "en"] as const)("fits its screen in %s, whole", (language) => {
    for (const view of everyEnd(names, language))
      expect(drawScreen(view, size, fonts).complete, JSON.stringify(view.lines)).toBe(true);
  });

  it.each(["zh", "en"] as const)(
    "says each thing once in %s, in plain words, with support's number where support is the remedy",
    (language) => {
      for (const { title, lines } of everyEnd(names, language)) {
        const said = [title, ...lines].map((line) => line[language]);
        expect(new Set(said).size, said.join(" / ")).toBe(said.length);
        const all = said.join(" / ");
        expect(all).not.toMatch(jargon);
        expect(all).not.toMatch(/[{}]/);
        if (/客服|[Ss]upport/.test(all)) expect(all).toContain(phone);
      }
    },
  );
});

it.each(["zh", "en"] as const)(
  "every end and notice in its plainest form is one of large letters in %s",
  (language) => {
    const small = everyEnd(namesOf({ acquirer: "lakala", supportPhone: phone }), language, USUAL_FEN).filter(
      (view) => drawScreen(view, size, fonts).small,
    );
    expect(small.map(({ title, lines }) => [title, ...lines].map((line) => line[language]))).toEqual([]);
  },
);

describe("while money is being checked", () => {
  const codes = Object.keys(catalogue) as FaultCode[];

  it.each(codes)("%s forbids a second charge and offers nothing that leads to one", (code) => {
    const { lines = [] } = endScreen(
      endOf({ amountFen: 100, stan: 2 }, diagnose(code), "being checked"),
      words.declined,
    );
    const { zh, en } = ended(diagnose(code), "being checked").remedy;
    expect(zh).toContain("勿重复收款");
    expect(en).toMatch(/^Wait: do not charge again$|^Don't charge: ask support$/);
    expect(lines).toContainEqual({ zh, en });
    expect(`${zh} ${en}`).not.toMatch(
      /重新|再试|再收|换.*卡|减少|start again|try again|another|sell again|insert it|smaller/i,
    );
  });

  it("support stays the remedy where nobody else can mend it", () => {
    expect(ended(diagnose("D07"), "being checked").remedy.en).toContain("ask support");
    expect(ended(diagnose("B08"), "being checked").remedy.en).not.toContain("support");
  });
});

it.each(["A09", "A10", "A11"] as const)("%s fits with the number that support asks for, and a key's hint", (code) => {
  const whose = { acquirer: "lakala", supportPhone: phone, merchant: "898310058120001", terminal: "10000001" };
  const names = namesOf(whose, "QS10000001");
  const detail = registeredAs(code);
  if (!detail) throw new Error(`${code} names no number`);
  const end = endOf(
    { amountFen: 5_000_000_00, stan: 999_999 },
    diagnose(code, { responseCode: "97", detail }),
    "not charged",
  );
  const { lines, ...screen } = endScreen(end, words.declined);
  const told = [...lines, text("F1 商户说明", "F1: for the merchant")].map((line) => filled(line, names));
  expect(told.map(({ en }) => en).join()).toMatch(/898310058120001|10000001.*QS10000001/);
  for (const language of ["zh", "en"] as const) {
    const view = { ...screen, lines: told, options: [], mood: "bad", language } as const;
    expect(drawScreen(view, size, fonts).complete).toBe(true);
  }
});

it("what a merchant reads of a decline is plain, too", () => {
  const names = namesOf({ acquirer: "lakala", supportPhone: phone });
  for (const code of responseCodes) {
    const { zh, en } = filled(responseMeaning(code).merchant, names);
    expect(`${zh} ${en}`).not.toMatch(jargon);
  }
});
