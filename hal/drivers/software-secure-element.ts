import type { ApduResponse, CardLost, CardReader, ReaderFault } from "../card-reader";
import type { PublicKey } from "../public-key";
import type {
  Counted,
  KeyAlgorithm,
  KeyStatus,
  MacAlgorithm,
  MasterDelivery,
  PinBlockFormat,
  PinEncipherment,
  Sealed,
  SecureElement,
  SecureElementFault,
  SecureElementRefusal,
  TransportKey,
  WorkingKeyUse,
  WrappedKey,
} from "../secure-element";
import type { BlockCipher } from "./ciphers";
import type { ProtectionKey } from "./key-block";
import { clearPinBlock, encryptTrackDigits, isPinLength, sameBytes } from "./software-secure-element-algorithms";
import { KeptVault, type VaultKeeping } from "./software-secure-element-kept-vault";
import { macWith, ownMac, prepareKey, signInProof, unwrapKeys } from "./software-secure-element-keys";
import { checkValueOf, makeTransportKey, openDelivery, withMaster } from "./software-secure-element-loading";
import { type VerifyCommand, verifyCommand } from "./software-secure-element-offline";
import { NONCE_BYTES, openWith, SEALING_BYTES, sealWith, slowDigest } from "./software-secure-element-sealing";
import { type EcdsaP256, publicKey, SIGNED_BYTES_MAX, sign } from "./software-secure-element-signing";
import {
  DATA_KEY_BYTES,
  MASTER_SLOTS,
  type StoredKey,
  tamperedVault,
  type Vault,
  zeroVault,
  zeroWorking,
} from "./software-secure-element-vault";

/** Most bytes that `seal` takes: the contract's bound. */
const sealedPlainBytesMax = 512;
const passwordCharactersMax = 12;
const operatorCharactersMax = 16;
/** Turns of the password digest: a guess at a stolen journal needs the device's key besides, so the till stays fast. */
const PASSWORD_ROUNDS = 256;

export interface SoftwareSecureElementOptions extends VaultKeeping {
  /** The PIN pad's vault: gives the digits (0 to 9) of an entry once. They are zeroed after use. */
  readonly pins: { take(entry: number): Uint8Array | undefined };
  /** The way to the card that is activated at the reader: `CardReader.transmit`. The command is zeroed after the answer. */
  readonly transmit: CardReader["transmit"];
  /** Enciphers offline PINs with cards' keys. */
  readonly publicKey: Pick<PublicKey, "rsa">;
  /** Turns of the password digest, 256 when left out. Fewer only where nobody attacks: in the simulator. */
  readonly passwordRounds?: number;
  /** What signs and gives the public key, where something is faster than the element's own. The bytes are the same. */
  readonly ecdsa?: EcdsaP256;
}

function refuse(fault: SecureElementFault): SecureElementRefusal {
  return { kind: "fault", fault };
}

/**
 * A secure element in software, for development kits and the simulator. It keeps the contract, but keys pass through
 * ordinary memory: a device with it cannot be certified for PIN entry (PCI PTS).
 */
export class SoftwareSecureElement implements SecureElement {
  readonly #options: SoftwareSecureElementOptions;
  readonly #kept: KeptVault;
  /** In memory alone: gone with the power. */
  #transport: StoredKey | undefined;

  constructor(options: SoftwareSecureElementOptions) {
    this.#options = options;
    this.#kept = new KeptVault(options);
  }

