import type { Personalisation, TerminalModel } from "../../hal/board";
import type { EcdsaP256 } from "../../hal/drivers/software-secure-element-signing";
import type { Endpoint } from "../../hal/network";
import type { Acquirer } from "../acquirer/acquirer-types";
import type { AcquirerProfile } from "../acquirer/configuration";
import type { AcquirerSnapshot } from "../acquirer/snapshot/snapshot";
import type { RawSigner } from "../cards/chip/rsa";
import type { GuestCard } from "../cards/wallet";
import type { KeptCount } from "../devices/element-count";
import type { FlashImage, NorFlash, RandomWord } from "../devices/flash";
import type { Link } from "../devices/link";
import type { TlsView } from "../devices/network";
import type { Outside } from "../devices/outside";
import type { Engine } from "../engine/engine";
import type { World } from "../world/world";

/** 2026-11-22 10:00 in China: the default world's first morning. */
export const DEFAULT_START_MS = Date.UTC(2026, 10, 22, 2, 0, 0);
/** The journal's partition on a board with 16 MB of flash. */
export const FLASH_BYTES = 1_048_576;

/** What of a terminal survives when the simulator stops: nothing in it is a card number, a PIN or a key in clear. */
export interface KeptTerminal {
  readonly flash: FlashImage;
  readonly vault?: Uint8Array;
  /** The secure element's count: it goes with the chip, not with the image in the flash. */
  readonly count?: KeptCount;
  /** What an installer has set otherwise than the acquirer's table has it. Absent where nothing was. */
  readonly numbers?: Numbers;
}

/** What of a world survives: of its first terminal, of its others in their order, and the acquirer's books. */
export interface KeptState extends KeptTerminal {
  readonly books: AcquirerSnapshot;
  readonly others?: readonly KeptTerminal[];
}

/** A terminal beside the first one: of the same merchant and model, at the same acquirer. */
export interface OtherTerminal {
  readonly engine: Engine;
  readonly kept?: Partial<KeptTerminal>;
}

/** Those of a terminal that was moved. */
export type Numbers = Pick<Personalisation, "terminal" | "merchant">;

export interface SimulatorOptions {
  readonly seed: number;
  /** Virtual wall clock at the start, ms since 1970. */
  readonly startMs: number;
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  readonly engine: Engine;
  /** What the terminal's network is plugged into; the acquirer in memory when left out. */
  readonly link?: (world: World, acquirer: Acquirer, clock: TlsView["clock"]) => Link;
  /** The terminal connects without TLS, for those who want to look at the bytes. Else every connection is TLS. */
  readonly plain?: boolean;
  readonly flashBytes?: number;
  readonly kept?: Partial<KeptState>;
  /** The secure element of a development kit: it counts nothing. */
  readonly countless?: true;
  /** The flash chip itself, unstable bits and all, in place of `kept.flash` or a new one. */
  readonly chip?: (random: RandomWord) => NorFlash;
  /**
   * The terminal's flash is on its own board, and the world offers none. What the world then reads of the journal is in `chip`; where that
   * is left out, it cannot read it.
   */
  readonly flashOnBoard?: true;
  /** The display has keys on its glass, as boards with a touch panel do: home names large keys (k1 …). */
  readonly largeKeys?: true;
  /** The terminal has a line to a cash register: a cable, or a socket. */
  readonly till?: "serial" | "tcp";
  /**
   * The terminal's network is its own board's, and the world offers none: what of the acquirer it reaches where. What passes is seen at
   * the acquirer alone.
   */
  readonly networkOnBoard?: { readonly hosts: readonly Endpoint[] };
  /** Parts outside of the world, in the place of the first terminal's own. */
  readonly outside?: Outside;
  /** SM4 keys in place of 3DES ones (国密). */
  readonly national?: true;
  /** The merchant's other terminals, from the second on. The till line is the first one's. */
  readonly others?: readonly OtherTerminal[];
  /** Cards beside those of the deck. */
  readonly guests?: readonly GuestCard[];
  /** Where the host of the world is faster than the world's own. */
  readonly signers?: Signers;
}

/** What signs in a world. The bytes are those of the world's own. */
export interface Signers {
  /** RSA of its cards. */
  readonly signRaw: RawSigner;
  /** ECDSA of its secure elements. */
  readonly ecdsa: EcdsaP256;
}
