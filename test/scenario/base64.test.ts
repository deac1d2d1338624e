import { expect, test } from "vitest";
import { bytesOfBase64 } from "../../sim/scenario/base64";

test("base64 reads as Node writes it, at every length", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 151 + length * 7) & 0xff);
    expect(bytesOfBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
  }
});

test.each(["A", "AAA", "A=A=", "====", "AA=A", "AA A", "AA\n=", "签收签收"])("%j is none", (text) => {
  expect(bytesOfBase64(text)).toBeUndefined();
});
