import type { BlockCipher, BlockCiphers } from "../../hal/drivers/ciphers";
import { Aes, aesTables } from "./aes";
import type { BlockHash } from "./block-hash";
import { Des, desSchedule, desTables } from "./des";
import { sha256 } from "./sha256";
import { sm3 } from "./sm3";
import { Sm4, sm4Tables } from "./sm4";

/** Keys of one terminal or host that come again and again: master, working keys, their halves. */
const SCHEDULES_KEPT = 8;

interface Scheduled {
  readonly key: Uint8Array;
  readonly keys: Uint8Array;
}

/**
 * The ciphers in plain TypeScript. Tables are built on first use, so a world that never needs SM4 does not pay. The last DES
 * keys stay prepared, wiped or not: these are a simulator's keys, and to prepare one takes longer than what it is then used for.
 */
export class PlainCiphers implements BlockCiphers {
  #des: Int32Array | undefined;
  #sm4: Int32Array | undefined;
  #aes: Uint8Array | undefined;
  #sha256: BlockHash | undefined;
  #sm3: BlockHash | undefined;
  readonly #scheduled: Scheduled[] = [];
  #oldest = 0;

  des(key: Uint8Array): BlockCipher {
    this.#des ??= desTables();
    return new Des(this.#des, this.#schedule(this.#des, key));
  }

  sm4(key: Uint8Array): BlockCipher {
    this.#sm4 ??= sm4Tables();
    return new Sm4(this.#sm4, key);
  }

  aes(key: Uint8Array): BlockCipher {
    this.#aes ??= aesTables();
    return new Aes(this.#aes, key);
  }

  atRest(key: Uint8Array): BlockCipher {
    return this.sm4(key);
  }

  sha256(bytes: Uint8Array): Uint8Array {
    this.#sha256 ??= sha256();
    return this.#sha256.digest(bytes);
  }

  sm3(bytes: Uint8Array): Uint8Array {
    this.#sm3 ??= sm3();
    return this.#sm3.digest(bytes);
  }

  #schedule(tables: Int32Array, key: Uint8Array): Uint8Array {
    for (const scheduled of this.#scheduled) if (isSame(scheduled.key, key)) return scheduled.keys;
    const keys = desSchedule(tables, key);
    this.#scheduled[this.#oldest] = { key: key.slice(), keys };
    this.#oldest = (this.#oldest + 1) % SCHEDULES_KEPT;
    return keys;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
