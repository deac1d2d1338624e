import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat } from "../../src/emv/bytes";
import { formatOf, knownTags, lookUp, mayComeFromCard, tagText } from "../../src/emv/dictionary";
import { dolAsks, dolData, dolLength } from "../../src/emv/dol";
import { printTlv } from "../../src/emv/print-tlv";
import { TagStore } from "../../src/emv/tag-store";
import { isWellFormed, soleObject, TLV_DEPTH_MAX, TLV_OBJECTS_MAX, TlvCursor, tlv } from "../../src/emv/tlv";
import { bytes } from "./hex";
import { hex, object } from "./world";

const tags = fc.constantFrom(0x5a, 0x57, 0x9f02, 0x9f10, 0x5f34, 0xdf31, 0x82, 0x70, 0xbf0c, 0xdf8101);

describe("TLV", () => {
  test("[B3 Annex B] what is written is read again: tags of one to three bytes, lengths of one to three", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tags, fc.uint8Array({ maxLength: 600 })), { maxLength: 12 }), (objects) => {
        const cursor = new TlvCursor(concat(objects.map(([tag, value]) => tlv(tag, value))));
        for (const [tag, value] of objects) {
          expect(cursor.next()).toBe("object");
          expect(cursor.tag).toBe(tag);
          expect(Buffer.compare(cursor.value, value)).toBe(0);
        }
        expect(cursor.next()).toBe("end");
      }),
    );
  });

  test("[B3 Annex B1] zero bytes between objects mean nothing", () => {
    const cursor = new TlvCursor(bytes("00 00 5A0112 00 820102 00"));
    expect([cursor.next(), cursor.tag, cursor.next(), cursor.tag, cursor.next()]).toEqual([
      "object",
      0x5a,
      "object",
      0x82,
      "end",
    ]);
  });

  test("[ISO 7816-4 5.2.2] FF where a card's tag could be means nothing; anywhere else, and of a host, it is what it is", () => {
    const record = bytes("FF700C5F340101FFFFFF9F57020840FF");
    const level = soleObject(record, 0x70)?.inside();
    expect([level?.next(), level?.tag, level?.next(), level?.tag, hex(level?.value)]).toEqual([
      "object",
      0x5f34,
      "object",
      0x9f57,
      "0840",
    ]);
    expect(level?.next()).toBe("end");
    const value = soleObject(bytes("7005 5A03FFFF12"), 0x70)?.inside();
    expect([value?.next(), hex(value?.value), value?.next()]).toEqual(["object", "FFFF12", "end"]);
    const host = new TlvCursor(bytes("FF400131"));
    expect([host.next(), host.tag]).toEqual(["object", 0xff40]);
    expect(dolLength(bytes("FFFF9F0206"))).toBe(-1);
  });

  test("[F06] nothing but filler is no object", () => {
    for (const text of ["FF", "00FF00FF", "FF".repeat(256)]) expect(soleObject(bytes(text), 0x70)).toBeUndefined();
    expect(soleObject(bytes("7002FFFF"), 0x70)?.inside().next()).toBe("end");
  });

  test("[F06] a value is where it was: nothing is copied", () => {
    const all = bytes("7003820102");
    const inner = soleObject(all, 0x70)?.inside();
    expect(inner?.next()).toBe("object");
    expect(inner?.value.buffer).toBe(all.buffer);
  });

  test.each([
    ["a tag cut off", "9F"],
    ["a tag of four bytes", "DF81818101 00"],
    ["no length", "5A"],
    ["a length cut off", "5A82 01"],
    ["a length of three bytes", "5A83 000001 00"],
    ["an indefinite length", "7080 5A0112 0000"],
    ["a value cut off", "5A04 1234"],
    ["a value of more than a kilobyte", `5A820401${"00".repeat(1025)}`],
  ])("[F06] TLV with %s is malformed, once and for all", (_, text) => {
    const cursor = new TlvCursor(bytes(text));
    expect(cursor.next()).toBe("malformed");
    expect(cursor.next()).toBe("end");
  });

  test("[F06] depth and count are bounded", () => {
    let nested: Uint8Array = bytes("820100");
    for (let depth = 1; depth < TLV_DEPTH_MAX; depth++) nested = tlv(0x70, nested);
    expect(isWellFormed(nested)).toBe(true);
    expect(isWellFormed(tlv(0x70, nested))).toBe(false);
    const many = bytes("8200".repeat(TLV_OBJECTS_MAX));
    expect(isWellFormed(many)).toBe(true);
    expect(isWellFormed(bytes("8200".repeat(TLV_OBJECTS_MAX + 1)))).toBe(false);
  });

  test("[F06] any bytes come to an end, and every object lies within them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        const cursor = new TlvCursor(input);
        let steps = 0;
        while (cursor.next() === "object") {
          expect(cursor.valueAt + cursor.length).toBeLessThanOrEqual(input.length);
          expect(++steps).toBeLessThanOrEqual(input.length);
        }
        isWellFormed(input);
        printTlv(input);
      }),
      { numRuns: 2000 },
    );
  });

  test("[B1 11.3.4] a template is one object and nothing behind it", () => {
    expect(soleObject(bytes("7003820102"), 0x70)?.length).toBe(3);
    expect(soleObject(bytes("7003820102 5A00"), 0x70)).toBeUndefined();
    expect(soleObject(bytes("7703820102"), 0x70)).toBeUndefined();
    expect(soleObject(bytes(""), 0x70)).toBeUndefined();
  });

  test("[B3 Annex A] a printout: names, nesting, text; the card number masked", () => {
    const fci = object(0x6f, object(0x84, "A000000333010101"), object(0xa5, object(0x50, Buffer.from("DEBIT"))));
    expect(
      printTlv(concat([fci, object(0x5a, "6210948000000011"), object(0x57, "6210948000000011D3010"), bytes("9F")])),
    ).toBe(
      [
        "6F file control information (19)",
        "  84 dedicated file name (8): A000000333010101",
        "  A5 FCI proprietary template (7)",
        '    50 application label (5): 4445424954 "DEBIT"',
        "5A application primary account number (8): 621094******0011",
        "57 track 2 equivalent data (10): ****",
        "… not TLV from here on",
      ].join("\n"),
    );
  });
});

