import { POINTS_MAX, POINTS_READ_MAX, type SignaturePoint, STROKES_MAX } from "../../hal/signature-pad";
import { encodePoints, POINT_BYTES, pointAt } from "../../hal/signature-points";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

type Stroke = readonly SignaturePoint[];

/** A pad that holds ink until it is confirmed or cleared, and what was confirmed until it is told to forget it. */
export class SignaturePadModel implements DeviceModel {
  readonly facts = { widthPixels: 320, heightPixels: 160 };
  readonly #waiting: Waiting;
  #ink: readonly Stroke[] = [];
  /** The points that were confirmed last. */
  #signed = new Uint8Array();
  caption = "";
  #left = false;

  constructor(world: World) {
    this.#waiting = new Waiting(world);
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  /** What stands on the pad now: for eyes alone. */
  get ink(): readonly Stroke[] {
    return this.#ink;
  }

  /** The cardholder walks away (C03), or comes back: meanwhile nobody is there to write or to confirm. */
  walkAway(left: boolean): void {
    this.#left = left;
  }

  /** The pen writes; ink beyond the contract's bounds is not drawn. */
  draw(strokes: readonly Stroke[]): void {
    if (this.#left) return;
    const ink = [...this.#ink];
    let room = POINTS_MAX - ink.reduce((points, stroke) => points + stroke.length, 0);
    for (const stroke of strokes) {
      if (ink.length === STROKES_MAX || room <= 0) break;
      const drawn = stroke.slice(0, room);
      room -= drawn.length;
      ink.push(drawn);
    }
    this.#ink = ink;
  }

  confirm(): void {
    if (this.#left) return;
    if (this.listening) this.#signed = new Uint8Array(encodePoints(this.#ink));
    this.#ink = [];
    this.#waiting.end({ kind: "signed", points: this.#signed.length / POINT_BYTES });
  }

  clear(): void {
    if (this.#left) return;
    this.#ink = [];
    this.#waiting.end({ kind: "cleared" });
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "status":
        return answer("ready");
      case "capture": {
        const { caption, timeoutMs } = fields(argument);
        this.#waiting.begin(answer, timeoutMs);
        this.#forget();
        this.caption = String(caption);
        return;
      }
      case "read":
        return answer({ kind: "points", bytes: this.#read(argument) });
      case "cancel":
        this.#forget();
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      default:
        noSuchMethod("signature-pad", method);
    }
  }

  failure(method: string): unknown {
    if (method === "status") return "no-answer";
    if (method === "capture") this.#waiting.forget();
    return method === "capture" || method === "read" ? { kind: "fault", fault: "no-answer" } : undefined;
  }

  /** A worn panel: wherever the pen goes, it reports the place at which it came down first (C02). */
  corrupt(method: string, value: unknown): unknown {
    if (method !== "read") return undefined;
    const { bytes } = fields(value);
    if (!(bytes instanceof Uint8Array)) return undefined;
    const worn = bytes.slice();
    for (let at = 0; at < worn.length; at += POINT_BYTES)
      worn.set(this.#signed.subarray(pointAt.x, pointAt.pauseMs), at + pointAt.x);
    return { kind: "points", bytes: worn };
  }

  powerLost(): void {
    this.#waiting.forget();
    this.#forget();
    this.caption = "";
  }

  #forget(): void {
    this.#ink = [];
    this.#signed = new Uint8Array();
  }

  /** @throws TypeError when it is asked for what the contract does not know: a bug of the firmware. */
  #read(argument: unknown): Uint8Array {
    const { from, count } = fields(argument);
    const points = this.#signed.length / POINT_BYTES;
    const asked = Number.isInteger(from) && Number.isInteger(count) && Number(count) >= 1;
    if (!asked || Number(from) < 0 || Number(from) >= points || Number(count) > POINTS_READ_MAX)
      throw new TypeError("signature-pad: points that are not there");
    return this.#signed.slice(Number(from) * POINT_BYTES, (Number(from) + Number(count)) * POINT_BYTES);
  }
}
