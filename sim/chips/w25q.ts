import type { BusTime } from "../buses/bus-time";
import type { SpiChip } from "../buses/spi";
import { Strictness } from "./data-sheet";
import { addressOf, BODY, BUSY, CMP, edges, nameOf, PROTECTION, QE, SUS, WEL, WHILE_BUSY } from "./w25q-instructions";
import { isProtected } from "./w25q-protection";
import { times, W25qWork, type Work } from "./w25q-work";

/** What holds the bits: `sim/devices/flash.ts`, with its wear, its failing sectors, and what a cut leaves behind. */
export interface NorCells {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly pageBytes: number;
  read(address: number, length: number): Uint8Array;
  program(address: number, bytes: Uint8Array): unknown;
  erase(sector: number): unknown;
  tornProgram(address: number, bytes: Uint8Array, random: () => number): void;
  tornErase(sector: number, random: () => number): void;
}

export interface W25qOptions {
  readonly time: BusTime;
  /** As many bytes as the part has: 8 MiB for a W25Q64JV. A power of two. */
  readonly cells: NorCells;
  /** Decides what a cut leaves behind. */
  readonly random: () => number;
  /** Times of the data sheet, 9.6: typical, or the longest. Default typical. */
  readonly pace?: "typical" | "longest";
}

const WINBOND = 0xef;
const MEMORY_TYPE = 0x40;
const DEVICE_ID_LESS_CAPACITY = 1;

const RESET_MS = 0.03;
const RELEASE_MS = 0.003;
/** Power-up timing, 9.3: before reading, and before writing. */
const READ_AFTER_MS = 0.02;
const WRITE_AFTER_MS = 5;

/** Cells are sensed so many at a time. */
const AHEAD_BYTES = 256;

/**
 * Winbond W25Q64JV and its smaller sisters by their size, data sheet W25Q64JV Revision I (November 2017), on standard SPI.
 *
 * It leaves out: dual and quad, QPI, SFDP and unique ID, security registers, individual block locks (WPS), the pins /WP and /HOLD, locks of the status
 * registers. Instructions that it does not know abort; so does one that comes while it is busy, asleep or starting, and a program or erase
 * without write enable: the chip would ignore them all, and its driver would never learn it.
 */
export class W25qModel implements SpiChip {
  readonly strict = new Strictness("W25Q64JV");
  /** Programs and erases that it carried out, and how often one was suspended. */
  readonly done = { programs: 0, erases: 0, suspends: 0 };
  powered = true;
  /** Status registers 1 and 2 as they are, and as power-up brings them. */
  readonly status: [number, number] = [0, 0];
  readonly kept: [number, number] = [0, 0];
  readonly #options: W25qOptions;
  #poweredMs: number;
  /** Nothing is accepted before. */
  #quietUntilMs = 0;
  #asleep = false;
  #resetEnabled = false;
  #volatileEnabled = false;
  #instruction: number[] | undefined;
  readonly #work: W25qWork;
  /** What a read has sensed, and gives out byte by byte. */
  #ahead: { readonly at: number; readonly bytes: Uint8Array } = { at: 0, bytes: new Uint8Array(0) };

