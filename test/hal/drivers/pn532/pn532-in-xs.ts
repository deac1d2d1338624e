import { HsuLink } from "../../../../hal/drivers/pn532/hsu-link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import { type FieldCard, Pn532Model } from "../../../../sim/chips/pn532";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 40;

/** A card is presented and answers so many commands with 200 bytes: how many came right. */
async function taps(count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const wire = new UartWire({
    time,
    transfers: new TransferPoints({ random: new SeededRandom(1) }),
    name: "reader",
    baud: 115_200,
  });
  const data = Uint8Array.from({ length: 200 }, (_, at) => at);
  const card: FieldCard = {
    technology: "A",
    uid: Uint8Array.of(1, 2, 3, 4),
    ats: Uint8Array.of(5, 0x78, 0x80, 0x70, 2),
    activated: () => undefined,
    transmit: () => ({ kind: "response", data, status: 0x9000, thinkMs: 5 }),
  };
  const model = new Pn532Model({ time, send: wire.send, cards: () => [card] });
  wire.chip = model;
  const link = new HsuLink({ io: SimulatedSerial as never, settings: { wire, baud: 115_200 } as never }, time.clock);
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
  if (model.strict.aborted) throw model.strict.aborted;
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
