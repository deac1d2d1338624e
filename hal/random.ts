/** Randomness of cryptographic quality on the device; seeded in the simulator. The only source of it. */
export interface Random {
  /** 1 to 256 bytes. */
  bytes(request: { readonly length: number }): Promise<Uint8Array>;
}
