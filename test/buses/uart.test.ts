import { describe, expect, test } from "vitest";
import { BusTime } from "../../sim/buses/bus-time";
import { SimulatedSerial } from "../../sim/buses/serial-io";
import { type Transfer, TransferPoints } from "../../sim/buses/transfers";
import { UartWire, type UartWireOptions } from "../../sim/buses/uart";
import { SeededRandom } from "../../sim/world/random";
import { pass } from "./until";

function rigOf(options: Partial<UartWireOptions> = {}, openAs = 115_200) {
  const time = new BusTime();
  const cuts: Transfer[] = [];
  const transfers = new TransferPoints({ random: new SeededRandom(7), onCut: (transfer) => cuts.push(transfer) });
  const wire = new UartWire({ time, transfers, name: "line", baud: 115_200, ...options });
  const atChip: { readonly byte: number; readonly atMs: number; readonly damaged: boolean }[] = [];
  wire.chip = { receive: (byte, damaged) => atChip.push({ byte, damaged, atMs: time.now() }) };
  const told: string[] = [];
  const got: number[] = [];
  let reads = true;
  const serial = new SimulatedSerial({
    wire,
    baud: openAs,
    format: "buffer",
    onReadable(count) {
      told.push(`readable ${count} @${time.now().toFixed(3)}`);
      if (reads) got.push(...new Uint8Array(this.read() as ArrayBuffer));
    },
    onWritable: (room) => told.push(`writable ${room} @${time.now().toFixed(3)}`),
  });
  const deaf = () => {
    reads = false;
  };
  return { time, transfers, wire, serial, atChip, told, got, cuts, deaf };
}

const counted = (length: number) => Uint8Array.from({ length }, (_, at) => at);

describe("a UART", () => {
  test("a byte takes ten bits, and the writer is told when ten are left", async () => {
    const rig = rigOf();
    rig.serial.write(counted(100));
    await pass(rig.time, 20);
    expect(rig.atChip.map(({ byte }) => byte)).toEqual([...counted(100)]);
    expect(rig.atChip[0]?.atMs).toBeCloseTo(10_000 / 115_200, 6);
    expect(rig.atChip[99]?.atMs).toBeCloseTo(1_000_000 / 115_200, 6);
    expect(rig.told).toEqual(["writable 28 @0.000", "writable 118 @7.812"]);
  });

  test("takes no more than it has room for", () => {
    const rig = rigOf();
    rig.serial.write(new Uint8Array(128));
    expect(() => rig.serial.write(Uint8Array.of(1))).toThrow("output full");
    expect(() => rigOf().serial.write(new Uint8Array(129))).toThrow("output full");
  });

  test("tells what came in after four bytes of silence, or at 120 bytes", async () => {
    const rig = rigOf();
    rig.wire.send(Uint8Array.of(1, 2, 3));
    await pass(rig.time, 5);
    rig.wire.send(counted(125));
    await pass(rig.time, 20);
    expect(rig.got).toEqual([1, 2, 3, ...counted(125)]);
    expect(rig.told.slice(1)).toEqual(["readable 3 @0.608", "readable 120 @15.417", "readable 5 @16.198"]);
  });

  test("a FIFO that nobody reads overflows, also while the processor stands still", async () => {
    const rig = rigOf();
    rig.wire.send(counted(200));
    rig.time.spend(45);
    expect(rig.wire.errors).toEqual({ framing: 0, overrun: 72 });
    await pass(rig.time, 1);
    expect(rig.got).toEqual([...counted(128)]);
  });

  test("two baud rates make framing errors, in both directions; a few percent do not", async () => {
    const rig = rigOf({ baud: 9600 });
    rig.serial.write(Uint8Array.of(0x55));
    rig.wire.send(Uint8Array.of(0x55, 0x56));
    await pass(rig.time, 20);
    expect(rig.atChip).toEqual([expect.objectContaining({ damaged: true })]);
    expect(rig.atChip[0]?.byte).not.toBe(0x55);
    expect(rig.wire.errors.framing).toBe(2);
    const near = rigOf({ baud: 117_000 });
    near.wire.send(Uint8Array.of(0x55));
    await pass(near.time, 20);
    expect(near.got).toEqual([0x55]);
    expect(near.wire.errors.framing).toBe(0);
  });

  test("with handshake nothing overflows, and a held transmitter waits", async () => {
    const rig = rigOf({ handshake: true });
    rig.deaf();
    rig.wire.send(counted(200));
    rig.wire.clearToSend(false);
    rig.serial.write(Uint8Array.of(9));
    await pass(rig.time, 100);
    expect(rig.wire.errors.overrun).toBe(0);
    expect(rig.wire.readable).toBe(121);
    expect(rig.atChip).toEqual([]);
    rig.wire.clearToSend(true);
    const got: number[] = [];
    while (got.length < 200) {
      got.push(...new Uint8Array(rig.serial.read() as ArrayBuffer));
      await pass(rig.time, 100);
    }
    expect(got).toEqual([...counted(200)]);
    expect(rig.atChip).toHaveLength(1);
  });

  test("closed, it says no more; the port can be opened again", async () => {
    const rig = rigOf();
    expect(() => new SimulatedSerial({ wire: rig.wire, baud: 9600 })).toThrow("inUse");
    rig.serial.close();
    rig.wire.send(Uint8Array.of(1));
    await pass(rig.time, 10);
    expect(rig.told).toEqual([]);
    expect(() => rig.serial.write(Uint8Array.of(1))).toThrow("closed");
    const again = new SimulatedSerial({ wire: rig.wire, baud: 115_200 });
    rig.wire.send(Uint8Array.of(2));
    await pass(rig.time, 10);
    expect(again.read()).toBe(2);
    expect(again.read()).toBeUndefined();
  });
});

