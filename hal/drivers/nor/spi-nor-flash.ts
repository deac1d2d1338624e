import type { Clock } from "../../clock";
import type { Flash, FlashFault } from "../../flash";
import { BUSY, PAGE_BYTES, SpiChip, type SpiIoOptions, SUSPENDED } from "./spi-chip";

const SECTOR_BYTES = 4096;
const BLANK = 0xff;
/** A chip that has just got its supply takes no write for 5 ms. */
const START_MS = 6;
/** Data sheets say 3 ms and 400 ms at most (500 ms in the heat); a chip that takes longer is broken. */
const PROGRAM_MS = 15;
const ERASE_MS = 1000;
/** A program is over in 0.4 ms: it is waited for at once. The rest is slept. */
const LOOKS = 24;
const PROGRAM_TICK_MS = 1;
const ERASE_TICK_MS = 5;
/** What the line lost is done once more: the same bits in the same place, or one more erase. */
const TRIES = 2;
/** An erase comes to an end although somebody reads all the time. */
const SUSPENDS_MAX = 64;
/** Suspends take 20 µs, pauses 25. */
const SUSPEND_LOOKS = 4;

export interface SpiNorFlashOptions<Settings extends object = object> {
  readonly spi: SpiIoOptions<Settings>;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
  /** Where the partition begins in the chip: whole sectors. Default 0. */
  readonly firstByte?: number;
  /** Of the partition: whole sectors. */
  readonly sizeBytes: number;
}

/** The sector that is being erased. */
interface Erasing {
  readonly from: number;
  suspendsLeft: number;
}

/**
 * `hal/flash.ts` on a NOR chip of its own: Winbond W25Q, GigaDevice GD25Q. The chip tells when it is done, but not whether its cells took what was
 * written: every program and erase is read back. The processor does other things meanwhile; what is read during an erase suspends it.
 *
 * A chip that does not answer is a fault; the next call looks for it again. Calls that come while one is under way wait for it.
 */
export class SpiNorFlash<Settings extends object = object> implements Flash {
  readonly sizeBytes: number;
  readonly sectorBytes = SECTOR_BYTES;
  readonly pageBytes = PAGE_BYTES;
  readonly programUnitBytes = 1;
  readonly #chip: SpiChip<Settings>;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  readonly #firstByte: number;
  /** A page as it was, and as it is. */
  readonly #before = new Uint8Array(PAGE_BYTES);
  readonly #after = new Uint8Array(PAGE_BYTES);
  /** The chip that was found; another one holds other data. */
  #identity: number | undefined;
  #ready = false;
  #erasing: Erasing | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** How many are under way or wait. */
  #calls = 0;

  /** @throws RangeError where the partition is not whole sectors; what the IO's constructor throws. */
  constructor({ spi, clock, firstByte = 0, sizeBytes }: SpiNorFlashOptions<Settings>) {
    if (firstByte % SECTOR_BYTES !== 0 || sizeBytes % SECTOR_BYTES !== 0 || sizeBytes <= 0 || firstByte < 0)
      throw new RangeError(`partition: expected whole sectors, not ${sizeBytes} bytes at ${firstByte}`);
    this.#chip = new SpiChip(spi);
    this.#clock = clock;
    this.#firstByte = firstByte;
    this.sizeBytes = sizeBytes;
  }

  async read({ address, length }: { readonly address: number; readonly length: number }) {
    this.#check(address, length);
    const bytes = new Uint8Array(length);
    const at = this.#firstByte + address;
    if (this.#suspends(at, length) && this.#readSuspended(at, bytes)) return bytes;
    return this.#alone(async () => ((await this.#found()) && this.#take(at, bytes) ? bytes : FAILED.read));
  }

  async program({ address, bytes }: { readonly address: number; readonly bytes: Uint8Array }) {
    this.#check(address, bytes.length);
    return this.#alone(async () => {
      for (let done = 0; done < bytes.length; ) {
        const at = this.#firstByte + address + done;
        const piece = bytes.subarray(done, done + PAGE_BYTES - (at % PAGE_BYTES));
        if (!(await this.#page(at, piece))) return FAILED.program;
        done += piece.length;
      }
      return "done" as const;
    });
  }

  async erase({ sector }: { readonly sector: number }) {
    this.#check(sector * SECTOR_BYTES, SECTOR_BYTES);
    return this.#alone(async () => {
      const from = this.#firstByte + sector * SECTOR_BYTES;
      for (let left = TRIES; left > 0; left--) if (await this.#sector(from)) return "done" as const;
      return FAILED.erase;
    });
  }

  close(): void {
    this.#chip.close();
  }

