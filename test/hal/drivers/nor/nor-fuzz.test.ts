import { expect, test } from "vitest";
import { SpiNorFlash } from "../../../../hal/drivers/nor/spi-nor-flash";
import { BusTime } from "../../../../sim/buses/bus-time";
import { DigitalPin } from "../../../../sim/buses/digital";
import { SpiBus } from "../../../../sim/buses/spi";
import { SimulatedSPI } from "../../../../sim/buses/spi-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";

/** No call takes longer: two tries of an erase, each after a chip that is busy was waited for. */
const LONGEST_MS = 5000;

test("a chip that says anything at all: each call ends in time with a value or a fault, and none throws", async () => {
  const bytes = Number(process.env["FUZZ_BYTES"] ?? 60_000);
  const random = new SeededRandom(6);
  const time = new BusTime();
  const bus = new SpiBus({ time, transfers: new TransferPoints({ random }), name: "flash" });
  const select = new DigitalPin(time, "CS");
  let [exchanged, at, opcode] = [0, 0, 0];
  const identity = [0xef, 0x40, 0x11];
  const chip = {
    selected: () => {
      at = 0;
    },
    exchange: (byte: number) => {
      exchanged += 1;
      if (at === 0) opcode = byte;
      at += 1;
      // Mostly a chip that is there and idle: else nothing but "nobody" would be seen.
      const sane = !random.chance(0.1);
      if (sane && opcode === 0x9f) return identity[at - 2] ?? 0;
      if (sane && opcode === 0x05) return random.below(4);
      if (sane && opcode === 0x35) return 0;
      return random.uint32() & 0xff;
    },
    deselected: () => undefined,
  };
  bus.connect(chip, select);
  const spi = { io: SimulatedSPI as never, settings: { bus, select, active: 0, hz: 20_000_000 } as never };
  const flash = new SpiNorFlash({ spi, clock: time.clock, sizeBytes: 65_536 });
  const ends = new Set<string>();
  while (exchanged < bytes) {
    const beganMs = time.now();
    const address = random.below(65_000);
    const calls: readonly (() => Promise<unknown>)[] = [
      () => flash.read({ address, length: 1 + random.below(500) }),
      () => flash.program({ address, bytes: random.bytes(1 + random.below(500)) }),
      () => flash.erase({ sector: random.below(16) }),
      () => Promise.all([flash.erase({ sector: 3 }), flash.read({ address: 0, length: 20 })]),
    ];
    const end = await until(time, (calls[random.below(calls.length)] as () => Promise<unknown>)());
    for (const each of Array.isArray(end) ? end : [end]) ends.add(typeof each === "string" ? each : "bytes");
    expect(time.now() - beganMs).toBeLessThan(LONGEST_MS);
  }
  for (const each of ["bytes", "read-failed", "program-failed", "erase-failed"]) expect(ends).toContain(each);
});
