import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SerialIo, SerialIoCallbacks } from "../../../hal/drivers/escpos-line";
import { EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { EscposPrinterModel, type PrinterTime } from "../../../sim/devices/escpos/printer-model";
import { describeWith } from "../../describe-with";
import { pictureOf, printAll } from "../contracts/printer/jobs";
import { FEED_ROWS } from "./escpos-rig";

type Binding = ReturnType<typeof autoDetect>;

/** What is used of the mock; its package's declarations are not found by way of its `exports`. */
interface MockPort {
  write(bytes: Buffer): Promise<void>;
  emitData(bytes: Buffer): void;
}
interface Mock {
  reset(): void;
  createPort(path: string): void;
  open(options: unknown): Promise<MockPort>;
}
const { MockBinding } = createRequire(import.meta.url)("@serialport/binding-mock") as { readonly MockBinding: Mock };

/** What a UART's FIFO takes, and how fast it runs empty: a pseudo terminal has no rate of its own. */
const FIFO_BYTES = 128;
const MS_PER_BYTE = 10_000 / 115_200;

/** A machine that does ten things at once carries the printer's stop late: room for a third of a second. */
const PATIENT_BUFFER = Object.freeze({ bufferBytes: 8192, stopFreeBytes: 4096 });

/** A port of @serialport/stream as an ECMA-419 Serial IO. */
class StreamSerial implements SerialIo {
  readonly #port: SerialPortStream;
  readonly #callbacks: SerialIoCallbacks;
  readonly #incoming: Buffer[] = [];
  #room = FIFO_BYTES;

  constructor(options: { readonly port: SerialPortStream } & SerialIoCallbacks) {
    this.#port = options.port;
    this.#callbacks = options;
    this.#port.on("data", (bytes: Buffer) => {
      this.#incoming.push(bytes);
      this.#callbacks.onReadable();
    });
    setImmediate(() => options.onWritable(this.#room));
  }

  read(): ArrayBuffer | undefined {
    const bytes = this.#incoming.shift();
    return bytes === undefined ? undefined : new Uint8Array(bytes).buffer;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > this.#room) throw new Error("output full");
    if (!this.#port.isOpen) throw new Error("no such port");
    this.#room -= bytes.length;
    const { length } = bytes;
    this.#port.write(Buffer.from(bytes));
    setTimeout(() => {
      this.#room += length;
      this.#callbacks.onWritable(this.#room);
    }, length * MS_PER_BYTE);
  }

  close(): void {
    this.#port.close();
  }
}

const started = performance.now();
const realTime: PrinterTime = {
  now: () => performance.now() - started,
  after: (ms, run) => void setTimeout(run, ms).unref(),
};
const clock = {
  sleep: async ({ ms }: { ms: number }) => void (await sleep(ms)),
  monotonic: async () => realTime.now(),
};

function driverAt(port: SerialPortStream) {
  return new EscposPrinter({
    serial: { io: StreamSerial, settings: { port } },
    clock,
    widthDots: 384,
    flow: { kind: "xon-xoff" },
  });
}

function opened(binding: Binding, at: string): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    const port = new SerialPortStream({ binding, path: at, baudRate: 115_200 }, (error) =>
      error ? reject(error) : resolve(port),
    );
  });
}

async function printsAPicture(printer: EscposPrinter<never>, model: EscposPrinterModel): Promise<void> {
  const picture = pictureOf(200);
  expect(await printAll(printer, picture)).toBe("ready");
  expect(model.aborted).toBeUndefined();
  const paper = model.paper.tear();
  expect(paper.rows).toBe(200 + FEED_ROWS);
  expect(Buffer.from(paper.bits.subarray(0, picture.length)).equals(picture)).toBe(true);
}

test("over @serialport/stream with the mock binding: a slip, an open cover, a slip", async () => {
  MockBinding.reset();
  MockBinding.createPort("/dev/printer");
  let mock: MockPort | undefined;
  const model = new EscposPrinterModel({
    ...PATIENT_BUFFER,
    time: realTime,
    send: (bytes) => mock?.emitData(Buffer.from(bytes)),
  });
  const binding = {
    ...MockBinding,
    open: async (options: unknown) => {
      const port = await MockBinding.open(options);
      const write = port.write.bind(port);
      port.write = async (bytes) => {
        await write(bytes);
        model.receive(new Uint8Array(bytes));
      };
      mock = port;
      return port;
    },
  };
  const port = await opened(binding as unknown as Binding, "/dev/printer");
  const printer = driverAt(port) as EscposPrinter<never>;
  await printsAPicture(printer, model);
  model.state.cover = "open";
  expect(await printAll(printer, pictureOf(10))).toBe("cover-open");
  model.state.cover = "closed";
  await printsAPicture(printer, model);
  printer.close();
}, 20_000);

const hasSocat = spawnSync("socat", ["-V"]).status === 0;
const missing = hasSocat ? undefined : "socat is not installed (apt-get install socat)";

describeWith("over a pair of pseudo terminals", missing, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "escpos-"));
  const [driverEnd, printerEnd] = [path.join(folder, "driver"), path.join(folder, "printer")] as const;
  let socat: ChildProcess;
  let printerPort: SerialPortStream;
  let model: EscposPrinterModel;

  beforeAll(async () => {
    socat = spawn("socat", ["-d", "-d", `pty,raw,echo=0,link=${driverEnd}`, `pty,raw,echo=0,link=${printerEnd}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise<void>((resolve, reject) => {
      socat.once("exit", () => reject(new Error("socat ended")));
      socat.stderr?.on("data", (text: Buffer) => {
        if (text.toString().includes("starting data transfer loop")) resolve();
      });
    });
    printerPort = await opened(autoDetect(), printerEnd);
    model = new EscposPrinterModel({
      ...PATIENT_BUFFER,
      time: realTime,
      send: (bytes) => void printerPort.write(Buffer.from(bytes)),
    });
    printerPort.on("data", (bytes: Buffer) => model.receive(new Uint8Array(bytes)));
  });

  afterAll(() => {
    printerPort?.close();
    socat.removeAllListeners("exit");
    socat.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a slip, paper that ends in the middle of one, a slip", async () => {
    const printer = driverAt(await opened(autoDetect(), driverEnd)) as EscposPrinter<never>;
    await printsAPicture(printer, model);
    model.state.loadRoll(100);
    expect(await printAll(printer, pictureOf(300))).toBe("paper-out");
    model.state.loadRoll();
    model.changed();
    const picture = pictureOf(50);
    expect(await printAll(printer, picture)).toBe("ready");
    const { bits } = model.paper.tear();
    const slip = bits.subarray(bits.length - (50 + FEED_ROWS) * 48, bits.length - FEED_ROWS * 48);
    expect(Buffer.from(slip).equals(picture)).toBe(true);
    printer.close();
  }, 30_000);
});
