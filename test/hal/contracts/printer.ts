import { expect } from "vitest";
import { type EscposFlow, EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { BAND_ROWS_MAX, type Printer, type PrinterFault } from "../../../hal/printer";
import { BusTime } from "../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../sim/buses/serial-io";
import { TransferPoints } from "../../../sim/buses/transfers";
import { UartWire } from "../../../sim/buses/uart";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import { PrinterModel } from "../../../sim/devices/printer";
import { SeededRandom } from "../../../sim/world/random";
import { until } from "../../buses/until";
import { FEED_ROWS, job, pictureOf, printAll } from "../drivers/escpos-rig";
import type { ContractSuite, Implementation, Promised } from "./contract";
import { openWorld, ways } from "./world-bench";

/** A printer with paper in it, and the hands that trouble it. */
export interface PrinterBench {
  readonly printer: Printer;
  nowMs(): number;
  /** From now on this stops a job; undefined mends everything. */
  trouble(fault: PrinterFault | undefined): void;
  /** The last rows on the paper, without the feed. */
  paper(rows: number): Uint8Array;
  until<T>(promise: Promise<T>): Promise<T>;
  sound(): void;
}

const troubles: readonly PrinterFault[] = Object.freeze([
  "paper-out",
  "cover-open",
  "overheated",
  "head-fault",
  "disconnected",
]);
const slip = (printer: Printer, bits: Uint8Array, rows?: number) => printAll(printer as never, bits, rows);

const promises: readonly Promised<PrinterBench>[] = Object.freeze([
  {
    says: "it is ready, says so without moving, and is 384 dots wide",
    proof: async ({ printer, until, nowMs }) => {
      expect(printer.widthDots).toBe(384);
      expect(await until(printer.status())).toBe("ready");
      expect(nowMs()).toBeLessThan(2000);
    },
  },
  {
    says: "a job in bands of any height comes out dot by dot",
    proof: async ({ printer, until, paper }) => {
      for (const rows of [1, 24, BAND_ROWS_MAX]) {
        const picture = pictureOf(70, rows);
        expect(await until(slip(printer, picture, rows))).toBe("ready");
        expect(Buffer.from(paper(70)).equals(picture)).toBe(true);
      }
    },
  },
  {
    says: "finish resolves when the last row has left the head",
    proof: async ({ printer, until, nowMs, paper }) => {
      const picture = pictureOf(64);
      const beganMs = nowMs();
      expect(await until(slip(printer, picture))).toBe("ready");
      // 60 mm a second.
      expect(nowMs() - beganMs).toBeGreaterThanOrEqual(((64 + FEED_ROWS) * 1000) / 480 - 10);
      expect(paper(64)).toHaveLength(64 * 48);
    },
  },
  {
    says: "a band of a wrong size, and one without a job, are the caller's bugs",
    proof: async ({ printer, until }) => {
      const row = { rows: 1, bits: new Uint8Array(48) };
      const asked = (call: () => Promise<unknown>) => until(Promise.resolve().then(call));
      await expect(asked(() => printer.band(row))).rejects.toThrow(TypeError);
      await expect(asked(() => printer.finish())).rejects.toThrow(TypeError);
      await until(printer.begin(job));
      for (const rows of [0, BAND_ROWS_MAX + 1])
        await expect(asked(() => printer.band({ rows, bits: new Uint8Array(rows * 48) }))).rejects.toThrow();
      await expect(asked(() => printer.band({ rows: 2, bits: new Uint8Array(48) }))).rejects.toThrow();
      expect(await until(printer.band(row))).toBe("ready");
      expect(await until(printer.finish())).toBe("ready");
    },
  },
  ...troubles.map((fault) => ({
    says: `${fault}: told by status and begin, ends a job; the next one is whole`,
    proof: async ({ printer, until, trouble, paper, nowMs }: PrinterBench) => {
      trouble(fault);
      expect(await until(printer.status())).toBe(fault);
      expect(await until(printer.begin(job))).toBe(fault);
      trouble(undefined);
      expect(await until(printer.begin(job))).toBe("ready");
      expect(await until(printer.band({ rows: 64, bits: pictureOf(64) }))).toBe("ready");
      trouble(fault);
      const struckMs = nowMs();
      let status = await until(printer.band({ rows: 64, bits: pictureOf(64) }));
      // What is in a printer's buffer may be told with the next band, or with the end.
      if (status === "ready") status = await until(printer.finish());
      expect(status).toBe(fault);
      expect(nowMs() - struckMs).toBeLessThan(15_000);
      await expect(until(Promise.resolve().then(() => printer.finish()))).rejects.toThrow(TypeError);
      trouble(undefined);
      const picture = pictureOf(50, 9);
      expect(await until(slip(printer, picture))).toBe("ready");
      expect(Buffer.from(paper(50)).equals(picture)).toBe(true);
    },
  })),
  {
    says: "a job that is begun anew abandons the one before",
    proof: async ({ printer, until, paper }) => {
      await until(printer.begin(job));
      expect(await until(printer.band({ rows: 64, bits: pictureOf(64) }))).toBe("ready");
      const picture = pictureOf(40, 5);
      expect(await until(slip(printer, picture))).toBe("ready");
      expect(Buffer.from(paper(40)).equals(picture)).toBe(true);
    },
  },
]);

async function modelBench(way: keyof typeof ways): Promise<PrinterBench> {
  const { world, devices, board, until } = await openWorld(ways[way], (world) => {
    const model = new PrinterModel(world, () => ({ level: 1, charging: false, mains: true }));
    world.attach("printer", model);
    return model;
  });
  const { printer } = board.devices;
  if (!printer) throw new Error("no printer");
  return {
    printer,
    nowMs: () => world.nowMs,
    trouble: (fault) => {
      devices.breakWith(fault);
    },
    paper: (rows) => devices.slips.at(-1)?.bits.slice(-rows * 48) ?? new Uint8Array(0),
    until,
    sound: () => undefined,
  };
}

function driverBench(flow: EscposFlow): PrinterBench {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(1) });
  const wire = new UartWire({ time, transfers, name: "printer", baud: 115_200 });
  const model = new EscposPrinterModel({ time, send: wire.send, xonXoff: flow.kind === "xon-xoff" });
  wire.chip = { receive: (byte, damaged) => !damaged && model.receive(Uint8Array.of(byte)) };
  const serial = { io: SimulatedSerial as never, settings: { wire, baud: 115_200 } };
  const printer = new EscposPrinter({ serial, clock: time.clock, widthDots: 384, flow });
  const mend = (): void => {
    model.power(true);
    model.state.loadRoll();
    model.state.cover = "closed";
    model.state.cutterStuck = false;
    model.state.overheat(-1e9);
  };
  return {
    printer,
    nowMs: time.now,
    trouble: (fault) => {
      if (fault === undefined) mend();
      if (fault === "paper-out") model.state.loadRoll(0);
      if (fault === "cover-open") model.state.cover = "open";
      if (fault === "overheated") model.state.overheat(time.now());
      if (fault === "head-fault") model.state.cutterStuck = true;
      if (fault === "disconnected") model.power(false);
      model.changed();
    },
    paper: (rows) => model.paper.tear().bits.slice(-(rows + FEED_ROWS) * 48, -FEED_ROWS * 48),
    until: (promise) => until(time, promise),
    sound: () => {
      expect(model.aborted).toBeUndefined();
      expect(wire.errors).toEqual({ framing: 0, overrun: 0 });
    },
  };
}

const implementations: readonly Implementation<PrinterBench>[] = Object.freeze([
  ...(["model in process", "remote, CBOR frames"] as const).map((way) => ({ name: way, open: () => modelBench(way) })),
  ...([{ kind: "xon-xoff" }, { kind: "reports" }, { kind: "time", rowMs: 2.1 }] as const).map((flow) => ({
    name: `ESC/POS over UART, ${flow.kind}`,
    open: async () => driverBench(flow),
  })),
]);

export const printerSuite: ContractSuite<PrinterBench> = Object.freeze({
  contract: "printer",
  promises,
  implementations,
});
