import { Axp192 } from "../../../../hal/drivers/power/axp192/axp192";
import { Axp2101 } from "../../../../hal/drivers/power/axp2101/axp2101";
import { BusTime } from "../../../../sim/buses/bus-time";
import { DigitalPin, SimulatedDigital } from "../../../../sim/buses/digital";
import { I2cBus } from "../../../../sim/buses/i2c";
import { SimulatedSMBus } from "../../../../sim/buses/i2c-io";
import { type Transfer, TransferPoints } from "../../../../sim/buses/transfers";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Axp2101Model } from "../../../../sim/chips/axp2101";
import { type CellOptions, LithiumCell } from "../../../../sim/chips/lithium-cell";
import { SeededRandom } from "../../../../sim/world/random";

interface BusOptions {
  readonly onTransfer?: (transfer: Transfer) => void;
  readonly cell?: CellOptions;
}

/** A bus inside a terminal, a cell and an interrupt line; no chip yet. `at` is how a driver opens the chip at an address. */
export function busOf({ onTransfer, cell: options }: BusOptions = {}) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(9), ...(onTransfer && { onTransfer }) });
  const bus = new I2cBus({ time, transfers, name: "inside" });
  const cell = new LithiumCell({ level: 0.5, ...options });
  const irq = new DigitalPin(time, "IRQ");
  const at = (address: number) => ({
    io: SimulatedSMBus as never,
    settings: { bus, hz: 400_000, timeout: 20, address } as never,
  });
  return { time, transfers, bus, cell, irq, at, onOff: () => undefined };
}

/** The chip's interrupt line, as a driver opens it. */
export function alertOf(pin: DigitalPin) {
  const { InputPullUp: mode, Falling: edge } = SimulatedDigital;
  return { io: SimulatedDigital as never, settings: { pin, mode, edge } as never };
}

/** Part, model, driver and address of both AXP chips. */
export const chips = [
  ["AXP192", Axp192Model, Axp192, 0x34],
  ["AXP2101", Axp2101Model, Axp2101, 0x34],
] as const;