  /** One page, and whether it took. */
  async #page(at: number, piece: Uint8Array): Promise<boolean> {
    const [before, after] = [this.#before.subarray(0, piece.length), this.#after.subarray(0, piece.length)];
    if (!(await this.#found()) || !this.#take(at, before)) return false;
    for (let left = TRIES; left > 0; left--) {
      if ((await this.#found()) && this.#enabled()) {
        this.#chip.program(at, piece);
        if (!(await this.#idle(PROGRAM_MS, PROGRAM_TICK_MS))) return false;
        if (this.#take(at, after) && piece.every((byte, index) => after[index] === (byte & (before[index] ?? 0))))
          return true;
      }
      // Its supply may have been gone: then it is protected as it was before.
      this.#ready = false;
    }
    return false;
  }

  async #sector(from: number): Promise<boolean> {
    if (!(await this.#found()) || !this.#enabled()) return false;
    this.#chip.eraseSector(from);
    this.#erasing = { from, suspendsLeft: SUSPENDS_MAX };
    const idle = await this.#idle(ERASE_MS, ERASE_TICK_MS);
    this.#erasing = undefined;
    const isBlank = idle && this.#isBlank(from);
    if (!isBlank) this.#ready = false;
    return isBlank;
  }

  #isBlank(from: number): boolean {
    const page = this.#after;
    for (let at = from; at < from + SECTOR_BYTES; at += PAGE_BYTES)
      if (!this.#take(at, page) || page.some((byte) => byte !== BLANK)) return false;
    return true;
  }

  #enabled(): boolean {
    for (let left = TRIES; left > 0; left--) if (this.#chip.enableWrite()) return true;
    return false;
  }

  /** Reads, and makes sure that a chip was there: nobody at all reads as blank. */
  #take(at: number, into: Uint8Array): boolean {
    this.#chip.read(at, into);
    if (this.#chip.identity() === this.#identity && this.#identity !== undefined) return true;
    this.#ready = false;
    return false;
  }

  /** Whether what is asked for lies beside the sector that is being erased, and nobody waits who may change it. */
  #suspends(at: number, length: number): boolean {
    const erasing = this.#erasing;
    if (!erasing || erasing.suspendsLeft === 0 || this.#calls > 1) return false;
    return at + length <= erasing.from || at >= erasing.from + SECTOR_BYTES;
  }

  /** Stops the erase, reads, and lets it go on. @returns false where it did not stop, or nobody answers: then it is waited for. */
  #readSuspended(at: number, into: Uint8Array): boolean {
    const chip = this.#chip;
    if (this.#erasing) this.#erasing.suspendsLeft -= 1;
    chip.suspend();
    let looks = SUSPEND_LOOKS;
    while (looks > 0 && (chip.pause() & BUSY) !== 0) looks -= 1;
    if (looks === 0) return false;
    const read = this.#take(at, into);
    if ((chip.status2() & SUSPENDED) !== 0) chip.resume();
    return read;
  }

  /** Waits until the chip is done, and lets go on what is suspended. @returns false where it is not in time, or where nobody answers. */
  async #idle(timeoutMs: number, tickMs: number): Promise<boolean> {
    const chip = this.#chip;
    for (let left = tickMs === PROGRAM_TICK_MS ? LOOKS : 0; left > 0 && (chip.pause() & BUSY) !== 0; left--);
    const untilMs = (await this.#clock.monotonic()) + timeoutMs;
    for (;;) {
      const state = chip.state();
      if (state === "nobody") break;
      if (state === "idle") {
        if ((chip.status2() & SUSPENDED) === 0) return true;
        chip.resume();
      }
      if ((await this.#clock.monotonic()) >= untilMs) break;
      await this.#clock.sleep({ ms: tickMs });
    }
    this.#ready = false;
    return false;
  }

  /** Is the chip there? Looks for it where it was not. */
  async #found(): Promise<boolean> {
    const chip = this.#chip;
    if (this.#ready && chip.identity() === this.#identity) return true;
    this.#ready = false;
    if (chip.state() === "nobody") {
      chip.release();
      await this.#clock.sleep({ ms: START_MS });
    }
    // The processor may have been started anew in the middle of something: it comes to its end, rather than being torn.
    if (!(await this.#idle(ERASE_MS, ERASE_TICK_MS))) return false;
    await this.#clock.sleep({ ms: START_MS });
    const identity = chip.identity();
    // A chip with other data must not be taken for the one before.
    if (identity === undefined || identity !== (this.#identity ?? identity) || identity !== chip.identity())
      return false;
    if (2 ** (identity & 0xff) < this.#firstByte + this.sizeBytes) return false;
    chip.unprotect();
    this.#identity = identity;
    this.#ready = true;
    return true;
  }

  /** One call at a time. */
  #alone<T>(run: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    const turn = this.#last.then(run, run).finally(() => {
      this.#calls -= 1;
    });
    // Whoever called hears of it; the next call only waits for it.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #check(address: number, length: number): void {
    const whole = Number.isInteger(address) && Number.isInteger(length);
    if (!whole || address < 0 || length < 1 || address + length > this.sizeBytes)
      throw new RangeError(`flash: ${length} bytes at ${address} of ${this.sizeBytes}`);
  }
}

const FAILED = Object.freeze({
  read: "read-failed",
  program: "program-failed",
  erase: "erase-failed",
} as const satisfies Record<string, FlashFault>);
