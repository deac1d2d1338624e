import { p256 } from "@noble/curves/nist.js";
import { type KeyBlockHeader, makeKeyBlock, type ProtectionKey } from "../../hal/drivers/key-block";
import { checkValue } from "../../hal/drivers/software-secure-element-algorithms";
import { binaryField, textField } from "../../src/host/iso8583/message";
import { KEY_NONCE_BYTES, type KeyObjects, KeyTag, keyObject, keyObjects, signedOf } from "../../src/host/key-loading";
import { toHex } from "../../src/values/bcd";
import { sign } from "../cards/chip/rsa";
import { bytesOfHex } from "./host-security";
import { formatError, type HostState, type Outcome, outcome, type TerminalState } from "./host-state";
import { modulusHex, privateKey } from "./key-loading.data";
import { remark } from "./remark";
import type { HostRequest } from "./request";

/** First byte of field 62: it is here, or there is nothing (unionpay.md §3.2; day.md §0). */
const HERE = 0x31;
const NONE = 0x30;
const keyBytes = 16;
const SIGNATURE_BYTES = 64;
/** Of the demo acquirer's RSA key, as a certification authority's are named. */
const rid = "A000000333";
const index = "01";
const exponent = "010001";
/** r and s (FIPS 186-5, 6.4), the message hashed by the verifier. */
const plainEcdsa = Object.freeze({ lowS: false, prehash: true });

function found(objects: KeyObjects): { readonly 62: Uint8Array } {
  const bytes = keyObjects(objects);
  const field = new Uint8Array(1 + bytes.length);
  field[0] = HERE;
  field.set(bytes, 1);
  return { 62: field };
}

/** The master key that a terminal works under now: the one it was given from afar, else the one that was put in by hand. */
export function masterHexOf(host: HostState, { record, loadedHex }: TerminalState): string {
  return loadedHex === undefined ? record.tmkHex : opened(host, record.tmkHex, loadedHex);
}

/** In the books a key from afar rests under the key of the configuration, which no snapshot holds. */
function opened({ security }: HostState, underHex: string, hex: string): string {
  const cipher = security.ciphers.des(bytesOfHex(underHex));
  const key = bytesOfHex(hex);
  cipher.decrypt(key);
  cipher.wipe();
  return toHex(key);
}

function checkValueOf({ security }: HostState, keyHex: string): Uint8Array {
  const cipher = security.ciphers.des(bytesOfHex(keyHex));
  const value = checkValue(cipher);
  cipher.wipe();
  return value;
}

/** 97 to a device that had this number before another one took its place. A device that does not say its serial is taken at its number. */
export function replacedDevice(host: HostState, { record }: TerminalState, request: HostRequest): Outcome | undefined {
  const length = Number(/^A2\d{3}02(\d{3})/.exec(textField(request.message, 59) ?? "")?.[1] ?? -1);
  const serial = length < 0 ? undefined : textField(request.message, 59)?.slice(10, 10 + length);
  if (serial === undefined || serial === record.serial) return undefined;
  return outcome("97", "another device has this number now", remark(host, "REPLACED"));
}

/** Bound by its merchant and still without a sale, or released by support or by the merchant: then there is a key to be had. */
function isReleased({ status, keyReleased }: TerminalState): boolean {
  return status === "bound" || keyReleased === true;
}

/**
 * 0800, 60.3 = 352: what a terminal without master key may have. The number in the answer is to be signed with the key for it; where the
 * acquirer gives keys under a transport key, its own RSA key is there, too (day.md §1.5).
 */
export function masterKeyOffer(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const { way } = host.configuration;
  if (way === "by hand") return outcome("40", "keys are loaded by hand");
  const other = replacedDevice(host, terminal, request);
  if (other) return other;
  if (!isReleased(terminal)) return outcome("00", "no key released", { 62: Uint8Array.of(NONE) });
  const nonce = host.environment.randomBytes(KEY_NONCE_BYTES);
  host.terminals.set(terminal.record.number, { ...terminal, keyNonceHex: toHex(nonce) });
  const rsa: KeyObjects =
    way === "rsa"
      ? [
          [KeyTag.rid, bytesOfHex(rid)],
          [KeyTag.index, bytesOfHex(index)],
          [KeyTag.modulus, bytesOfHex(modulusHex)],
          [KeyTag.exponent, bytesOfHex(exponent)],
        ]
      : [];
  return outcome("00", `key offered, ${way}`, found([...rsa, [KeyTag.nonce, nonce]]));
}

