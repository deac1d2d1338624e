/*
 * Bits of the books' bit strings, each as byte index × 256 + mask: 0x0180 is bit 8 of the second byte.
 * EMV 4.4 Book 3, Annex C; Book 4, Annex A.
 */

/** Terminal verification results, tag 95. */
export const tvrBit = Object.freeze({
  authenticationNotPerformed: 0x0080,
  sdaFailed: 0x0040,
  cardDataMissing: 0x0020,
  onExceptionFile: 0x0010,
  ddaFailed: 0x0008,
  cdaFailed: 0x0004,
  sdaSelected: 0x0002,
  versionsDiffer: 0x0180,
  expired: 0x0140,
  notYetEffective: 0x0120,
  serviceNotAllowed: 0x0110,
  newCard: 0x0108,
  verificationFailed: 0x0280,
  unrecognisedCvm: 0x0240,
  pinTryLimit: 0x0220,
  pinPadMissing: 0x0210,
  pinNotEntered: 0x0208,
  onlinePinEntered: 0x0204,
  floorLimit: 0x0380,
  lowerOfflineLimit: 0x0340,
  upperOfflineLimit: 0x0320,
  randomlySelected: 0x0310,
  forcedOnline: 0x0308,
  defaultTdolUsed: 0x0480,
  issuerAuthenticationFailed: 0x0440,
  scriptFailedBefore: 0x0420,
  scriptFailedAfter: 0x0410,
});

/** Transaction status information, tag 9B. */
export const tsiBit = Object.freeze({
  authentication: 0x0080,
  verification: 0x0040,
  cardRisk: 0x0020,
  issuerAuthentication: 0x0010,
  terminalRisk: 0x0008,
  script: 0x0004,
});

/** Application interchange profile, tag 82. */
export const aipBit = Object.freeze({
  sda: 0x0040,
  dda: 0x0020,
  verification: 0x0010,
  terminalRisk: 0x0008,
  issuerAuthentication: 0x0004,
  cda: 0x0001,
});

/** Terminal capabilities, tag 9F33. */
export const capabilityBit = Object.freeze({
  plainPin: 0x0180,
  onlinePin: 0x0140,
  signature: 0x0120,
  encipheredPin: 0x0110,
  noCvm: 0x0108,
  sda: 0x0280,
  dda: 0x0240,
  cda: 0x0208,
});

/** Application usage control, tag 9F07. */
export const usageBit = Object.freeze({
  domesticCash: 0x0080,
  internationalCash: 0x0040,
  domesticGoods: 0x0020,
  internationalGoods: 0x0010,
  domesticServices: 0x0008,
  internationalServices: 0x0004,
  atAtm: 0x0002,
  notAtAtm: 0x0001,
  domesticCashback: 0x0180,
  internationalCashback: 0x0140,
});

/** Terminal transaction qualifiers, tag 9F66. */
export const ttqBit = Object.freeze({
  onlinePin: 0x0004,
  signature: 0x0002,
  offlineOnly: 0x0008,
  authenticationForOnline: 0x0001,
  cryptogramRequired: 0x0180,
  cvmRequired: 0x0140,
});

/** Card transaction qualifiers, tag 9F6C. */
export const ctqBit = Object.freeze({
  onlinePin: 0x0080,
  signature: 0x0040,
  onlineIfAuthenticationFails: 0x0020,
  contactIfAuthenticationFails: 0x0010,
  onlineIfExpired: 0x0008,
  deviceCvm: 0x0180,
});

/** Whether a bit is set; not, when the bytes are too short or absent. */
export function isSet(bytes: Uint8Array | undefined, bit: number): boolean {
  return bytes !== undefined && ((bytes[bit >> 8] ?? 0) & bit & 0xff) !== 0;
}

export function setBit(bytes: Uint8Array, bit: number): void {
  const at = bit >> 8;
  bytes[at] = (bytes[at] ?? 0) | (bit & 0xff);
}

/** Whether two bit strings have a bit in common. */
export function overlap(bytes: Uint8Array, mask: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (((bytes[index] ?? 0) & (mask[index] ?? 0)) !== 0) return true;
  return false;
}
