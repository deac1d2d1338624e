import type { ApduResponse, CardLost, ReaderFault } from "./card-reader";

/** What working key a slot holds. pin: PIK, encrypts PIN blocks. mac: MAK. track: TDK, encrypts track data. */
export type WorkingKeyUse = "pin" | "mac" | "track";

/** des3: double-length 3DES, ECB, KCV over 8 zero bytes. sm4: SM4 (GB/T 32907), ECB, KCV over 16 zero bytes. */
export type KeyAlgorithm = "des3" | "sm4";

/** A working key as the host sends it: encrypted under the master key, with its check value. */
export interface WrappedKey {
  readonly use: WorkingKeyUse;
  readonly algorithm: KeyAlgorithm;
  /** 8 or 16 bytes (des3; a MAC key uses its first 8 bytes only), 16 bytes (sm4). */
  readonly cryptogram: Uint8Array;
  /** First 4 bytes of the encryption of zeros with the opened key. */
  readonly checkValue: Uint8Array;
}

/**
 * no-key: the slot is empty (A14). check-value: the opened key does not give the check value (A15).
 * tampered: the keys are wiped and stay so until loaded again (D07). no-entry: the PIN entry is unknown or used up.
 */
export type SecureElementFault = "no-key" | "check-value" | "tampered" | "no-entry" | "disconnected";

/** How a PIN block is laid out. iso-0: with the card number (ISO 9564-1 format 0). no-pan: PAN part all zero. */
export type PinBlockFormat = "iso-0" | "no-pan";

/**
 * ecb: UnionPay's XOR fold, then two encryptions, first 8 hex characters as ASCII; with SM4 in blocks of 16 bytes. x9.19: ANSI X9.19, 8 raw
 * bytes, with DES keys alone. hmac-sm3: HMAC (GB/T 15852.2) over SM3 (GB/T 32905), its first 8 bytes, with SM4 keys alone.
 */
export type MacAlgorithm = "ecb" | "x9.19" | "hmac-sm3";

export type Sealed = { readonly kind: "ok"; readonly bytes: Uint8Array } | SecureElementRefusal;

export interface SecureElementRefusal {
  readonly kind: "fault";
  readonly fault: SecureElementFault;
}

/** What an offline PIN is enciphered with (EMV 4.4 Book 2, 7.1 and 7.2). */
export interface PinEncipherment {
  /** The card's key, recovered from its certificate: 64 to 248 bytes. */
  readonly modulus: Uint8Array;
  /** 03 or 010001. */
  readonly exponent: Uint8Array;
  /** What the card answered to GET CHALLENGE just before, 8 bytes. */
  readonly challenge: Uint8Array;
}

export interface KeyStatus {
  readonly master: boolean;
  readonly pin: boolean;
  readonly mac: boolean;
  readonly track: boolean;
  readonly tampered: boolean;
  /** Check value, 4 bytes, of a master key that is here and not in force yet (`stageMaster`); absent: there is none. */
  readonly staged?: Uint8Array;
}

/** How a master key comes from afar. */
export type MasterDelivery =
  /** In a key block (ANSI X9.143, versions B and D), at most 512 characters, under the protection key that was put in with the device's own. */
  | { readonly kind: "key-block"; readonly block: string }
  /** Under the transport key that `transportKey` made last, 16 bytes; nobody has that key after a power cut. */
  | { readonly kind: "transport"; readonly algorithm: KeyAlgorithm; readonly cryptogram: Uint8Array };

/** A transport key as the acquirer opens it. */
export type TransportKey =
  | {
      readonly kind: "ok";
      /** As long as the modulus. */
      readonly cryptogram: Uint8Array;
      /** Of the transport key, 4 bytes. */
      readonly checkValue: Uint8Array;
    }
  | SecureElementRefusal;

/**
 * What an element says of its count. unavailable: it has none, and never had (a software element: everything that it
 * keeps can be put back with the flash that it lies in).
 */
export type Counted =
  | {
      readonly kind: "count";
      /** 0 to 2,097,151 (ATECC608, Counter command). */
      readonly count: number;
      /** Whoever may load keys has loaded it since it was last raised: what the firmware counts from begins anew. */
      readonly renewed: boolean;
    }
  | { readonly kind: "unavailable" }
  | SecureElementRefusal;

/**
 * Keeps every key; gives none back. Working keys arrive under the master key in `masterSlot` and are kept over power
 * cuts. `load` takes all keys of one sign-in or none: a failed check value leaves the former set as it was.
 *
 * Data at rest (`seal`, `open`) is protected by a key of the device's own that never leaves it and is wiped on tamper.
 */