  constructor(options: W25qOptions) {
    this.#options = options;
    this.#work = new W25qWork(options.time, () => {
      this.status[0] &= ~WEL;
    });
    // It had its supply for long.
    this.#poweredMs = Number.NEGATIVE_INFINITY;
  }

  /** The chip's own supply goes or comes. What it was about is torn. */
  power(on: boolean): void {
    if (!on) this.#work.tear();
    this.powered = on;
    this.#poweredMs = this.#options.time.now();
    this.#restart();
  }

  get busy(): boolean {
    return this.#work.busy;
  }

  selected(): void {
    // Before its supply is stable it hears nothing.
    const isUp = this.powered && this.#options.time.now() - this.#poweredMs >= READ_AFTER_MS;
    this.#instruction = isUp && !this.strict.aborted ? [] : undefined;
  }

  exchange(byte: number): number | undefined {
    const instruction = this.#instruction;
    if (!instruction || !this.powered || this.strict.aborted) return undefined;
    instruction.push(byte);
    const [opcode = 0] = instruction;
    if (instruction.length === 1) {
      this.#accept(opcode);
      return undefined;
    }
    const at = instruction.length - 2;
    if (opcode === 0x05) return this.status[0] | (this.busy ? BUSY : 0);
    if (opcode === 0x35) return this.status[1] | (this.#work.suspended ? SUS : 0);
    if (opcode === 0x15) return 0;
    if (opcode === 0x9f) return this.#identity(at);
    if (opcode === 0xab) return at < 3 ? undefined : this.#capacity - DEVICE_ID_LESS_CAPACITY;
    if (opcode === 0x03 || opcode === 0x0b) return this.#read(at - (BODY[opcode] as number), instruction);
    return undefined;
  }

  deselected(): void {
    const instruction = this.#instruction;
    this.#instruction = undefined;
    if (!instruction || instruction.length === 0 || !this.powered || this.strict.aborted) return;
    this.#carryOut(instruction);
  }

  get #capacity(): number {
    return Math.log2(this.#options.cells.sizeBytes);
  }

  #identity(at: number): number {
    return [WINBOND, MEMORY_TYPE, this.#capacity][at % 3] as number;
  }

  #accept(opcode: number): void {
    const nowMs = this.#options.time.now();
    if (nowMs - this.#poweredMs < READ_AFTER_MS)
      this.strict.abort("9.3", "an instruction before the supply was stable");
    if (nowMs < this.#quietUntilMs) this.strict.abort("9.6", "an instruction during a reset or a wake-up");
    if (this.#asleep && opcode !== 0xab) this.strict.abort("8.2.22", `${nameOf(opcode)} in power-down`);
    if (this.busy && !WHILE_BUSY.includes(opcode)) this.strict.abort("8.1", `${nameOf(opcode)} while it is busy`);
    if (opcode === 0x99 && !this.#resetEnabled) this.strict.abort("8.2.43", "99h without 66h right before it");
    this.#resetEnabled = opcode === 0x66;
  }

  #read(at: number, instruction: readonly number[]): number | undefined {
    if (at < 0) return undefined;
    const { cells } = this.#options;
    const address = (addressOf(instruction) + at) % cells.sizeBytes;
    const { from = 0, bytes = 0 } = this.#work.suspended ?? {};
    if (address >= from && address < from + bytes) this.strict.abort("8.2.19", "a read of what is suspended");
    const ahead = this.#ahead;
    if (at === 0 || address < ahead.at || address >= ahead.at + ahead.bytes.length)
      this.#ahead = { at: address, bytes: cells.read(address, Math.min(AHEAD_BYTES, cells.sizeBytes - address)) };
    return this.#ahead.bytes[address - this.#ahead.at];
  }

  /** The select line has gone: that is when an instruction is carried out. */
  #carryOut(instruction: readonly number[]): void {
    const [opcode = 0] = instruction;
    if (opcode in BODY && instruction.length <= (BODY[opcode] as number))
      return this.strict.abort("8.2", `${nameOf(opcode)} without its address`);
    switch (opcode) {
      case 0x03:
      case 0x0b:
      case 0x9f:
      case 0x05:
      case 0x35:
      case 0x15:
      case 0x66:
        return;
      case 0x06:
        this.status[0] |= WEL;
        return;
      case 0x04:
        this.status[0] &= ~WEL;
        return;
      case 0x50:
        this.#volatileEnabled = true;
        return;
      case 0x01:
      case 0x31:
        return this.#writeStatus(opcode, instruction.slice(1));
      case 0x02:
        return this.#program(addressOf(instruction), Uint8Array.from(instruction.slice(4)));
      case 0x20:
        return this.#erase(addressOf(instruction), this.#options.cells.sectorBytes, times.sector);
      case 0x52:
        return this.#erase(addressOf(instruction), 32_768, times.block32);
      case 0xd8:
        return this.#erase(addressOf(instruction), 65_536, times.block64);
      case 0x60:
      case 0xc7:
        return this.#erase(0, this.#options.cells.sizeBytes, times.chip);
      case 0x75:
        return this.#suspend();
      case 0x7a:
        return this.#work.resume();
      case 0xb9:
        this.#asleep = true;
        return;
      case 0xab:
        if (this.#asleep) this.#quietUntilMs = this.#options.time.now() + RELEASE_MS;
        this.#asleep = false;
        return;
      case 0x99:
        this.#work.tear();
        this.#restart();
        this.#quietUntilMs = this.#options.time.now() + RESET_MS;
        return;
      default:
        this.strict.abort("8.1.2", `${nameOf(opcode)} is not known here`);
    }
  }

  /** Volatile after 50h, without waiting; else for good, for as long as the cells take. */
  #writeStatus(opcode: number, bytes: readonly number[]): void {
    const section = opcode === 0x01 ? "8.2.5" : "8.2.5, 31h";
    const values: [number, number] =
      opcode === 0x01 ? [bytes[0] ?? 0, bytes[1] ?? this.status[1]] : [this.status[0], bytes[0] ?? 0];
    if (bytes.length === 0 || bytes.length > (opcode === 0x01 ? 2 : 1)) return this.strict.abort(section, "its length");
    if ((values[0] & 0x80) !== 0 || (values[1] & ~(QE | CMP | SUS)) !== 0)
      return this.strict.abort(section, "locks and security registers are not known here");
    if (this.#work.suspended)
      return this.strict.abort("8.2.19", "a status register is written while something is suspended");
    const isVolatile = this.#volatileEnabled;
    this.#volatileEnabled = false;
    if (!isVolatile && !this.#writable(section)) return;
    const write = () => {
      this.status[0] = (this.status[0] & ~PROTECTION) | (values[0] & PROTECTION);
      this.status[1] = values[1] & (QE | CMP);
    };
    if (isVolatile) return write();
    const finish = () => {
      write();
      this.kept[0] = this.status[0] & PROTECTION;
      this.kept[1] = this.status[1] & (QE | CMP);
    };
    this.#begin({ what: "status", from: 0, bytes: 0, finish, tear: () => undefined }, times.status);
  }

  #program(at: number, given: Uint8Array): void {
    const { cells, random } = this.#options;
    const { pageBytes, sectorBytes } = cells;
    if (given.length === 0) return this.strict.abort("8.2.13", "a program of nothing");
    if (!this.#writable("8.2.13") || this.#overlapsSuspended("program", at, 1)) return;
    if (this.#refuses(at, 1)) return;
    // An address wraps within its page; of more than a page the last bytes count.
    const page = at - (at % pageBytes);
    const data = new Uint8Array(pageBytes).fill(0xff);
    for (const [index, byte] of given.entries()) data[(at + index) % pageBytes] = byte;
    const [first, last] = given.length >= pageBytes ? [0, pageBytes] : edges(at % pageBytes, given.length, pageBytes);
    const bytes = data.subarray(first, last);
    this.#begin(
      {
        what: "program",
        from: page - (page % sectorBytes),
        bytes: sectorBytes,
        finish: () => {
          this.done.programs += 1;
          cells.program(page + first, bytes);
        },
        tear: () => cells.tornProgram(page + first, bytes, random),
      },
      times.program,
    );
  }

  #erase(at: number, bytes: number, pace: (typeof times)[keyof typeof times]): void {
    const { cells, random } = this.#options;
    const isChip = bytes === cells.sizeBytes;
    const section = isChip ? "8.2.18" : "8.2.15";
    if (!this.#writable(section)) return;
    if (this.#work.suspended) return this.strict.abort("8.2.19", "an erase while something is suspended");
    const from = at - (at % bytes);
    if (this.#refuses(from, bytes)) return;
    const { sectorBytes } = cells;
    const sectors = Array.from({ length: bytes / sectorBytes }, (_, index) => from / sectorBytes + index);
    this.#begin(
      {
        what: isChip ? "chip-erase" : "erase",
        from,
        bytes,
        finish: () => {
          this.done.erases += 1;
          for (const sector of sectors) cells.erase(sector);
        },
        tear: (share) => {
          const reached = Math.floor(share * sectors.length);
          for (const sector of sectors.slice(0, reached)) cells.erase(sector);
          cells.tornErase(sectors[Math.min(reached, sectors.length - 1)] as number, random);
        },
      },
      pace,
    );
  }

  /** Protected by the block protect bits: the instruction is not executed. */
  #refuses(at: number, bytes: number): boolean {
    const { sizeBytes } = this.#options.cells;
    return isProtected(this.status[0], (this.status[1] & CMP) !== 0, sizeBytes, at, bytes);
  }

  #writable(section: string): boolean {
    const nowMs = this.#options.time.now();
    if (nowMs - this.#poweredMs < WRITE_AFTER_MS) this.strict.abort("9.3", "a write within 5 ms of power-up");
    if ((this.status[0] & WEL) === 0) this.strict.abort(section, "no write enable before it");
    return this.strict.aborted === undefined;
  }

  #overlapsSuspended(what: string, at: number, bytes: number): boolean {
    const held = this.#work.suspended;
    if (!held) return false;
    if (held.what === "program" || (at < held.from + held.bytes && at + bytes > held.from))
      this.strict.abort("8.2.19", `a ${what} of what is suspended, or beside a suspended program`);
    return this.strict.aborted !== undefined;
  }

  #begin(work: Omit<Work, "takesMs">, pace: (typeof times)[keyof typeof times]): void {
    this.#work.begin({ ...work, takesMs: pace[this.#options.pace ?? "typical"] });
  }

  #suspend(): void {
    const end = this.#work.suspend();
    if (end === "too-soon") this.strict.abort("8.2.19", "75h within tSUS of 7Ah");
    if (end === "suspended") this.done.suspends += 1;
  }

  #restart(): void {
    this.status[0] = this.kept[0];
    this.status[1] = this.kept[1];
    this.#asleep = false;
    this.#volatileEnabled = false;
    this.#resetEnabled = false;
    this.#instruction = undefined;
  }
}
