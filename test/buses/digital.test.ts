import { describe, expect, test } from "vitest";
import { BusTime } from "../../sim/buses/bus-time";
import { DigitalPin, SimulatedDigital } from "../../sim/buses/digital";

const { Input, Output, OutputOpenDrain, Rising, Falling } = SimulatedDigital;

describe("a pin", () => {
  test("is told at the edge that was asked for, when the processor is free", () => {
    const time = new BusTime();
    const pin = new DigitalPin(time, "IRQ");
    const told: string[] = [];
    new SimulatedDigital({
      pin,
      mode: Input,
      edge: Falling,
      onReadable() {
        told.push(`${this.read()} @${time.now()}`);
      },
    });
    time.after(1, () => pin.pull("chip", 0));
    time.after(2, () => pin.pull("chip", undefined));
    time.after(3, () => pin.pull("chip", 0));
    time.spend(2.5);
    expect(told).toEqual([]);
    while (time.step());
    // The first edge is told late: what the line is by then is what is read.
    expect(told).toEqual(["1 @2.5", "0 @3"]);
    expect(() => new SimulatedDigital({ pin, mode: Input, onReadable: () => undefined })).toThrow("edge");
  });

  test("an open drain lets go; an output that pushes against a chip is a short circuit", () => {
    const time = new BusTime();
    const pin = new DigitalPin(time, "reset");
    const open = new SimulatedDigital({ pin, mode: OutputOpenDrain, initialValue: 1 });
    pin.pull("chip", 0);
    expect(open.read()).toBe(0);
    open.close();
    const push = () => new SimulatedDigital({ pin, mode: Output, initialValue: 1 }).read();
    expect(push).toThrow("one pushes up");
    const input = new SimulatedDigital({ pin: new DigitalPin(time, "in", 0), mode: Input, edge: Rising });
    expect(() => input.write(1)).toThrow("not an output");
    expect(input.read()).toBe(0);
  });
});