export interface SecureElement {
  /** Which slots hold a key. */
  status(): Promise<KeyStatus>;
  /** Opens the keys under the master key, verifies each check value, then replaces the working keys in one step. */
  load(request: {
    readonly masterSlot: number;
    readonly keys: readonly WrappedKey[];
  }): Promise<{ readonly kind: "loaded" } | SecureElementRefusal>;
  /**
   * Makes a transport key and enciphers it for the acquirer (RSAES-PKCS1-v1_5, RFC 8017, 7.2.1). It is kept until the power goes,
   * `stageMaster` uses it up, or another is made.
   * @param request.modulus 128 to 248 bytes, odd. @param request.exponent 03 or 010001.
   * @param request.pinned SHA-256 of the only modulus that may be used. Another gives "check-value": a bare modulus proves nothing.
   */
  transportKey(request: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly pinned: Uint8Array;
    readonly algorithm: KeyAlgorithm;
  }): Promise<TransportKey>;
  /**
   * Takes a master key that comes from afar, durable and not in force: only into an empty slot, never after tampering. A key block
   * must be for a key that decrypts keys (K0, T, D) and does not leave the device again (N); else "check-value", as with a key
   * that its check value does not fit. One that was staged before is gone.
   */
  stageMaster(request: {
    readonly masterSlot: number;
    readonly delivery: MasterDelivery;
    readonly checkValue: Uint8Array;
  }): Promise<{ readonly kind: "staged" } | SecureElementRefusal>;
  /**
   * Puts the staged key in force in its slot and erases the working keys, in one durable step. "no-key": none is staged.
   */
  enableMaster(): Promise<{ readonly kind: "enabled" } | SecureElementRefusal>;
  /** Erases the working keys (sign-off, key error). The master key stays. */
  forget(): Promise<void>;
  /**
   * Makes the encrypted PIN block of an entry, once: the entry is gone afterwards.
   * @param request.pan the card number, 8 to 19 digits (ISO 9564-1, 9.3: the 12 rightmost without check digit count; a shorter
   *   number gets zeros in front).
   * @returns 8 bytes (des3) or 16 bytes (sm4).
   */
  pinBlock(request: { readonly entry: number; readonly format: PinBlockFormat; readonly pan: string }): Promise<Sealed>;
  /**
   * Lets the card that is activated at the reader verify an entry, once: the entry is gone afterwards, whatever the answer.
   * Makes the block (ISO 9564-1 format 2), enciphers it when a key is given (EMV 4.4 Book 2, 7.2), and sends VERIFY to the card
   * itself, 00 20 00 80 or 00 20 00 88 (Book 3, 6.5.12): no digit, no block and no command crosses this contract.
   * @param request.encipher absent: the PIN goes to the card in clear, inside the device.
   * @returns the card's answer as `CardReader.transmit` gives it, e.g. 9000, or 63Cx with x tries left. "protocol-error" also
   *   when the card's key cannot encipher a block: then nothing was sent.
   */
  verifyOffline(request: {
    readonly entry: number;
    readonly encipher?: PinEncipherment;
  }): Promise<ApduResponse | CardLost | ReaderFault | SecureElementRefusal>;
  /** The MAC of a message, 8 bytes as they stand in field 64. */
  mac(request: { readonly algorithm: MacAlgorithm; readonly message: Uint8Array }): Promise<Sealed>;
  /**
   * Compares in constant time.
   * @param request.masterSlot given: not under the MAC key, but under the key of sign-in proofs, which is made of that master
   *   key: x9.19 of a DES one, hmac-sm3 of an SM4 one. This element verifies such proofs and makes none.
   */
  verifyMac(request: {
    readonly algorithm: MacAlgorithm;
    readonly message: Uint8Array;
    readonly mac: Uint8Array;
    readonly masterSlot?: number;
  }): Promise<{ readonly kind: "ok"; readonly genuine: boolean } | SecureElementRefusal>;
  /**
   * Encrypts 16 digits inside track data (UnionPay: for an odd length the 16 that end one before the last, for an even
   * length two before). Length and alphabet stay: digits, A to F, `=` is written D.
   */
  encryptTrack(request: {
    readonly track: string;
  }): Promise<{ readonly kind: "ok"; readonly track: string } | SecureElementRefusal>;
  /** Encrypts up to 512 bytes for storage on this device only; the result is longer by at most 32 bytes. */
  seal(request: { readonly plain: Uint8Array }): Promise<Sealed>;
  /** Opens what `seal` made on this device. Altered or foreign data give "check-value". */
  open(request: { readonly sealed: Uint8Array }): Promise<Sealed>;
  /**
   * A salted, slow digest of an operator's password under the device's key, 16 bytes: what the journal may hold.
   * @param request.password 1 to 12 characters.
   */
  passwordDigest(request: { readonly operator: string; readonly password: string }): Promise<Sealed>;
  /**
   * Signs with the device's own key, which is made with the device, never leaves it and is wiped on tamper: ECDSA over P-256
   * with SHA-256 (FIPS 186-5, 6.4). Whoever has the public key, which the acquirer got when the terminal was set up, can tell
   * what this terminal said.
   * @param request.message at most 512 bytes; the element makes the digest, because a board without one needs seconds for it.
   * @returns r and s, 32 bytes each (IEEE P1363).
   */
  sign(request: { readonly message: Uint8Array }): Promise<Sealed>;
  /**
   * A count that only rises, over power cuts, `wipe` and key loading too: by it the firmware knows that its flash is not of
   * an earlier day. "raise" adds one and answers as "read" does. A driver never repeats a "raise" by itself: after a fault
   * the caller reads. Where the power goes in a "raise" the count may be as before, or higher by one to three (ATECC608: "in
   * some power loss conditions, the counter may increment by a value of more than one"). One that is used up answers
   * "disconnected": the part has to be replaced.
   */
  counter(request: { readonly do: "read" | "raise" }): Promise<Counted>;
  /** Erases every key for good: tamper response and decommissioning. */
  wipe(): Promise<void>;
}
