import { vi } from "vitest";
import type { PartitionIo } from "../../hal/drivers/partition-flash";
import type { Hello } from "../../hal/remote/wire";
import type { NorFlash } from "../../sim/devices/flash";
import type { Engine, Settled } from "../../sim/engine/engine";
import { Glass } from "../hal/drivers/screen/glass";
import { seeded } from "../journal/cut-flash";
import { BoardInstance } from "./board-instance";
import { chipsOf, RegisterChip, silent } from "./bus-chips";
import type { BoardParts, BusChip } from "./sdk";
import { type Surroundings, surround } from "./sdk-network";

vi.mock("embedded:io/serial", async () => (await import("./sdk")).io.serial);
vi.mock("embedded:io/smbus", async () => (await import("./sdk")).io.smbus);
vi.mock("embedded:storage/flash", async () => (await import("./sdk")).io.flash);
vi.mock("embedded:io/digital", async () => (await import("./sdk")).io.digital);
vi.mock("neopixel", async () => (await import("./sdk")).io.neopixel);
vi.mock("pins/audioout", async () => (await import("./sdk")).io.audioOut);
vi.mock("embedded:io/audio/out", async () => (await import("./sdk")).io.sampleOut);
vi.mock("ili9341", async () => (await import("./sdk")).io.panel);
vi.mock("time", async () => (await import("./sdk")).io.time);
vi.mock("timer", async () => (await import("./sdk")).io.timer);
vi.mock("Resource", async () => (await import("./sdk")).io.resource);
vi.mock("qrcode", async () => (await import("./sdk")).io.qrcode);
vi.mock("embedded:network/interface/wifi", async () => (await import("./sdk-network")).network.wifi);
vi.mock("embedded:network/dns/resolver/udp", async () => (await import("./sdk-network")).network.resolver);
vi.mock("embedded:io/socket/tcp", async () => (await import("./sdk-network")).network.tcp);
vi.mock("embedded:io/socket/udp", async () => (await import("./sdk-network")).network.udp);
vi.mock("net", async () => (await import("./sdk-network")).network.net);
vi.mock("mc/config", async () => (await import("./sdk-network")).network.config);
vi.mock("ssl/session", async () => (await import("./sdk-network")).network.session);
vi.mock("ssl/cert", async () => (await import("./sdk-network")).network.cert);
vi.mock("x509", async () => (await import("./sdk-network")).network.x509);
// What XS makes of `native`. Nobody here can ask Node for its queue of jobs: a turn of its event loop empties it.
vi.stubGlobal("native", () => () => false);

/** The boards whose own files run here. */
const starts = {
  m5stack_core2: async () => (await import("../../hal/boards/m5stack_core2/board")).start,
  m5stack_cores3: async () => (await import("../../hal/boards/m5stack_cores3/board")).start,
  esp32s3: async () => (await import("../../hal/boards/esp32s3/board")).start,
};
export type Esp32Name = keyof typeof starts;

/** What a cut of the power in the middle of the board's own flash leaves: nothing, a part, or the whole. */
export type FlashCut = "before" | "torn" | "after";

export interface BoardOptions {
  readonly name?: Esp32Name;
  /** The chips on the bus, by address; those of the board where left out. */
  readonly chips?: ReadonlyMap<number, BusChip>;
  /** There is no memory for its loudspeaker. */
  readonly mute?: true;
  /** Its partition for the journal; it was flashed with another table where left out. */
  readonly flash?: NorFlash;
  /** They lie in a partition of their own, and not in its image. */
  readonly fonts?: Uint8Array;
  /** What is around it, and the world's running time, in which its own timers run; by looks alone where left out. */
  readonly around?: Surroundings & { readonly runningMs: () => number };
}

/**
 * A board as a world has it: its own files over the modules of the SDK, whose parts are models. What it lacks is in the world, at
 * the other end of its serial line.
 */
export class Esp32Board implements Engine {
  onStir?: () => void;
  readonly drawsPinKeys = true;
  readonly glass = new Glass(320, 240);
  /** Told when the power went in the middle of the board's own flash. */
  onCut: () => void = () => undefined;
  /** Programs and erases of the board's own flash so far. */
  flashWrites = 0;
  readonly #options: BoardOptions;
  readonly #chips: ReadonlyMap<number, BusChip>;
  /** What the loudspeaker was given. */
  readonly heard: string[] = [];
  /** It comes to the end of that. */
  soundOver: () => void = () => undefined;
  /** The lamp's colour. */
  lamp: readonly number[] = [];
  #instance: BoardInstance | undefined;
  /** Keys that are down, by the pins that they join. */
  #down: readonly (readonly [row: number, column: number])[] = [];
  readonly #low = new Set<number>();
  #cutAt = Number.POSITIVE_INFINITY;
  #cut: FlashCut = "before";

  constructor(options: BoardOptions = {}) {
    this.#options = options;
    this.#chips = options.chips ?? chipsOf(options.name ?? "m5stack_core2");
  }

  /** The power goes at this write of the board's own flash, counted from now on from 0. */
  cutFlash(write: number, cut: FlashCut): void {
    this.#cutAt = this.flashWrites + write;
    this.#cut = cut;
  }

  async boot(hello: Hello): Promise<void> {
    await this.powerUp();
    this.greet(hello);
  }

