import type { SerialIoCallbacks } from "../../../hal/drivers/escpos-line";
import { EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 40;

/** Driver and model in one engine, on a line that takes 128 bytes each 11 ms: what came out when a picture was printed. */
async function print(bits: Uint8Array): Promise<Uint8Array> {
  let nowMs = 0;
  let agenda: { atMs: number; run: () => void }[] = [];
  const after = (ms: number, run: () => void) => {
    agenda = [...agenda, { atMs: nowMs + ms, run }].sort((one, other) => one.atMs - other.atMs);
  };
  const incoming: Uint8Array[] = [];
  let readable: () => void = () => undefined;
  const model = new EscposPrinterModel({
    time: { now: () => nowMs, after },
    send: (bytes) => {
      incoming.push(bytes);
      after(1, () => readable());
    },
  });
  class Serial {
    readonly #callbacks: SerialIoCallbacks;
    constructor(options: SerialIoCallbacks) {
      this.#callbacks = options;
      readable = options.onReadable;
      after(1, () => options.onWritable(128));
    }
    read(): ArrayBuffer | undefined {
      return incoming.shift()?.slice().buffer;
    }
    write(bytes: Uint8Array): void {
      const copy = bytes.slice();
      after(11, () => {
        model.receive(copy);
        this.#callbacks.onWritable(128);
      });
    }
    close(): void {
      incoming.length = 0;
    }
  }
  const printer = new EscposPrinter({
    serial: { io: Serial, settings: {} },
    clock: { sleep: ({ ms }) => new Promise((resolve) => after(ms, resolve)), monotonic: async () => nowMs },
    widthDots: 384,
    flow: { kind: "reports" },
  });
  let status: string | undefined;
  const whole = async () => {
    status = await printer.begin({ kind: "sale", copy: "merchant", lines: [] });
    for (let at = 0; at < bits.length && status === "ready"; at += 3072) {
      const band = bits.subarray(at, at + 3072);
      status = await printer.band({ rows: band.length / 48, bits: band });
    }
    return printer.finish();
  };
  let end: string | undefined;
  const job = whole().then((last) => {
    end = last;
  });
  while (end === undefined) {
    for (let turn = 0; turn < JOBS; turn++) await undefined;
    const event = agenda.shift();
    if (!event) throw new Error("nothing will ever happen");
    nowMs = event.atMs;
    event.run();
  }
  await job;
  if (end !== "ready") throw new Error(`${end} ${String(model.aborted)}`);
  return model.paper.tear().bits;
}

/** The entry of a worker: a command is a picture of 384 dots a row, the answer is the paper. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    print(new Uint8Array(request)).then((bits) => {
      box.result = bits.slice().buffer;
    });
    return box;
  },
});
