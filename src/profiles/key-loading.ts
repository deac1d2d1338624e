/** How an acquirer loads a master key from afar (`money.md`, 11). */
export type KeyLoading =
  /** In a key block under the protection key that was put into the terminal with its own (ANSI X9.143, versions B and D). */
  | { readonly kind: "key-block" }
  /**
   * 352, 350, 351: the terminal makes a transport key under the acquirer's RSA key. The host's word for a modulus is none:
   * `modulusSha256` is 64 hex digits of the only one that counts.
   */
  | { readonly kind: "rsa"; readonly modulusSha256: string; readonly algorithm: "des3" | "sm4" };

export const inKeyBlock: KeyLoading = Object.freeze({ kind: "key-block" });
