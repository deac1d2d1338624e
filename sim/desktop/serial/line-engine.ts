import type { Hello } from "../../../hal/remote/wire";
import type { Engine, Settled } from "../../engine/engine";
import type { SerialFirmware } from "./serial-firmware";

/** One firmware at the other end of a line, from its power-up to its end. */
export interface LineInstance {
  readonly firmware: SerialFirmware;
  /** Resolves when the firmware listens. Rejects with what is in its way. */
  started(): Promise<void>;
  /** Cuts its power. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** A firmware that runs elsewhere and speaks over a line of bytes: an instance for every power-up, and one at a time. */
export abstract class LineEngine implements Engine {
  onStir?: () => void;
  #instance: LineInstance | undefined;

  /** Powers one up, without waiting for it. @param onStir as of `DevicesEnd`. */
  protected abstract powerUp(onStir: () => void): LineInstance;

  async boot(hello: Hello): Promise<void> {
    await this.kill();
    const instance = this.powerUp(() => {
      if (this.#instance === instance) this.onStir?.();
    });
    this.#instance = instance;
    await instance.started();
    instance.firmware.send({ type: "hello", hello });
  }

  answer(id: number, value: unknown): void {
    this.#instance?.firmware.send({ type: "answer", id, value });
  }

  misuse(id: number, message: string): void {
    this.#instance?.firmware.send({ type: "misuse", id, message });
  }

  async settle(): Promise<Settled> {
    const instance = this.#instance;
    if (!instance) return { calls: [] };
    const settled = await instance.firmware.settle();
    if (settled.died !== undefined && this.#instance === instance) await this.kill();
    return settled;
  }

  async kill(): Promise<void> {
    const instance = this.#instance;
    this.#instance = undefined;
    await instance?.kill();
  }
}
