import { describe, expect, test } from "vitest";
import { type EscposFlow, EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { BusTime } from "../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../sim/buses/serial-io";
import { type Strike, type Transfer, TransferPoints } from "../../../sim/buses/transfers";
import { UartWire } from "../../../sim/buses/uart";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import { SeededRandom } from "../../../sim/world/random";
import { until } from "../../buses/until";
import { pictureOf, printAll } from "../contracts/printer/jobs";
import { FEED_ROWS } from "./escpos-rig";

function rigOf(flow: EscposFlow, baud = 115_200, chipBaud = baud) {
  const time = new BusTime();
  const seen: Transfer[] = [];
  const transfers = new TransferPoints({ random: new SeededRandom(5), onTransfer: (each) => seen.push(each) });
  const wire = new UartWire({ time, transfers, name: "printer", baud: chipBaud });
  const model = new EscposPrinterModel({ time, send: wire.send, xonXoff: flow.kind === "xon-xoff", rowMs: 6 });
  wire.chip = { receive: (byte, damaged) => !damaged && model.receive(Uint8Array.of(byte)) };
  const serial = { io: SimulatedSerial as never, settings: { wire, baud } };
  const printer = new EscposPrinter({ serial, clock: time.clock, widthDots: 384, flow });
  return { time, transfers, wire, model, printer, seen };
}

async function printed({ time, printer }: ReturnType<typeof rigOf>, picture: Uint8Array): Promise<string> {
  return until(time, printAll(printer as unknown as EscposPrinter<never>, picture));
}

function tailOf(model: EscposPrinterModel, rows: number): Buffer {
  return Buffer.from(model.paper.tear().bits.slice(-(rows + FEED_ROWS) * 48, -FEED_ROWS * 48));
}

/** Three questions, which come before every job. */
const QUESTION_BYTES = 9;
/** Those, ESC @ and a header. */
const BEFORE_DOTS = QUESTION_BYTES + 2 + 8;

/** Pulls the plug when so many more bytes have come through. @param backMs after so long it is back, where it comes back by itself. */
function pullAfter({ time, wire, model }: ReturnType<typeof rigOf>, bytes: number, backMs?: number): void {
  let left = bytes;
  wire.chip = {
    receive: (byte, damaged) => {
      if (!damaged) model.receive(Uint8Array.of(byte));
      if (--left !== 0) return;
      wire.unplugged = true;
      if (backMs === undefined) return;
      void time.clock.sleep({ ms: backMs }).then(() => {
        wire.unplugged = false;
      });
    },
  };
}

describe.each([{ kind: "xon-xoff" }, { kind: "reports" }, { kind: "time", rowMs: 6.1 }] as const)(
  "a printer on a UART, flow by $kind",
  (flow) => {
    test.each([9600, 115_200])("prints dot by dot at %i baud, and nothing is lost on the wire", async (baud) => {
      const rig = rigOf(flow, baud);
      const picture = pictureOf(130);
      expect(await printed(rig, picture)).toBe("ready");
      expect(rig.model.aborted).toBeUndefined();
      expect(tailOf(rig.model, 130).equals(picture)).toBe(true);
      expect(rig.wire.errors).toEqual({ framing: 0, overrun: 0 });
    });

    test.each([0, 1, 500, 1151, 1152, 1152 + 8 + 700, 2 * (1152 + 8) + 767])(
      "a cable pulled behind %i bytes of dots and put back when it is told: the next slip is whole",
      async (dots) => {
        const rig = rigOf(flow);
        const picture = pictureOf(64);
        pullAfter(rig, BEFORE_DOTS + dots);
        expect(await printed(rig, picture)).toBe("disconnected");
        rig.wire.unplugged = false;
        expect(await printed(rig, picture)).toBe("ready");
        expect(rig.model.aborted).toBeUndefined();
        expect(tailOf(rig.model, 64).equals(picture)).toBe(true);
      },
    );

    test("a cable that is pulled again while the torn slip is fed out: the next slip is whole", async () => {
      const rig = rigOf(flow);
      const picture = pictureOf(64);
      for (const bytes of [BEFORE_DOTS + 500, QUESTION_BYTES + 300]) {
        pullAfter(rig, bytes);
        expect(await printed(rig, picture)).toBe("disconnected");
        rig.wire.unplugged = false;
      }
      expect(await printed(rig, picture)).toBe("ready");
      expect(rig.model.aborted).toBeUndefined();
      expect(tailOf(rig.model, 64).equals(picture)).toBe(true);
    });

    test("one answer lost, turned or late, whichever: a status in time, and the next slip is whole", async () => {
      const picture = pictureOf(48);
      const probe = rigOf(flow);
      expect(await printed(probe, picture)).toBe("ready");
      const answers = probe.seen.filter(({ direction }) => direction === "in");
      expect(answers.length).toBeGreaterThan(4);
      const strikes: readonly Strike[] = [{ kind: "drop" }, { kind: "corrupt" }, { kind: "delay", ms: 250 }];
      for (const { point } of answers)
        for (const strike of strikes) {
          const rig = rigOf(flow);
          rig.transfers.plan(point, strike);
          const what = `${strike.kind} at ${point}`;
          await printed(rig, picture);
          expect(rig.time.now(), what).toBeLessThan(20_000);
          expect(await printed(rig, picture), what).toBe("ready");
          expect(rig.model.aborted, what).toBeUndefined();
          expect(tailOf(rig.model, 48).equals(picture), what).toBe(true);
        }
    });
  },
);

test("a printer at another baud rate is disconnected", async () => {
  const rig = rigOf({ kind: "xon-xoff" }, 115_200, 9600);
  expect(await until(rig.time, rig.printer.status())).toBe("disconnected");
});

test("a plug that is pulled and put back", async () => {
  const rig = rigOf({ kind: "xon-xoff" });
  rig.wire.unplugged = true;
  expect(await until(rig.time, rig.printer.status())).toBe("disconnected");
  rig.wire.unplugged = false;
  expect(await until(rig.time, rig.printer.status())).toBe("ready");
});

test.each(["xon-xoff", "reports"] as const)(
  "a plug that is out for a moment in a slip's last block, flow by %s: the slip is not whole, the next one is",
  async (kind) => {
    const rig = rigOf({ kind });
    const picture = pictureOf(24);
    pullAfter(rig, BEFORE_DOTS + 500, 20);
    expect(await printed(rig, picture)).toBe("head-fault");
    expect(await printed(rig, picture)).toBe("ready");
    expect(rig.model.aborted).toBeUndefined();
    expect(tailOf(rig.model, 24).equals(picture)).toBe(true);
  },
);
