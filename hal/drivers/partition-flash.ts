import type { Flash, FlashFault } from "../flash";

/**
 * A partition of the microcontroller's own flash, as `embedded:storage/flash` of the SDK opens it: whole at once, without waiting.
 * What the chip or its bus refuses is an exception.
 */
export interface PartitionIo {
  /** Fills the buffer from this position on. */
  read(buffer: Uint8Array, position: number): void;
  write(buffer: Uint8Array, position: number): void;
  /** Erases the blocks from `first` to before `end`. */
  eraseBlock(first: number, end: number): void;
  status(): { readonly size: number; readonly blockLength: number };
}

export interface PartitionFlashOptions {
  readonly io: PartitionIo;
  /** The partition is encrypted by the chip: its units are 16 bytes, and take one program between two erases. */
  readonly encrypted?: boolean;
}

/** W25Q and GD25Q, "Page Program (02h)": an address wraps within 256 bytes. ESP-IDF splits longer writes there. */
const PAGE_BYTES = 256;
/** ESP32's XTS cipher writes at least so much (ESP-IDF, `esp_partition_write`). */
const ENCRYPTED_UNIT_BYTES = 16;
const BLANK = 0xff;

/**
 * `hal/flash.ts` on a partition of an ESP32's flash. ESP-IDF tells when a command of the chip timed out, but not whether the cells took
 * what was written: so every program and every erase is read back.
 *
 * A call holds the processor until the chip is done, 45 ms for a sector: ESP-IDF runs nothing from flash meanwhile, and a UART keeps
 * 128 bytes. Who speaks to this board over a wire waits until it has settled.
 */
export class PartitionFlash implements Flash {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly pageBytes = PAGE_BYTES;
  readonly programUnitBytes: number;
  readonly #io: PartitionIo;
  /** A page as it was, and as it is. */
  readonly #before = new Uint8Array(PAGE_BYTES);
  readonly #after = new Uint8Array(PAGE_BYTES);

  constructor({ io, encrypted = false }: PartitionFlashOptions) {
    const { size, blockLength } = io.status();
    if (blockLength % PAGE_BYTES !== 0 || size % blockLength !== 0)
      throw new RangeError(`partition: expected whole sectors of whole pages, not ${size} bytes in ${blockLength}`);
    this.#io = io;
    this.sizeBytes = size;
    this.sectorBytes = blockLength;
    this.programUnitBytes = encrypted ? ENCRYPTED_UNIT_BYTES : 1;
  }

  async read({ address, length }: { readonly address: number; readonly length: number }) {
    this.#check(address, length, 1);
    const bytes = new Uint8Array(length);
    return this.#takes(() => this.#io.read(bytes, address)) ? bytes : FAILED.read;
  }

  async program({ address, bytes }: { readonly address: number; readonly bytes: Uint8Array }) {
    this.#check(address, bytes.length, this.programUnitBytes);
    for (let done = 0; done < bytes.length; ) {
      const at = address + done;
      const piece = bytes.subarray(done, done + PAGE_BYTES - (at % PAGE_BYTES));
      if (!this.#takes(() => this.#pulse(at, piece)) || !this.#took(piece)) return FAILED.program;
      done += piece.length;
    }
    return "done" as const;
  }

  async erase({ sector }: { readonly sector: number }) {
    const from = sector * this.sectorBytes;
    this.#check(from, this.sectorBytes, 1);
    const page = this.#after;
    if (!this.#takes(() => this.#io.eraseBlock(sector, sector + 1))) return FAILED.erase;
    for (let at = from; at < from + this.sectorBytes; at += PAGE_BYTES) {
      if (!this.#takes(() => this.#io.read(page, at)) || page.some((byte) => byte !== BLANK)) return FAILED.erase;
    }
    return "done" as const;
  }

  #pulse(at: number, piece: Uint8Array): void {
    this.#io.read(this.#before.subarray(0, piece.length), at);
    this.#io.write(piece, at);
    this.#io.read(this.#after.subarray(0, piece.length), at);
  }

  /** A program clears bits and sets none. With encryption a unit was blank, or held the same. */
  #took(piece: Uint8Array): boolean {
    return piece.every((byte, at) => this.#after[at] === (byte & (this.#before[at] ?? 0)));
  }

  #takes(io: () => void): boolean {
    try {
      io();
      return true;
    } catch (error) {
      // The SDK's binding says so that the chip did not do it, and in no other way.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  #check(address: number, length: number, unit: number): void {
    const whole = Number.isInteger(address / unit) && Number.isInteger(length / unit);
    if (!whole || address < 0 || length < 1 || address + length > this.sizeBytes)
      throw new RangeError(`flash: ${length} bytes at ${address} of ${this.sizeBytes}, in units of ${unit}`);
  }
}

const FAILED = Object.freeze({
  read: "read-failed",
  program: "program-failed",
  erase: "erase-failed",
} as const satisfies Record<string, FlashFault>);
