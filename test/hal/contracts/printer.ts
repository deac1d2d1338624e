import { expect } from "vitest";
import { type EscposFlow, EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { BusTime } from "../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../sim/buses/serial-io";
import { TransferPoints } from "../../../sim/buses/transfers";
import { UartWire } from "../../../sim/buses/uart";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import { PrinterModel } from "../../../sim/devices/printer";
import { SeededRandom } from "../../../sim/world/random";
import { until } from "../../buses/until";
import { FEED_ROWS } from "../drivers/escpos-rig";
import type { ContractSuite, Implementation } from "./contract";
import { type PrinterBench, promises } from "./printer/promises";
import { openWorld, ways } from "./world-bench";

/** Both move the paper at 60 mm a second, 8 rows a millimetre. */
const shortestMs = (rows: number): number => ((rows + FEED_ROWS) * 1000) / 480;

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
    shortestMs,
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
    shortestMs,
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
