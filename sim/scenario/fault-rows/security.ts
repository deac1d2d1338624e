import type { Message } from "../../../src/host/iso8583/message";
import type { Simulator } from "../../simulator/simulator";
import type { Answer, DeviceModel } from "../../world/world";
import { supportLoads } from "../support";
import { change, type FaultRows, host, row, type Undo } from "./injection";
import { offline } from "./power";
import { replaceNextAnswer } from "./tampering";

/** Field 4 of twelve digits: a fen for whatever it was; field 38: an authorisation that nobody gave. */
const ALTERED_AMOUNT = "000000000001";
const ALTERED_CODE = "FORGED";
/** The most that a chip can say at once. */
const ENDLESS_BYTES = 256;
/** A constructed object (6F) that says to be 65,535 bytes long, full of others that say the same. */
const ENDLESS: readonly number[] = Object.freeze([0x6f, 0x82, 0xff, 0xff]);

/** The one before it once more, then itself altered. */
function forgeNext(simulator: Simulator): Promise<Undo> {
  const forgeries = (fields: Message["fields"]) => [
    { ...fields, 4: ALTERED_AMOUNT },
    { ...fields, 38: ALTERED_CODE },
  ];
  return replaceNextAnswer(simulator, forgeries, true);
}

/** A device that answers one of its calls with something else, as often as it is asked. */
export class Hostile implements DeviceModel {
  readonly facts: object;
  readonly #honest: DeviceModel;
  readonly #method: string;
  readonly #instead: (value: unknown) => unknown;

  constructor(honest: DeviceModel, method: string, instead: (value: unknown) => unknown) {
    this.facts = honest.facts;
    this.#honest = honest;
    this.#method = method;
    this.#instead = instead;
  }

  handle(method: string, argument: unknown, answer: Answer): void | Promise<void> {
    if (method !== this.#method) return this.#honest.handle(method, argument, answer);
    return this.#honest.handle(method, argument, (value, afterMs) => answer(this.#instead(value), afterMs));
  }

  failure(method: string): unknown {
    return this.#honest.failure(method);
  }

  powerLost(): void {
    this.#honest.powerLost();
  }
}

/** Whatever chip is spoken to: each of its answers is the beginning of an object that never ends. */
async function endlessChip({ world, cardReader }: Simulator): Promise<Undo> {
  const endless = Uint8Array.from({ length: ENDLESS_BYTES }, (_, at) => ENDLESS[at % ENDLESS.length] ?? 0);
  const lie = (value: unknown) =>
    (value as { readonly kind?: string }).kind === "response"
      ? { kind: "response", data: endless.slice(), status: 0x9000 }
      : value;
  const honest = world.at("card-reader") ?? cardReader;
  world.attach("card-reader", new Hostile(honest, "transmit", lie));
  return () => world.attach("card-reader", honest);
}

/** What hangs on a cable: the signature pad's points, and where there is none the printer's state, are rubbish. */
async function rubbish({ world, signaturePad, printer }: Simulator): Promise<Undo> {
  if (signaturePad) {
    world.attach(
      "signature-pad",
      new Hostile(signaturePad, "read", () => ({ kind: "points", bytes: new Uint8Array(7) })),
    );
    return () => world.attach("signature-pad", signaturePad);
  }
  if (!printer) return () => undefined;
  const honest = world.at("printer") ?? printer;
  world.attach("printer", new Hostile(honest, "status", () => "\u0000\u0001"));
  return () => world.attach("printer", honest);
}

/** So often it rises in a day, with a margin. */
const COUNTED_ON = 100;

/**
 * An older image is put into the flash: to the terminal that is a secure element that has counted on without it.
 * Taken back by whoever mends it: support.
 */
async function olderImage(simulator: Simulator): Promise<Undo> {
  await offline(simulator, async () => {
    for (let day = 0; day < COUNTED_ON; day++) simulator.elementCount?.serve("raise");
  });
  return () => supportLoads(simulator);
}

/** F. Security. */
export const securityRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    F02: row("in the place of the next answer to a sale come a replay and two forgeries", change(forgeNext)),
    F03: row(
      "parameters of an older layout are to be downloaded",
      host({ parameters: { "50": "00100000010000010999" } }, { parameters: "changed" }),
    ),
    F06: row("each chip answers with objects that never end", change(endlessChip)),
    F07: row("the signature pad, or else the printer, answers rubbish", change(rubbish)),
    F08: row("the flash is put back to an older image: the secure element has counted on since", change(olderImage)),
  }),
  played: Object.freeze({
    F01: "any sale, then every view, slip and file: the card's number stands in none of them",
    F04: "the key verb: menu, 6, an operator, then a wrong password for the supervisor's",
    F05: "the key verb: wrong passwords, and the power verb between them",
  }),
});
