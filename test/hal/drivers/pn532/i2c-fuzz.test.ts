import { expect, test } from "vitest";
import { encodeFrame } from "../../../../hal/drivers/pn532/frames";
import { I2cLink } from "../../../../hal/drivers/pn532/i2c-link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { BusTime } from "../../../../sim/buses/bus-time";
import { I2cBus } from "../../../../sim/buses/i2c";
import { SimulatedI2C } from "../../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";

/** No call takes longer: a command of a card is waited for 6 s, and the field is looked at once more. */
const LONGEST_MS = 12_000;

test("a chip that says anything at all: each call ends in time with a value or a fault, and none throws", async () => {
  const wanted = Number(process.env["FUZZ_BYTES"] ?? 40_000);
  const random = new SeededRandom(9);
  const time = new BusTime();
  const bus = new I2cBus({ time, transfers: new TransferPoints({ random }), name: "reader" });
  let [exchanged, code] = [0, 0];
  let heard: number[] = [];
  let says: readonly number[] = [];
  let acknowledged = false;
  /** Mostly the right frames with anything in them: else nothing beyond the first acknowledgement would be seen. */
  const next = (): readonly number[] => {
    if (random.chance(0.05)) return [1, ...random.bytes(random.below(20))];
    if (!acknowledged) return [1, 0, 0, 0xff, 0, 0xff, 0];
    const noise = [random.below(3), ...random.bytes(random.below(40))];
    const card = [0x01, 0x01, 0x00, 0x04, 0x20, 0x04, 1, 2, 3, 4, 0x05, 0x78, 0x80, 0x70, 0x02];
    const lists = [[0x00], [0x00], card, noise];
    const data = code === 0x02 ? [0x32, 1, 6, 7] : code === 0x4a ? (lists[random.below(4)] as number[]) : noise;
    const frame = [...encodeFrame(Uint8Array.of(0xd5, code + 1, ...data))];
    if (random.chance(0.05)) frame[random.below(frame.length)] = random.uint32() & 0xff;
    return [1, ...frame];
  };
  bus.connect({
    address: 0x24,
    addressed: (direction) => {
      if (direction === "read") says = next();
      heard = [];
      return !random.chance(0.01);
    },
    write: (byte) => {
      exchanged += 1;
      heard.push(byte);
      if (heard.length === 7) code = byte;
      if (heard.length === 7) acknowledged = false;
      return !random.chance(0.001);
    },
    read: () => {
      exchanged += 1;
      const [first = 0, ...rest] = says;
      says = rest;
      // The status alone takes nothing.
      if (rest.length === 0) acknowledged = true;
      return first;
    },
    stopped: () => undefined,
    stretchMs: () => (random.chance(0.01) ? 3 : 0),
  });
  const i2c = { io: SimulatedI2C as never, settings: { bus, hz: 400_000, address: 0x24, timeout: 20 } as never };
  const reader = new Pn532Reader({ link: new I2cLink({ i2c, clock: time.clock }), clock: time.clock });
  const ends = new Set<string>();
  const inTime = async (call: Promise<unknown>) => {
    const beganMs = time.now();
    const end = await until(time, call);
    expect(time.now() - beganMs).toBeLessThan(LONGEST_MS);
    ends.add(typeof end === "object" && end !== null && "kind" in end ? String(end.kind) : String(end));
  };
  while (exchanged < wanted) {
    await inTime(reader.present({ interfaces: ["tap"], timeoutMs: 300 }));
    for (let left = random.below(3); left > 0; left--)
      await inTime(reader.transmit(random.bytes(4 + random.below(30))));
    if (random.chance(0.3)) await inTime(reader.removed({ timeoutMs: 200 }));
    if (random.chance(0.3)) await inTime(reader.release());
  }
  for (const kind of ["fault", "tap", "removed"]) expect(ends).toContain(kind);
});
