import type { Hello } from "../../hal/remote/wire";
import type { Strike, Transfer } from "../buses/transfers";
import type { FoilKey } from "../chips/key-foil";
import type { NorFlash } from "../devices/flash";
import type { BoardTransfers, Engine, Settled, WorldTime } from "../engine/engine";
import { SeededRandom } from "../world/random";
import { type BoardImage, BoardInstance, type ImageParts } from "./board-instance";
import type { ChipWishes } from "./chips";
import { BoardHardware } from "./hardware";
import { filePartition, norPartition } from "./partition";
import type { Surroundings } from "./surroundings";
import type { BoardName } from "./wirings";

export interface BoardModelOptions {
  readonly name: BoardName;
  readonly image: BoardImage;
  /** A file that the image carries. */
  readonly file: (name: string) => Uint8Array | undefined;
  /** What was flashed into the partition of fonts. */
  readonly fonts?: Uint8Array;
  /** Its partition for the journal: then it keeps that itself where the world offers no flash. */
  readonly flash?: NorFlash;
  readonly chips?: ChipWishes;
  /** There is no memory for its loudspeaker. */
  readonly mute?: true;
  /** The network around it. */
  readonly around?: Surroundings;
  /** Told what its loudspeaker is given. */
  readonly onSound?: (told: readonly string[]) => void;
  readonly onTransfer?: (transfer: Transfer, strike: Strike | undefined) => void;
  /** Calls `then` after every promise job that is due has run. */
  readonly turn: (then: () => void) => void;
  /** The time in which its timers run; that of the world that it stands in where left out. */
  readonly time?: WorldTime;
}

/** As ESP-IDF says it. */
const NO_PARTITION = "can't find partition";
/** In the image, beside the firmware's own files. */
const AUTHORITY = "acquirer-ca.der";

/**
 * A board with an ESP32 in the world: its own file, drivers and renderer over models of the SDK's modules, of its buses and of the chips on them. What it
 * lacks is in the world, at the other end of its serial line. Bytes take their time on its buses, and the world stands still meanwhile, as it
 * does for every engine: so a run is the same as on another one, event by event.
 */
export class BoardModel implements Engine {
  onStir?: () => void;
  readonly drawsPinKeys = true;
  readonly hardware: BoardHardware;
  readonly #options: BoardModelOptions;
  readonly #torn = new SeededRandom(2);
  #world: WorldTime | undefined;
  #instance: BoardInstance | undefined;

  constructor(options: BoardModelOptions) {
    this.#options = options;
    const { name, chips, onTransfer } = options;
    this.hardware = new BoardHardware({
      name,
      now: () => this.#time?.runningMs ?? 0,
      ...(chips ? { chips } : {}),
      onCut: ({ point, bus }) => this.#instance?.cut(`transfer ${point} on ${bus}`),
      onTransfer: (transfer, strike) => {
        // What was struck may be looked at again.
        if (strike) this.#instance?.disturb();
        onTransfer?.(transfer, strike);
      },
    });
  }

  get transfers(): BoardTransfers {
    return this.hardware.transfers;
  }

  standsIn(world: WorldTime): void {
    this.#world = world;
  }

  async boot(hello: Hello): Promise<void> {
    this.powerUp();
    this.greet(hello);
  }

  /** It has power, and nobody greets it. @throws Error where there is no time for it. */
  powerUp(): void {
    this.#end();
    const { hardware } = this;
    const time = this.#time;
    if (!time) throw new Error("this board stands in no world");
    hardware.powerOn();
    const instance = new BoardInstance({
      hardware,
      time,
      parts: this.#parts(),
      onStir: () => {
        if (this.#instance === instance) this.onStir?.();
      },
    });
    this.#instance = instance;
    instance.start(this.#options.image);
  }

  greet(hello: Hello): void {
    this.#instance?.send({ type: "hello", hello });
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
    do await this.#turn();
    while (instance.step());
    return instance.takeSettled();
  }

  async kill(): Promise<void> {
    this.#end();
  }

  /** A finger is on the glass; several, or none. Its place is in dots of the glass that senses. */
  touch(...fingers: readonly { readonly x: number; readonly y: number }[]): void {
    const { touch } = this.hardware.chips;
    if (!touch) throw new Error("this board has no touch panel");
    touch.touch(fingers);
    this.#instance?.disturb();
  }

  /** Keys of the keypad are down; several, or none. */
  press(...keys: readonly FoilKey[]): void {
    this.hardware.press(keys);
    this.#instance?.disturb();
  }

  get #time(): WorldTime | undefined {
    return this.#options.time ?? this.#world;
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#options.turn(resolve));
  }

  #end(): void {
    this.#instance?.end();
    this.#instance = undefined;
    this.hardware.powerLost();
  }

  #parts(): ImageParts {
    const { hardware } = this;
    const { file, fonts, flash, around, mute, onSound } = this.#options;
    return {
      file: (name) => (name === AUTHORITY ? around?.authority : file(name)),
      around,
      hasSound: mute !== true,
      hear: (told) => onSound?.(told),
      openPartition: (name) => {
        if (name === "fonts" && fonts) return filePartition(fonts);
        if (name !== "journal" || !flash) throw new Error(NO_PARTITION);
        const { time, transfers } = hardware;
        return norPartition({ nor: flash, time, transfers, random: this.#torn });
      },
    };
  }
}
