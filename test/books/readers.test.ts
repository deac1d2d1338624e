import { encode } from "cbor-x";
import { expect, test } from "vitest";
import { readCbor } from "../../sim/books/cbor";
import { outerTags, readMessage, typeOf } from "../../sim/books/iso8583";

test("values that a library wrote come out as they were", () => {
  const value = [
    0,
    23,
    24,
    255,
    256,
    65_536,
    2 ** 40,
    -1,
    -500,
    1.5,
    "消费 €",
    true,
    false,
    null,
    { stan: 7, ink: [] },
  ];
  expect(readCbor(new Uint8Array(encode(value)))).toEqual({ kind: "value", value });
  expect(readCbor(Uint8Array.of(0x43, 1, 2, 3))).toEqual({ kind: "value", value: Uint8Array.of(1, 2, 3) });
});

test.each([
  ["nothing", []],
  ["cut short", [0x43, 1]],
  ["followed by more", [0x01, 0x02]],
  ["a length told at the end", [0x9f, 0xff]],
  ["a tag", [0xc0, 0x01]],
  ["more items than bytes", [0x9a, 0xff, 0xff, 0xff, 0xff]],
  ["a key that is no text", [0xa1, 0x01, 0x02]],
  ["text that is no UTF-8", [0x61, 0xff]],
  ["too deep", Array.from({ length: 40 }, () => 0x81)],
])("CBOR that is refused: %s", (_name, bytes) => {
  expect(readCbor(Uint8Array.from(bytes))).toEqual({ kind: "unreadable" });
});

/** A 0210, by hand: TPDU, header, type, bitmap, fields 3, 4, 11, 22, 39, 41, 60. */
const frame = Uint8Array.from(
  Buffer.from(
    `${"6000000003602200000000"}${"0210"}${"3020040002800010"}${"000000"}${"000000012345"}${"000002"}${"0210"}` +
      `${Buffer.from("00").toString("hex")}${Buffer.from("10000001").toString("hex")}${"0011"}${"220000010000"}`,
    "hex",
  ),
);

test("a message comes out field by field, digits without their filling", () => {
  const message = readMessage(frame);
  expect(typeOf(frame)).toBe("0210");
  expect([3, 4, 11, 22, 39, 41, 60, 64].map((field) => message?.text(field))).toEqual([
    "000000",
    "000000012345",
    "000002",
    "021",
    "00",
    "10000001",
    "22000001000",
    undefined,
  ]);
});

test("what is cut short, or has a byte more, is no message", () => {
  expect(readMessage(frame.subarray(0, -1))).toBeUndefined();
  expect(readMessage(Uint8Array.of(...frame, 0))).toBeUndefined();
  expect(readMessage(frame.subarray(0, 15))).toBeUndefined();
});

test("a script of the issuer is found among the objects beside it", () => {
  expect(outerTags(Uint8Array.of(0x91, 2, 0, 0, 0x9f, 0x36, 1, 5, 0x72, 0x81, 1, 9))).toEqual(["91", "9F36", "72"]);
  expect(outerTags(Uint8Array.of(0x91, 9, 0))).toBeUndefined();
});
