import type { SecureElement } from "../../hal/secure-element";
import type { Answer, DeviceModel } from "../world";
import { noSuchMethod } from "./waiting";

/** Milliseconds of a small crypto chip or of software on an ESP32. */
const costMs: { readonly [method: string]: number } = Object.freeze({
  load: 8,
  pinBlock: 4,
  mac: 6,
  verifyMac: 6,
  encryptTrack: 4,
  seal: 3,
  open: 3,
  passwordDigest: 30,
  sign: 60,
});

/** Puts a secure element behind its port. */
export class SecureElementModel implements DeviceModel {
  readonly facts = {};
  readonly #element: SecureElement;

  constructor(element: SecureElement) {
    this.#element = element;
  }

  async handle(method: string, argument: unknown, answer: Answer): Promise<void> {
    const call = (this.#element as unknown as Record<string, ((argument: unknown) => Promise<unknown>) | undefined>)[
      method
    ];
    if (!call) noSuchMethod("secure-element", method);
    const value = await call.call(this.#element, argument);
    answer(value, costMs[method] ?? 1);
  }

  failure(method: string): unknown {
    if (method === "status") return { master: false, pin: false, mac: false, track: false, tampered: false };
    if (method === "forget" || method === "wipe") return undefined;
    return { kind: "fault", fault: "disconnected" };
  }

  powerLost(): void {
    // Keys are in the chip's own non-volatile memory.
  }
}
