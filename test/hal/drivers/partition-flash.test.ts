import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PartitionFlash, type PartitionIo } from "../../../hal/drivers/partition-flash";
import { NorFlash, type NorFlashOptions } from "../../../sim/devices/flash";
import { flashOf } from "../../../sim/devices/flash-contract";
import { cellClasses } from "../../../src/book/book";
import { cellKey } from "../../../src/journal/journal";
import { openJournal } from "../../../src/journal/open";
import { seeded } from "../../journal/cut-flash";

const SIZE = 64 * 4096;
const KEY = cellKey(cellClasses.counters, 0);

function chip(options: Partial<NorFlashOptions> = {}): NorFlash {
  return new NorFlash({ sizeBytes: SIZE, random: seeded(1), ...options });
}

/** What ESP-IDF makes of a chip: it says nothing of cells that did not take. */
function partition(nor: NorFlash): PartitionIo {
  return {
    read(buffer, position) {
      const read = nor.read(position, buffer.length);
      if (typeof read === "string") throw new Error("read failed");
      buffer.set(read);
    },
    write: (buffer, position) => void nor.program(position, buffer),
    eraseBlock(first, end) {
      for (let block = first; block < end; block += 1) nor.erase(block);
    },
    status: () => ({ size: nor.sizeBytes, blockLength: nor.sectorBytes }),
  };
}

const refusing = (io: PartitionIo, what: "read" | "write" | "eraseBlock"): PartitionIo => ({
  ...io,
  [what]: () => {
    throw new Error(`${what} failed`);
  },
});

describe("a partition of the microcontroller's own flash", () => {
  test("tells what it is", () => {
    const plain = new PartitionFlash({ io: partition(chip()) });
    expect(plain).toMatchObject({ sizeBytes: SIZE, sectorBytes: 4096, pageBytes: 256, programUnitBytes: 1 });
    const encrypted = new PartitionFlash({ io: partition(chip({ programUnitBytes: 16 })), encrypted: true });
    expect(encrypted.programUnitBytes).toBe(16);
    const odd: PartitionIo = { ...partition(chip()), status: () => ({ size: 5000, blockLength: 4096 }) };
    expect(() => new PartitionFlash({ io: odd })).toThrow(
      "expected whole sectors of whole pages, not 5000 bytes in 4096",
    );
  });

  test("does what the contract's model does, whatever is asked", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("erase" as const), sector: fc.nat(3) }),
      fc.record({
        kind: fc.constant("program" as const),
        address: fc.nat(4 * 4096 - 700),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 700 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const [ours, model] = [new PartitionFlash({ io: partition(chip()) }), flashOf(chip())];
        for (const { kind, ...asked } of steps) {
          const both = [ours, model].map((flash) => flash[kind](asked as never));
          expect(await both[0]).toBe(await both[1]);
        }
        const used = { address: 0, length: 4 * 4096 };
        const [read, expected] = [await ours.read(used), await model.read(used)];
        if (typeof read === "string" || typeof expected === "string") throw new Error("a sound chip reads");
        expect(Buffer.compare(read, expected)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["program", "program-failed"],
    ["erase", "erase-failed"],
  ] as const)(
    "a sector whose cells do not take a %s any more is told, though the chip says nothing",
    async (what, told) => {
      const nor = chip();
      const flash = new PartitionFlash({ io: partition(nor) });
      expect(await flash.program({ address: 4096, bytes: new Uint8Array(8) })).toBe("done");
      nor.failSector(1, what);
      const asked =
        what === "program" ? flash.program({ address: 8000, bytes: new Uint8Array(300) }) : flash.erase({ sector: 1 });
      expect(await asked).toBe(told);
      expect(await flash.erase({ sector: 2 })).toBe("done");
    },
  );

  test("what ESP-IDF refuses is a value", async () => {
    const io = partition(chip());
    const with_ = (what: Parameters<typeof refusing>[1]) => new PartitionFlash({ io: refusing(io, what) });
    expect(await with_("read").read({ address: 0, length: 4 })).toBe("read-failed");
    expect(await with_("read").erase({ sector: 0 })).toBe("erase-failed");
    expect(await with_("write").program({ address: 0, bytes: new Uint8Array(4) })).toBe("program-failed");
    expect(await with_("eraseBlock").erase({ sector: 0 })).toBe("erase-failed");
  });

  test.each([
    ["a read beyond the end", (flash: PartitionFlash) => flash.read({ address: SIZE - 1, length: 2 })],
    ["a read of nothing", (flash: PartitionFlash) => flash.read({ address: 0, length: 0 })],
    ["a negative address", (flash: PartitionFlash) => flash.program({ address: -1, bytes: new Uint8Array(2) })],
    ["a sector that it does not have", (flash: PartitionFlash) => flash.erase({ sector: 64 })],
  ])("%s is a bug", async (_, misuse) => {
    await expect(misuse(new PartitionFlash({ io: partition(chip()) }))).rejects.toThrow(RangeError);
  });

  test("half an encrypted unit is a bug", async () => {
    const flash = new PartitionFlash({ io: partition(chip({ programUnitBytes: 16 })), encrypted: true });
    await expect(flash.program({ address: 16, bytes: new Uint8Array(8) })).rejects.toThrow("in units of 16");
    await expect(flash.program({ address: 8, bytes: new Uint8Array(16) })).rejects.toThrow("in units of 16");
  });

  test.each([1, 16])("carries the journal, in units of %i bytes", async (programUnitBytes) => {
    const nor = chip({ programUnitBytes });
    const flash = () => new PartitionFlash({ io: partition(nor), encrypted: programUnitBytes > 1 });
    const first = await openJournal(flash());
    if (first.kind === "fault") throw new Error(first.why);
    for (let count = 0; count < 300; count += 1)
      await first.journal.commit({ kind: "finishing", set: [[KEY, { count }]] });
    const second = await openJournal(flash());
    if (second.kind === "fault") throw new Error(second.why);
    expect(await second.journal.read(KEY)).toMatchObject({ value: { count: 299 } });
    expect(nor.image.wear.some((wear) => wear > 0)).toBe(true);
  });
});
