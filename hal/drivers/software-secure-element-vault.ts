import type { KeyAlgorithm, WorkingKeyUse } from "../secure-element";
import type { ProtectionKey } from "./key-block";

/** Master key slots, 0 to 9: as many as key-loading devices in the field address. */
export const MASTER_SLOTS = 10;

/** Version 1 ended behind the working keys. */
const version = 2;
const storedKeyBytes = 16;
/** Length, algorithm, key. */
const entryBytes = 2 + storedKeyBytes;
export const DATA_KEY_BYTES = 32;
const headBytes = 2;
const uses: readonly WorkingKeyUse[] = Object.freeze<WorkingKeyUse[]>(["pin", "mac", "track"]);
const version1Bytes = headBytes + DATA_KEY_BYTES + (MASTER_SLOTS + uses.length) * entryBytes;
const protectionBytes = 32;
/** The staged key's slot and entry; the protection key's length, algorithm and bytes. */
const vaultBytes = version1Bytes + 1 + entryBytes + 2 + protectionBytes;

/** A key in clear. Only the driver holds one. */
export interface StoredKey {
  readonly algorithm: KeyAlgorithm;
  /** 8 or 16 bytes. */
  readonly bytes: Uint8Array;
}

/** All that a secure element keeps. Replaced whole, never changed in part. */
export interface Vault {
  readonly tampered: boolean;
  /** Protects data at rest; all zero when tampered. */
  readonly dataKey: Uint8Array;
  /** By slot. */
  readonly masters: readonly (StoredKey | undefined)[];
  readonly working: { readonly [use in WorkingKeyUse]?: StoredKey };
  /** A master key from afar that is not in force yet, and where it is to be. */
  readonly staged?: { readonly slot: number; readonly key: StoredKey } | undefined;
  /** What key blocks for this device are protected with. */
  readonly protection?: ProtectionKey | undefined;
}

/** What remains after tampering: no key. */
export function tamperedVault(): Vault {
  return { tampered: true, dataKey: new Uint8Array(DATA_KEY_BYTES), masters: [], working: {} };
}

function writeKey(out: Uint8Array, at: number, key: StoredKey | undefined): void {
  if (key === undefined) return;
  out[at] = key.bytes.length;
  out[at + 1] = key.algorithm === "sm4" ? 1 : 0;
  out.set(key.bytes, at + 2);
}

function readKey(bytes: Uint8Array, at: number): StoredKey | undefined {
  const length = bytes[at] ?? 0;
  if (length !== 8 && length !== storedKeyBytes) return undefined;
  return { algorithm: bytes[at + 1] === 1 ? "sm4" : "des3", bytes: bytes.slice(at + 2, at + 2 + length) };
}

/** The vault as bytes of one fixed length: version, tamper mark, data key, master slots, working keys, staged, protection key. */
export function encodeVault(vault: Vault): Uint8Array {
  const out = new Uint8Array(vaultBytes);
  out[0] = version;
  out[1] = vault.tampered ? 1 : 0;
  out.set(vault.dataKey, headBytes);
  let at = headBytes + DATA_KEY_BYTES;
  for (let slot = 0; slot < MASTER_SLOTS; slot++, at += entryBytes) writeKey(out, at, vault.masters[slot]);
  for (const use of uses) {
    writeKey(out, at, vault.working[use]);
    at += entryBytes;
  }
  const { staged, protection } = vault;
  if (staged) {
    out[at] = staged.slot;
    writeKey(out, at + 1, staged.key);
  }
  at += 1 + entryBytes;
  if (protection) {
    out[at] = protection.bytes.length;
    out[at + 1] = protection.algorithm === "aes" ? 1 : 0;
    out.set(protection.bytes, at + 2);
  }
  return out;
}

/** Undefined when the bytes are not a vault of this version. */
export function decodeVault(bytes: Uint8Array): Vault | undefined {
  const isFormer = bytes[0] === 1 && bytes.length === version1Bytes;
  if (!isFormer && (bytes.length !== vaultBytes || bytes[0] !== version)) return undefined;
  const masters: (StoredKey | undefined)[] = [];
  let at = headBytes + DATA_KEY_BYTES;
  for (let slot = 0; slot < MASTER_SLOTS; slot++, at += entryBytes) masters.push(readKey(bytes, at));
  const working: { [use in WorkingKeyUse]?: StoredKey } = {};
  for (const use of uses) {
    const key = readKey(bytes, at);
    if (key !== undefined) working[use] = key;
    at += entryBytes;
  }
  const dataKey = bytes.slice(headBytes, headBytes + DATA_KEY_BYTES);
  const vault = { tampered: bytes[1] === 1, dataKey, masters, working };
  if (isFormer) return vault;
  const key = readKey(bytes, at + 1);
  const protection = readProtection(bytes, at + 1 + entryBytes);
  return {
    ...vault,
    ...(key ? { staged: { slot: bytes[at] ?? 0, key } } : {}),
    ...(protection ? { protection } : {}),
  };
}

function readProtection(bytes: Uint8Array, at: number): ProtectionKey | undefined {
  const length = bytes[at] ?? 0;
  if (length === 0 || length > protectionBytes) return undefined;
  return { algorithm: bytes[at + 1] === 1 ? "aes" : "des3", bytes: bytes.slice(at + 2, at + 2 + length) };
}

/** Zeroes every key of a vault. */
export function zeroVault(vault: Vault): void {
  vault.dataKey.fill(0);
  for (const master of vault.masters) master?.bytes.fill(0);
  vault.staged?.key.bytes.fill(0);
  vault.protection?.bytes.fill(0);
  zeroWorking(vault);
}

/** Zeroes the working keys alone. */
export function zeroWorking(vault: Vault): void {
  for (const use of uses) vault.working[use]?.bytes.fill(0);
}
