import { type MaskedPan, maskPan } from "../values/masked-pan";

/** What a chip or a tap told of its card. Holds the full card number in private: prints and serialises masked. */
export class EmvCard {
  readonly #pan: string;
  readonly #track2: string;
  /** YYMM. */
  readonly expiry: string;
  /** Three digits; empty when the card does not say. */
  readonly serviceCode: string;
  /** 5F34 for field 23; undefined when the card has none. */
  readonly sequence: number | undefined;
  /** 4F / 9F06: 5 to 16 bytes. */
  readonly aid: Uint8Array;
  /** 9F12 or 50, as on the slip. */
  readonly label: string;

  constructor(parts: {
    readonly pan: string;
    readonly track2: string;
    readonly expiry: string;
    readonly serviceCode: string;
    readonly sequence: number | undefined;
    readonly aid: Uint8Array;
    readonly label: string;
  }) {
    this.#pan = parts.pan;
    this.#track2 = parts.track2;
    this.expiry = parts.expiry;
    this.serviceCode = parts.serviceCode;
    this.sequence = parts.sequence;
    this.aid = parts.aid;
    this.label = parts.label;
  }

  /** The number in clear, for the secure element and the request alone. 8 to 19 digits. */
  get pan(): string {
    return this.#pan;
  }

  /** Track 2 equivalent with `=` as separator, for the request alone; empty when the card has none. */
  get track2(): string {
    return this.#track2;
  }

  get maskedPan(): MaskedPan {
    return maskPan(this.#pan);
  }

  toString(): string {
    return this.maskedPan;
  }

  toJSON(): string {
    return this.maskedPan;
  }
}
