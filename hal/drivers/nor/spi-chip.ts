/** ECMA-419's SPI, as much of it as is used here. */
export interface SpiIo {
  /** What the buffer holds goes out; what comes in takes its place. */
  transfer(buffer: Uint8Array): void;
  /** @param deselect the chip's select line goes back. */
  flush(deselect: boolean): void;
  close(): void;
}

/** How the port is opened: the IO's class, and what its constructor takes: pins, `hz`, `mode`, `select`, `active`. */
export interface SpiIoOptions<Settings extends object = object> {
  readonly io: new (options: Settings) => SpiIo;
  readonly settings: Settings;
}

/** Instructions of the JEDEC set, as Winbond's W25Q and GigaDevice's GD25Q have them. */
const instructions = Object.freeze({
  writeStatus1: 0x01,
  writeStatus2: 0x31,
  pageProgram: 0x02,
  read: 0x03,
  readStatus1: 0x05,
  readStatus2: 0x35,
  writeEnable: 0x06,
  sectorErase: 0x20,
  volatileEnable: 0x50,
  suspend: 0x75,
  resume: 0x7a,
  identity: 0x9f,
  release: 0xab,
});

export const PAGE_BYTES = 256;
const ADDRESS_BYTES = 3;
/** The SDK's SPI takes 1,024 bytes in both directions at most, and says nothing of more. */
const PIECE_BYTES = PAGE_BYTES;
/** Nobody drives the line: no chip. No chip has all bits of its status set. */
const NOBODY_LOW = 0x00;
const NOBODY_HIGH = 0xff;
/** So many looks at a status at most, and so many that say the same. */
const LOOKS = 3;
const LOOKS_ALIKE = 2;

/** Status register 1. */
export const BUSY = 0x01;
const WRITE_ENABLED = 0x02;
const PROTECTION = 0x7c;
/** Status register 2. */
const COMPLEMENT = 0x40;
export const SUSPENDED = 0x80;
/** So many bytes of status take 25 µs at 40 MHz: more than tSUS and a wake-up, which are 20 µs. */
const PAUSE_BYTES = 128;

/** The instructions of a NOR chip: each is one transfer with its select line active. Calls block for as long as their bytes take. */
export class SpiChip<Settings extends object = object> {
  readonly #io: SpiIo;
  readonly #head = new Uint8Array(1 + ADDRESS_BYTES + PAGE_BYTES);
  readonly #short = new Uint8Array(2);
  readonly #pause = new Uint8Array(1 + PAUSE_BYTES);

  /** @throws what the IO's constructor throws. */
  constructor({ io, settings }: SpiIoOptions<Settings>) {
    this.#io = new io(settings);
    // The SDK pulls the select line down when it is opened, and lets it go behind the first transfer.
    this.#register(instructions.readStatus1);
  }

  /** Wakes a sleeping chip: nothing is accepted for 3 µs. */
  release(): void {
    this.#one(instructions.release);
  }

  /** Maker, type and capacity as one number, e.g. EF4017h; undefined where no chip answers. */
  identity(): number | undefined {
    const head = this.#head.subarray(0, 4);
    head.fill(0);
    head[0] = instructions.identity;
    this.#transfer(head);
    const [, maker = 0, type = 0, capacity = 0] = head;
    return maker === NOBODY_LOW || maker === NOBODY_HIGH ? undefined : (maker << 16) | (type << 8) | capacity;
  }

  /** What it does now. One look alone is not believed: its transfer may have been lost. */
  state(): "idle" | "busy" | "nobody" {
    let idle = 0;
    for (let left = LOOKS; left > 0; left--) {
      const status = this.#register(instructions.readStatus1);
      if (status === NOBODY_HIGH) continue;
      if ((status & BUSY) !== 0) return "busy";
      idle += 1;
      if (idle === LOOKS_ALIKE) return "idle";
    }
    return "nobody";
  }

  status2(): number {
    return this.#register(instructions.readStatus2);
  }

  /** Fills the buffer, from this address on. */
  read(address: number, into: Uint8Array): void {
    for (let done = 0; done < into.length; done += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, into.length - done);
      const piece = this.#addressed(instructions.read, address + done, length);
      piece.fill(0, 1 + ADDRESS_BYTES);
      this.#transfer(piece);
      into.set(piece.subarray(1 + ADDRESS_BYTES), done);
    }
  }

  /** @param bytes within one page. */
  program(address: number, bytes: Uint8Array): void {
    const piece = this.#addressed(instructions.pageProgram, address, bytes.length);
    piece.set(bytes, 1 + ADDRESS_BYTES);
    this.#transfer(piece);
  }

  eraseSector(address: number): void {
    this.#transfer(this.#addressed(instructions.sectorErase, address, 0));
  }

  /** @returns whether the chip takes a program or an erase now: an instruction may be lost on the line. */
  enableWrite(): boolean {
    this.#one(instructions.writeEnable);
    return (this.#register(instructions.readStatus1) & (BUSY | WRITE_ENABLED)) === WRITE_ENABLED;
  }

  suspend(): void {
    this.#one(instructions.suspend);
    this.pause();
  }

  resume(): void {
    this.#one(instructions.resume);
    this.pause();
  }

  /** Takes the block protection off until the supply goes: its bits that are kept are not worn. */
  unprotect(): void {
    const status = this.#steady(instructions.readStatus1);
    const status2 = this.#steady(instructions.readStatus2);
    if (((status ?? 0) & PROTECTION) !== 0) this.#writeVolatile(instructions.writeStatus1, (status ?? 0) & ~PROTECTION);
    if (((status2 ?? 0) & COMPLEMENT) !== 0)
      this.#writeVolatile(instructions.writeStatus2, (status2 ?? 0) & ~COMPLEMENT);
  }

  /** @returns what a register holds for certain: what is written back may burn bits for ever. */
  #steady(instruction: number): number | undefined {
    let before: number | undefined;
    for (let left = LOOKS; left > 0; left--) {
      const value = this.#register(instruction);
      if (value === before && value !== NOBODY_HIGH) return value;
      before = value;
    }
    return undefined;
  }

  /** Lets 25 µs pass at least. @returns status register 1 at its end. */
  pause(): number {
    this.#pause.fill(0);
    this.#pause[0] = instructions.readStatus1;
    this.#transfer(this.#pause);
    return this.#pause[PAUSE_BYTES] as number;
  }

  close(): void {
    this.#io.close();
  }

  #writeVolatile(instruction: number, value: number): void {
    this.#one(instructions.volatileEnable);
    this.#short[0] = instruction;
    this.#short[1] = value;
    this.#transfer(this.#short);
  }

  #register(instruction: number): number {
    this.#short[0] = instruction;
    this.#short[1] = 0;
    this.#transfer(this.#short);
    return this.#short[1] as number;
  }

  #addressed(instruction: number, address: number, length: number): Uint8Array {
    const head = this.#head;
    head[0] = instruction;
    head[1] = address >> 16;
    head[2] = (address >> 8) & 0xff;
    head[3] = address & 0xff;
    return head.subarray(0, 1 + ADDRESS_BYTES + length);
  }

  #one(instruction: number): void {
    const one = this.#short.subarray(0, 1);
    one[0] = instruction;
    this.#transfer(one);
  }

  #transfer(bytes: Uint8Array): void {
    this.#io.transfer(bytes);
    this.#io.flush(true);
  }
}
