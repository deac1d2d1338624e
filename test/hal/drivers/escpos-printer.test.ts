import { describe, expect, test } from "vitest";
import type { EscposPrinter } from "../../../hal/drivers/escpos-printer";
import type { PrinterStatus } from "../../../hal/printer";
import { job, pictureOf, printAll } from "../contracts/printer/jobs";
import { FEED_ROWS, rigOf } from "./escpos-rig";

type Rig = ReturnType<typeof rigOf>;
const flows = [{ kind: "xon-xoff" }, { kind: "reports" }, { kind: "time", rowMs: 2.1 }] as const;

/** Prints a picture and gives the paper with it. */
async function printed({ time, model, printer }: Rig, bits: Uint8Array, rowsOfBand?: number) {
  const status = await time.until(printAll(printer as EscposPrinter<never>, bits, rowsOfBand));
  expect(model.aborted).toBeUndefined();
  return { status, paper: model.paper.tear(), atMs: time.now() };
}

function withFeed(bits: Uint8Array): Uint8Array {
  const paper = new Uint8Array(bits.length + FEED_ROWS * 48);
  paper.set(bits);
  return paper;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(Buffer.from(other));
}

const troubles: readonly (readonly [PrinterStatus, (rig: Rig) => void])[] = [
  ["paper-out", ({ model }) => model.state.loadRoll(0)],
  [
    "cover-open",
    ({ model }) => {
      model.state.cover = "open";
    },
  ],
  ["overheated", ({ model, time }) => model.state.overheat(time.now())],
  [
    "head-fault",
    ({ model }) => {
      model.state.cutterStuck = true;
    },
  ],
  [
    "head-fault",
    ({ model }) => {
      model.state.badSupply = true;
    },
  ],
  [
    "head-fault",
    ({ model }) => {
      model.state.feedKey = true;
    },
  ],
  ["disconnected", ({ model }) => model.power(false)],
];

describe.each(flows)("with flow control by $kind", (flow) => {
  test.each([9600, 115_200])("a slip comes out dot by dot at %i baud, and is told when it is out", async (baud) => {
    const rig = rigOf({ flow, baud, model: { xonXoff: flow.kind === "xon-xoff" } });
    const picture = pictureOf(300);
    const { status, paper } = await printed(rig, picture);
    expect(status).toBe("ready");
    expect(same(paper.bits, withFeed(picture))).toBe(true);
  });

  test("a mechanism slower than the line never gets more than it holds", async () => {
    const slow = flow.kind === "time" ? ({ kind: "time", rowMs: 30 } as const) : flow;
    const rig = rigOf({ flow: slow, model: { rowMs: 30, xonXoff: flow.kind === "xon-xoff" } });
    const picture = pictureOf(200);
    const { status, paper, atMs } = await printed(rig, picture);
    expect(status).toBe("ready");
    expect(same(paper.bits, withFeed(picture))).toBe(true);
    expect(atMs).toBeGreaterThan(200 * 30);
    expect(rig.model.bufferPeakBytes).toBeLessThan(4096);
  });

  test("bands of any height, every byte by itself", async () => {
    for (const rowsOfBand of [1, 25, 64]) {
      const rig = rigOf({ flow, fifoBytes: 1, split: true });
      const picture = pictureOf(60, rowsOfBand);
      const { status, paper } = await printed(rig, picture, rowsOfBand);
      expect(status).toBe("ready");
      expect(same(paper.bits, withFeed(picture))).toBe(true);
    }
  });

  test.each(troubles)(
    "%s in the middle of a job ends it, whenever it strikes; the next job comes out whole",
    async (fault, strike) => {
      for (const ms of [540, 600, 700, 1000, 1500, 2000]) {
        const rig = rigOf({ flow });
        rig.time.after(ms, () => {
          strike(rig);
          rig.model.changed();
        });
        const picture = pictureOf(400);
        const { status, atMs } = await printed(rig, picture);
        expect(status, `at ${ms}`).toBe(fault);
        expect(atMs).toBeLessThan(ms + 12_000);
        await expect(rig.printer.band({ rows: 1, bits: new Uint8Array(48) })).rejects.toThrow("no job was begun");
        expect(await rig.time.until(rig.printer.status())).toBe(fault);
        expect(await rig.time.until(rig.printer.begin(job))).toBe(fault);
        mend(rig);
        const again = await printed(rig, picture);
        expect(again.status).toBe("ready");
        const tail = again.paper.bits.subarray(again.paper.bits.length - picture.length - FEED_ROWS * 48);
        expect(same(tail, withFeed(picture)), `at ${ms}`).toBe(true);
      }
    },
  );
});

