import { describe, expect, it } from "vitest";
import type { Personalisation } from "../../hal/board";
import { fromRecord, toRecord } from "../../src/book/record";
import type { Approved } from "../../src/book/states";
import { tagsOf } from "../../src/emv/field55";
import { certificateRequest } from "../../src/host/certificate";
import { certificateIn, hasCertificate } from "../../src/transaction/card/certificate";
import { chipFacts } from "../../src/transaction/card/chip-facts";
import { asMaskedPan } from "../../src/values/masked-pan";

const personalisation: Personalisation = {
  merchant: "898310058120001",
  terminal: "10000001",
  merchantName: "",
  acquirer: "lakala",
  tpdu: "6000030000",
  header: "603100311108",
  hosts: [],
  masterSlot: 0,
  supportPhone: "",
};
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
/** What a card and this terminal came to, by tag. */
const said: { readonly [tag: number]: string } = {
  149: "0080048000",
  40758: "0041",
  40720: "07010103604002010A",
  40734: "3132333435363738",
  40742: "0102030405060708",
  40743: "40",
  40759: "A1B2C3D4",
  130: "7C00",
  154: "261122",
  40710: "A000000333010102",
};

/** A chip's sale that stands, with other objects where there are to be; "" leaves one out. */
function sale(changed: { readonly [tag: number]: string } = {}): Approved {
  const tags = { ...said, ...changed };
  const chip = chipFacts({ sequence: 1 } as never, (tag) => {
    const value = tags[tag];
    return value ? hex(value) : undefined;
  });
  const pan = asMaskedPan("629800******0111");
  if (!pan) throw new Error("no number");
  return {
    state: "approved",
    slip: "printed",
    signature: { kind: "none" },
    approval: { responseCode: "00", referenceNo: "123456789012" },
    facts: {
      kind: "sale",
      stan: 2,
      batch: 1,
      amountFen: 12_345,
      localTime: "20261122100000",
      pan,
      entry: "insert",
      expiry: "4912",
      operator: "01",
      processingCode: "000000",
      entryMode: "051",
      conditionCode: "00",
      field60: "2200000100050",
      chip,
    },
  } as Approved;
}

describe("a chip's certificate", () => {
  it("is in the record of a card that approved, and outlives the flash", () => {
    const kept = fromRecord(toRecord(sale()));
    expect(kept).toEqual(sale());
    expect(kept && hasCertificate(kept)).toBe(true);
  });

  it("is not in one whose card only asked its issuer, nor in one of an earlier firmware, nor in one that does not stand", () => {
    expect(hasCertificate(sale({ 40743: "80" }))).toBe(false);
    for (const tag of [0x9f37, 0x82, 0x9a]) expect(hasCertificate(sale({ [tag]: "" }))).toBe(false);
    const { facts } = sale();
    expect(hasCertificate({ ...sale(), facts: { ...facts, kind: "balance" } })).toBe(false);
    expect(hasCertificate({ state: "declined", facts, responseCode: "51" })).toBe(false);
  });

  it("goes with all that it is over, and what failed behind it is left out of that", () => {
    const { field55, issuerFalse } = certificateIn(sale({ 149: "0080048010" }));
    const tags = tagsOf(field55);
    const shown = [0x9f26, 0x9f27, 0x9f37, 0x95, 0x9a, 0x9c, 0x9f02, 0x5f2a, 0x82, 0x9f1a, 0x9f03, 0x9f33];
    expect(shown.map((tag) => Buffer.from(tags.value(tag) ?? []).toString("hex"))).toEqual([
      "0102030405060708",
      "40",
      "a1b2c3d4",
      "0080048000",
      "261122",
      "00",
      "000000012345",
      "0156",
      "7c00",
      "0156",
      "000000000000",
      "e0f8c8",
    ]);
    expect(issuerFalse).toBe(false);
  });

  it.each([
    [true, "0080048000", "00000001203" + "50", `610000000000012345156`],
    [false, "0080048000", "00000001205" + "50", `610000000000012345156`],
    [true, "0080048040", "00000001204" + "50", `71000500000001234515622`],
    [false, "0080048040", "00000001206" + "50", `71000500000001234515622`],
  ])("balanced: %s, 95 %s: F60 is %s", (balanced, results, field60, field62) => {
    const transaction = sale({ 149: results });
    const certificate = { ...certificateIn(transaction), foreign: false };
    const { mti, fields } = certificateRequest(personalisation, transaction.facts, certificate, balanced);
    expect([mti, fields[11], fields[60], fields[64]]).toEqual(["0320", "000002", field60, undefined]);
    expect(Buffer.from(fields[62] as Uint8Array).toString("latin1")).toBe(field62);
  });
});
