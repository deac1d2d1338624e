import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import type { EcdsaP256 } from "../../hal/drivers/software-secure-element-signing";
import { PlainCiphers } from "../crypto/ciphers";
import type { CardReaderModel } from "../devices/card-reader";
import type { PinPadModel } from "../devices/pin-pad";
import { wayToCard } from "../devices/secure-element";
import type { World } from "../world/world";
import { fuseOf } from "./installation";

/** The secure element of a world, with what it keeps of itself when the power goes. */
export class KeptElement {
  readonly element: SoftwareSecureElement;
  #vault: Uint8Array | undefined;

  /** @param vault of an earlier world. */
  constructor({
    world,
    serial,
    vault,
    pins,
    reader,
    ecdsa,
  }: {
    readonly world: World;
    readonly serial: string;
    readonly vault: Uint8Array | undefined;
    readonly pins: PinPadModel;
    readonly reader: CardReaderModel;
    readonly ecdsa: EcdsaP256 | undefined;
  }) {
    this.#vault = vault;
    const random = world.random("secure-element");
    this.element = new SoftwareSecureElement({
      ciphers: new PlainCiphers(),
      fuse: fuseOf(serial),
      store: {
        load: async () => this.#vault,
        save: async (bytes) => {
          this.#vault = bytes;
        },
      },
      pins,
      transmit: wayToCard(reader),
      publicKey: new SoftwarePublicKey(),
      passwordRounds: 2,
      ...(ecdsa ? { ecdsa } : {}),
      random: (length) => random.bytes(length),
    });
  }

  /** Sealed. Absent before anything was put in. */
  get vault(): Uint8Array | undefined {
    return this.#vault;
  }
}