/** 350: a fresh master key for the device that signs; in force with 351 only. Asked for again there is another: the newest counts. */
export function masterKey(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const { way } = host.configuration;
  const asked = binaryField(request.message, 62);
  const { keyNonceHex, record } = terminal;
  if (way === "by hand") return outcome("40", "keys are loaded by hand");
  if (asked === undefined) return formatError("F62 missing");
  if (!isReleased(terminal) || keyNonceHex === undefined) return outcome("58", "no key offered");
  const signature = keyObject(asked, KeyTag.signature);
  const signedBytes = signature && asked.subarray(0, asked.length - keyObjects([[KeyTag.signature, signature]]).length);
  const signer = host.signers.get(record.serial);
  const said = signedBytes && signedOf(record.serial, bytesOfHex(keyNonceHex), signedBytes);
  // The number counts once: a recording of the request gets nothing.
  const { keyNonceHex: _used, ...rest } = terminal;
  host.terminals.set(record.number, rest);
  if (
    signature?.length !== SIGNATURE_BYTES ||
    !said ||
    !signer ||
    !p256.verify(signature, said, bytesOfHex(signer), plainEcdsa)
  )
    return outcome("58", "not signed by this terminal");
  const key = host.environment.randomBytes(keyBytes).slice();
  const delivery = way === "rsa" ? underTransport(host, asked, key) : inBlock(host, terminal, key);
  if (delivery === undefined) return formatError("F62: no transport key");
  const value = checkValueOf(host, toHex(key));
  const resting = key.slice();
  host.security.ciphers.des(bytesOfHex(record.tmkHex)).encrypt(resting);
  host.terminals.set(record.number, { ...rest, keyPendingHex: toHex(resting) });
  return outcome("00", `master key given, ${way}`, found([delivery, [KeyTag.checkValue, value]]));
}

/** 351: the terminal has it, and both count on it from now on. For the key that is in force already the answer is the same. */
export function masterKeyEnd(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const asked = binaryField(request.message, 62);
  const named = asked && keyObject(asked, KeyTag.checkValue);
  if (named === undefined) return formatError("F62 missing");
  const { record, keyPendingHex, keyReleased: _released, wrapped: _wrapped, keys: _keys, ...rest } = terminal;
  const isOf = (keyHex: string) => toHex(checkValueOf(host, keyHex)) === toHex(named);
  if (keyPendingHex !== undefined && isOf(opened(host, record.tmkHex, keyPendingHex))) {
    host.terminals.set(record.number, { ...rest, record, loadedHex: keyPendingHex });
    return outcome("00", "master key in force");
  }
  if (terminal.loadedHex !== undefined && isOf(masterHexOf(host, terminal))) return outcome("00", "in force already");
  return outcome("25", "no such key");
}

function underTransport(host: HostState, asked: Uint8Array, key: Uint8Array): KeyObjects[number] | undefined {
  const cryptogram = keyObject(asked, KeyTag.cryptogram);
  const value = keyObject(asked, KeyTag.checkValue);
  if (cryptogram?.length !== modulusHex.length / 2 || !value) return undefined;
  const block = sign(privateKey, cryptogram);
  // RFC 8017, 7.2.2.
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end !== block.length - keyBytes - 1) return undefined;
  const transportHex = toHex(block.slice(end + 1));
  if (toHex(checkValueOf(host, transportHex)) !== toHex(value)) return undefined;
  const wrapped = key.slice();
  host.security.ciphers.des(bytesOfHex(transportHex)).encrypt(wrapped);
  return [KeyTag.cryptogram, wrapped];
}

function inBlock(host: HostState, { record }: TerminalState, key: Uint8Array): KeyObjects[number] {
  const protection = protectionOf(record.protectionHex);
  const header: KeyBlockHeader = {
    version: protection.algorithm === "aes" ? "D" : "B",
    usage: "K0",
    algorithm: "T",
    mode: "D",
    keyVersion: "00",
    exportability: "N",
  };
  const random = (length: number) => host.environment.randomBytes(length);
  const block = makeKeyBlock(host.security.ciphers, protection, header, key, random);
  return [KeyTag.keyBlock, Uint8Array.from({ length: block.length }, (_, at) => block.charCodeAt(at))];
}

/** 32 bytes are a key of AES, version D; 16 one of 3DES, version B. */
export function protectionOf(hex: string): ProtectionKey {
  return { algorithm: hex.length === 64 ? "aes" : "des3", bytes: bytesOfHex(hex) };
}