function mend({ model }: Rig): void {
  model.power(true);
  model.state.loadRoll();
  model.state.cover = "closed";
  model.state.cutterStuck = false;
  model.state.badSupply = false;
  model.state.feedKey = false;
  // A head that is hot cools while nobody prints.
  model.state.overheat(-1e9);
  model.changed();
}

describe("a printer that stops at any byte", () => {
  const picture = pictureOf(30);

  /** Runs a job with a trouble when the n-th byte comes, then mends it and prints again. */
  async function stoppedAt(n: number, trouble: (rig: Rig) => void): Promise<Rig> {
    const rig = rigOf({ flow: { kind: "reports" } });
    let count = 0;
    rig.wire.toPrinter = (bytes) => {
      for (const byte of bytes) {
        if (++count === n) trouble(rig);
        rig.model.receive(Uint8Array.of(byte));
      }
    };
    expect((await printed(rig, picture)).status, `byte ${n}`).not.toBe("ready");
    mend(rig);
    const again = await printed(rig, picture);
    expect(again.status, `byte ${n}`).toBe("ready");
    expect(same(again.paper.bits.subarray(-(30 + FEED_ROWS) * 48), withFeed(picture)), `byte ${n}`).toBe(true);
    return rig;
  }

  test.each([
    ["switched off", (rig: Rig) => rig.model.power(false)],
    ["out of paper", (rig: Rig) => rig.model.state.loadRoll(0)],
  ] as const)("%s", async (_, trouble) => {
    // 1,488 bytes until all is on the paper; the last questions come after.
    for (let n = 1; n < 1485; n += n < 40 ? 1 : 23) await stoppedAt(n, trouble);
  });
});

describe("the paper", () => {
  test("that ends in the middle of a slip is told by the band that it ends in, or the next", async () => {
    const rig = rigOf();
    rig.model.state.loadRoll(150);
    const { status, paper } = await printed(rig, pictureOf(400));
    expect(status).toBe("paper-out");
    expect(paper.rows).toBe(150);
  });

  test("that ends in the feed is told by finish", async () => {
    const rig = rigOf();
    rig.model.state.loadRoll(64 + FEED_ROWS - 1);
    const picture = pictureOf(64);
    expect((await printed(rig, picture)).status).toBe("paper-out");
  });
});

describe("a head that is all black", () => {
  test("overheats by itself, and prints when it is cool", async () => {
    const rig = rigOf({ baud: 460_800 });
    expect((await printed(rig, new Uint8Array(1600 * 48).fill(0xff))).status).toBe("overheated");
    let now = await rig.time.until(rig.printer.status());
    for (let tries = 0; now === "overheated" && tries < 100; tries++) now = await rig.time.until(rig.printer.status());
    expect(now).toBe("ready");
    const picture = pictureOf(50);
    const again = await printed(rig, picture);
    expect(again.status).toBe("ready");
    expect(same(again.paper.bits.subarray(-(50 + FEED_ROWS) * 48), withFeed(picture))).toBe(true);
  });
});

