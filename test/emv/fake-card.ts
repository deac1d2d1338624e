import { cryptogram as types } from "../../src/emv/apdu";
import { concat } from "../../src/emv/bytes";
import type { CardAnswer } from "../../src/emv/types";
import { bytes } from "./hex";
import type { TestIssuer } from "./test-issuer";
import { hex, object } from "./world";

export interface FakeOptions {
  readonly aip?: string;
  readonly pdol?: string;
  /** 5F2D of the application, in hex. */
  readonly languages?: string;
  readonly cdol1?: string;
  readonly cdol2?: string;
  readonly cvmList?: string;
  /** Replaces answers by the start of the command. */
  readonly says?: { readonly [commandStart: string]: string | CardAnswer };
  /** More objects for the one record that is not signed. */
  readonly more?: readonly Uint8Array[];
  /** First and second cryptogram's types. */
  readonly words?: readonly [number, number?];
  /** Signs badly. */
  readonly forged?: boolean;
}

const CRYPTOGRAM = "0102030405060708";

/**
 * A small card for the kernel's own tests: one application, two records, keys of the test issuer. What a test wants otherwise
 * it says by the start of the command.
 */
export class FakeCard {
  readonly #issuer: TestIssuer;
  readonly #options: FakeOptions;
  #sent: Uint8Array = bytes("");
  #cryptograms = 0;

  constructor(issuer: TestIssuer, options: FakeOptions = {}) {
    this.#issuer = issuer;
    this.#options = options;
  }

  readonly card = (command: string): string | CardAnswer => {
    const says = this.#options.says ?? {};
    for (const start of Object.keys(says)) {
      const said = says[start];
      if (said !== undefined && command.startsWith(start)) return said;
    }
    if (command.startsWith("00A404000E31"))
      return this.#ok(object(0x6f, object(0x84, "315041592E5359532E4444463031"), object(0xa5, "880101")));
    if (command.startsWith("00B2010C"))
      return this.#ok(object(0x70, object(0x61, object(0x4f, "A000000333010101"), "500544454249548701 01")));
    if (command.startsWith("00B2020C")) return "6A83";
    if (command.startsWith("00A40400")) return this.#ok(this.#fci());
    if (command.startsWith("80A80000")) {
      this.#sent = bytes(command).slice(7, -1);
      return this.#ok(object(0x80, this.#aip, "10010201 18010100"));
    }
    if (command.startsWith("00B2011C")) return this.#ok(this.#open());
    if (command.startsWith("00B20114")) return this.#ok(object(0x70, this.signed));
    if (command.startsWith("00B20214")) return this.#ok(this.#certificates());
    if (command.startsWith("00880000")) {
      const dynamic = bytes("020021");
      const data = this.#options.forged ? bytes("00000000") : bytes(command).slice(5, -1);
      return this.#ok(object(0x80, this.#issuer.dynamicSignature(dynamic, data)));
    }
    if (command.startsWith("80AE")) return this.#generate(bytes(command));
    if (command.startsWith("00820000")) return "9000";
    if (command.startsWith("8424") || command.startsWith("841E")) return "9000";
    return "6D00";
  };

  get #aip(): string {
    return this.#options.aip ?? "3C00";
  }

  /** The record under the signature. */
  get signed(): Uint8Array {
    return concat([
      object(0x5a, this.#issuer.pan),
      object(0x5f24, "351231"),
      object(0x5f34, "01"),
      object(0x8e, this.#options.cvmList ?? "00000000000000005E031F00"),
      object(0x8c, this.#options.cdol1 ?? "9F02069F37049505"),
      object(0x8d, this.#options.cdol2 ?? "8A029F370495059B02"),
      object(0x9f4a, "82"),
    ]);
  }

  #fci(): Uint8Array {
    const { pdol, languages } = this.#options;
    return object(
      0x6f,
      object(0x84, "A000000333010101"),
      object(0xa5, "50054445424954", pdol ? object(0x9f38, pdol) : "", languages ? object(0x5f2d, languages) : ""),
    );
  }

  #open(): Uint8Array {
    return object(0x70, object(0x57, `${this.#issuer.pan}D35122010000`), ...(this.#options.more ?? []));
  }

  #certificates(): Uint8Array {
    const all = concat([this.signed, bytes(this.#aip)]);
    const issuer = this.#issuer.issuerCertificate();
    const card = this.#issuer.cardCertificate(all);
    // More than one record of 256 bytes holds: the kernel does not mind.
    return object(
      0x70,
      object(0x8f, "F1"),
      object(0x90, issuer.certificate),
      object(0x92, issuer.remainder),
      object(0x9f32, "03"),
      object(0x93, this.#issuer.staticSignature(this.#options.forged ? bytes("00") : all)),
      object(0x9f46, card.certificate),
      object(0x9f47, "03"),
      object(0x9f48, card.remainder),
    );
  }

  #generate(command: Uint8Array): string {
    const values = command.slice(5, -1);
    const asked = (command[2] ?? 0) & 0xc0;
    const first = this.#cryptograms++ === 0;
    const type = this.#options.words?.[this.#cryptograms - 1] ?? asked;
    this.#sent = concat([this.#sent, values]);
    if (((command[2] ?? 0) & 0x10) === 0 || type === types.aac)
      return this.#ok(object(0x80, Uint8Array.of(type), "0021", CRYPTOGRAM, "07010103A00000"));
    const plain = concat([
      object(0x9f27, Uint8Array.of(type)),
      object(0x9f36, "0021"),
      object(0x9f10, "07010103A00000"),
    ]);
    const number = values.slice(first ? 6 : 2, first ? 10 : 6);
    const said = this.#options.forged ? bytes("00") : concat([this.#sent, plain]);
    const signature = this.#issuer.combinedSignature(type, bytes(CRYPTOGRAM), number, said);
    return this.#ok(object(0x77, plain, object(0x9f4b, signature)));
  }

  #ok(data: Uint8Array): string {
    return `${hex(data)}9000`;
  }
}
