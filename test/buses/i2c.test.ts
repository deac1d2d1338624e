import { describe, expect, test } from "vitest";
import { BusTime } from "../../sim/buses/bus-time";
import { SimulatedDigital } from "../../sim/buses/digital";
import { I2cBus, type I2cChip } from "../../sim/buses/i2c";
import { SimulatedI2C, SimulatedSMBus } from "../../sim/buses/i2c-io";
import { PowerGone, TransferPoints } from "../../sim/buses/transfers";
import { SeededRandom } from "../../sim/world/random";

/** A memory of 256 bytes that writes down what it is told. */
class Memory implements I2cChip {
  readonly address = 0x50;
  readonly bytes = new Uint8Array(256);
  readonly heard: string[] = [];
  stretch = 0;
  asleep = false;
  #at = 0;
  #first = false;

  addressed(direction: "write" | "read"): boolean {
    this.heard.push(direction);
    this.#first = direction === "write";
    return !this.asleep;
  }
  write(byte: number): boolean {
    this.heard.push(byte.toString(16));
    if (this.#first) this.#at = byte;
    else this.bytes[this.#at++ & 0xff] = byte;
    this.#first = false;
    // A write-protected half.
    return this.#at < 0x81;
  }
  read(): number {
    return this.bytes[this.#at++ & 0xff] as number;
  }
  stopped(): void {
    this.heard.push("stop");
  }
  stretchMs(): number {
    return this.stretch;
  }
}

function rigOf(hz = 400_000) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(3) });
  const bus = new I2cBus({ time, transfers, name: "inside" });
  const memory = new Memory();
  bus.connect(memory);
  const io = new SimulatedI2C({ bus, hz, address: 0x50 });
  return { time, transfers, bus, memory, io, hz };
}

describe("an I2C bus", () => {
  test("writes, and reads behind a repeated START, in as many bits as that is", () => {
    const { io, memory, time } = rigOf();
    io.write(Uint8Array.of(0x10, 0xaa, 0xbb));
    expect(time.now()).toBeCloseTo((1 + 4 * 9 + 1) / 400, 6);
    const before = time.now();
    expect([...new Uint8Array(io.writeRead(Uint8Array.of(0x10), 2))]).toEqual([0xaa, 0xbb]);
    expect(time.now() - before).toBeCloseTo((1 + 2 * 9 + 1 + 3 * 9 + 1) / 400, 6);
    expect(memory.heard.join(" ")).toBe("write 10 aa bb stop write 10 read stop");
  });

  test("a chip that is not there, asleep or that takes no more: the call throws as the SDK's", () => {
    const { io, memory, bus } = rigOf();
    memory.asleep = true;
    expect(() => io.write(Uint8Array.of(1))).toThrow("write failed");
    expect(() => io.read(1)).toThrow("read failed");
    expect(() => io.writeRead(Uint8Array.of(1), 1)).toThrow("writeRead failed");
    memory.asleep = false;
    expect(() => io.write(Uint8Array.of(0x81, 1))).toThrow("write failed");
    const nobody = new SimulatedSMBus({ bus, hz: 100_000, address: 0x51 });
    expect(() => nobody.readUint8(0)).toThrow("writeRead failed");
  });

  test("a chip may hold the clock for 2 ms, not longer", () => {
    const { io, memory, time } = rigOf();
    memory.stretch = 1.5;
    io.write(Uint8Array.of(1, 2));
    expect(time.now()).toBeGreaterThan(3);
    memory.stretch = 2.5;
    expect(() => io.write(Uint8Array.of(1, 2))).toThrow("write failed");
  });

  test("a stuck data line: the call takes its time-out; nine clocks by hand free it", () => {
    const { io, bus, time } = rigOf();
    bus.jam(7);
    expect(() => io.write(Uint8Array.of(1, 2))).toThrow("write failed");
    expect(time.now()).toBe(400);
    const { OutputOpenDrain } = SimulatedDigital;
    const clock = new SimulatedDigital({ pin: bus.clock, mode: OutputOpenDrain, initialValue: 1 });
    for (let each = 0; each < 9 && bus.data.level === 0; each++) {
      clock.write(0);
      clock.write(1);
      expect(bus.free).toBe(each >= 6);
    }
    clock.close();
    io.write(Uint8Array.of(1, 2));
  });

  test("registers as the SDK's SMBus has them", () => {
    const { bus, memory, io } = rigOf();
    expect(() => new SimulatedSMBus({ bus, hz: 100_000, address: 0x50 })).toThrow("duplicate address");
    io.close();
    expect(() => io.read(1)).toThrow("closed");
    const chip = new SimulatedSMBus({ bus, hz: 100_000, address: 0x50 });
    chip.writeUint8(1, 0x42);
    chip.writeUint16(2, 0x1234, true);
    chip.writeUint16(4, 0x1234);
    chip.writeBuffer(6, Uint8Array.of(7, 8));
    expect([...memory.bytes.subarray(1, 8)]).toEqual([0x42, 0x12, 0x34, 0x34, 0x12, 7, 8]);
    expect([chip.readUint8(1), chip.readUint16(2, true), chip.readUint16(4)]).toEqual([0x42, 0x1234, 0x1234]);
    chip.sendByte(6);
    expect(chip.receiveByte()).toBe(7);
    const buffer = new Uint8Array(2);
    chip.readBuffer(6, buffer);
    expect([...buffer]).toEqual([7, 8]);
  });

  test("the world turns a bit, loses a transfer, delays, and cuts the power in it", () => {
    const { io, transfers, memory, time } = rigOf();
    for (const [point, strike] of [{ kind: "corrupt" }, { kind: "drop" }, { kind: "delay", ms: 1 }].entries())
      transfers.plan(point + 1, strike as never);
    const [read] = new Uint8Array(io.writeRead(Uint8Array.of(0), 1));
    expect(Math.log2(read ?? 0) % 1).toBe(0);
    expect(() => io.write(Uint8Array.of(0, 1))).toThrow("write failed");
    const before = time.now();
    io.write(Uint8Array.of(0, 1));
    expect(time.now() - before).toBeGreaterThan(1);
    transfers.plan(4, { kind: "cut-power", at: "torn" });
    expect(() => io.write(Uint8Array.of(0x20, 1, 2, 3))).toThrow(PowerGone);
    expect([...memory.bytes.subarray(0x20, 0x24)]).toEqual([1, 0, 0, 0]);
    expect(() => io.write(Uint8Array.of(0x20, 9))).toThrow(PowerGone);
    transfers.restore();
    transfers.plan(5, { kind: "cut-power", at: "before" });
    transfers.plan(6, { kind: "cut-power", at: "after" });
    expect(() => io.write(Uint8Array.of(0x30, 1))).toThrow(PowerGone);
    expect(memory.bytes[0x30]).toBe(0);
    transfers.restore();
    expect(() => io.write(Uint8Array.of(0x30, 1))).toThrow(PowerGone);
    expect(memory.bytes[0x30]).toBe(1);
  });
});
