// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./sdk.d.ts" />
import { AES, ECDHE_RSA, GCM, SHA256 } from "ssl/constants";

/** The SDK reads of each suite what it needs. */
const aes128Gcm = Object.freeze({
  isExportable: false,
  // The SDK calls it so whoever signs.
  keyExchangeAlgorithm: ECDHE_RSA,
  cipherAlgorithm: AES,
  cipherKeySize: 16,
  cipherBlockSize: 16,
  hashAlgorithm: SHA256,
  hashSize: 32,
  encryptionMode: GCM,
  ivSize: 8,
  saltSize: 4,
});

/**
 * What a terminal offers, in place of the SDK's own list `ssl/ciphersuites`: key exchanges that somebody signs and that nobody can open
 * later, and no CBC, whose padding the SDK does not look at.
 */
export default Object.freeze([
  // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.
  Object.freeze({ ...aes128Gcm, value: Object.freeze([0xc0, 0x2b]) }),
  Object.freeze({ ...aes128Gcm, value: Object.freeze([0xc0, 0x2f]) }),
]);
