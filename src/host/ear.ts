import type { Devices } from "../../hal/board";
import { FrameAssembler } from "./iso8583/frame";
import { type Reach, SLOW_MS } from "./reach";

/** Frames that are not the answer are passed over, but not without end. */
export const STRAY_FRAMES_MAX = 16;
/** After an answer without a genuine MAC a genuine one may still come, but not much later. */
export const AFTER_UNPROVEN_MS = 5_000;
/**
 * What a host sends before its answer, keep-alives included, twice what the stray frames can be at their longest: three hundred a
 * second over a whole time-out is no more. Who sends more floods.
 */
const RECEIVED_BYTES_MAX = 65_536;

/** Hears the frames of one connection. Tells once that an answer takes long. */
export class Ear {
  readonly #devices: Pick<Devices, "network" | "clock">;
  readonly #reach: Pick<Reach, "tellSlow">;
  readonly #connection: number;
  readonly #assembler = new FrameAssembler();
  #bytes = 0;
  #toldSlow = false;
  #overLong = false;

  constructor(devices: Pick<Devices, "network" | "clock">, reach: Pick<Reach, "tellSlow">, connection: number) {
    this.#devices = devices;
    this.#reach = reach;
    this.#connection = connection;
  }

  /**
   * @param deadlineMs by the running time.
   * @returns the frames that are whole with what came next, perhaps none; "end": there will be none in time, or it was too much;
   *   "reset": the connection is gone.
   */
  async next(deadlineMs: number): Promise<readonly Uint8Array[] | "end" | "reset"> {
    const { network, clock } = this.#devices;
    while (!this.#overLong && this.#bytes < RECEIVED_BYTES_MAX) {
      const waitMs = deadlineMs - (await clock.monotonic());
      if (waitMs <= 0) break;
      const timeoutMs = this.#toldSlow ? waitMs : Math.min(waitMs, SLOW_MS);
      const received = await network.receive({ connection: this.#connection, timeoutMs });
      if (received.kind === "fault") return "reset";
      if (received.kind === "timeout") {
        if (timeoutMs === waitMs) break;
        this.#toldSlow = true;
        await this.#reach.tellSlow("answer");
        continue;
      }
      this.#bytes += received.bytes.length;
      const assembled = this.#assembler.feed(received.bytes);
      this.#overLong = assembled.kind === "over-long";
      // One without a byte keeps the connection alive and says nothing: time bounds those, not their number.
      return assembled.frames.filter(({ length }) => length > 0);
    }
    return "end";
  }
}
