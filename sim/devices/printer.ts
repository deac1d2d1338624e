import type { PowerState } from "../../hal/battery";
import { BAND_ROWS_MAX, type PrinterFault, type PrinterStatus, type PrintJob } from "../../hal/printer";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod } from "./waiting";

/** 60 mm/s at 8 dots a mm (devices.md, 2.1: CSN-A class 50 to 80 mm/s). */
const MS_PER_ROW = 1000 / 480;
const DOTS_PER_MM = 8;
/** From the head to the tear bar. */
const FEED_ROWS = 96;
/** A roll of 58 mm paper, 15 m. */
const ROLL_MM = 15_000;
/** A head draws amperes: an almost empty battery would break down under it. */
const BATTERY_MIN = 0.05;
/** What the drawer keeps of torn-off slips. */
const SLIPS_KEPT_MAX = 500;

/** One piece of paper as it came out. */
export interface PaperSlip {
  readonly kind: string;
  readonly copy: string;
  readonly lines: readonly string[];
  /** Printed to its last row and fed past the cutter. */
  readonly whole: boolean;
  readonly rows: number;
  /** `rows` times `widthDots / 8` bytes, as burnt into the paper. */
  readonly bits: Uint8Array;
  readonly atMs: number;
}

interface Job {
  readonly job: PrintJob;
  bands: Uint8Array[];
  rows: number;
}

/** A thermal printer with a roll, a cover and its troubles. */
export class PrinterModel implements DeviceModel {
  readonly facts = { widthDots: 384 };
  readonly slips: PaperSlip[] = [];
  /** Off in long runs where nobody looks at the paper: slips keep their lines and no dots. */
  keepingDots = true;
  readonly #world: World;
  readonly #power: () => PowerState;
  #job: Job | undefined;
  #remainingMm = ROLL_MM;
  #cover: "open" | "closed" = "closed";
  #fault: PrinterFault | undefined;

  /** @param power what the head's current comes from: below a twentieth of a battery it does not heat. */
  constructor(world: World, power: () => PowerState) {
    this.#world = world;
    this.#power = power;
  }

  get state() {
    return { remainingMm: Math.max(0, Math.round(this.#remainingMm)), cover: this.#cover, fault: this.#fault };
  }

  /** The slip whose head hangs out while its rest is still to come; undefined when nothing is being printed. */
  get printing(): { readonly kind: string; readonly copy: string; readonly rows: number } | undefined {
    const job = this.#job;
    return job && job.rows > 0 ? { kind: job.job.kind, copy: job.job.copy, rows: job.rows } : undefined;
  }

  /** Its dots so far: `rows` times `widthDots / 8` bytes. */
  get printingBits(): Uint8Array | undefined {
    return this.#job && this.#bitsOf(this.#job);
  }

  paper(remainingMm: number): void {
    this.#remainingMm = remainingMm;
  }

  loadRoll(): void {
    this.#remainingMm = ROLL_MM;
  }

  cover(state: "open" | "closed"): void {
    this.#cover = state;
  }

  /** A lasting fault of the mechanism; undefined mends it. */
  breakWith(fault: PrinterFault | undefined): void {
    this.#fault = fault;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "status":
        return answer(this.#status(), 2);
      case "begin": {
        this.#abandon();
        const status = this.#status();
        if (status === "ready") this.#job = { job: argument as PrintJob, bands: [], rows: 0 };
        return answer(status, 5);
      }
      case "band": {
        const { rows, bits } = fields(argument);
        if (typeof rows !== "number" || !(rows >= 1 && rows <= BAND_ROWS_MAX))
          throw new RangeError(`band: expected rows from 1 to ${BAND_ROWS_MAX}`);
        if (!(bits instanceof Uint8Array) || bits.length !== (rows * this.facts.widthDots) / 8)
          throw new RangeError("band: expected rows times widthDots / 8 bytes");
        if (!this.#job) throw new TypeError("band: no job was begun");
        return answer(this.#burn(rows, bits), Math.round(rows * MS_PER_ROW));
      }
      case "finish": {
        const job = this.#job;
        if (!job) throw new TypeError("finish: no job was begun");
        const status = this.#status();
        if (status === "ready") {
          this.#remainingMm -= FEED_ROWS / DOTS_PER_MM;
          this.#keep(true);
        } else this.#abandon();
        return answer(status, Math.round(FEED_ROWS * MS_PER_ROW));
      }
      default:
        noSuchMethod("printer", method);
    }
  }

  failure(): unknown {
    this.#abandon();
    return "head-fault" satisfies PrinterFault;
  }

  torn(method: string, argument: unknown, random: SeededRandom): void {
    if (method !== "band" || !this.#job) return;
    const { rows, bits } = fields(argument);
    if (typeof rows !== "number" || !(bits instanceof Uint8Array)) return;
    const burnt = random.below(rows);
    if (burnt > 0) this.#burn(burnt, bits.subarray(0, (burnt * this.facts.widthDots) / 8));
  }

  powerLost(): void {
    this.#abandon();
  }

  #status(): PrinterStatus {
    if (this.#cover === "open") return "cover-open";
    if (this.#remainingMm <= 0) return "paper-out";
    if (this.#fault) return this.#fault;
    const { level, charging } = this.#power();
    return level < BATTERY_MIN && !charging ? "battery-low" : "ready";
  }

  #burn(rows: number, bits: Uint8Array): PrinterStatus {
    const status = this.#status();
    if (status !== "ready") {
      this.#abandon();
      return status;
    }
    this.#remainingMm -= rows / DOTS_PER_MM;
    if (this.keepingDots) this.#job?.bands.push(bits.slice());
    if (this.#job) this.#job.rows += rows;
    if (this.#remainingMm > 0) return "ready";
    this.#abandon();
    return "paper-out";
  }

  /** What was burnt so far stays on the paper, unfinished. */
  #abandon(): void {
    if (this.#job && this.#job.rows > 0) this.#keep(false);
    this.#job = undefined;
  }

  #keep(whole: boolean): void {
    const job = this.#job;
    if (!job) return;
    const bits = this.#bitsOf(job);
    const { kind, copy, lines } = job.job;
    this.slips.push({ kind, copy, lines, whole, rows: job.rows, bits, atMs: this.#world.nowMs });
    if (this.slips.length > SLIPS_KEPT_MAX) this.slips.shift();
    this.#job = undefined;
    this.#world.note("slip", { slip: kind, copy, whole, rows: job.rows });
  }

  #bitsOf(job: Job): Uint8Array {
    const bits = new Uint8Array(this.keepingDots ? (job.rows * this.facts.widthDots) / 8 : 0);
    let at = 0;
    for (const band of job.bands) {
      bits.set(band, at);
      at += band.length;
    }
    return bits;
  }
}