describe("dictionary", () => {
  test("[B3 Annex A] each tag stands once and has a format and a source", () => {
    const all = knownTags();
    expect(new Set(all).size).toBe(all.length);
    for (const tag of all) {
      const entry = lookUp(tag);
      expect(
        entry && "bnca".includes(entry.format) && "CTI".includes(entry.source) && entry.name.length > 2,
        tagText(tag),
      ).toBe(true);
    }
    expect(lookUp(0x9f02)).toEqual({ format: "n", source: "T", name: "amount authorised" });
    expect(formatOf(0x5a)).toBe("c");
    expect(lookUp(0xdf7f)).toBeUndefined();
  });

  test("[B3 7.5] a card may not say what terminal and issuer say", () => {
    expect([0x5a, 0x9f10, 0xdf7f].map(mayComeFromCard)).toEqual([true, true, true]);
    expect([0x9f02, 0x95, 0x9f37, 0x8a, 0x91].map(mayComeFromCard)).toEqual([false, false, false, false, false]);
  });
});

describe("DOL", () => {
  const source = (values: { readonly [tag: string]: string }) => ({
    value: (tag: number) => {
      const value = values[tagText(tag)];
      return value === undefined ? undefined : bytes(value);
    },
  });

  test.each([
    ["numeric, too long: cut left", "9F0203", { "9F02": "000000123456" }, "123456"],
    ["numeric, too short: zeros left", "9F0208", { "9F02": "000000123456" }, "0000000000123456"],
    ["compressed numeric, too long: cut right", "5A04", { "5A": "6210948000000011" }, "62109480"],
    ["compressed numeric, too short: F right", "5A0A", { "5A": "6210948000000011" }, "6210948000000011FFFF"],
    ["binary, too long: cut right", "9F3702", { "9F37": "A1B2C3D4" }, "A1B2"],
    ["binary, too short: zeros right", "9F3706", { "9F37": "A1B2C3D4" }, "A1B2C3D40000"],
    ["text, too short: zeros right", "8A03", { "8A": "3030" }, "303000"],
    ["absent: zeros", "9F370482 02", { "82": "7C00" }, "000000007C00"],
    ["constructed: zeros", "7003", { "70": "010203" }, "000000"],
    ["unknown: zeros", "DF7F02", {}, "0000"],
    ["empty", "", {}, ""],
  ])("[B3 5.4] how a value is fitted: %s", (_, dol, values, expected) => {
    expect(hex(dolData(bytes(dol), source(values)))).toBe(expected);
  });

  test.each([["9F"], ["9F37"], ["9F3780"], ["9F377F9F377F"], ["00"]])("[F06] a list of %s is no DOL", (dol) => {
    expect(dolData(bytes(dol), source({}))).toBeUndefined();
  });

  test("[B3 5.4] any DOL gives as many bytes as it asks for, or nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (dol) => {
        const data = dolData(dol, { value: () => bytes("123456") });
        expect(data?.length ?? -1).toBe(dolLength(dol));
        expect(data === undefined || data.length <= 252).toBe(true);
      }),
    );
  });

  test("[B2 6.5.1] whether 9F37 is asked for", () => {
    expect([dolAsks(bytes("9F0206 9F3704"), 0x9f37), dolAsks(bytes("9F0206"), 0x9f37)]).toEqual([true, false]);
  });
});

describe("store", () => {
  test("[F06] as a map, up to its bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.uint8Array({ maxLength: 40 })), { maxLength: 80 }),
        (writes) => {
          const store = new TagStore();
          const model = new Map<number, Uint8Array>();
          for (const [tag, value] of writes) {
            expect(store.set(tag, value)).toBe(true);
            model.set(tag, value);
          }
          expect(store.count).toBe(model.size);
          for (const [tag, value] of model) expect(hex(store.get(tag))).toBe(hex(value));
        },
      ),
    );
  });

  test("[F06] more than 4 kB or 128 tags is refused, and what was there stays", () => {
    const store = new TagStore();
    for (let tag = 1; tag <= 128; tag++) expect(store.set(tag, bytes("01"))).toBe(true);
    expect(store.set(129, bytes("01"))).toBe(false);
    expect(store.set(1, new Uint8Array(5000))).toBe(false);
    expect(hex(store.get(1))).toBe("01");
    store.clear();
    expect(store.has(1)).toBe(false);
  });
});
