import { describe, expect, test } from "vitest";
import type { Printer, PrinterStatus } from "../../hal/printer";
import { WatchedPrinter } from "../../sim/devices/watched-printer";

/** Does as its script says, and keeps what it was asked for. */
class Scripted implements Printer {
  readonly widthDots: number;
  readonly calls: string[] = [];
  answers: { [call: string]: PrinterStatus } = {};

  constructor(widthDots = 384) {
    this.widthDots = widthDots;
  }

  readonly status = () => this.#answer("status");
  readonly begin = () => this.#answer("begin");
  readonly band = () => this.#answer("band");
  readonly finish = () => this.#answer("finish");

  async #answer(call: string): Promise<PrinterStatus> {
    this.calls.push(call);
    return this.answers[call] ?? "ready";
  }
}

const job = { kind: "sale", copy: "merchant", lines: [] };
const band = { rows: 1, bits: new Uint8Array(48) };

function rig() {
  const own = new Scripted();
  const world = new Scripted();
  const printer = new WatchedPrinter(own, world);
  const slip = async () => [await printer.begin(job), await printer.band(band), await printer.finish()];
  return { own, world, printer, slip };
}

describe("a printer from elsewhere", () => {
  test("prints, and the world sees the same paper", async () => {
    const { own, world, slip } = rig();
    expect(await slip()).toEqual(["ready", "ready", "ready"]);
    expect(own.calls).toEqual(["begin", "band", "finish"]);
    expect(world.calls).toEqual(own.calls);
  });

  test("counts alone: what the world's printer lacks stops nothing", async () => {
    const { own, world, printer, slip } = rig();
    world.answers = { status: "paper-out", band: "paper-out" };
    expect(await printer.status()).toBe("ready");
    expect(await slip()).toEqual(["ready", "ready", "ready"]);
    expect(own.calls).toEqual(["status", "begin", "band", "finish"]);
    // Its job is over with its first fault: to finish it would be a bug.
    expect(world.calls).toEqual(["begin", "band"]);
  });

  test("that stops leaves no whole slip in the world", async () => {
    const { own, world, printer } = rig();
    own.answers = { band: "cover-open" };
    await printer.begin(job);
    expect(await printer.band(band)).toBe("cover-open");
    expect(world.calls).toEqual(["begin"]);
    own.answers = { begin: "cover-open" };
    expect(await printer.begin(job)).toBe("cover-open");
    expect(world.calls).toEqual(["begin"]);
  });

  test("of another width is refused: its bands do not fit", () => {
    expect(() => new WatchedPrinter(new Scripted(576), new Scripted())).toThrow(TypeError);
  });
});
