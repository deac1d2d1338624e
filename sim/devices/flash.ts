import type { FlashFault } from "../../hal/flash";
import { sumOfWords } from "../world/sum";
import { ProgramUnits } from "./program-units";
import { UnstableBits } from "./unstable-bits";

/** Gives the next 32 random bits. */
export type RandomWord = () => number;

/** What outlives a power cut, and what `--state` keeps. */
export interface FlashImage {
  readonly bytes: Uint8Array;
  /** Erases that each sector has seen. */
  readonly wear: Uint32Array;
}

export interface NorFlashOptions {
  readonly sizeBytes: number;
  /** 4096 unless told. */
  readonly sectorBytes?: number;
  /** 256 unless told. */
  readonly pageBytes?: number;
  /**
   * 1 in plain, 16 with flash encryption: then a unit takes one program between two erases, or more of the same bytes
   * (which the cipher turns into the same bits).
   */
  readonly programUnitBytes?: number;
  /** Used, not copied. Blank unless given. */
  readonly image?: FlashImage;
  /** Erases until sectors begin to fail, each at its own time between 1 and 1.25 times this. Never, unless given. */
  readonly enduranceCycles?: number;
  /** Decides how unstable bits read and when sectors wear out. */
  readonly random: RandomWord;
}

/** One program: where it began, and how many bytes it had. */
export interface Programmed {
  readonly at: number;
  readonly length: number;
}

type SectorFailure = "program" | "erase" | "both";

/** One page program, and one sector erase, in milliseconds: Winbond W25Q and GigaDevice GD25Q, typical. */
const PAGE_PROGRAM_MS = 0.6;
const SECTOR_ERASE_MS = 45;

/**
 * A raw NOR chip, one partition of it: programs clear bits, erases set a sector, both wear it, and the power may go in
 * their middle. After such a cut some bits are unstable: they read differently from one time to the next, until the next
 * erase, or until a program drives them to 0. Calls take no time here; the world adds {@link programMs}, {@link eraseMs}.
 */
export class NorFlash {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly pageBytes: number;
  readonly programUnitBytes: number;
  readonly eraseMs = SECTOR_ERASE_MS;
  readonly image: FlashImage;
  readonly #random: RandomWord;
  #unstable: UnstableBits;
  #units: ProgramUnits;
  readonly #failing = new Map<number, SectorFailure>();
  /** Sector → what was programmed into it since its last erase, in order. An image of before begins without. */
  readonly #programmed = new Map<number, Programmed[]>();
  #failsAtWrite: { left: number; readonly what: SectorFailure } | undefined;
  #enduranceCycles: Uint32Array;

  constructor(options: NorFlashOptions) {
    this.sizeBytes = options.sizeBytes;
    this.sectorBytes = options.sectorBytes ?? 4096;
    this.pageBytes = options.pageBytes ?? 256;
    this.programUnitBytes = options.programUnitBytes ?? 1;
    if (this.sizeBytes % this.sectorBytes !== 0) throw new RangeError("a partition is whole sectors");
    const sectors = this.sizeBytes / this.sectorBytes;
    this.image = options.image ?? {
      bytes: new Uint8Array(this.sizeBytes).fill(0xff),
      wear: new Uint32Array(sectors),
    };
    if (this.image.bytes.length !== this.sizeBytes || this.image.wear.length !== sectors) {
      throw new RangeError("the image is of another size");
    }
    this.#random = options.random;
    this.#enduranceCycles = new Uint32Array(options.enduranceCycles === undefined ? 0 : sectors);
    for (let sector = 0; sector < this.#enduranceCycles.length; sector += 1) {
      const cycles = options.enduranceCycles ?? 0;
      this.#enduranceCycles[sector] = cycles + (this.#random() % (1 + Math.floor(cycles / 4)));
    }
    this.#unstable = new UnstableBits(this.sectorBytes);
    this.#units = new ProgramUnits(this.programUnitBytes, this.image.bytes);
  }

