import type { KeyAlgorithm, WorkingKeyUse } from "../secure-element";

/** Master key slots, 0 to 9: as many as key-loading devices in the field address. */
export const MASTER_SLOTS = 10;

const version = 1;
const storedKeyBytes = 16;
/** Length, algorithm, key. */
const entryBytes = 2 + storedKeyBytes;
export const DATA_KEY_BYTES = 32;
const headBytes = 2;
const uses: readonly WorkingKeyUse[] = Object.freeze<WorkingKeyUse[]>(["pin", "mac", "track"]);
const vaultBytes = headBytes + DATA_KEY_BYTES + (MASTER_SLOTS + uses.length) * entryBytes;

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

/** The vault as bytes of one fixed length: version, tamper mark, data key, master slots, working keys. */
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
  return out;
}

/** Undefined when the bytes are not a vault of this version. */
export function decodeVault(bytes: Uint8Array): Vault | undefined {
  if (bytes.length !== vaultBytes || bytes[0] !== version) return undefined;
  const masters: (StoredKey | undefined)[] = [];
  let at = headBytes + DATA_KEY_BYTES;
  for (let slot = 0; slot < MASTER_SLOTS; slot++, at += entryBytes) masters.push(readKey(bytes, at));
  const working: { [use in WorkingKeyUse]?: StoredKey } = {};
  for (const use of uses) {
    const key = readKey(bytes, at);
    if (key !== undefined) working[use] = key;
    at += entryBytes;
  }
  return { tampered: bytes[1] === 1, dataKey: bytes.slice(headBytes, headBytes + DATA_KEY_BYTES), masters, working };
}

/** Zeroes every key of a vault. */
export function zeroVault(vault: Vault): void {
  vault.dataKey.fill(0);
  for (const master of vault.masters) master?.bytes.fill(0);
  zeroWorking(vault);
}

/** Zeroes the working keys alone. */
export function zeroWorking(vault: Vault): void {
  for (const use of uses) vault.working[use]?.bytes.fill(0);
}
