import { describe, expect, test } from "vitest";
import { preferredLanguage } from "../../src/emv/language";
import { start } from "./contact-world";
import { hex, object } from "./world";

const ascii = (text: string) => hex(Buffer.from(text));
const chineseDirectory = `${hex(
  object(0x6f, object(0x84, "315041592E5359532E4444463031"), object(0xa5, "880101", object(0x5f2d, ascii("zhen")))),
)}9000`;

describe("the cardholder's language", () => {
  test.each([
    ["enzh", "en"],
    ["zhen", "zh"],
    ["fren", "en"],
    ["ENfr", "en"],
    ["frde", undefined],
    ["", undefined],
    ["e", undefined],
    ["frdeitesen", undefined],
  ])("[B4 11.1] of %s the first that the terminal has", (codes, language) => {
    expect(preferredLanguage(Buffer.from(codes))).toBe(language);
    expect(preferredLanguage(undefined)).toBeUndefined();
  });

  test("[B4 11.1] the PIN is asked for in it", async () => {
    const online = start({ card: { languages: ascii("enzh"), cvmList: "00000000000000000200" } });
    await online.transaction.begin();
    expect(online.staged.asked).toEqual(["online PIN in en"]);
    const offline = start({ card: { languages: ascii("zhen"), cvmList: "00000000000000000100" } });
    await offline.transaction.begin();
    expect(offline.staged.asked).toEqual(["offline PIN, ? left in zh"]);
  });

  test("[B4 11.1] the directory's holds for the choice, and where the application has none", async () => {
    const confirm = `${hex(object(0x70, object(0x61, object(0x4f, "A000000333010101"), "500544454249548701 81")))}9000`;
    const says = { "00A404000E31": chineseDirectory, "00B2010C": confirm };
    const silent = start({ card: { says, cvmList: "00000000000000000200" } });
    await silent.transaction.begin();
    expect(silent.staged.asked).toEqual(["choose DEBIT in zh", "online PIN in zh"]);
    const own = start({ card: { says, cvmList: "00000000000000000200", languages: ascii("en") } });
    await own.transaction.begin();
    expect(own.staged.asked).toEqual(["choose DEBIT in zh", "online PIN in en"]);
  });

  test("[B4 11.1] a card without a preference leaves it to the terminal", async () => {
    const { transaction, staged } = start({ card: { cvmList: "00000000000000000200" } });
    await transaction.begin();
    expect(staged.asked).toEqual(["online PIN"]);
  });

  test("[B3 Annex A] 9F39 in a list: the chip was read", async () => {
    const { transaction, staged } = start({ card: { pdol: "9F39019C01" } });
    await transaction.begin();
    expect(staged.sent).toContain("80A80000048302050000");
  });
});
