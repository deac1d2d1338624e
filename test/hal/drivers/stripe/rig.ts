import { StripeReader, type StripeReaderOptions } from "../../../../hal/drivers/stripe/stripe-reader";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import { IntelliheadModel, type IntelliheadOptions } from "../../../../sim/chips/intellihead";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";

const BAUD = 9600;

/** A head at a board's UART, and the driver of it. */
export function rigOf(
  head: Partial<IntelliheadOptions> = {},
  options: Pick<StripeReaderOptions, "answers"> & { readonly absent?: boolean } = {},
) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(11) });
  const wire = new UartWire({ time, transfers, name: "stripe", baud: BAUD });
  const model = new IntelliheadModel({ time, send: wire.send, random: new SeededRandom(5), ...head });
  wire.chip = model;
  wire.unplugged = options.absent ?? false;
  const reader = new StripeReader({
    serial: { io: SimulatedSerial as never, settings: { wire, baud: BAUD } as never },
    clock: time.clock,
    lrc: head.lrc ?? false,
    ...(options.answers === undefined ? {} : { answers: options.answers }),
  });
  const present = (timeoutMs = 5000, interfaces: readonly ("stripe" | "tap")[] = ["stripe"]) =>
    until(time, reader.present({ interfaces, timeoutMs }));
  return { time, transfers, wire, model, reader, present };
}

export const PAN = "6298000000000008";
export const card = Object.freeze({
  track1: `B${PAN}^CARD/TEST^30122010000000000`,
  track2: `${PAN}=30122010000000000`,
  track3: `99${PAN}=1561560000000000000000==0=`,
});
