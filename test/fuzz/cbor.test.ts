import { describe, expect, it } from "vitest";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { cborTarget } from "../../sim/fuzz/cbor";
import { findingsOf } from "./findings";

describe("CBOR and frames of the wire", () => {
  it("take a few thousand inputs", async () => {
    expect(await findingsOf(cborTarget(), 1, 4000)).toEqual([]);
  });
});

describe("found by it", () => {
  it("seed 35766: an empty list one level too deep, which could be read and not written again", () => {
    const eight = Uint8Array.from([0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x80]);
    expect(encodeCbor(decodeCbor(eight))).toEqual(eight);
    const nine = Uint8Array.from([0x81, ...eight]);
    expect(() => decodeCbor(nine)).toThrow("CBOR refused at byte 8: too-deep");
  });
});