  /**
   * Key loading in a safe place, with the device in hand: not a part of the contract. Clears the tamper mark.
   * @param slot 0 to 9. @param key 16 bytes; copied.
   * @param protection what key blocks for this device will be protected with; absent: it stays as it was.
   */
  async injectMaster(
    slot: number,
    key: Uint8Array,
    algorithm: KeyAlgorithm,
    protection?: ProtectionKey,
  ): Promise<void> {
    if (!Number.isInteger(slot) || slot < 0 || slot >= MASTER_SLOTS) throw new RangeError("no such master key slot");
    if (key.length !== 16) throw new RangeError("a master key has 16 bytes");
    const bytes = key.slice();
    const put = protection ? { protection: { ...protection, bytes: protection.bytes.slice() } } : {};
    await this.#kept.change(async (vault) => {
      const dataKey = vault.tampered ? await this.#options.random(DATA_KEY_BYTES) : vault.dataKey;
      const loaded = withMaster(vault, slot, { algorithm, bytes });
      return { ...loaded, ...put, tampered: false, dataKey, staged: undefined };
    });
  }

  /**
   * Empties a master key's slot and the working keys that came under it, as on a terminal that was never loaded (A14): not
   * a part of the contract either. Data at rest stay readable.
   */
  async removeMaster(slot: number): Promise<void> {
    await this.#kept.change(async (vault) => ({
      ...vault,
      masters: vault.masters.map((master, at) => (at === slot ? undefined : master)),
      working: {},
    }));
  }

  async status(): Promise<KeyStatus> {
    const { tampered, masters, working, staged } = await this.#kept.vault();
    return {
      ...(staged ? { staged: checkValueOf(this.#options.ciphers, staged.key) } : {}),
      master: masters.some((master) => master !== undefined),
      pin: working.pin !== undefined,
      mac: working.mac !== undefined,
      track: working.track !== undefined,
      tampered,
    };
  }

  async load(request: {
    readonly masterSlot: number;
    readonly keys: readonly WrappedKey[];
  }): Promise<{ readonly kind: "loaded" } | SecureElementRefusal> {
    let answer: { readonly kind: "loaded" } | SecureElementRefusal = { kind: "loaded" };
    await this.#kept.change(async (vault) => {
      const master = vault.masters[request.masterSlot];
      const opened = vault.tampered
        ? refuse("tampered")
        : master === undefined
          ? refuse("no-key")
          : unwrapKeys(this.#options.ciphers, master, request.keys);
      if (opened.kind === "opened") return { ...vault, working: opened.working };
      answer = opened;
      return vault;
    });
    return answer;
  }

  async transportKey(request: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly pinned: Uint8Array;
    readonly algorithm: KeyAlgorithm;
  }): Promise<TransportKey> {
    const { tampered } = await this.#kept.vault();
    if (tampered) return refuse("tampered");
    this.#transport?.bytes.fill(0);
    this.#transport = undefined;
    const made = await makeTransportKey(this.#options, request);
    if (made.kind === "fault") return made;
    this.#transport = made.key;
    return { kind: "ok", cryptogram: made.cryptogram, checkValue: made.checkValue };
  }

  async stageMaster(request: {
    readonly masterSlot: number;
    readonly delivery: MasterDelivery;
    readonly checkValue: Uint8Array;
  }): Promise<{ readonly kind: "staged" } | SecureElementRefusal> {
    const { masterSlot: slot } = request;
    if (!Number.isInteger(slot) || slot < 0 || slot >= MASTER_SLOTS) throw new RangeError("no such master key slot");
    const transport = this.#transport;
    this.#transport = undefined;
    let answer: { readonly kind: "staged" } | SecureElementRefusal = { kind: "staged" };
    await this.#kept.change(async (vault) => {
      const opened = openDelivery(this.#options.ciphers, vault, transport, request);
      if (opened.kind === "opened") return { ...vault, staged: { slot, key: opened.key } };
      answer = opened;
      return vault;
    });
    transport?.bytes.fill(0);
    return answer;
  }

  async enableMaster(): Promise<{ readonly kind: "enabled" } | SecureElementRefusal> {
    let answer: { readonly kind: "enabled" } | SecureElementRefusal = { kind: "enabled" };
    await this.#kept.change(async (vault) => {
      const { staged } = vault;
      // Working keys came under the former master key: none of them outlives it.
      if (staged) return { ...withMaster(vault, staged.slot, staged.key), staged: undefined, working: {} };
      answer = refuse(vault.tampered ? "tampered" : "no-key");
      return vault;
    });
    return answer;
  }

  async forget(): Promise<void> {
    await this.#kept.change(async (vault) => ({ ...vault, working: {} }), zeroWorking);
  }

  async pinBlock(request: {
    readonly entry: number;
    readonly format: PinBlockFormat;
    readonly pan: string;
  }): Promise<Sealed> {
    const digits = this.#options.pins.take(request.entry);
    try {
      const cipher = await this.#cipher("pin");
      if ("kind" in cipher) return cipher;
      if (digits === undefined || !isPinLength(digits.length)) return refuse("no-entry");
      const block = clearPinBlock(digits, request.format === "iso-0" ? request.pan : "", cipher.blockBytes);
      cipher.encrypt(block);
      cipher.wipe();
      return { kind: "ok", bytes: block };
    } finally {
      digits?.fill(0);
    }
  }

  async verifyOffline(request: {
    readonly entry: number;
    readonly encipher?: PinEncipherment;
  }): Promise<ApduResponse | CardLost | ReaderFault | SecureElementRefusal> {
    const made = await this.verifyCommand(request);
    if (made.kind !== "command") return made;
    try {
      return await this.#options.transmit(made.command);
    } finally {
      made.command.fill(0);
    }
  }

  /**
   * The first half of `verifyOffline`, for a housing that puts the command on the reader's line itself, and zeroes it: not a
   * part of the contract.
   */
  async verifyCommand(request: {
    readonly entry: number;
    readonly encipher?: PinEncipherment;
  }): Promise<VerifyCommand | CardLost | SecureElementRefusal> {
    const digits = this.#options.pins.take(request.entry);
    try {
      const { tampered } = await this.#kept.vault();
      if (tampered) return refuse("tampered");
      if (digits === undefined || !isPinLength(digits.length)) return refuse("no-entry");
      return await verifyCommand(this.#options, digits, request.encipher);
    } finally {
      digits?.fill(0);
    }
  }

  async mac(request: { readonly algorithm: MacAlgorithm; readonly message: Uint8Array }): Promise<Sealed> {
    const vault = await this.#kept.vault();
    const key = this.#workingKey(vault, "mac");
    if ("kind" in key) return key;
    return macWith(this.#options.ciphers, key, request.algorithm, request.message);
  }

  async verifyMac(request: {
    readonly algorithm: MacAlgorithm;
    readonly message: Uint8Array;
    readonly mac: Uint8Array;
    readonly masterSlot?: number;
  }): Promise<{ readonly kind: "ok"; readonly genuine: boolean } | SecureElementRefusal> {
    const own = request.masterSlot === undefined ? await this.mac(request) : await this.#proof(request);
    return own.kind === "ok" ? { kind: "ok", genuine: sameBytes(own.bytes, request.mac) } : own;
  }

  async encryptTrack(request: {
    readonly track: string;
  }): Promise<{ readonly kind: "ok"; readonly track: string } | SecureElementRefusal> {
    const cipher = await this.#cipher("track");
    if ("kind" in cipher) return cipher;
    const track = encryptTrackDigits(cipher, request.track);
    cipher.wipe();
    return { kind: "ok", track };
  }

  async seal(request: { readonly plain: Uint8Array }): Promise<Sealed> {
    if (request.plain.length > sealedPlainBytesMax) throw new RangeError("seal takes at most 512 bytes");
    const vault = await this.#kept.vault();
    if (vault.tampered) return refuse("tampered");
    const { ciphers, random } = this.#options;
    return { kind: "ok", bytes: sealWith(ciphers, vault.dataKey, request.plain, await random(NONCE_BYTES)) };
  }

  async open(request: { readonly sealed: Uint8Array }): Promise<Sealed> {
    const vault = await this.#kept.vault();
    if (vault.tampered) return refuse("tampered");
    if (request.sealed.length > sealedPlainBytesMax + SEALING_BYTES) return refuse("check-value");
    const plain = openWith(this.#options.ciphers, vault.dataKey, request.sealed);
    return plain === undefined ? refuse("check-value") : { kind: "ok", bytes: plain };
  }

  async passwordDigest(request: { readonly operator: string; readonly password: string }): Promise<Sealed> {
    const { operator, password } = request;
    if (password.length < 1 || password.length > passwordCharactersMax) throw new RangeError("a password has 1 to 12");
    if (operator.length > operatorCharactersMax) throw new RangeError("an operator's number has at most 16");
    const vault = await this.#kept.vault();
    if (vault.tampered) return refuse("tampered");
    return {
      kind: "ok",
      bytes: slowDigest(
        this.#options.ciphers,
        vault.dataKey,
        operator,
        password,
        this.#options.passwordRounds ?? PASSWORD_ROUNDS,
      ),
    };
  }

  async sign(request: { readonly message: Uint8Array }): Promise<Sealed> {
    if (request.message.length > SIGNED_BYTES_MAX) throw new RangeError("sign takes at most 512 bytes");
    const { tampered, dataKey } = await this.#kept.vault();
    return tampered ? refuse("tampered") : sign(this.#options.ciphers, dataKey, request.message, this.#options.ecdsa);
  }

  /** The public half of the key that `sign` uses, 65 bytes, for the acquirer: not a part of the contract. */
  async publicKey(): Promise<Sealed> {
    const { tampered, dataKey } = await this.#kept.vault();
    return tampered ? refuse("tampered") : publicKey(this.#options.ciphers, dataKey, this.#options.ecdsa);
  }

  /** Whoever can write its store can write an older one: it has no count that would prove anything. */
  async counter(): Promise<Counted> {
    return { kind: "unavailable" };
  }

  async wipe(): Promise<void> {
    await this.#kept.change(async () => tamperedVault(), zeroVault);
  }

  async #proof(request: {
    readonly algorithm: MacAlgorithm;
    readonly message: Uint8Array;
    readonly masterSlot?: number;
  }): Promise<Sealed> {
    const { tampered, masters } = await this.#kept.vault();
    if (tampered) return refuse("tampered");
    const master = masters[request.masterSlot ?? -1];
    if (!master || request.algorithm !== ownMac(master)) return refuse("no-key");
    return { kind: "ok", bytes: signInProof(this.#options.ciphers, master, request.message) };
  }

  #workingKey(vault: Vault, use: WorkingKeyUse): StoredKey | SecureElementRefusal {
    if (vault.tampered) return refuse("tampered");
    return vault.working[use] ?? refuse("no-key");
  }

  async #cipher(use: WorkingKeyUse): Promise<BlockCipher | SecureElementRefusal> {
    const key = this.#workingKey(await this.#kept.vault(), use);
    return "kind" in key ? key : prepareKey(this.#options.ciphers, key);
  }
}
