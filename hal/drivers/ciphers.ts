/** A block cipher with its key prepared. Works in place on whole blocks, each by itself (ECB). */
export interface BlockCipher {
  /** 8 (DES) or 16 (SM4, AES). */
  readonly blockBytes: number;
  /** Encrypts `blocks` in place; its length is a multiple of `blockBytes`, else it throws. */
  encrypt(blocks: Uint8Array): void;
  decrypt(blocks: Uint8Array): void;
  /** Zeroes the prepared key. The cipher is of no use afterwards. */
  wipe(): void;
}

/**
 * The arithmetic under a software secure element: on a board its chip's accelerator or native code, in the simulator
 * plain TypeScript. Keys are copied; the caller may zero its own.
 */
export interface BlockCiphers {
  /** DES with 8 key bytes, two-key 3DES with 16 (K1 K2 K1). Parity bits are ignored. */
  des(key: Uint8Array): BlockCipher;
  /** SM4 (GB/T 32907), 16 key bytes. */
  sm4(key: Uint8Array): BlockCipher;
  /** AES (FIPS 197), 16, 24 or 32 key bytes: of key blocks alone. */
  aes(key: Uint8Array): BlockCipher;
  /** The fastest cipher with 16-byte blocks and keys that this device has, for data that never leave it. */
  atRest(key: Uint8Array): BlockCipher;
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** SM3 (GB/T 32905), 32 bytes. */
  sm3(bytes: Uint8Array): Uint8Array;
}
