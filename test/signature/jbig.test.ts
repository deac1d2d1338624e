import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Bitmap } from "../../src/signature/bitmap";
import { JbigEncoder } from "../../src/signature/jbig/encoder";
import { describeWithVectors } from "../vectors";
import { decodeJbig, encodeJbig } from "./jbigkit";
import { bitmapOf, bytesOf, randomOf } from "./samples";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the artificial picture of T.82, 7.2", () => {
  const picture = artificialPicture();

  test("is the one of the recommendation", () => {
    expect(sha256(picture.bits)).toBe("ac081660ed819c3d40c02a826709a525e98acd844c77c32136a917ed02367fef");
  });

  test.each([
    ["three lines", false, 317_384, "71d9627923704464b8d7a728216c6316b3afc15aaba394623b7489d788165c83"],
    ["two lines", true, 317_132, "628c6af0f7d38a31ed28cc1ae3d811e1df6ae525ef946336d01bf08db11b2dfb"],
  ])("comes to the length of the recommendation: template of %s", (_, twoLines, length, hash) => {
    const bytes = encodeJbig(picture, { twoLines, typicalPrediction: false }, 500);
    expect(bytes).toHaveLength(length);
    expect(sha256(bytes)).toBe(hash);
    expect(decodeJbig(bytes, 500)).toEqual({ kind: "decoded", bitmap: picture });
  });
});

/** 1960 by 1951: 192 white lines, then a shift register's noise, which from line 1023 on stands in every fourth byte only, the rest repeats. */
function artificialPicture(): Bitmap {
  let register = 1;
  const repeats = new Uint8Array(8);
  return bitmapOf(1960, 1951, (x, y) => {
    if (y < 192) return false;
    if (y >= 1023 && ((x >> 3) & 3) !== 0) return repeats[x & 7] === 1;
    const sum = (register & 1) + ((register >> 2) & 1) + ((register >> 11) & 1) + ((register >> 15) & 1);
    register = ((register << 1) & 0xffff) + (sum & 1);
    const black = (register & 3) === 0;
    repeats[x & 7] = black ? 1 : 0;
    return black;
  });
}

test("a picture may be encoded in steps of any size", () => {
  const random = randomOf(1);
  const picture = bitmapOf(61, 40, () => random() < 0.2);
  const whole = encodeJbig(picture, {}, 40);
  for (const lines of [1, 3, 39, 1000]) expect(encodeJbig(picture, {}, lines)).toEqual(whole);
  for (const lines of [1, 3, 39, 1000]) expect(decodeJbig(whole, lines)).toEqual({ kind: "decoded", bitmap: picture });
});

test("what needs more bytes than allowed is refused, exactly from there on", () => {
  const random = randomOf(2);
  const picture = bitmapOf(64, 30, () => random() < 0.5);
  const { length } = encodeJbig(picture);
  expect(new JbigEncoder(picture, length).step(30)?.kind).toBe("encoded");
  expect(new JbigEncoder(picture, length - 1).step(30)).toEqual({ kind: "too-long" });
  expect(new JbigEncoder(picture, 10).step(1)).toEqual({ kind: "too-long" });
});

test("misuse throws", () => {
  expect(
    () =>
      new JbigEncoder(
        bitmapOf(0, 5, () => false),
        100,
      ),
  ).toThrow(RangeError);
  expect(
    () =>
      new JbigEncoder(
        bitmapOf(5, 5, () => false),
        100,
        { stripeLines: 0 },
      ),
  ).toThrow(RangeError);
  const picture = bitmapOf(5, 5, () => false);
  picture.bits[0] = 0x04;
  expect(() => new JbigEncoder(picture, 100).step(1)).toThrow(RangeError);
});

describeWithVectors<readonly { name: string; bytesOut: string; bytesIn: string }[]>(
  "recorded pictures",
  "devices.json",
  (vectors) => {
    const pictures = vectors.flatMap(({ name, bytesOut, bytesIn }) => {
      const found = /^(\S+|period-8.*) (\d+)x(\d+) (pbmtojbg.*)$/.exec(name);
      if (!found) return [];
      const [width, height, bits] = [Number(found[2]), Number(found[3]), bytesOf(bytesOut)];
      const bitmap: Bitmap = { width, height, rowBytes: (width + 7) >> 3, bits };
      return [{ name, bitmap, command: found[4] ?? "", bytes: bytesOf(bytesIn) }];
    });

    test("there are some", () => expect(pictures.length).toBeGreaterThan(70));

    test.each(pictures)("$name: decodes", ({ bitmap, bytes }) => {
      expect(decodeJbig(bytes)).toEqual({ kind: "decoded", bitmap });
    });

    const ours = pictures.flatMap((picture) => {
      const options = /^pbmtojbg -q -p (\d+) -m 0 -o 0 -s (\d+)( -r)?$/.exec(picture.command);
      return options ? [{ ...picture, flags: Number(options[1]), lines: Number(options[2]), reset: !!options[3] }] : [];
    });

    test.each(ours)("$name: encodes to the same bytes", ({ bitmap, bytes, flags, lines, reset }) => {
      const options = {
        stripeLines: lines,
        typicalPrediction: (flags & 8) !== 0,
        twoLines: (flags & 64) !== 0,
        resetStripes: reset,
      };
      expect(encodeJbig(bitmap, options)).toEqual(bytes);
    });
  },
);
