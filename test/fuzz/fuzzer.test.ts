import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { decodeCbor } from "../../hal/cbor";
import { fuzzArguments } from "../../sim/desktop/fuzz/arguments";
import type { TargetName } from "../../sim/desktop/fuzz/targets";
import { type Failure, watchTarget } from "../../sim/desktop/fuzz/watch";
import { bundleSweep, type Mutation } from "../../sim/desktop/sweep/bundle";
import { cborTarget } from "../../sim/fuzz/cbor";
import { iso8583Target } from "../../sim/fuzz/iso8583";
import { tlvTarget } from "../../sim/fuzz/tlv";
import { TlvCursor } from "../../src/emv/tlv";
import { decodeMessage } from "../../src/host/iso8583/codec";
import { findingsOf } from "./findings";

describe("a broken decoder is found out", () => {
  it("CBOR that throws what is not documented", async () => {
    const broken = (bytes: Uint8Array) => {
      if (bytes[0] === 0x83) throw new TypeError("three");
      return decodeCbor(bytes);
    };
    const [first] = await findingsOf(cborTarget(broken), 1, 500);
    expect(first).toMatchObject({ kind: "crash", what: expect.stringContaining("TypeError: three") });
  });

  it("CBOR that goes too deep, and CBOR that has no end", async () => {
    const deep = await findingsOf(
      cborTarget((bytes) => (bytes.length > 40 ? nested(20) : decodeCbor(bytes))),
      1,
      500,
    );
    expect(deep[0]).toMatchObject({ kind: "over-bound", what: "20 levels, 8 are allowed" });
    const wide = await findingsOf(
      cborTarget((bytes) => new Array(bytes.length * 2 + 1).fill(0)),
      1,
      5,
    );
    expect(wide[0]?.kind).toBe("over-bound");
  });

  it("a stack that overflows is told as what it is", async () => {
    const endless = (bytes: Uint8Array): unknown => [endless(bytes)];
    expect((await findingsOf(cborTarget(endless), 1, 20))[0]).toMatchObject({ kind: "over-bound" });
  });

  it("a cursor that leaves its bytes", async () => {
    const findings = await findingsOf(
      tlvTarget((bytes) => new TlvCursor(bytes, 0, bytes.length + 8)),
      1,
      500,
    );
    expect(findings[0]).toMatchObject({ kind: "over-bound", what: expect.stringContaining("outside of its bytes") });
  });

  it("a message that is taken for a longer one", async () => {
    const loose: typeof decodeMessage = (dialect, bytes, spans) => {
      const decoded = decodeMessage(dialect, bytes, spans);
      spans?.push({ field: 64, start: bytes.length, at: bytes.length, end: bytes.length + 1 });
      return decoded;
    };
    expect((await findingsOf(iso8583Target(loose), 1, 20))[0]?.kind).toBe("over-bound");
  });

  it("the same input again is the same finding", async () => {
    const broken = cborTarget((bytes) => (bytes.length > 40 ? nested(20) : decodeCbor(bytes)));
    const [first] = await findingsOf(broken, 1, 500);
    expect(await findingsOf(broken, first?.seed ?? 0, 1)).toEqual([first]);
  });
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

/** Breaks one source, bundles the worker with it, and watches it. */
async function hunted(target: TargetName, mutation: Mutation, inputs: number, hangMs = 15_000) {
  const file = await bundleSweep("sim/desktop/fuzz/worker.ts", mutation);
  const failures: Failure[] = [];
  try {
    const played = await watchTarget({
      file,
      target,
      seed: 1,
      inputs,
      hangMs,
      failed: (failure) => failures.push(failure),
    });
    return { failures, played };
  } finally {
    await rm(file, { force: true });
  }
}

describe("watched from outside", () => {
  it("a decoder without its bound on depth", async () => {
    const { failures, played } = await hunted(
      "cbor",
      {
        name: "fuzz-depth",
        file: "hal/cbor-reader.ts",
        find: "if (depth >= CBOR_DEPTH_MAX && (",
        replace: "if (depth < 0 && (",
      },
      3000,
    );
    expect(failures[0]).toMatchObject({ target: "cbor", kind: "over-bound" });
    expect(played).toBe(3000);
  });

  it("a decoder that hangs: told by its seed, and the inputs behind it are played", async () => {
    const { failures, played } = await hunted(
      "tlv",
      {
        name: "fuzz-hang",
        file: "src/emv/dol.ts",
        find: 'if (at >= dol.length) return "end";',
        replace: 'while (at >= dol.length && dol[0] === 0x9f) at++;\n    if (at >= dol.length) return "end";',
      },
      12,
      1_000,
    );
    expect(failures.length).toBeGreaterThan(0);
    expect(failures[0]).toMatchObject({ target: "tlv", kind: "hang" });
    expect(played).toBe(12);
  });
});

describe("arguments", () => {
  it("of a run", () => {
    expect(fuzzArguments([])).toEqual({
      targets: ["8583", "tlv", "apdu", "cards", "cbor", "rest", "qr", "contacts"],
      seed: 1,
    });
    expect(fuzzArguments(["--target=tlv", "--inputs", "5", "--seed", "7"])).toEqual({
      targets: ["tlv"],
      inputs: 5,
      seed: 7,
    });
  });

  it.each([
    ["--target", "x"],
    ["--inputs", "0"],
    ["--seed", "-1"],
    ["--seed"],
    ["--target", "tlv", "--target", "qr"],
    ["x"],
  ])("of none: %j", (...argv) => {
    expect(fuzzArguments(argv)).toBeUndefined();
  });
});
