import { describe, expect, it } from "vitest";
import { creditAid, debitAid } from "../../../sim/cards/chip/personalise";
import { cardKey, checkDynamic } from "./authentication";
import { objectsOf, objectValue, Terminal, type Tlv } from "./terminal";

const amount = (fen: number) => String(fen).padStart(12, "0");
const unpredictable = "A1B2C3D4";

/** GET PROCESSING OPTIONS of a tap. @param qualifiers 9F66. */
function options(terminal: Terminal, qualifiers: string, fen = 1_000) {
  const body = `${qualifiers}${amount(fen)}000000000000015600000000000156260302${"00"}${unpredictable}`;
  return terminal.command("80A80000", `8321${body}`);
}

function tap(id: string, aid: string, qualifiers: string, fen?: number): { terminal: Terminal; objects: Tlv[] } {
  const terminal = new Terminal(id, "tap");
  terminal.select(aid);
  return { terminal, objects: objectsOf(terminal.must(options(terminal, qualifiers, fen))) };
}

/** CVR byte 2, b6 and b5 (emv.md §10.5): 0 declined, 1 approved, 2 online. */
function decision(objects: readonly Tlv[]): number {
  return ((objectValue(objects, "9F10")[4] ?? 0) >> 4) & 3;
}

const online = "26800080";
const onlineWithHolder = "26C00080";
const offline = "26000080";

describe("a tap (qPBOC)", () => {
  it("lists its applications in the directory's own answer, and only there", () => {
    const terminal = new Terminal("debit-tap", "tap");
    const objects = terminal.select("325041592E5359532E4444463031");
    expect(objectValue(objects, "4F").toString("hex").toUpperCase()).toBe(debitAid);
    expect(terminal.command("00A40400", "315041592E5359532E4444463031").status).toBe("6A82");
    expect(objectValue(terminal.select(debitAid), "9F38").toString("hex")).toMatch(/^9f6604/);
  });

  it("asks its issuer in one answer, all that field 55 needs in it", () => {
    const { objects } = tap("credit-tap", creditAid, online);
    expect(objects.map(({ tag }) => tag)).toEqual(["82", "9F36", "57", "9F10", "9F26", "5F34", "9F6C"]);
    expect(decision(objects)).toBe(2);
    expect(objectValue(objects, "9F6C").toString("hex")).toBe("0000");
  });

  it("wants a PIN where the terminal wants its holder, a phone has seen to it (emv.md §10.7)", () => {
    const qualifiers = (id: string, terminal: string) =>
      objectValue(tap(id, creditAid, terminal).objects, "9F6C").toString("hex");
    expect(qualifiers("credit-tap", onlineWithHolder)).toBe("8000");
    expect(qualifiers("credit-tap", "22C00080")).toBe("4000");
    expect(qualifiers("phone-tap", onlineWithHolder)).toBe("0080");
  });

  it.each([
    ["01", offline],
    ["00", "26000000"],
  ])("spends offline what it holds, and signs it: fDDA %s (emv.md §10.6)", (version, qualifiers) => {
    const { terminal, objects } = tap("cash-tap", debitAid, qualifiers, 4_000);
    expect(decision(objects)).toBe(1);
    expect(objectValue(objects, "9F5D").toString("hex")).toBe("000000006000");
    const records = terminal.records(objectValue(objects, "94"));
    const profile = objectValue(objects, "82");
    const key = cardKey({ profile, objects: records.objects, signed: records.signed });
    const own = objectValue(records.objects, "9F69");
    const input: Buffer[] = [Buffer.from(unpredictable, "hex")];
    if (version === "01") input.push(Buffer.from(`${amount(4_000)}0156`, "hex"), own);
    const dynamic = checkDynamic(key, objectValue(objects, "9F4B"), Buffer.concat(input));
    expect(dynamic.subarray(1)).toEqual(objectValue(objects, "9F36"));
    expect(own.subarray(5)).toEqual(objectValue(objects, "9F6C"));
    expect(own).toHaveLength(7);
  });

  it("goes online for more than it holds, and where the terminal wants it", () => {
    expect(decision(tap("cash-tap", debitAid, offline, 10_001).objects)).toBe(2);
    expect(decision(tap("cash-tap", debitAid, online, 100).objects)).toBe(2);
    expect(decision(tap("credit-tap", creditAid, offline, 100).objects)).toBe(2);
  });

  it("does not begin where the terminal has no qPBOC, twice, or with a list that does not fit", () => {
    const terminal = new Terminal("credit-tap", "tap");
    terminal.select(creditAid);
    expect(options(terminal, "00000000").status).toBe("6985");
    expect(terminal.status("80A8000002830000")).toBe("6700");
    expect(options(terminal, online).status).toBe("9000");
    expect(options(terminal, online).status).toBe("6985");
  });

  it.each([
    ["insert-instead", ["6984", "6984"]],
    ["look-at-phone", ["6986", "9000"]],
    ["leaving-tap", ["removed", "9000"]],
  ])("%s answers two taps with %j", (id, expected) => {
    const terminal = new Terminal(id, "tap");
    const statuses = expected.map((_, at) => {
      if (at > 0) terminal.card.powerUp("tap");
      terminal.select(creditAid);
      return options(terminal, online).status;
    });
    expect(statuses).toEqual(expected);
  });
});