describe("the world's hand in a transfer", () => {
  test("each write and each burst of the chip is a point, counted over both directions", async () => {
    const rig = rigOf();
    rig.serial.write(counted(3));
    rig.serial.write(counted(2));
    rig.wire.send(counted(4));
    expect(rig.transfers.points).toBe(3);
  });

  test("turns one bit, loses one byte, delays", async () => {
    const rig = rigOf();
    rig.transfers.plan(1, { kind: "corrupt" });
    rig.transfers.plan(2, { kind: "drop" });
    rig.transfers.plan(3, { kind: "delay", ms: 30 });
    rig.serial.write(new Uint8Array(8));
    await pass(rig.time, 10);
    const turned = rig.atChip.filter(({ byte }) => byte !== 0);
    expect(turned).toHaveLength(1);
    expect(Math.log2(turned[0]?.byte ?? 0) % 1).toBe(0);
    rig.serial.write(counted(8));
    await pass(rig.time, 10);
    expect(rig.atChip).toHaveLength(15);
    rig.wire.send(Uint8Array.of(1));
    await pass(rig.time, 29);
    expect(rig.got).toEqual([]);
    await pass(rig.time, 10);
    expect(rig.got).toEqual([1]);
  });

  test.each([
    ["before", 0],
    ["torn", 4],
    ["after", 8],
  ] as const)("cuts the power %s a write of eight bytes: %i arrive", async (at, arrive) => {
    const rig = rigOf();
    rig.transfers.plan(1, { kind: "cut-power", at });
    rig.serial.write(counted(8));
    await pass(rig.time, 10);
    expect(rig.atChip).toHaveLength(arrive);
    expect(rig.cuts).toHaveLength(1);
    expect(() => rig.serial.write(Uint8Array.of(1))).toThrow();
  });

  test("strikes as often as it is told", async () => {
    const rig = rigOf();
    rig.transfers.strikeEach(0.25, [{ kind: "drop" }]);
    for (let each = 0; each < 400; each++) {
      rig.serial.write(Uint8Array.of(each));
      await pass(rig.time, 1);
    }
    expect(rig.atChip.length).toBeGreaterThan(260);
    expect(rig.atChip.length).toBeLessThan(340);
  });
});
