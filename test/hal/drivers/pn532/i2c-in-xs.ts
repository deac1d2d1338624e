import { I2cLink } from "../../../../hal/drivers/pn532/i2c-link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { BusTime } from "../../../../sim/buses/bus-time";
import { I2cBus } from "../../../../sim/buses/i2c";
import { SimulatedI2C } from "../../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import type { FieldCard } from "../../../../sim/chips/pn532";
import { Pn532I2c } from "../../../../sim/chips/pn532-i2c";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 60;

/** A card is presented and answers so many commands with 200 bytes: how many came right. */
async function taps(count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const bus = new I2cBus({ time, transfers: new TransferPoints({ random: new SeededRandom(1) }), name: "reader" });
  const data = Uint8Array.from({ length: 200 }, (_, at) => at);
  const card: FieldCard = {
    technology: "A",
    uid: Uint8Array.of(1, 2, 3, 4),
    ats: Uint8Array.of(5, 0x78, 0x80, 0x70, 2),
    activated: () => undefined,
    transmit: () => ({ kind: "response", data, status: 0x9000, thinkMs: 5 }),
  };
  const chip = new Pn532I2c({ time, cards: () => [card], clock: bus.clock });
  bus.connect(chip);
  const settings = { bus, hz: 400_000, address: 0x24 } as never;
  const link = new I2cLink({ i2c: { io: SimulatedI2C as never, settings }, clock: time.clock });
  const reader = new Pn532Reader({ link, clock: time.clock });
  let right: number | undefined;
  const whole = async () => {
    const seen = await reader.present({ interfaces: ["tap"], timeoutMs: 1000 });
    if (seen.kind !== "tap") throw new Error(seen.kind);
    let good = 0;
    for (let each = 0; each < count; each++) {
      const made = await reader.transmit(Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0x00));
      if (made.kind === "response" && made.data.every((byte, at) => byte === data[at])) good += 1;
    }
    right = good;
  };
  const job = whole();
  while (right === undefined) {
    for (let turn = 0; turn < JOBS; turn++) await undefined;
    if (right === undefined && !time.step()) throw new Error("nothing will ever happen");
  }
  await job;
  if (chip.model.strict.aborted) throw chip.model.strict.aborted;
  return Uint8Array.of(right);
}

/** The entry of a worker: a command is how many commands the card gets, the answer how many came right. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    taps(new Uint8Array(request)[0] ?? 0).then((right) => {
      box.result = right.slice().buffer;
    });
    return box;
  },
});
