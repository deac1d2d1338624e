import { describe, expect, test } from "vitest";
import { partitionFile, partitionOfFiles } from "../../../hal/drivers/partition-files";

/** A partition with these bytes, and blank flash behind them. */
const holding = (bytes: Uint8Array, size = 4096) => ({
  read: (buffer: Uint8Array, position: number) => {
    if (buffer.length === 0 || position + buffer.length > size) throw new Error("read failed");
    for (let at = 0; at < buffer.length; at++) buffer[at] = bytes[position + at] ?? 0xff;
  },
  status: () => ({ size, blockLength: 4096 }),
});

const files = [
  ["font24.bin", Uint8Array.of(1, 2, 3)],
  ["empty", new Uint8Array(0)],
  ["sixteen-letters!", Uint8Array.of(9)],
] as const;

describe("files in a partition", () => {
  test("are found by their names, and read from wherever", () => {
    const io = holding(partitionOfFiles(files));
    for (const [name, bytes] of files) {
      const rom = partitionFile(io, name);
      expect([rom.sizeBytes, rom.read(0, bytes.length)]).toEqual([bytes.length, bytes]);
    }
    expect(partitionFile(io, "font24.bin").read(1, 2)).toEqual(Uint8Array.of(2, 3));
  });

  test.each([
    ["a blank partition", new Uint8Array(0)],
    ["another's partition", Uint8Array.of(...new TextEncoder().encode("QSF2"), 1, 0, 0, 0)],
    ["more files than there can be", Uint8Array.of(...new TextEncoder().encode("QSF1"), 255, 255, 0, 0)],
    ["other files", partitionOfFiles(files.slice(1))],
  ])("%s has none, and it is said what to run", (_, bytes) => {
    expect(() => partitionFile(holding(bytes), "font24.bin")).toThrow(/^font24.bin is not in the flash: npm run fonts/);
  });

  test("a file that would go on behind the partition is none", () => {
    const whole = partitionOfFiles(files);
    expect(() => partitionFile(holding(whole, whole.length - 1), "sixteen-letters!")).toThrow(RangeError);
    expect(partitionFile(holding(whole, whole.length), "sixteen-letters!").sizeBytes).toBe(1);
  });

  test("too many, or one of too long a name, are refused", () => {
    expect(() => partitionOfFiles([["seventeen-letters", new Uint8Array(1)]])).toThrow(RangeError);
    expect(() => partitionOfFiles(Array.from({ length: 17 }, (_, at) => [`${at}`, new Uint8Array(1)]))).toThrow(
      RangeError,
    );
  });
});