describe("what a printer may send besides", () => {
  test("a printer that never answers is disconnected, after a bounded time", async () => {
    const rig = rigOf();
    rig.wire.toPrinter = () => undefined;
    expect(await rig.time.until(rig.printer.status())).toBe("disconnected");
    expect(rig.time.now()).toBeLessThan(3000);
    expect(await rig.time.until(rig.printer.begin(job))).toBe("disconnected");
  });

  test("a port that is never writable, too", async () => {
    const rig = rigOf({ fifoBytes: 0 });
    expect(await rig.time.until(rig.printer.status())).toBe("disconnected");
    expect(rig.time.now()).toBeLessThan(3000);
  });

  test("an adapter that is pulled is told once, and disconnects for good", async () => {
    const errors: unknown[] = [];
    const rig = rigOf({ driver: { onPortError: (error) => errors.push(error) } });
    rig.time.after(700, () => {
      rig.wire.broken = true;
    });
    expect((await printed(rig, pictureOf(400))).status).toBe("disconnected");
    expect(errors.length).toBeGreaterThan(0);
    expect(await rig.time.until(rig.printer.status())).toBe("disconnected");
  });

  test("garbage between answers is no fault", async () => {
    const rig = rigOf();
    // What can be told from an answer, and from stop and go.
    const noise = Uint8Array.from({ length: 256 }, (_, at) => at).filter(
      (byte) => (byte & 0x13) !== 0x12 && ![0x11, 0x13, 0x00, 0x03, 0x0c, 0x0f].includes(byte),
    );
    for (let ms = 501; ms < 2000; ms += 37) rig.time.after(ms, () => rig.wire.toDriver(noise));
    const picture = pictureOf(150);
    const { status, paper } = await printed(rig, picture);
    expect(status).toBe("ready");
    expect(same(paper.bits, withFeed(picture))).toBe(true);
  });

  test("one byte that looks like a fault is no fault, many are", async () => {
    for (const page of [1, 2, 4]) {
      const rig = rigOf();
      let asked = 0;
      rig.wire.toPrinter = (bytes) => {
        if (bytes[2] === page && asked++ === 0) rig.wire.toDriver(Uint8Array.of(0x7e));
        rig.model.receive(bytes);
      };
      expect(await rig.time.until(rig.printer.status())).toBe("ready");
    }
    const rig = rigOf();
    rig.wire.toPrinter = () => rig.wire.toDriver(Uint8Array.of(0x16));
    expect(await rig.time.until(rig.printer.status())).toBe("cover-open");
  });

  test("dots that spell questions get answers that nobody waits for", async () => {
    for (const flow of flows) {
      const rig = rigOf({ flow });
      const picture = new Uint8Array(96 * 48);
      for (let at = 0; at + 3 < picture.length; at += 7) picture.set([0x10, 0x04, 1 + (at % 4)], at);
      const { status, paper } = await printed(rig, picture);
      expect(status).toBe("ready");
      expect(same(paper.bits, withFeed(picture))).toBe(true);
    }
  });

  test("a printer that answers only in turn is good enough", async () => {
    const rig = rigOf({ flow: { kind: "reports" }, model: { realTime: false } });
    const picture = pictureOf(100);
    const { status, paper } = await printed(rig, picture);
    expect(status).toBe("ready");
    expect(same(paper.bits, withFeed(picture))).toBe(true);
  });

  test("a stop that is never lifted ends the job; the next one begins anew", async () => {
    const rig = rigOf();
    rig.time.after(560, () => rig.wire.toDriver(Uint8Array.of(0x13)));
    const picture = pictureOf(64);
    const first = await printed(rig, picture);
    expect(first.status).toBe("head-fault");
    expect((await printed(rig, picture)).status).toBe("ready");
  });

  test("a stop in the middle of a command lets it end, so that the next job is understood", async () => {
    for (let n = 10; n <= 24; n++) {
      const rig = rigOf({ fifoBytes: 1 });
      let count = 0;
      rig.wire.toPrinter = (bytes) => {
        if (++count === n) rig.wire.toDriver(Uint8Array.of(0x13));
        rig.model.receive(bytes);
      };
      const picture = pictureOf(10);
      expect((await printed(rig, picture)).status).toBe("head-fault");
      expect((await printed(rig, picture)).status).toBe("ready");
    }
  });

  test("a ticket that was not taken and a feed key for a moment are no faults", async () => {
    const rig = rigOf();
    rig.model.state.ticketWaiting = true;
    rig.model.state.feedKey = true;
    rig.time.after(900, () => {
      rig.model.state.feedKey = false;
    });
    expect(await rig.time.until(rig.printer.status())).toBe("ready");
  });
});
