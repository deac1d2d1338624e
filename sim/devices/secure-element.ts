import type { ApduResponse, CardLost, ReaderFault } from "../../hal/card-reader";
import type { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import { portMethods } from "../../hal/remote/ports";
import type { PinEncipherment } from "../../hal/secure-element";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel } from "../world/world";
import type { CardReaderModel } from "./card-reader";
import type { ElementCount } from "./element-count";
import { fields, noSuchMethod } from "./waiting";

/** Milliseconds of a small crypto chip or of software on an ESP32. */
const costMs: { readonly [method: string]: number } = Object.freeze({
  load: 8,
  transportKey: 120,
  stageMaster: 12,
  enableMaster: 8,
  pinBlock: 4,
  verifyOffline: 20,
  mac: 6,
  verifyMac: 6,
  encryptTrack: 4,
  seal: 3,
  open: 3,
  passwordDigest: 30,
  sign: 60,
  counter: 25,
});

const contract: readonly string[] = portMethods["secure-element"];

/** Puts a secure element behind its port. It shares a housing with the card reader: a PIN goes to the card inside it. */
export class SecureElementModel implements DeviceModel {
  readonly facts = {};
  readonly #element: SoftwareSecureElement;
  readonly #reader: DeviceModel;
  readonly #count: ElementCount | undefined;

  /** @param count of an external element; left out, it has none, as on a development kit. */
  constructor(element: SoftwareSecureElement, reader: DeviceModel, count?: ElementCount) {
    this.#element = element;
    this.#reader = reader;
    this.#count = count;
  }

  async handle(method: string, argument: unknown, answer: Answer): Promise<void> {
    // What only the housing and the installer may call is no call of the port.
    if (!contract.includes(method)) noSuchMethod("secure-element", method);
    if (method === "verifyOffline") return this.#verifyOffline(argument, answer);
    if (method === "counter" && this.#count) return answer(this.#count.serve(fields(argument)["do"]), costMs[method]);
    const element = this.#element as unknown as Record<string, (argument: unknown) => Promise<unknown>>;
    answer(await element[method]?.(argument), costMs[method] ?? 1);
  }

  failure(method: string): unknown {
    if (method === "status") return { master: false, pin: false, mac: false, track: false, tampered: false };
    if (method === "forget" || method === "wipe") return undefined;
    return { kind: "fault", fault: "disconnected" };
  }

  /** On the way from the card: the reader notices. */
  corrupt(method: string, value: unknown, random: SeededRandom): unknown {
    return method === "verifyOffline" ? this.#reader.corrupt?.("transmit", value, random) : value;
  }

  torn(method: string, argument: unknown, random: SeededRandom): void {
    if (method === "counter" && fields(argument)["do"] === "raise") this.#count?.torn(random);
  }

  powerLost(): void {
    // Keys are in the chip's own non-volatile memory.
  }

  /** The card answers in the world's time, which no promise may wait for: so the command is made here and sent there. */
  async #verifyOffline(argument: unknown, answer: Answer): Promise<void> {
    const { entry, encipher } = fields(argument);
    if (typeof entry !== "number") throw new TypeError("verifyOffline: expected entry, a number");
    const made = await this.#element.verifyCommand({
      entry,
      ...(encipher ? { encipher: asEncipherment(encipher) } : {}),
    });
    const ms = costMs["verifyOffline"] ?? 0;
    if (made.kind !== "command") return answer(made, ms);
    const { command } = made;
    try {
      void this.#reader.handle("transmit", command, (value, afterMs = 0) => answer(value, afterMs + ms));
    } finally {
      command.fill(0);
    }
  }
}

function asEncipherment(value: unknown): PinEncipherment {
  const { modulus, exponent, challenge } = fields(value);
  if (modulus instanceof Uint8Array && exponent instanceof Uint8Array && challenge instanceof Uint8Array)
    return { modulus, exponent, challenge };
  throw new TypeError("verifyOffline: expected encipher with modulus, exponent and challenge, bytes");
}

/** The element's own way to the card, for whoever holds the element outside of a port. */
export function wayToCard(
  reader: CardReaderModel,
): (command: Uint8Array) => Promise<ApduResponse | CardLost | ReaderFault> {
  return (command) =>
    new Promise((resolve) => {
      reader.handle("transmit", command, (value) => resolve(value as ApduResponse | CardLost | ReaderFault));
    });
}
