import { CcidLink } from "../../../../hal/drivers/iso7816/ccid-link";
import { Iso7816Reader } from "../../../../hal/drivers/iso7816/iso7816-reader";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import { ContactCard } from "../../../../sim/chips/iso7816/card";
import { Sec1210Model } from "../../../../sim/chips/sec1210";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 40;

/** The deck's answer to reset; T=1 with IFSC 32. */
const atrs: readonly (readonly number[])[] = [
  [0x3b, 0x66, 0x00, 0x00, 0x51, 0x49, 0x41, 0x4e, 0x53, 0x48],
  [0x3b, 0xe0, 0x00, 0x00, 0x81, 0x31, 0x20, 0x45, 0x35],
];

/** A card is put in and answers so many commands with 200 bytes: how many came right. */
async function insertions(protocol: number, count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(1) });
  const wire = new UartWire({ time, transfers, name: "reader", baud: 115_200 });
  const data = Uint8Array.from({ length: 200 }, (_, at) => at);
  const model = new Sec1210Model({ time, send: wire.send });
  wire.chip = model;
  const chip = {
    reset: () => Uint8Array.from(atrs[protocol] ?? []),
    execute: (_: Uint8Array, done: (made: never) => void) =>
      done({ kind: "response", data, status: 0x9000, thinkMs: 5 } as never),
  };
  const card = new ContactCard({ time, chip });
  model.insert(card);
  const link = new CcidLink({ io: SimulatedSerial as never, settings: { wire, baud: 115_200 } as never }, time.clock);
  const reader = new Iso7816Reader({ link, clock: time.clock });
  let right: number | undefined;
  const whole = async () => {
    const seen = await reader.present({ interfaces: ["chip"], timeoutMs: 5000 });
    if (seen.kind !== "chip") throw new Error(seen.kind);
    let good = 0;
    for (let each = 0; each < count; each++) {
      const made = await reader.transmit(Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0x00));
      if (made.kind === "response" && made.data.every((byte, at) => byte === data[at])) good += 1;
    }
    right = good;
  };
  const job = whole();
  while (right === undefined) {
    const { quiet } = time;
    if (!quiet) for (let turn = 0; turn < JOBS; turn++) await undefined;
    if (right === undefined && !time.step()) throw new Error("nothing will ever happen");
    if (!quiet) for (let turn = 0; turn < JOBS; turn++) await undefined;
  }
  await job;
  const aborted = model.strict.aborted ?? card.strict.aborted;
  if (aborted) throw aborted;
  return Uint8Array.of(right);
}

/** The entry of a worker: a command is a protocol and how many commands the card gets, the answer how many came right. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    const [protocol = 0, count = 0] = new Uint8Array(request);
    insertions(protocol, count).then((right) => {
      box.result = right.slice().buffer;
    });
    return box;
  },
});
