import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { QR_BYTES_MAX, QR_VERSION_MAX, type QrCode } from "../../../hal/qr-code";
import { bundleForXs } from "../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../sim/desktop/xsnap/worker";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";

function encoded(content: string | Uint8Array, versionMax = QR_VERSION_MAX): QrCode {
  const code = uqrEncoder.encode({ content, versionMax });
  if (code.kind !== "encoded") throw new Error(`${content.length} characters are too long`);
  return code;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What the SDK's own test, tests/modules/data/qrcode/qrcode.js, expects of its native module: modules as bytes, hashed. */
const nativeModule: readonly [string | Uint8Array, string][] = [
  [Uint8Array.of(0, 5, 10, 15, 20), "ed4543ec1c5f6570d564a87bec5b2784f3290fcdc907dc18b255b87b21e5b74c"],
  ["qrcode", "fba09ab1cd89d2c17d8b5d3eb7acf3b10cfdf5d5e7f53ea637bbf88e8da0b61c"],
];

test("the dots are those of the SDK's native module", () => {
  for (const [content, hash] of nativeModule) expect(sha256(encoded(content).modules)).toBe(hash);
});

describe("sizes", () => {
  test("take the shortest mode and the smallest version of level M (ISO/IEC 18004, table 7)", () => {
    for (const [version, digits, letters, bytes] of [
      [1, 34, 20, 14],
      [10, 513, 311, 213],
      [40, 5596, 3391, 2331],
    ] as const) {
      const fits = [
        ["7".repeat(digits), "7".repeat(digits + 1)],
        ["A".repeat(letters), "A".repeat(letters + 1)],
        ["a".repeat(bytes), "a".repeat(bytes + 1)],
        [new Uint8Array(bytes), new Uint8Array(bytes + 1)],
      ] as const;
      for (const [full, over] of fits) {
        expect(encoded(full, version).size).toBe(17 + 4 * version);
        expect(uqrEncoder.encode({ content: over, versionMax: version })).toEqual({ kind: "too-long" });
      }
    }
  });

  test("beyond every version are told without work", () => {
    for (const content of ["1".repeat(1_000_000), new Uint8Array(QR_BYTES_MAX + 1)])
      expect(uqrEncoder.encode({ content, versionMax: QR_VERSION_MAX })).toEqual({ kind: "too-long" });
  });

  test("that do not exist are a bug", () => {
    for (const versionMax of [0, 41, 1.5, Number.NaN])
      expect(() => uqrEncoder.encode({ content: "1", versionMax })).toThrow(RangeError);
    expect(() => uqrEncoder.encode({ content: "\ud800", versionMax: 40 })).toThrow(URIError);
  });
});

test("modules are zeros and ones, row by row", () => {
  const { size, modules } = encoded("HTTP://EXAMPLE.CN/1");
  expect(modules).toHaveLength(size * size);
  expect(new Set(modules)).toEqual(new Set([0, 1]));
  // The finder pattern in the upper left corner begins with seven dark modules and a light one.
  expect([...modules.subarray(0, 8)]).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
});

describe.skipIf(!XsWorker.available)("in XS", () => {
  test("gives the same dots", async () => {
    const xs = await XsWorker.start({ name: "qr" });
    try {
      await xs.evaluate(await bundleForXs("test/receipt/qr/in-xs.ts"));
      const content = "https://example.cn/r#签购单-123.45";
      const { reply } = await xs.command(Uint8Array.from(Buffer.from(content)));
      expect(Buffer.from(reply).equals(encoded(content).modules)).toBe(true);
    } finally {
      await xs.close();
    }
  });
});
