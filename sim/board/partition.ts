import type { PartitionIo } from "../../hal/drivers/partition-flash";
import type { BusTime } from "../buses/bus-time";
import { PowerGone, type TransferPoints } from "../buses/transfers";
import type { NorFlash } from "../devices/flash";
import type { SeededRandom } from "../world/random";

/** As reports call the bus to the processor's own flash. */
export const FLASH_BUS = "flash";
const PAGE_BYTES = 256;
/** Typical times of a W25Q (`chips/w25q-work.ts` has the data sheet's longest). */
const PAGE_MS = 0.7;
const ERASE_MS = 45;

export interface PartitionOptions {
  readonly nor: NorFlash;
  readonly time: BusTime;
  readonly transfers: TransferPoints;
  /** What a write that is torn leaves behind. */
  readonly random: SeededRandom;
}

/**
 * What ESP-IDF makes of a partition of the processor's own flash: reads, programs and erases that hold the processor. A program and an erase
 * are transfers; reads go through the cache, and are none.
 */
export function norPartition({ nor, time, transfers, random }: PartitionOptions): PartitionIo {
  const word = () => random.uint32();
  const changes = (bytes: number, ms: number, whole: () => void, torn: () => void) => {
    const strike = transfers.begin(FLASH_BUS, "out", bytes);
    if (strike?.kind === "delay") time.spend(strike.ms);
    time.spend(ms);
    if (strike?.kind !== "cut-power") return whole();
    if (strike.at === "torn") torn();
    if (strike.at === "after") whole();
    transfers.cut(FLASH_BUS, "out", bytes);
    throw new PowerGone(FLASH_BUS);
  };
  return {
    read(buffer, position) {
      if (!transfers.powered) throw new PowerGone(FLASH_BUS);
      buffer.set(nor.read(position, buffer.length));
    },
    write: (buffer, position) =>
      changes(
        buffer.length,
        PAGE_MS * Math.ceil(buffer.length / PAGE_BYTES),
        () => void nor.program(position, buffer),
        () => nor.tornProgram(position, buffer, word),
      ),
    eraseBlock: (first, end) => {
      for (let sector = first; sector < end; sector++)
        changes(
          nor.sectorBytes,
          ERASE_MS,
          () => void nor.erase(sector),
          () => nor.tornErase(sector, word),
        );
    },
    status: () => ({ size: nor.sizeBytes, blockLength: nor.sectorBytes }),
  };
}

/** A partition that was written when the board was flashed. */
export function filePartition(bytes: Uint8Array): PartitionIo {
  const refuse = () => {
    throw new Error("read only");
  };
  return {
    read: (buffer, position) => buffer.set(bytes.subarray(position, position + buffer.length)),
    write: refuse,
    eraseBlock: refuse,
    status: () => ({ size: bytes.length, blockLength: 4096 }),
  };
}
