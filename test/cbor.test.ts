import { Encoder as ReferenceEncoder, decode as referenceDecode } from "cbor-x";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CBOR_DEPTH_MAX, CborError, decodeCbor, encodeCbor } from "../hal/cbor";

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function refusal(hex: string): string {
  try {
    decodeCbor(bytesOf(hex));
  } catch (error) {
    if (error instanceof CborError) return `${error.why} at ${error.offset}`;
    throw error;
  }
  return "accepted";
}

describe("values come back as they were", () => {
  // Bytes from RFC 8949, appendix A, where the encoder's form is the shortest.
  test.each([
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [1000, "1903e8"],
    [1_000_000, "1a000f4240"],
    [-1, "20"],
    [-1000, "3903e7"],
    [1.1, "fb3ff199999999999a"],
    [false, "f4"],
    [null, "f6"],
    [undefined, "f7"],
    ["水", "63e6b0b4"],
    ["IETF", "6449455446"],
    [[1, [2, 3]], "82018202 03".replace(" ", "")],
    [Uint8Array.of(1, 2, 3, 4), "4401020304"],
  ])("%j is %s", (value, hex) => {
    expect(hexOf(encodeCbor(value))).toBe(hex);
    expect(decodeCbor(bytesOf(hex))).toEqual(value);
  });

  test("integers of eight bytes, as other encoders write them", () => {
    expect(decodeCbor(bytesOf("1b000000e8d4a51000"))).toBe(1_000_000_000_000);
    expect(decodeCbor(bytesOf("1b001fffffffffffff"))).toBe(Number.MAX_SAFE_INTEGER);
    expect(decodeCbor(encodeCbor(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
    expect(decodeCbor(encodeCbor(Number.MIN_SAFE_INTEGER))).toBe(Number.MIN_SAFE_INTEGER);
  });

  test("any tree", () => {
    const text = fc.string({ unit: "binary" });
    const leaf = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      text,
      fc.uint8Array({ maxLength: 300 }),
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("node")),
        fc
          .dictionary(text, tie("node"), { noNullPrototype: true })
          .filter((map) => !("__proto__" in { ...map } && Object.hasOwn(map, "__proto__"))),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        const bytes = encodeCbor(value);
        expect(bytes.constructor).toBe(Uint8Array);
        const back = decodeCbor(bytes);
        expect(encodeCbor(back)).toEqual(bytes);
        expect(JSON.stringify(back)).toBe(JSON.stringify(value));
      }),
      { numRuns: 300 },
    );
  });

  test("any tree, as cbor-x reads and writes it", () => {
    const reference = new ReferenceEncoder({ useRecords: false, variableMapSize: true, tagUint8Array: false });
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.string({ unit: "binary" }),
      fc.uint8Array({ maxLength: 300 }),
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("node")),
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          tie("node"),
          { noNullPrototype: true },
        ),
      ),
    })).node;
    const shown = (value: unknown) =>
      JSON.stringify(value, (_, item) =>
        item instanceof Uint8Array ? hexOf(item) : typeof item === "bigint" ? Number(item) : item,
      );
    fc.assert(
      fc.property(tree, (value) => {
        expect(shown(referenceDecode(encodeCbor(value)))).toBe(shown(value));
        expect(shown(decodeCbor(new Uint8Array(reference.encode(value))))).toBe(shown(value));
      }),
      { numRuns: 300 },
    );
  });

  test("bytes that are not UTF-8 become U+FFFD, whatever they are", () => {
    for (const hex of ["61ff", "62c3", "61c3", "63e28261", "64f0808080", "63eda080", "62c0af", "64f4908080"]) {
      const bytes = bytesOf(hex);
      const held = bytes.subarray(1, 1 + ((bytes[0] ?? 0) & 0x1f));
      if (held.length < ((bytes[0] ?? 0) & 0x1f)) continue;
      expect(decodeCbor(bytes)).toContain("\ufffd");
    }
  });

  test("long Chinese text, longer than the encoder's buffer", () => {
    const text = "签收".repeat(5000);
    expect(decodeCbor(encodeCbor({ text }))).toEqual({ text });
    expect(decodeCbor(encodeCbor(text.slice(0, 40)))).toBe(text.slice(0, 40));
  });
});

describe("results stand alone", () => {
  test("an encoding does not change with the next one", () => {
    const first = encodeCbor({ a: 1 });
    const copy = first.slice();
    encodeCbor({ b: 2, c: 3 });
    expect(first).toEqual(copy);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  test("a byte string is a copy, also from a Buffer", () => {
    const source = Buffer.from("4401020304", "hex");
    const value = decodeCbor(source) as Uint8Array;
    source.fill(0);
    expect(value).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(value.constructor).toBe(Uint8Array);
  });

  test("a failed encoding leaves nothing behind", () => {
    expect(() => encodeCbor({ a: () => 0 })).toThrow(TypeError);
    expect(hexOf(encodeCbor(1))).toBe("01");
  });
});

describe("refused", () => {
  test.each([
    ["", "truncated at 0"],
    ["19", "truncated at 0"],
    ["6261", "truncated at 0"],
    ["8201", "truncated at 2"],
    ["9affffffff00", "truncated at 6"],
    ["5affffffff", "truncated at 0"],
    ["a16161", "truncated at 3"],
    ["0000", "trailing-bytes at 1"],
    ["c001", "unsupported at 0"],
    ["d9dfff83191000", "unsupported at 0"],
    ["9fff", "unsupported at 0"],
    ["7f6161ff", "unsupported at 0"],
    ["a10102", "unsupported at 1"],
    ["f0", "unsupported at 0"],
    ["1c", "unsupported at 0"],
    ["5b000000000000000100", "unsupported at 0"],
    ["1b0020000000000000", "number-too-large at 0"],
  ])("%s: %s", (hex, why) => {
    expect(refusal(hex)).toBe(why);
  });

  test("too deep, both ways", () => {
    const deep = "81".repeat(CBOR_DEPTH_MAX + 1);
    expect(refusal(`${deep}00`)).toBe(`too-deep at ${CBOR_DEPTH_MAX}`);
    expect(refusal(`${deep.slice(2)}00`)).toBe("accepted");
    let value: unknown = 0;
    for (let depth = 0; depth < CBOR_DEPTH_MAX; depth += 1) value = [value];
    expect(decodeCbor(encodeCbor(value))).toEqual(value);
    expect(() => encodeCbor([value])).toThrow(TypeError);
  });

  test("too long, before looking at it", () => {
    expect(() => decodeCbor(new Uint8Array(11), 10)).toThrow(CborError);
  });

  test.each([[new Map()], [new Date(0)], [1n], [Symbol("x")], [{ a: [() => 0] }], [new Uint16Array(2)]])(
    "not plain data: %s",
    (value) => {
      expect(() => encodeCbor(value)).toThrow(TypeError);
    },
  );

  test("random bytes never do worse than refuse", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CborError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