  /** A sum of all that the chip holds, unstable bits too: differs between chips that may behave differently. */
  get sum(): string {
    return [sumOfWords(this.image.bytes), ...this.#unstable.sums, ...this.#units.sums].join("+");
  }

  /** Whether some of its bits may read differently from one time to the next. */
  get isUnstable(): boolean {
    return this.#unstable.sums.length > 0;
  }

  /** What was programmed since each sector's last erase, as far as this chip or the one it was forked from saw it. */
  get programmed(): readonly Programmed[] {
    return [...this.#programmed.values()].flat();
  }

  get sectors(): number {
    return this.sizeBytes / this.sectorBytes;
  }

  /** How long the chip takes to program `bytes` at `address`, in milliseconds: one pulse for each page touched. */
  programMs(address: number, bytes: Uint8Array): number {
    const first = Math.floor(address / this.pageBytes);
    const last = Math.floor((address + Math.max(bytes.length, 1) - 1) / this.pageBytes);
    return (last - first + 1) * PAGE_PROGRAM_MS;
  }

  /** From now on programs or erases of this sector fail, whatever its wear. */
  failSector(sector: number, what: SectorFailure): void {
    this.#failing.set(sector, what);
  }

  /** From the so manieth program or erase from now on, the sector that it is for fails. 1 is the next. */
  failFrom(write: number, what: SectorFailure): void {
    this.#failsAtWrite = { left: write, what };
  }

  #noteProgram(sector: number, programmed: Programmed): void {
    const before = this.#programmed.get(sector);
    if (before === undefined) this.#programmed.set(sector, [programmed]);
    else before.push(programmed);
  }

  #written(sector: number): void {
    if (this.#failsAtWrite === undefined) return;
    this.#failsAtWrite.left -= 1;
    if (this.#failsAtWrite.left > 0) return;
    this.#failing.set(sector, this.#failsAtWrite.what);
    this.#failsAtWrite = undefined;
  }

  /** A cell loses or gains its charge: bit 0 to 7 of the byte at `address` turns over. */
  flipBit(address: number, bit: number): void {
    const bytes = this.image.bytes;
    bytes[address] = (bytes[address] ?? 0) ^ (1 << bit);
  }

  /**
   * Other bytes are put into the chip, as by who unsolders it and writes it elsewhere: at rest, of a past that nobody
   * knows. Wear stays, the cells are the same.
   */
  putImage(bytes: Uint8Array): void {
    if (bytes.length !== this.sizeBytes) throw new RangeError("the image is of another size");
    this.image.bytes.set(bytes);
    this.#unstable.settleAll();
    this.#units.put(this.image.bytes);
  }

  /** Another chip in the same state, unstable bits and all: to try two futures. */
  fork(random: RandomWord): NorFlash {
    const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = this;
    const image = { bytes: this.image.bytes.slice(), wear: this.image.wear.slice() };
    const fork = new NorFlash({ sizeBytes, sectorBytes, pageBytes, programUnitBytes, image, random });
    fork.#unstable = this.#unstable.fork();
    fork.#units = this.#units.fork(image.bytes);
    for (const [sector, failure] of this.#failing) fork.#failing.set(sector, failure);
    for (const [sector, programs] of this.#programmed) fork.#programmed.set(sector, [...programs]);
    fork.#enduranceCycles = this.#enduranceCycles;
    return fork;
  }

  read(address: number, length: number): Uint8Array {
    this.#checkRange(address, length);
    const result = this.image.bytes.slice(address, address + length);
    this.#unstable.blur(result, address, this.#random);
    return result;
  }

  program(address: number, bytes: Uint8Array): "done" | FlashFault {
    this.#checkProgram(address, bytes);
    const sector = Math.floor(address / this.sectorBytes);
    this.#written(sector);
    const failure = this.#failing.get(sector);
    if (failure === "program" || failure === "both") {
      this.tornProgram(address, bytes, this.#random);
      return "program-failed";
    }
    this.#units.programmed(address, bytes);
    this.#noteProgram(sector, { at: address, length: bytes.length });
    for (let index = 0; index < bytes.length; index += 1) {
      this.#clear(address + index, ~(bytes[index] as number) & 0xff);
    }
    return "done";
  }

  erase(sector: number): "done" | FlashFault {
    this.#checkRange(sector * this.sectorBytes, this.sectorBytes);
    this.#wearOut(sector);
    this.#written(sector);
    const failure = this.#failing.get(sector);
    if (failure === "erase" || failure === "both") {
      this.#smear(sector, this.#random);
      return "erase-failed";
    }
    const start = sector * this.sectorBytes;
    this.image.bytes.fill(0xff, start, start + this.sectorBytes);
    this.#unstable.settleSector(sector);
    this.#programmed.delete(sector);
    this.#units.setRange(start, this.sectorBytes, 0);
    return "done";
  }

  /**
   * A program during which the power goes: some pages are whole, one has any subset of its zeros, some unstable. What else
   * lies in that page may be damaged, too: any bit of it.
   */
  tornProgram(address: number, bytes: Uint8Array, random: RandomWord): void {
    this.#checkProgram(address, bytes);
    this.#units.programmed(address, bytes);
    const pages = Math.floor((address + bytes.length - 1) / this.pageBytes) - Math.floor(address / this.pageBytes) + 1;
    const tornPage = Math.floor(address / this.pageBytes) + (random() % pages);
    const style = random() % 4;
    const prefix = random() % this.pageBytes;
    for (let index = 0; index < bytes.length; index += 1) {
      const at = address + index;
      const page = Math.floor(at / this.pageBytes);
      if (page > tornPage) break;
      const zeros = ~(bytes[index] as number) & 0xff & (this.image.bytes[at] as number);
      if (page < tornPage) this.#clear(at, zeros);
      else if (style === 0) this.#unstable.shake(at, zeros);
      else if (style === 1) this.#clear(at, at % this.pageBytes < prefix ? zeros : 0);
      else {
        this.#clear(at, zeros & random());
        if (style === 2) this.#unstable.shake(at, zeros & random() & (this.image.bytes[at] as number));
      }
    }
    this.#disturb(tornPage, address, address + bytes.length, random);
  }

  /** Beside bytes `from` up to `to`, which were being programmed: nothing, a few bits, or anything. */
  #disturb(page: number, from: number, to: number, random: RandomWord): void {
    const much = random() % 3;
    if (much === 0) return;
    for (let at = page * this.pageBytes; at < (page + 1) * this.pageBytes; at += 1) {
      if (at >= from && at < to) continue;
      const bits = random() & (much === 1 ? random() & random() & random() : 0xff) & 0xff;
      this.image.bytes[at] = (this.image.bytes[at] as number) ^ bits;
      this.#unstable.shake(at, bits & random());
    }
  }

  /** An erase during which the power goes: any mix, some of it unstable. It may look blank. */
  tornErase(sector: number, random: RandomWord): void {
    this.#checkRange(sector * this.sectorBytes, this.sectorBytes);
    this.#wearOut(sector);
    this.#smear(sector, random);
  }

  #smear(sector: number, random: RandomWord): void {
    const start = sector * this.sectorBytes;
    const bytes = this.image.bytes;
    const style = random() % 4;
    for (let at = start; at < start + this.sectorBytes; at += 1) {
      const old = bytes[at] as number;
      // 0: what was 0 is about to become 1. 1: all driven to 0 first. 2: any mix. 3: looks blank, hardly is.
      if (style === 0) this.#unstable.shake(at, ~old & 0xff);
      else if (style === 1) this.#unstable.shake(at, 0xff);
      else if (style === 2) {
        bytes[at] = random() & 0xff;
        this.#unstable.shake(at, random() & random() & 0xff);
      } else {
        bytes[at] = 0xff;
        this.#unstable.shake(at, ~old & random() & 0xff);
      }
    }
    this.#units.setRange(start, this.sectorBytes, 1);
  }

  #wearOut(sector: number): void {
    const cycles = (this.image.wear[sector] as number) + 1;
    this.image.wear[sector] = cycles;
    const bound = this.#enduranceCycles[sector];
    if (bound === undefined || cycles <= bound || this.#failing.has(sector)) return;
    this.#failing.set(sector, this.#random() % 2 === 0 ? "erase" : "both");
  }

  /** Drives bits to 0, for good. */
  #clear(address: number, bits: number): void {
    const bytes = this.image.bytes;
    bytes[address] = (bytes[address] as number) & ~bits;
    this.#unstable.settle(address, bits);
  }

  #checkRange(address: number, length: number): void {
    const whole = Number.isInteger(address) && Number.isInteger(length);
    if (!whole || address < 0 || length < 0 || address + length > this.sizeBytes) {
      throw new RangeError(`flash: ${length} bytes at ${address} leave the partition`);
    }
  }

  #checkProgram(address: number, bytes: Uint8Array): void {
    this.#checkRange(address, bytes.length);
    this.#units.check(address, bytes);
  }
}
