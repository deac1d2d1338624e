import { expect, test } from "vitest";
import type { Bitmap } from "../../src/signature/bitmap";
import type { JbigOptions } from "../../src/signature/jbig/format";
import { bitmapOfPbm, decodeJbig, describeWithJbigkit, encodeJbig, pbmOf, pbmtojbgOf, runAll } from "./jbigkit";
import { bitmapOf, randomOf } from "./samples";

const random = randomOf(5);

/** White, black, noise of every density, lines that repeat, at widths around whole bytes. */
function pictures(): Bitmap[] {
  const made: Bitmap[] = [];
  const sizes = [
    [1, 1],
    [1, 40],
    [7, 3],
    [8, 8],
    [9, 5],
    [16, 2],
    [33, 33],
    [237, 79],
    [240, 80],
    [256, 128],
    [301, 50],
  ] as const;
  for (const [width, height] of sizes) {
    made.push(bitmapOf(width, height, () => false));
    made.push(bitmapOf(width, height, () => true));
    for (const density of [0.002, 0.05, 0.5, 0.93]) made.push(bitmapOf(width, height, () => random() < density));
    const columns = Array.from({ length: width }, () => random() < 0.3);
    made.push(bitmapOf(width, height, (x, y) => columns[x] === true && y % 7 < 5));
  }
  return made;
}

function variants(height: number): JbigOptions[] {
  const flags = [true, false].flatMap((typicalPrediction) =>
    [true, false].map((twoLines) => ({ typicalPrediction, twoLines })),
  );
  const stripes = [{}, { stripeLines: 3 }, { stripeLines: Math.max(1, height >> 1), resetStripes: true }];
  return flags.flatMap((flag) => stripes.map((stripe) => ({ ...flag, ...stripe })));
}

describeWithJbigkit("white, black, noise and repeats, with every option", () => {
  const cases = pictures().flatMap((bitmap) =>
    variants(bitmap.height).map((options) => ({ bitmap, options, bytes: encodeJbig(bitmap, options) })),
  );

  test("the same bytes as pbmtojbg writes, and pixel for pixel back by our decoder", () => {
    const inputs = cases.map(({ bitmap, options }) => ({ command: pbmtojbgOf(bitmap, options), input: pbmOf(bitmap) }));
    for (const [index, theirs] of runAll(inputs).entries()) {
      const { bitmap, options, bytes } = cases[index] as (typeof cases)[number];
      const name = `${bitmap.width}x${bitmap.height} ${JSON.stringify(options)}`;
      expect(Buffer.from(bytes).toString("hex"), name).toBe(Buffer.from(theirs).toString("hex"));
      const decoded = decodeJbig(bytes);
      if (decoded.kind !== "decoded") throw new Error(`${name}: ${decoded.why}`);
      expect(Buffer.from(decoded.bitmap.bits).equals(bitmap.bits), name).toBe(true);
    }
  });

  test("both decoders of jbigkit read the default pixel for pixel", () => {
    const plain = cases.filter(({ options }) => options.typicalPrediction && !options.twoLines && !options.stripeLines);
    for (const command of ["jbgtopbm", "jbgtopbm85"]) {
      const read = runAll(plain.map(({ bytes }) => ({ command, input: bytes })));
      for (const [index, pbm] of read.entries()) expect(bitmapOfPbm(pbm), command).toEqual(plain[index]?.bitmap);
    }
  });
});

/** Our decoder on what pbmtojbg alone writes: moves of the AT pixel, comments, heights told late. */
describeWithJbigkit("what only pbmtojbg writes", () => {
  const period = Array.from({ length: 9 }, () => random() < 0.5);
  const pattern = bitmapOf(240, 80, (x, y) => period[(x + 5 * y) % 9] === true && y > 9);
  const commands = [
    "pbmtojbg -q",
    "pbmtojbg -q -c",
    "pbmtojbg -q -m 127 -p 72 -s 20 -r",
    "pbmtojbg -f",
    "pbmtojbg -q -C hello",
    "pbmtojbg -q -Y 200 -p 8",
    "pbmtojbg -q -o 0 -p 8 -s 128 -Y 4000",
    "pbmtojbg85",
  ];

  test.each(commands)("%s", (command) => {
    const [bytes] = runAll([{ command, input: pbmOf(pattern) }]);
    expect(decodeJbig(bytes as Uint8Array)).toEqual({ kind: "decoded", bitmap: pattern });
  });
});
