import type { BlockCiphers } from "./ciphers";
import { NONCE_BYTES, openWith, sealWith } from "./software-secure-element-sealing";
import {
  DATA_KEY_BYTES,
  decodeVault,
  encodeVault,
  tamperedVault,
  type Vault,
  zeroWorking,
} from "./software-secure-element-vault";

/** What a vault is kept with. */
export interface VaultKeeping {
  readonly ciphers: BlockCiphers;
  /**
   * A secret of this chip, 16 to 64 bytes, that is not in the store (a fuse on a board): the stored keys are sealed
   * under it, so that the store alone gives none away.
   */
  readonly fuse: Uint8Array;
  /** Keeps one value over power cuts; `save` replaces it whole or not at all. */
  readonly store: { load(): Promise<Uint8Array | undefined>; save(bytes: Uint8Array): Promise<void> };
  /** Random bytes of cryptographic quality. */
  readonly random: (length: number) => Uint8Array | Promise<Uint8Array>;
}

/** The vault in memory and, sealed, in its store. */
export class KeptVault {
  readonly #keeping: VaultKeeping;
  #restored: Promise<Vault> | undefined;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(keeping: VaultKeeping) {
    this.#keeping = keeping;
  }

  /** The keys as restored or last changed. */
  vault(): Promise<Vault> {
    this.#restored ??= this.#restore();
    return this.#restored;
  }

  /**
   * Replaces the vault, one change after another, durably before it counts.
   * @param erase zeroes what the former vault held and the new one does not; before the save, so that nothing in memory
   *   outlives the order to erase even when the store fails.
   */
  change(next: (vault: Vault) => Promise<Vault>, erase?: (former: Vault) => void): Promise<void> {
    const change = async () => {
      const former = await this.vault();
      const replacement = await next(former);
      if (replacement === former) return;
      if (erase !== undefined) {
        erase(former);
        this.#restored = Promise.resolve(replacement);
      }
      await this.#save(replacement);
      this.#restored = Promise.resolve(replacement);
      if (replacement.working !== former.working) zeroWorking(former);
    };
    const done = this.#changes.then(change, change);
    this.#changes = done;
    return done;
  }

  async #restore(): Promise<Vault> {
    const { ciphers, fuse, store, random } = this.#keeping;
    const stored = await store.load();
    if (stored === undefined) {
      const fresh = { tampered: false, dataKey: await random(DATA_KEY_BYTES), masters: [], working: {} };
      await this.#save(fresh);
      return fresh;
    }
    // A store that is not our own any more cannot be told from an attack.
    const plain = openWith(ciphers, fuse, stored);
    const vault = plain === undefined ? undefined : decodeVault(plain);
    plain?.fill(0);
    return vault ?? tamperedVault();
  }

  async #save(vault: Vault): Promise<void> {
    const { ciphers, fuse, store, random } = this.#keeping;
    const plain = encodeVault(vault);
    const sealed = sealWith(ciphers, fuse, plain, await random(NONCE_BYTES));
    plain.fill(0);
    await store.save(sealed);
  }
}
