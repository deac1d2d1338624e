import { SpiNorFlash } from "../../../../hal/drivers/nor/spi-nor-flash";
import { BusTime } from "../../../../sim/buses/bus-time";
import { DigitalPin } from "../../../../sim/buses/digital";
import { SpiBus } from "../../../../sim/buses/spi";
import { SimulatedSPI } from "../../../../sim/buses/spi-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { W25qModel } from "../../../../sim/chips/w25q";
import { NorFlash } from "../../../../sim/devices/flash";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 200;
const SIZE = 16_384;

/** So many programs of 200 bytes, and an erase: how many were read back right. */
async function programs(count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const random = new SeededRandom(1);
  const word = () => random.uint32();
  const bus = new SpiBus({ time, transfers: new TransferPoints({ random }), name: "flash" });
  const cells = new NorFlash({ sizeBytes: SIZE, random: word }) as never;
  const chip = new W25qModel({ time, cells, random: word });
  const select = new DigitalPin(time, "CS");
  bus.connect(chip, select);
  const settings = { bus, select, active: 0, hz: 20_000_000 } as never;
  const flash = new SpiNorFlash({ spi: { io: SimulatedSPI as never, settings }, clock: time.clock, sizeBytes: SIZE });
  const bytes = Uint8Array.from({ length: 200 }, (_, at) => at);
  let right: number | undefined;
  const whole = async () => {
    let good = 0;
    if ((await flash.erase({ sector: 0 })) !== "done") throw new Error("erase");
    for (let each = 0; each < count; each++) {
      const address = each * 256;
      if ((await flash.program({ address, bytes })) !== "done") continue;
      const read = await flash.read({ address, length: bytes.length });
      if (typeof read !== "string" && read.every((byte, at) => byte === bytes[at])) good += 1;
    }
    right = good;
  };
  const job = whole();
  while (right === undefined) {
    for (let turn = 0; turn < JOBS; turn++) await undefined;
    if (right === undefined && !time.step()) throw new Error("nothing will ever happen");
  }
  await job;
  if (chip.strict.aborted) throw chip.strict.aborted;
  return Uint8Array.of(right);
}

/** The entry of a worker: a command is how many programs, the answer how many were read back right. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    programs(new Uint8Array(request)[0] ?? 0).then((right) => {
      box.result = right.slice().buffer;
    });
    return box;
  },
});
