import { describe, expect, test } from "vitest";
import { EscposParser, UnknownByte } from "../../../sim/devices/escpos/parser";
import { type EscposModelOptions, EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import { VirtualTime } from "./escpos-rig";

function modelOf(options: Partial<EscposModelOptions> = {}) {
  const time = new VirtualTime();
  const sent: number[] = [];
  const model = new EscposPrinterModel({ time, send: (bytes) => sent.push(...bytes), ...options });
  const wait = (ms: number) => time.until(time.clock.sleep({ ms }));
  return { model, sent, wait };
}

const raster = (rows: number) =>
  Uint8Array.from([0x1d, 0x76, 0x30, 0, 48, 0, rows, 0, ...new Array(rows * 48).fill(1)]);

describe("the printer's model", () => {
  test.each([
    [[0x01]],
    [[0x07]],
    [[0x18]],
    [[0x7f]],
    [[0x80]],
    [[0x1b, 0x41]],
    [[0x1d, 0x56]],
    [[0x1c, 0x70]],
    [[0x12, 0x54]],
    [[0x10, 0x14]],
    [[0x1b, 0x61, 3]],
    [[0x1d, 0x21, 0x88]],
    [[0x1d, 0x72, 2]],
    [[0x1d, 0x76, 0x30, 0, 49, 0, 1, 0]],
    [[0x1d, 0x76, 0x30, 0, 48, 0, 0, 0]],
    [[0x1d, 0x76, 0x30, 0, 48, 0, 1, 1]],
    [[0x1d, 0x76, 0x30, 4, 48, 0, 1, 0]],
    [[0x1d, 0x76, 0x31, 0, 48, 0, 1, 0]],
    // Four bytes of GB18030; and two, after Chinese was left.
    [[0x81, 0x30]],
    [[0x1c, 0x2e, 0xb0]],
  ])("aborts at %j and is dead from then on", async (bytes) => {
    const { model, sent, wait } = modelOf();
    model.receive(Uint8Array.of(0x1b, 0x40, ...bytes));
    await wait(100);
    expect(model.aborted).toBeInstanceOf(UnknownByte);
    model.receive(Uint8Array.of(0x10, 4, 1));
    await wait(100);
    expect(sent).toEqual([]);
  });

  test("names the byte that it does not know", () => {
    const parser = new EscposParser();
    parser.take(0x41);
    expect(() => parser.take(0x01)).toThrow("byte 2: no command is 01");
  });

  test("prints at its speed, says stop and go, and holds what it can", async () => {
    const { model, sent, wait } = modelOf();
    const block = raster(40);
    model.receive(block);
    model.receive(block);
    expect(sent).toEqual([0x13]);
    await wait(1000);
    expect(model.paper.rows).toBe(80);
    expect(sent).toEqual([0x13, 0x11]);
    expect(model.bufferPeakBytes).toBe(2 * block.length);
    // 480 rows a second.
    for (let rows = 0; rows < 40; rows++) model.receive(raster(1));
    await wait(50);
    expect(model.paper.rows).toBeGreaterThan(80 + 15);
    expect(model.paper.rows).toBeLessThan(80 + 30);
  });

  test("aborts when it gets more than it holds, but hears a question", async () => {
    const { model, sent, wait } = modelOf({ bufferBytes: 512, xonXoff: false });
    model.state.cover = "open";
    model.receive(raster(255).subarray(0, 511));
    for (let times = 0; times < 200; times++) model.receive(Uint8Array.of(0x10, 4, 2));
    await wait(10);
    expect(model.aborted).toBeUndefined();
    expect(sent).toEqual(new Array(200).fill(0x16));
    model.receive(Uint8Array.of(1, 1));
    expect(model.aborted?.message).toBe("more bytes than the printer holds");
  });

  test("answers questions in turn when it has no ear for them", async () => {
    const { model, sent, wait } = modelOf({ realTime: false });
    model.receive(raster(48).subarray(0, 2000));
    model.receive(Uint8Array.of(0x10, 4, 1));
    await wait(500);
    expect(sent).toEqual([]);
    model.receive(raster(48).subarray(2003));
    model.receive(Uint8Array.of(0x10, 4, 1));
    await wait(500);
    expect(sent).toEqual([0x12]);
  });

  test("forgets all when its power goes, and burns nothing while it has none", async () => {
    const { model, wait } = modelOf();
    model.receive(raster(80).subarray(0, 3000));
    await wait(20);
    model.power(false);
    const rows = model.paper.rows;
    model.receive(raster(1));
    await wait(500);
    expect(model.paper.rows).toBe(rows);
    model.power(true);
    expect(model.idle).toBe(true);
    model.receive(raster(1));
    await wait(50);
    expect(model.paper.rows).toBe(rows + 1);
  });
});
