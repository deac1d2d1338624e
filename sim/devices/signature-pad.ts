import { POINTS_MAX, type SignaturePoint, STROKES_MAX } from "../../hal/signature-pad";
import type { Answer, DeviceModel, World } from "../world";
import { fields, noSuchMethod, Waiting } from "./waiting";

type Stroke = readonly SignaturePoint[];

/** A pad that holds ink until it is confirmed or cleared. */
export class SignaturePadModel implements DeviceModel {
  readonly facts = { widthPixels: 320, heightPixels: 160 };
  readonly #waiting: Waiting;
  #ink: readonly Stroke[] = [];
  caption = "";

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

  /** The pen writes; ink beyond the contract's bounds is not drawn. */
  draw(strokes: readonly Stroke[]): void {
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
    this.#waiting.end({ kind: "signed", strokes: this.#ink });
    this.#ink = [];
  }

  clear(): void {
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
        this.#ink = [];
        this.caption = String(caption);
        return;
      }
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      default:
        noSuchMethod("signature-pad", method);
    }
  }

  failure(method: string): unknown {
    if (method === "status") return "no-answer";
    return method === "capture" ? { kind: "fault", fault: "no-answer" } : undefined;
  }

  powerLost(): void {
    this.#waiting.forget();
    this.#ink = [];
    this.caption = "";
  }
}
