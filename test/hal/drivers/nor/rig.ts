import { SpiNorFlash } from "../../../../hal/drivers/nor/spi-nor-flash";
import { BusTime } from "../../../../sim/buses/bus-time";
import { DigitalPin } from "../../../../sim/buses/digital";
import { SpiBus } from "../../../../sim/buses/spi";
import { SimulatedSPI } from "../../../../sim/buses/spi-io";
import { type Transfer, TransferPoints } from "../../../../sim/buses/transfers";
import { W25qModel, type W25qOptions } from "../../../../sim/chips/w25q";
import { NorFlash, type NorFlashOptions } from "../../../../sim/devices/flash";
import { SeededRandom } from "../../../../sim/world/random";
import { pass } from "../../../buses/until";
import { seeded } from "../../../journal/cut-flash";

export const SECTOR = 4096;

interface RigOptions {
  readonly chip?: Partial<NorFlashOptions>;
  readonly pace?: W25qOptions["pace"];
  /** What a line without a chip reads as. */
  readonly resting?: number;
  readonly firstByte?: number;
  readonly sizeBytes?: number;
  readonly seed?: number;
  /** What a cut takes the power from: the processor alone is started anew. Default both. */
  readonly cuts?: "board" | "processor";
  readonly onTransfer?: (transfer: Transfer) => void;
}

/** A chip of 128 KiB at a board's SPI, the upper half of it a partition, and the driver of it. */
export function rigOf(options: RigOptions = {}) {
  const { pace = "typical", resting = 0xff, firstByte = 65_536, sizeBytes = 65_536, seed = 1, onTransfer } = options;
  const time = new BusTime();
  const transfers = new TransferPoints({
    random: new SeededRandom(seed),
    onCut: () => options.cuts !== "processor" && chip.power(false),
    ...(onTransfer && { onTransfer }),
  });
  const bus = new SpiBus({ time, transfers, name: "flash", resting });
  const nor = new NorFlash({ sizeBytes: 131_072, random: seeded(seed), ...options.chip });
  // Its cells read, whatever fails in them.
  const cells = nor as NorFlash & { read(address: number, length: number): Uint8Array };
  const chip = new W25qModel({ time, cells, random: seeded(seed + 1), pace });
  const select = new DigitalPin(time, "CS");
  bus.connect(chip, select);
  const io = SimulatedSPI as never;
  const settings = { bus, select, active: 0, hz: 20_000_000 } as never;
  const open = () => new SpiNorFlash({ spi: { io, settings }, clock: time.clock, firstByte, sizeBytes });
  /** The power goes now, and comes back when whoever ran has stopped. */
  const cut = async () => {
    transfers.cut("flash", "out", 1);
    await pass(time, 20);
    transfers.restore();
    if (options.cuts !== "processor") chip.power(true);
    await pass(time, options.cuts === "processor" ? 0 : 10);
  };
  return { time, transfers, bus, nor, chip, select, settings, open, cut };
}
