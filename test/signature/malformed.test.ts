import { describe, expect, test } from "vitest";
import { type JbigDecoded, JbigDecoder } from "../../src/signature/jbig/decoder";
import { decodeJbig, encodeJbig } from "./jbigkit";
import { bitmapOf, randomOf } from "./samples";

const random = randomOf(3);
const picture = bitmapOf(70, 33, (x, y) => random() < 0.05 || x === 2 * y);
const good = encodeJbig(picture, { stripeLines: 10 });

function withBytes(...changes: readonly (readonly [at: number, value: number])[]): Uint8Array {
  const bytes = good.slice();
  for (const [at, value] of changes) bytes[at] = value;
  return bytes;
}

/** A marker between header and first stripe. */
function withMarker(...marker: readonly number[]): Uint8Array {
  return Uint8Array.from([...good.subarray(0, 20), ...marker, ...good.subarray(20)]);
}

const faultOf = (bytes: Uint8Array) => {
  const decoded = decodeJbig(bytes);
  return decoded.kind === "decoded" ? decoded.kind : `${decoded.kind}: ${decoded.why}`;
};

describe("a header", () => {
  test.each([
    ["nothing", new Uint8Array(0), "malformed: header cut short"],
    ["19 bytes", good.subarray(0, 19), "malformed: header cut short"],
    ["lowest layer above the highest", withBytes([0, 1]), "malformed: layers"],
    ["two layers", withBytes([1, 1]), "unsupported: layers"],
    ["no plane", withBytes([2, 0]), "unsupported: planes"],
    ["fill", withBytes([3, 1]), "malformed: fill"],
    ["no width", withBytes([7, 0]), "malformed: width"],
    ["a width of 2^31", withBytes([4, 0x80]), "unsupported: width"],
    ["no height", withBytes([11, 0]), "malformed: height"],
    ["a height of 2^32-1", withBytes([8, 0xff], [9, 0xff], [10, 0xff], [11, 0xff]), "unsupported: height"],
    ["no lines in a stripe", withBytes([15, 0]), "malformed: lines of a stripe"],
    ["MX 128", withBytes([16, 128]), "malformed: MX"],
    ["MY 1", withBytes([17, 1]), "unsupported: MY"],
    ["order 16", withBytes([18, 16]), "malformed: order"],
    ["option 80", withBytes([19, 0x88]), "malformed: options"],
    ["a private table that is not there", withBytes([19, 0x0e]), "malformed: stripe cut short"],
  ])("%s", (_, bytes, fault) => expect(faultOf(bytes)).toBe(fault));
});

describe("the stripes", () => {
  test.each([
    ["cut after the header", good.subarray(0, 20), "malformed: stripe cut short"],
    ["cut in the last marker", good.subarray(0, good.length - 1), "malformed: stripe cut short"],
    ["ABORT", withMarker(0xff, 0x04), "malformed: aborted by its sender"],
    ["a marker of no meaning", withMarker(0xff, 0x42), "malformed: unknown marker"],
    ["a reserved one", withMarker(0xff, 0x01), "malformed: marker within a stripe"],
    ["a comment within the data", withMarker(0x00, 0xff, 0x07, 0, 0, 0, 0), "malformed: marker within a stripe"],
    ["a comment of 4 GB", withMarker(0xff, 0x07, 0xff, 0xff, 0xff, 0xff), "malformed: marker cut short"],
    ["a comment", withMarker(0xff, 0x07, 0, 0, 0, 2, 0x68, 0x69), "decoded"],
    ["AT to the right", withMarker(0xff, 0x06, 0, 0, 0, 0, 0x80, 0), "malformed: AT pixel to the right"],
    ["AT above", withMarker(0xff, 0x06, 0, 0, 0, 0, 8, 1), "unsupported: AT pixel of another line"],
    ["AT too near", withMarker(0xff, 0x06, 0, 0, 0, 0, 2, 0), "malformed: AT pixel within the template"],
    [
      "nine moves",
      withMarker(...Array.from({ length: 9 }, () => [0xff, 0x06, 0, 0, 0, 0, 8, 0]).flat()),
      "unsupported: moves of the AT pixel",
    ],
  ])("%s", (_, bytes, fault) => expect(faultOf(bytes)).toBe(fault));

  test("a height that the end tells", () => {
    const late = [...withBytes([11, 200], [19, 0x28]), 0xff, 0x05, 0, 0, 0, 33, 0xff, 0x02];
    expect(decodeJbig(Uint8Array.from(late))).toEqual({ kind: "decoded", bitmap: picture });
    const higher = [...withBytes([19, 0x28]), 0xff, 0x05, 0, 0, 0, 34, 0xff, 0x02];
    expect(faultOf(Uint8Array.from(higher))).toBe("malformed: NEWLEN");
  });

  test("all zeros after a cut within a stripe are a picture, only not this one", () => {
    const cut = Uint8Array.from([...good.subarray(0, 24), 0xff, 0x02, ...[1, 2, 3].flatMap(() => [0xff, 0x02])]);
    expect(faultOf(cut)).toBe("decoded");
  });
});

test("without limits of its own the decoder takes no picture larger than a pad's", () => {
  expect(new JbigDecoder(withBytes([6, 3])).step(1)).toEqual({ kind: "unsupported", why: "width", atByte: 4 });
  expect(new JbigDecoder(withBytes([10, 3])).step(1)).toEqual({ kind: "unsupported", why: "height", atByte: 8 });
});

test("whatever comes in, it ends within its lines and gives a value", () => {
  const chance = randomOf(4);
  const kinds = new Map<string, number>();
  for (let round = 0; round < 4000; round++) {
    const bytes = good.slice(0, chance() < 0.3 ? Math.floor(chance() * good.length) : good.length);
    const changes = Math.floor(chance() * 4);
    for (let change = 0; change < changes && bytes.length > 0; change++) {
      const at = Math.floor(chance() ** 2 * bytes.length);
      bytes[at] = chance() < 0.3 ? 0xff : Math.floor(chance() * 256);
    }
    const decoder = new JbigDecoder(bytes, { widthMax: 300, heightMax: 300 });
    let decoded: JbigDecoded | undefined;
    for (let steps = 0; steps < 30 && !decoded; steps++) decoded = decoder.step(10);
    const kind = decoded?.kind ?? "hangs";
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect([...kinds.keys()].sort()).toEqual(["decoded", "malformed", "unsupported"]);
});
