import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fontsPartition } from "../../sim/desktop/moddable/fonts-partition";
import { deviceBoards, platformOf, projectRoot, readManifest } from "../../sim/desktop/moddable/modules";
import { packedManifest } from "../../sim/desktop/moddable/pack";
import {
  flashBytes,
  flashSizes,
  imageRoom,
  parsePartitions,
  partitionTable,
} from "../../sim/desktop/moddable/partitions";

describe("the partition tables of the boards", () => {
  test.each(flashSizes)("%s: ESP-IDF's rules, a journal, keys apart from it", async (size) => {
    const table = await partitionTable(size);
    const named = (name: string) => table.find((each) => each.name === name);
    // What `FLASH_BYTES` of the soak is, at least: a busy till's day.
    expect(named("journal")?.size).toBeGreaterThanOrEqual(262_144);
    expect(named("keys")?.size).toBeGreaterThan(0);
    expect(named("nvs")?.subtype).toBe("nvs");
    expect(named("fonts")?.size).toBeGreaterThan((await fontsPartition()).length);
  });

  test("8 and 16 MB hold two images and know which one runs; 4 MB hold one", async () => {
    const rooms = await Promise.all(flashSizes.map(async (size) => imageRoom(await partitionTable(size)).images));
    expect(rooms).toEqual([1, 2, 2]);
    for (const size of ["8mb", "16mb"] as const)
      expect((await partitionTable(size)).map(({ subtype }) => subtype)).toEqual(
        expect.arrayContaining(["ota", "ota_0", "ota_1"]),
      );
  });

  test.each([
    ["an application between its steps", "a, app, ota_0, 0x11000, 0x1000", "a: expected an offset in steps of 65536"],
    ["half a sector", "a, data, 0x40, 0x9000, 0x800", "a: expected an offset in steps of 4096 and whole sectors"],
    ["an overlap", "a, data, 0x40, 0x9000, 0x2000\nb, data, 0x41, 0xa000, 0x1000", "b: it begins at 40960, before"],
    ["more than the flash", "a, data, 0x40, 0x3ff000, 0x2000", "a: it ends at 4198400, the flash at 4194304"],
    ["another type", "a, file, 0x40, 0x9000, 0x1000", "a: expected the type app or data"],
    ["no size", "a, data, 0x40, 0x9000", "a: expected an offset and a size in bytes"],
  ])("%s is refused by name", (_, csv, message) => {
    expect(() => parsePartitions(csv, flashBytes("4mb"))).toThrow(message);
  });

  test.each(deviceBoards)("the build of %s takes the table, also from the packed firmware's folder", async (board) => {
    const manifest = await readManifest();
    const file = packedManifest(manifest).platforms[platformOf(board)]?.build?.["PARTITIONS_FILE"];
    // Of bare kits nobody knows how much they have; what the SDK sets up for them is 4 MB.
    const size = board === "esp32s3" ? "4mb" : "16mb";
    expect(file).toBe(path.join(projectRoot, `hal/boards/partitions/${size}.csv`));
    expect(existsSync(file ?? "")).toBe(true);
  });
});
