/**
 * RSA with a public key, and SHA-1: what a terminal needs to check a card's certificates (EMV 4.4 Book 2, Annex A2.1,
 * B2.1 and B3.1). On a device a chip's accelerator or native code, elsewhere `drivers/software-public-key.ts`. No secret passes here.
 */
export interface PublicKey {
  /**
   * block ^ exponent mod modulus, without any padding rule.
   * @param request.modulus 64 to 248 bytes (EMV 4.4 Book 2, 5.1: at most 1984 bits), odd, first byte not zero.
   * @param request.exponent 1 or 3 bytes: 3 or 65537.
   * @param request.block as long as the modulus and a smaller number than it.
   * @returns as many bytes as the modulus has; none when the block or the key is out of these bounds: they come from cards.
   */
  rsa(request: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly block: Uint8Array;
  }): Promise<Uint8Array>;
  /** SHA-1 (FIPS 180-4), 20 bytes. @param bytes at most 8192. */
  sha1(bytes: Uint8Array): Promise<Uint8Array>;
}
