import { describe, expect, test } from "vitest";
import { frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { type BytePort, SerialFirmware } from "../../sim/desktop/serial/serial-firmware";

/** A port whose other end speaks when the test says so. */
class Port implements BytePort {
  written = 0;
  #take: (bytes: Uint8Array) => void = () => undefined;

  on(_event: "data", take: (bytes: Uint8Array) => void): void {
    this.#take = take;
  }

  off(): void {
    this.#take = () => undefined;
  }

  write(bytes: Uint8Array): void {
    this.written += bytes.length;
  }

  says(frame: Frame): void {
    for (const piece of frameBytes(frame)) this.#take(piece);
  }
}

const LIMIT_MS = 200;

async function started(): Promise<{ readonly firmware: SerialFirmware; readonly port: Port }> {
  const port = new Port();
  const firmware = new SerialFirmware(undefined, LIMIT_MS);
  firmware.attach(port);
  port.says({ type: "settled", count: 0 });
  await firmware.started(LIMIT_MS);
  firmware.send({ type: "answer", id: 1, value: 1 });
  return { firmware, port };
}

/** Nothing of this process runs: as where the host has no time for it, or stops it. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("a firmware behind a serial port", () => {
  test("is not dead because the host had no time for this process while its answer came in", async () => {
    const { firmware, port } = await started();
    const settling = firmware.settle();
    stall(2 * LIMIT_MS);
    // What came in is read after the timers that have become due.
    setImmediate(() => port.says({ type: "settled", count: 1 }));
    expect(await settling).toEqual({ calls: [] });
    expect(firmware.died).toBeUndefined();
  });

  test("is dead when it says nothing for as long as this process runs", async () => {
    const { firmware, port } = await started();
    const { died } = await firmware.settle();
    expect(port.written).toBeGreaterThan(0);
    expect(died).toBe(`no sign of life for ${LIMIT_MS} ms`);
  });
});
