import type { BlockCipher, BlockCiphers } from "../../hal/drivers/ciphers";
import { Des, desTables } from "./des";
import { sha256 } from "./sha256";
import { Sm4, sm4Tables } from "./sm4";

/** The ciphers in plain TypeScript. Tables are built on first use, so a world that never needs SM4 does not pay. */
export class PlainCiphers implements BlockCiphers {
  #des: Int32Array | undefined;
  #sm4: Int32Array | undefined;

  des(key: Uint8Array): BlockCipher {
    this.#des ??= desTables();
    return new Des(this.#des, key);
  }

  sm4(key: Uint8Array): BlockCipher {
    this.#sm4 ??= sm4Tables();
    return new Sm4(this.#sm4, key);
  }

  atRest(key: Uint8Array): BlockCipher {
    return this.sm4(key);
  }

  sha256(bytes: Uint8Array): Uint8Array {
    return sha256(bytes);
  }
}
