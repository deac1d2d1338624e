import { describe, expect, test } from "vitest";
import { concat } from "../../src/emv/bytes";
import { field55, tagsOf } from "../../src/emv/field55";
import { readApplication } from "../../src/emv/parameters";
import { describeWithVectors } from "../vectors";
import { bytes } from "./hex";
import { type EmvVector, named } from "./vector";
import { hex, object, sessionWith } from "./world";

describe("application download", () => {
  const entry = (...changed: readonly Uint8Array[]) =>
    concat([
      object(0x9f06, "A000000333010101"),
      object(0xdf01, "00"),
      object(0x9f08, "0020"),
      object(0xdf11, "D84000A800"),
      object(0xdf12, "D84004F800"),
      object(0xdf13, "0010000000"),
      object(0x9f1b, "00002710"),
      object(0xdf15, "00000000"),
      object(0xdf16, "99"),
      object(0xdf17, "50"),
      object(0xdf14, "9F3704"),
      object(0xdf18, "01"),
      object(0x9f7b, "000000100000"),
      object(0xdf19, "000000100000"),
      object(0xdf20, "000000500000"),
      object(0xdf21, "000000100000"),
      ...changed,
    ]);

  test("[Q/CUP 9] the tags of an AID download", () => {
    expect(readApplication(entry())).toMatchObject({
      aid: bytes("A000000333010101"),
      partial: true,
      version: bytes("0020"),
      actionDefault: bytes("D84000A800"),
      actionOnline: bytes("D84004F800"),
      actionDenial: bytes("0010000000"),
      floorLimitFen: 10_000,
      thresholdFen: 0,
      targetMaxPercent: 99,
      targetPercent: 50,
      defaultDdol: bytes("9F3704"),
      onlinePin: true,
      contactlessFloorFen: 100_000,
      contactlessLimitFen: 500_000,
      contactlessCvmFen: 100_000,
    });
    expect(readApplication(entry(object(0xdf01, "01")))?.partial).toBe(false);
  });

  test("[F07] an entry that is malformed or lacks what it needs is refused", () => {
    expect(readApplication(bytes("9F06"))).toBeUndefined();
    expect(readApplication(object(0x9f06, "A000000333010101"))).toBeUndefined();
    expect(readApplication(entry(object(0xdf11, "D84000A8")))).toBeUndefined();
    expect(readApplication(entry(object(0x9f06, "A0000003")))).toBeUndefined();
  });
});

describe("field 55", () => {
  const session = () =>
    sessionWith({
      "9F26": "0102030405060708",
      "9F27": "80",
      "9F10": "07010103A00000",
      "9F36": "0021",
      "82": "7C00",
      "84": "A000000333010101",
    });

  test("[Q/CUP 9] a request: the tags in order, what is absent left out", () => {
    expect(hex(field55(session(), "sale"))).toBe(
      "9F26080102030405060708" +
        "9F270180" +
        "9F100707010103A00000" +
        "9F36020021" +
        "95050000000000" +
        "9A03261121" +
        "9C0100" +
        "9F0206000000010000" +
        "5F2A020156" +
        "82027C00" +
        "9F1A020156" +
        "9F0306000000000000" +
        "9F3303E0F8C8" +
        "9F3403000000" +
        "9F350122" +
        "9F1E085153303030303031" +
        "8408A000000333010101" +
        "9F09020020" +
        "9F410400000007",
    );
  });

  test("[Q/CUP 9] a reversal and a script upload; both can be made from the field that was kept", () => {
    const whole = session();
    whole.own.set(0xdf31, bytes("2000000001"));
    expect(hex(field55(whole, "reversal"))).toBe(
      "950500000000009F1E0851533030303030319F100707010103A000009F36020021DF31052000000001",
    );
    expect(hex(field55(whole, "script-upload"))).toContain("DF31052000000001");
    const kept = tagsOf(field55(whole, "sale"));
    expect(hex(field55(kept, "reversal"))).toBe("950500000000009F1E0851533030303030319F100707010103A000009F36020021");
  });

  test("[Q/CUP 9] never more than 255 bytes: what no longer fits is left out", () => {
    const fat = session();
    fat.card.set(0x9f10, new Uint8Array(120));
    fat.card.set(0x9f63, new Uint8Array(120));
    const field = field55(fat, "sale");
    expect(field.length).toBeLessThanOrEqual(255);
    expect(hex(field)).not.toContain("9F63");
  });
});

describeWithVectors<readonly EmvVector[]>("field 55 of the worked example", "emv.json", (vectors) => {
  test("[Q/CUP 9] the tags of PBOC's worked example stand in the field as they are there", () => {
    const tags = named(vectors, "PBOC ARQC worked example").inputs["tags"] as { readonly [tag: string]: string };
    const written = field55(
      {
        value: (tag) =>
          tags[tag.toString(16).toUpperCase()] === undefined
            ? undefined
            : bytes(tags[tag.toString(16).toUpperCase()] ?? ""),
      },
      "sale",
    );
    const read = tagsOf(written);
    for (const tag of Object.keys(tags)) expect(hex(read.value(Number.parseInt(tag, 16)))).toBe(tags[tag]);
  });
});
