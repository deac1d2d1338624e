import { expect } from "vitest";
import { PartitionFlash, type PartitionIo } from "../../../../hal/drivers/partition-flash";
import { NorFlash } from "../../../../sim/devices/flash";
import { until } from "../../../buses/until";
import { seeded } from "../../../journal/cut-flash";
import { rigOf } from "../../drivers/nor/rig";
import type { FlashBench } from "./promises";

/** ESP-IDF over a chip, as the SDK's class has it: at once, silent of what cells did not take. */
export function partitionBench(programUnitBytes: 1 | 16): FlashBench {
  const random = seeded(3);
  const nor = new NorFlash({ sizeBytes: 65_536, programUnitBytes, random });
  let silent = false;
  let cuts = false;
  /** ESP-IDF throws where the chip does not answer; a board without power runs nothing. */
  const doing = (whole: () => unknown, torn: () => void) => {
    if (silent) throw new Error("timed out");
    if (!cuts) return void whole();
    torn();
    throw new Error("no power");
  };
  const io: PartitionIo = {
    read: (buffer, position) => {
      if (silent) throw new Error("timed out");
      buffer.set(nor.read(position, buffer.length) as Uint8Array);
    },
    write: (buffer, position) =>
      doing(
        () => nor.program(position, buffer),
        () => nor.tornProgram(position, buffer, random),
      ),
    eraseBlock: (first) =>
      doing(
        () => nor.erase(first),
        () => nor.tornErase(first, random),
      ),
    status: () => ({ size: nor.sizeBytes, blockLength: nor.sectorBytes }),
  };
  const open = () => new PartitionFlash({ io, encrypted: programUnitBytes > 1 });
  let flash = open();
  return {
    get flash() {
      return flash;
    },
    nowMs: () => 0,
    wearOut: (sector, what) => nor.failSector(sector, what),
    answers: (answers) => {
      silent = !answers;
    },
    cut: async (call) => {
      cuts = true;
      await call(flash);
      cuts = false;
      flash = open();
    },
    restart: async () => {
      flash = open();
    },
    until: (promise) => promise,
    sound: () => undefined,
  };
}

/** A chip of its own. */
export function norBench(): FlashBench {
  const rig = rigOf();
  const { time, nor, chip } = rig;
  const firstSector = 16;
  let flash = rig.open();
  return {
    get flash() {
      return flash;
    },
    nowMs: time.now,
    wearOut: (sector, what) => nor.failSector(firstSector + sector, what),
    answers: (answers) => chip.power(answers),
    cut: async (call) => {
      // Whoever ran has no power any more: its call never ends well.
      const lost = expect(call(flash)).rejects.toThrow();
      while (!chip.busy && time.step());
      await rig.cut();
      await lost;
      flash = rig.open();
    },
    restart: async () => {
      await rig.cut();
      flash = rig.open();
    },
    until: (promise) => until(time, promise),
    sound: () => {
      expect(chip.strict.aborted).toBeUndefined();
    },
  };
}
