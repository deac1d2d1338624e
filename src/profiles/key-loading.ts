/** How an acquirer loads a master key, of 3DES, from afar (`money.md`, 11). */
export type KeyLoading =
  /** In a key block (ANSI X9.143, versions B and D), under the protection key that was put into the terminal together with its own key. */
  | { readonly kind: "key-block" }
  /**
   * Under a transport key that the terminal makes and sends under the acquirer's RSA key. The host sends that key's modulus, but its word
   * proves nothing: `modulusSha256`, 64 hex digits, names the only modulus that is used.
   */
  | { readonly kind: "rsa"; readonly modulusSha256: string };

export const inKeyBlock: KeyLoading = Object.freeze({ kind: "key-block" });
