import { StripeReader } from "../../../../hal/drivers/stripe/stripe-reader";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import { IntelliheadModel } from "../../../../sim/chips/intellihead";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 40;
const TRACK_2 = "6298000000000008=30122010000000000";
const TRACK_3 = "996298000000000008=1561560000000000000000==0=";

/** So many swipes: how many were read right. */
async function swipes(count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const random = new SeededRandom(1);
  const wire = new UartWire({ time, transfers: new TransferPoints({ random }), name: "stripe", baud: 9600 });
  const model = new IntelliheadModel({ time, send: wire.send, random, lrc: true });
  wire.chip = model;
  const serial = { io: SimulatedSerial as never, settings: { wire, baud: 9600 } as never };
  const reader = new StripeReader({ serial, clock: time.clock, lrc: true });
  let right: number | undefined;
  const whole = async () => {
    let good = 0;
    for (let each = 0; each < count; each++) {
      time.after(100, () => model.swipe({ track2: TRACK_2, track3: TRACK_3 }));
      const seen = await reader.present({ interfaces: ["stripe"], timeoutMs: 5000 });
      if (seen.kind === "stripe" && seen.track2 === TRACK_2 && seen.track3 === TRACK_3) good += 1;
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

/** The entry of a worker: a command is how many swipes, the answer how many were read right. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    swipes(new Uint8Array(request)[0] ?? 0).then((right) => {
      box.result = right.slice().buffer;
    });
    return box;
  },
});
