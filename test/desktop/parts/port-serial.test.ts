import { setTimeout as sleep } from "node:timers/promises";
import type { SerialPortStream } from "@serialport/stream";
import { beforeEach, expect, test } from "vitest";
import { PortSerial, type PortState } from "../../../sim/desktop/serial/port-serial";
import { bytesOf } from "../../hal/drivers/pn532/rig";
import { MockBinding, type MockPort, openMock } from "./mock-ports";

const PATH = "/dev/ttyPART";

/** A port at the mock, that can be pulled. */
class Rig {
  readonly states: PortState[] = [];
  readonly rooms: number[] = [];
  readonly read: string[] = [];
  stream: SerialPortStream | undefined;
  mock: MockPort | undefined;
  readonly io: PortSerial;

  constructor(baud: number) {
    const io: PortSerial = new PortSerial({
      path: PATH,
      baud,
      fifoBytes: 16,
      onState: (state) => this.states.push(state),
      open: (path, baudRate) =>
        openMock(path, baudRate, (mock, stream) => {
          this.mock = mock;
          this.stream = stream;
        }),
      format: "buffer",
      onReadable: () => {
        for (let bytes = io.read(); bytes; bytes = io.read()) this.read.push(Buffer.from(bytes).toString("hex"));
      },
      onWritable: (room) => this.rooms.push(room),
    });
    this.io = io;
  }

  until(so: () => boolean): Promise<void> {
    return expect.poll(so, { timeout: 10_000, interval: 5 }).toBe(true);
  }
}

beforeEach(() => MockBinding.reset());

test("bytes go and come; a write takes the time of its bits, and no more than has room", async () => {
  MockBinding.createPort(PATH, { record: true, echo: false });
  const rig = new Rig(1200);
  await rig.until(() => rig.states.length === 1 && rig.rooms.length === 1);
  expect(rig.states).toEqual([{ kind: "there" }]);
  expect(rig.rooms).toEqual([16]);
  const beganMs = performance.now();
  rig.io.write(bytesOf("01 02 03 04 05 06 07 08 09 0a"));
  expect(() => rig.io.write(bytesOf("01 02 03 04 05 06 07"))).toThrow("output full");
  await rig.until(() => rig.rooms.length === 2);
  // Ten bytes of ten bits.
  expect(performance.now() - beganMs).toBeGreaterThan((100 / 1200) * 1000 - 2);
  expect(rig.rooms.at(-1)).toBe(16);
  expect(rig.mock?.recording.toString("hex")).toBe("0102030405060708090a");
  rig.mock?.emitData(Buffer.from(bytesOf("d5 03")));
  await rig.until(() => rig.read.length === 1);
  expect(rig.read).toEqual(["d503"]);
  rig.io.close();
});

test("a port that is not there is told once with why, takes bytes all the same, and is found when it comes", async () => {
  const rig = new Rig(115_200);
  await rig.until(() => rig.states.length === 1 && rig.rooms.length === 1);
  expect(rig.states[0]).toMatchObject({ kind: "gone", why: expect.stringContaining(PATH) });
  rig.io.write(bytesOf("01 02"));
  await rig.until(() => rig.rooms.length === 2);
  MockBinding.createPort(PATH, { record: true, echo: false });
  await rig.until(() => rig.states.length === 2);
  expect(rig.states[1]).toEqual({ kind: "there" });
  // What was written before vanished.
  expect(rig.mock?.recording.length).toBe(0);

  // Pulled, while bytes are under way.
  rig.io.write(bytesOf("03"));
  rig.stream?.close();
  await rig.until(() => rig.states.length === 3 && rig.rooms.length === 3);
  expect(rig.states[2]).toMatchObject({ kind: "gone" });
  await rig.until(() => rig.states.length === 4);
  expect(rig.states[3]).toEqual({ kind: "there" });
  rig.io.close();
  const { length } = rig.states;
  await sleep(20);
  expect(rig.states).toHaveLength(length);
});
