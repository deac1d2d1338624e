import { expect } from "vitest";
import { BAND_ROWS_MAX, type Printer, type PrinterFault } from "../../../../hal/printer";
import type { Promised } from "../contract";
import { job, pictureOf, printAll } from "./jobs";

/** A printer with paper in it, and the hands that trouble it. */
export interface PrinterBench {
  readonly printer: Printer;
  nowMs(): number;
  /** The shortest time in which its mechanism moves the paper by so many rows and what `finish` feeds, ms. */
  shortestMs(rows: number): number;
  /** From now on this stops a job; undefined mends everything. */
  trouble(fault: PrinterFault | undefined): void;
  /** The last rows on the paper, without the feed. */
  paper(rows: number): Uint8Array;
  until<T>(promise: Promise<T>): Promise<T>;
  sound(): void;
}

const troubles: readonly PrinterFault[] = Object.freeze([
  "paper-out",
  "cover-open",
  "overheated",
  "head-fault",
  "disconnected",
]);

export const promises: readonly Promised<PrinterBench>[] = Object.freeze([
  {
    says: "it is ready, says so without moving, and is 384 dots wide",
    proof: async ({ printer, until, nowMs }) => {
      expect(printer.widthDots).toBe(384);
      expect(await until(printer.status())).toBe("ready");
      expect(nowMs()).toBeLessThan(2000);
    },
  },
  {
    says: "a job in bands of any height comes out dot by dot",
    proof: async ({ printer, until, paper }) => {
      for (const rows of [1, 24, BAND_ROWS_MAX]) {
        const picture = pictureOf(70, rows);
        expect(await until(printAll(printer, picture, rows))).toBe("ready");
        expect(Buffer.from(paper(70)).equals(picture)).toBe(true);
      }
    },
  },
  {
    says: "finish resolves when the last row has left the head",
    proof: async ({ printer, until, nowMs, shortestMs, paper }) => {
      const picture = pictureOf(64);
      const beganMs = nowMs();
      expect(await until(printAll(printer, picture))).toBe("ready");
      expect(nowMs() - beganMs).toBeGreaterThanOrEqual(shortestMs(64) - 10);
      expect(paper(64)).toHaveLength(64 * 48);
    },
  },
  {
    says: "a band of a wrong size, and one without a job, are the caller's bugs",
    proof: async ({ printer, until }) => {
      const row = { rows: 1, bits: new Uint8Array(48) };
      const asked = (call: () => Promise<unknown>) => until(Promise.resolve().then(call));
      await expect(asked(() => printer.band(row))).rejects.toThrow(TypeError);
      await expect(asked(() => printer.finish())).rejects.toThrow(TypeError);
      await until(printer.begin(job));
      for (const rows of [0, BAND_ROWS_MAX + 1])
        await expect(asked(() => printer.band({ rows, bits: new Uint8Array(rows * 48) }))).rejects.toThrow();
      await expect(asked(() => printer.band({ rows: 2, bits: new Uint8Array(48) }))).rejects.toThrow();
      expect(await until(printer.band(row))).toBe("ready");
      expect(await until(printer.finish())).toBe("ready");
    },
  },
  ...troubles.map((fault) => ({
    says: `${fault}: told by status and begin, ends a job; the next one is whole`,
    proof: async ({ printer, until, trouble, paper, nowMs }: PrinterBench) => {
      trouble(fault);
      expect(await until(printer.status())).toBe(fault);
      expect(await until(printer.begin(job))).toBe(fault);
      trouble(undefined);
      expect(await until(printer.begin(job))).toBe("ready");
      expect(await until(printer.band({ rows: 64, bits: pictureOf(64) }))).toBe("ready");
      trouble(fault);
      const struckMs = nowMs();
      let status = await until(printer.band({ rows: 64, bits: pictureOf(64) }));
      // What is in a printer's buffer may be told with the next band, or with the end.
      if (status === "ready") status = await until(printer.finish());
      expect(status).toBe(fault);
      expect(nowMs() - struckMs).toBeLessThan(15_000);
      await expect(until(Promise.resolve().then(() => printer.finish()))).rejects.toThrow(TypeError);
      trouble(undefined);
      const picture = pictureOf(50, 9);
      expect(await until(printAll(printer, picture))).toBe("ready");
      expect(Buffer.from(paper(50)).equals(picture)).toBe(true);
    },
  })),
  {
    says: "a job that is begun anew abandons the one before",
    proof: async ({ printer, until, paper }) => {
      await until(printer.begin(job));
      expect(await until(printer.band({ rows: 64, bits: pictureOf(64) }))).toBe("ready");
      const picture = pictureOf(40, 5);
      expect(await until(printAll(printer, picture))).toBe("ready");
      expect(Buffer.from(paper(40)).equals(picture)).toBe(true);
    },
  },
]);
