import type { SignaturePoint } from "../../hal/signature-pad";
import type { Answer, DeviceModel, World } from "../world";
import { fields, noSuchMethod, Waiting } from "./waiting";

export class SignaturePadModel implements DeviceModel {
  readonly facts = { widthPixels: 320, heightPixels: 160 };
  readonly #waiting: Waiting;
  caption = "";

  constructor(world: World) {
    this.#waiting = new Waiting(world);
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  sign(strokes: readonly (readonly SignaturePoint[])[]): void {
    this.#waiting.end({ kind: "signed", strokes });
  }

  clear(): void {
    this.#waiting.end({ kind: "cleared" });
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "status":
        return answer("ready");
      case "capture": {
        const { caption, timeoutMs } = fields(argument);
        this.#waiting.begin(answer, timeoutMs);
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
    this.caption = "";
  }
}