  /** It has power, and nobody greets it. */
  async powerUp(): Promise<void> {
    const start = await starts[this.#options.name ?? "m5stack_core2"]();
    const instance = new BoardInstance(() => this.onStir?.());
    this.#instance = instance;
    const { around } = this.#options;
    surround(around && { ...around, after: (ms, run) => this.#later(instance, ms, run) });
    instance.start(start, this.#partsFor(instance));
  }

  greet(hello: Hello): void {
    this.#instance?.send({ type: "hello", hello });
  }

  /** Its own timers run for so many looks. */
  look(times: number): void {
    this.#instance?.look(times);
  }

  /** A register of the power chip. */
  powerRegister(register: number): number {
    return this.#chips.get(0x34)?.readUint8(register) ?? 0;
  }

  answer(id: number, value: unknown): void {
    this.#instance?.send({ type: "answer", id, value });
  }

  misuse(id: number, message: string): void {
    this.#instance?.send({ type: "misuse", id, message });
  }

  async settle(): Promise<Settled> {
    const instance = this.#instance;
    if (!instance) return { calls: [] };
    instance.tell();
    await new Promise((resolve) => setImmediate(resolve));
    return instance.takeSettled();
  }

  async kill(): Promise<void> {
    this.#instance?.end();
    this.#instance = undefined;
  }

  /** Keys of a keypad are down for so many looks; then none is. What the board says then reaches the world. */
  async hold(keys: readonly (readonly [row: number, column: number])[], looks = 3): Promise<void> {
    this.#down = keys;
    this.#instance?.look(looks);
    this.#down = [];
    this.#instance?.look(2);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A finger comes down, stays for so many looks, and goes; what the board then says reaches the world. */
  async touch(x: number, y: number, looks = 3): Promise<void> {
    this.finger(x, y, looks);
    this.lift();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A finger is there for so many looks. */
  finger(x: number, y: number, looks = 1): void {
    this.#touchChip.registers.set([1, 0x80 | (x >> 8), x & 0xff, y >> 8, y & 0xff], 0x02);
    this.#instance?.look(looks);
  }

  lift(): void {
    this.#touchChip.registers[0x02] = 0;
    this.#instance?.look(2);
  }

  get #touchChip(): RegisterChip {
    const chip = this.#chips.get(0x38);
    if (!(chip instanceof RegisterChip)) throw new Error("this board's touch chip is another one");
    return chip;
  }

  #partsFor(instance: BoardInstance): BoardParts {
    return {
      panel: this.glass,
      openSerial: (callbacks) => instance.openSerial(callbacks),
      chipAt: (address) => this.#chips.get(address) ?? silent,
      openPartition: (name) => {
        const { flash, fonts } = this.#options;
        if (name === "fonts" && fonts) return romPartition(fonts);
        if (name !== "journal" || !flash) throw new Error("can't find partition");
        return this.#partition(instance, flash);
      },
      pinAt: (pin) => ({
        write: (value) => void (value === 0 ? this.#low.add(pin) : this.#low.delete(pin)),
        read: () => (this.#down.some(([row, column]) => column === pin && this.#low.has(row)) ? 0 : 1),
      }),
      shine: (...colour) => {
        this.lamp = colour;
      },
      carriesFonts: !this.#options.fonts,
      hasSound: this.#options.mute !== true,
      hear: (queue, over) => {
        this.heard.push(...queue);
        this.soundOver = over;
      },
      every: (ms, run) => instance.every(ms, run),
      after: (ms, run) => this.#later(instance, ms, run),
      nowMs: () => this.#options.around?.runningMs() ?? instance.nowMs,
    };
  }

  /** In the world's time, where there is one. Then that stands still until the board has done what comes of it. */
  #later(instance: BoardInstance, ms: number, run: () => void): void {
    const { around } = this.#options;
    if (!around) return instance.after(ms, run);
    around.after(ms, () => {
      if (instance.ended) return;
      run();
      this.onStir?.();
    });
  }

  /** What ESP-IDF makes of the chip, as long as it has power. */
  #partition(instance: BoardInstance, nor: NorFlash): PartitionIo {
    const powered = () => {
      if (instance.ended) throw new Error("no power");
    };
    const changes = (whole: () => void, torn: () => void) => {
      powered();
      if (this.flashWrites++ < this.#cutAt) return whole();
      if (this.#cut === "torn") torn();
      if (this.#cut === "after") whole();
      this.#cutAt = Number.POSITIVE_INFINITY;
      instance.end();
      this.onCut();
      throw new Error("no power");
    };
    const random = seeded(this.#cutAt === Number.POSITIVE_INFINITY ? 1 : this.#cutAt + 1);
    return {
      read(buffer, position) {
        powered();
        buffer.set(nor.read(position, buffer.length));
      },
      write: (buffer, position) =>
        changes(
          () => void nor.program(position, buffer),
          () => nor.tornProgram(position, buffer, random),
        ),
      eraseBlock: (first, end) => {
        for (let sector = first; sector < end; sector++)
          changes(
            () => void nor.erase(sector),
            () => nor.tornErase(sector, random),
          );
      },
      status: () => ({ size: nor.sizeBytes, blockLength: nor.sectorBytes }),
    };
  }
}

function romPartition(bytes: Uint8Array): PartitionIo {
  const refuse = () => {
    throw new Error("read only");
  };
  return {
    read: (buffer, position) => buffer.set(bytes.subarray(position, position + buffer.length)),
    write: refuse,
    eraseBlock: refuse,
    status: () => ({ size: bytes.length, blockLength: 4096 }),
  };
}
