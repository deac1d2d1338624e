import { describe, expect, test } from "vitest";
import { NetstringReader, netstring } from "../../sim/desktop/xsnap/netstring";

const bytes = (value: string) => new Uint8Array(Buffer.from(value, "latin1"));
const texts = (bodies: readonly Uint8Array[]) => bodies.map((body) => Buffer.from(body).toString("latin1"));

describe("netstrings", () => {
  test("are written with the kind inside the length", () => {
    expect(Buffer.from(netstring("?", bytes("abc"))).toString()).toBe("4:?abc,");
    expect(Buffer.from(netstring("q", bytes(""))).toString()).toBe("1:q,");
  });

  test("are read however the stream is cut", () => {
    const stream = bytes("3:.ab,1:!,12:?,:3:x,yyyyy,");
    const whole = [".ab", "!", "?,:3:x,yyyyy"];
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new NetstringReader(1000);
      const pieces = [stream.subarray(0, cut), stream.subarray(cut)];
      expect(texts(pieces.flatMap((piece) => reader.push(piece).bodies))).toEqual(whole);
    }
    const reader = new NetstringReader(1000);
    expect(texts([...stream].flatMap((byte) => reader.push(Uint8Array.of(byte)).bodies))).toEqual(whole);
  });

  test.each([
    ["no length", ":abc,"],
    ["a sign", "-1:a,"],
    ["no comma", "1:ab,"],
    ["more than the bound", "101:"],
    ["an endless length", "00000000000"],
    ["words", "memory full\n"],
  ])("are told from what is none: %s", (_, garbage) => {
    const reader = new NetstringReader(100);
    const read = reader.push(bytes(`2:ok,${garbage}`));
    expect(texts(read.bodies)).toEqual(["ok"]);
    expect(texts([read.garbage])).toEqual([garbage]);
    expect(texts([reader.push(bytes("2:ok,")).garbage])).toEqual(["2:ok,"]);
  });
});
