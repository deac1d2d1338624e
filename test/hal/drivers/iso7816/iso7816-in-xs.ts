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

/** A part that answers at once: what is left is the driver's own work. */
class AtOnce {
  readonly #options: { readonly onReadable: () => void; readonly onWritable: (room: number) => void };
  readonly #protocol: number;
  #answer: Uint8Array | undefined;
  #next = 0;

  constructor(options: {
    readonly onReadable: () => void;
    readonly onWritable: (room: number) => void;
    protocol: number;
  }) {
    this.#options = options;
    this.#protocol = options.protocol;
    Promise.resolve().then(() => options.onWritable(128));
  }

  read(): ArrayBuffer | undefined {
    const bytes = this.#answer?.slice().buffer;
    this.#answer = undefined;
    return bytes;
  }

  write(message: Uint8Array): void {
    const type = message[2] as number;
    const data = this.#said(type, message);
    const head = [0x03, 0x06, type === 0x61 ? 0x82 : type > 0x62 && type < 0x6f ? 0x81 : 0x80, data.length, 0, 0, 0];
    const bytes = [...head, 0, message[8] as number, 0, 0, 0, ...data];
    this.#answer = Uint8Array.from([...bytes, sumOf(bytes)]);
    Promise.resolve().then(() => {
      this.#options.onWritable(128);
      this.#options.onReadable();
    });
  }

  close(): void {
    this.#answer = undefined;
  }

  /** 200 bytes and 9000 to each command; T=1 in one block. */
  #said(type: number, message: Uint8Array): readonly number[] {
    if (type === 0x62) return atrs[this.#protocol] ?? [];
    if (type !== 0x6f) return [];
    const answer = [...Array.from({ length: 200 }, (_, at) => at), 0x90, 0x00];
    if (this.#protocol === 0) return answer;
    if (message[13] === 0xc1) return [0x00, 0xe1, 0x01, 0xfe, 0x1e];
    const block = [0x00, this.#next, answer.length, ...answer];
    this.#next ^= 0x40;
    return [...block, sumOf(block)];
  }
}

function sumOf(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

/** The same against a part that takes no time. */
async function atOnce(protocol: number, count: number): Promise<Uint8Array> {
  const clock = { monotonic: async () => 0, sleep: async () => undefined };
  const link = new CcidLink({ io: AtOnce as never, settings: { protocol } as never }, clock);
  const reader = new Iso7816Reader({ link, clock });
  const seen = await reader.present({ interfaces: ["chip"], timeoutMs: 5000 });
  let good = 0;
  for (let each = 0; each < count && seen.kind === "chip"; each++) {
    const made = await reader.transmit(Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0xc8));
    if (made.kind === "response" && made.data.length === 200) good += 1;
  }
  return Uint8Array.of(good);
}

/** The entry of a worker: a command is a protocol, how many commands the card gets, and 1 for the driver alone; the answer
 * how many came right. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    const [protocol = 0, count = 0, alone = 0] = new Uint8Array(request);
    (alone === 1 ? atOnce : insertions)(protocol, count).then((right) => {
      box.result = right.slice().buffer;
    });
    return box;
  },
});
