import { Axp192 } from "../../../../hal/drivers/power/axp192/axp192";
import { Axp2101 } from "../../../../hal/drivers/power/axp2101/axp2101";
import { GaugeBattery } from "../../../../hal/drivers/power/gauge-battery";
import { Max17048 } from "../../../../hal/drivers/power/max17048/max17048";
import { BusTime } from "../../../../sim/buses/bus-time";
import { I2cBus } from "../../../../sim/buses/i2c";
import { SimulatedSMBus } from "../../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Axp2101Model } from "../../../../sim/chips/axp2101";
import { LithiumCell } from "../../../../sim/chips/lithium-cell";
import { Max17048Model } from "../../../../sim/chips/max17048";
import { SeededRandom } from "../../../../sim/world/random";

/** Promise jobs between two events that are surely enough for the driver to come to its next wait. */
const JOBS = 40;

const drivers = [Axp192, Axp2101, Max17048] as const;

/** So many looks at the chip of this number, one after the other: the levels that were told, in percent. */
async function looks(which: number, count: number): Promise<Uint8Array> {
  const time = new BusTime();
  const bus = new I2cBus({ time, transfers: new TransferPoints({ random: new SeededRandom(1) }), name: "inside" });
  const cell = new LithiumCell({ level: 0.5 });
  const parts = { now: time.now, cell, onOff: () => undefined, currentMa: () => 0 };
  const chip = [new Axp192Model(parts), new Axp2101Model(parts), new Max17048Model(parts)][which] as Axp192Model;
  bus.connect(chip);
  const Driver = drivers[which] as typeof Axp192;
  const settings = { bus, hz: 400_000, address: chip.address };
  const battery = new GaugeBattery({
    open: (onAlert) => new Driver({ sensor: { io: SimulatedSMBus as never, settings }, onAlert }),
    clock: time.clock,
  });
  const levels = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    let level: number | undefined;
    const asked = battery.state().then((state) => {
      level = state.fault ? 1 : state.level;
    });
    while (level === undefined) {
      for (let turn = 0; turn < JOBS; turn++) await undefined;
      if (level === undefined && !time.step()) throw new Error("nothing will ever happen");
    }
    await asked;
    levels[at] = Math.round(level * 100);
  }
  if (chip.strict.aborted) throw chip.strict.aborted;
  return levels;
}

/** The entry of a worker: a command is which chip and how many looks, the answer is the levels. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): { result?: ArrayBuffer } {
    const box: { result?: ArrayBuffer } = {};
    const [which = 0, count = 0] = new Uint8Array(request);
    looks(which, count).then((levels) => {
      box.result = levels.slice().buffer;
    });
    return box;
  },
});
