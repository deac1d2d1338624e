import { I2cLink } from "../../../../hal/drivers/pn532/i2c-link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { BusTime } from "../../../../sim/buses/bus-time";
import { DigitalPin, SimulatedDigital } from "../../../../sim/buses/digital";
import { I2cBus } from "../../../../sim/buses/i2c";
import { SimulatedI2C } from "../../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import type { FieldCard } from "../../../../sim/chips/pn532";
import { Pn532I2c } from "../../../../sim/chips/pn532-i2c";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";
import { bytesOf } from "./rig";

/** A PN532 on I2C at 400 kHz. @param wired whether RSTPDN goes to the processor. */
export function i2cRigOf(wired = true) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(11) });
  const bus = new I2cBus({ time, transfers, name: "reader" });
  const line = new DigitalPin(time, "RSTPDN");
  const field: FieldCard[] = [];
  const chip = new Pn532I2c({ time, cards: () => field, clock: bus.clock, reset: line });
  bus.connect(chip);
  const settings = { bus, hz: 400_000, address: 0x24, timeout: 20 };
  const reset = wired ? new SimulatedDigital({ pin: line, mode: SimulatedDigital.Output, initialValue: 1 }) : undefined;
  const link = new I2cLink({
    i2c: { io: SimulatedI2C as never, settings: settings as never },
    clock: time.clock,
    ...(reset && { reset }),
  });
  const reader = new Pn532Reader({ link, clock: time.clock });
  const present = (timeoutMs = 2000) => until(time, reader.present({ interfaces: ["tap"], timeoutMs }));
  const transmit = (hex: string) => until(time, reader.transmit(bytesOf(hex)));
  return { time, transfers, bus, line, field, chip, model: chip.model, link, reader, present, transmit };
}
