import type { PublicKey } from "../public-key";
import type { KeyAlgorithm, MasterDelivery, SecureElementFault, SecureElementRefusal } from "../secure-element";
import type { BlockCiphers } from "./ciphers";
import { openKeyBlock } from "./key-block";
import { checkValue, sameBytes } from "./software-secure-element-algorithms";
import { prepareKey } from "./software-secure-element-keys";
import { MASTER_SLOTS, type StoredKey, type Vault } from "./software-secure-element-vault";

/** How a software secure element takes a master key from afar (money.md §11). */

const masterKeyBytes = 16;
/** RFC 8017, 7.2.1: 00 02, random bytes that are not zero, 00, the message. */
const fixedBytes = 3;
const modulusBytesMin = 128;
/** What one draw of random bytes may lack: each is zero once in 256. */
const drawsMax = 64;

function refuse(fault: SecureElementFault): SecureElementRefusal {
  return { kind: "fault", fault };
}

/** The first 4 bytes of the encryption of zeros with a key, whole. */
export function checkValueOf(ciphers: BlockCiphers, key: StoredKey): Uint8Array {
  const cipher = prepareKey(ciphers, key);
  const value = checkValue(cipher);
  cipher.wipe();
  return value;
}

/** A vault with a master key in a slot. */
export function withMaster(vault: Vault, slot: number, key: StoredKey): Vault {
  const masters = Array.from({ length: MASTER_SLOTS }, (_, index) => vault.masters[index]);
  masters[slot] = key;
  return { ...vault, masters };
}

interface Enciphering {
  readonly ciphers: BlockCiphers;
  readonly publicKey: Pick<PublicKey, "rsa">;
  readonly random: (length: number) => Uint8Array | Promise<Uint8Array>;
}

export type MadeTransportKey =
  | {
      readonly kind: "made";
      readonly key: StoredKey;
      readonly cryptogram: Uint8Array;
      readonly checkValue: Uint8Array;
    }
  | SecureElementRefusal;

/** A fresh key, enciphered under a modulus whose SHA-256 is the pinned one. */
export async function makeTransportKey(
  { ciphers, publicKey, random }: Enciphering,
  request: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly pinned: Uint8Array;
    readonly algorithm: KeyAlgorithm;
  },
): Promise<MadeTransportKey> {
  const { modulus, exponent, pinned, algorithm } = request;
  if (modulus.length < modulusBytesMin || !sameBytes(ciphers.sha256(modulus), pinned)) return refuse("check-value");
  const key: StoredKey = { algorithm, bytes: (await random(masterKeyBytes)).slice() };
  const block = new Uint8Array(modulus.length);
  block[1] = 2;
  const padding = await notZero(random, modulus.length - fixedBytes - masterKeyBytes);
  block.set(padding, 2);
  block.set(key.bytes, modulus.length - masterKeyBytes);
  const cryptogram = await publicKey.rsa({ modulus, exponent, block });
  block.fill(0);
  if (cryptogram.length !== modulus.length) return refuse("check-value");
  return { kind: "made", key, cryptogram, checkValue: checkValueOf(ciphers, key) };
}

async function notZero(random: Enciphering["random"], length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let draws = 0; draws < drawsMax && at < length; draws++) {
    for (const byte of await random(length - at)) {
      if (byte !== 0) bytes[at++] = byte;
    }
  }
  if (at < length) throw new Error("the source of random bytes gives zeros alone");
  return bytes;
}

/** Opens what came under its own protection, and holds it against its check value. */
export function openDelivery(
  ciphers: BlockCiphers,
  vault: Vault,
  transport: StoredKey | undefined,
  request: {
    readonly masterSlot: number;
    readonly delivery: MasterDelivery;
    readonly checkValue: Uint8Array;
  },
): { readonly kind: "opened"; readonly key: StoredKey } | SecureElementRefusal {
  if (vault.tampered) return refuse("tampered");
  // Whoever could replace a key from afar could do so behind the back of the merchant who works with it.
  if (vault.masters[request.masterSlot] !== undefined) return refuse("check-value");
  const { delivery } = request;
  const key =
    delivery.kind === "key-block"
      ? fromBlock(ciphers, vault, delivery.block)
      : fromTransport(ciphers, transport, delivery);
  if ("kind" in key) return key;
  if (key.bytes.length === masterKeyBytes && sameBytes(checkValueOf(ciphers, key), request.checkValue))
    return { kind: "opened", key };
  key.bytes.fill(0);
  return refuse("check-value");
}

function fromBlock(ciphers: BlockCiphers, { protection }: Vault, block: string): StoredKey | SecureElementRefusal {
  if (!protection) return refuse("no-key");
  const opened = openKeyBlock(ciphers, protection, block);
  if (opened.kind === "refused") return refuse("check-value");
  const { usage, algorithm, mode, exportability } = opened.header;
  const key: StoredKey = { algorithm: "des3", bytes: opened.key };
  if (usage === "K0" && algorithm === "T" && mode === "D" && exportability === "N") return key;
  key.bytes.fill(0);
  return refuse("check-value");
}

function fromTransport(
  ciphers: BlockCiphers,
  transport: StoredKey | undefined,
  delivery: MasterDelivery & { readonly kind: "transport" },
): StoredKey | SecureElementRefusal {
  if (!transport) return refuse("no-key");
  if (delivery.cryptogram.length !== masterKeyBytes) return refuse("check-value");
  const bytes = delivery.cryptogram.slice();
  const cipher = prepareKey(ciphers, transport);
  cipher.decrypt(bytes);
  cipher.wipe();
  return { algorithm: delivery.algorithm, bytes };
}
