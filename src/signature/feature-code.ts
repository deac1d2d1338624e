/** Digits of one half of what the code is made from. */
const HALF_DIGITS = 8;

/**
 * The transaction feature code (交易特征码) that ties a signature's picture to its transaction: MMDD of the settlement date and the
 * reference number as 16 packed digits, the first half XOR the last, in 8 hex characters.
 * @param settlementDate field 15, MMDD; undefined counts as 0000.
 * @param referenceNo field 37, 12 digits; undefined counts as zeros.
 * @throws RangeError when one is there and not so many digits: a bug of the caller, for the codec takes no other from a host.
 */
export function onlineFeatureCode(settlementDate: string | undefined, referenceNo: string | undefined): string {
  return foldDigits((settlementDate ?? "0000") + (referenceNo ?? "000000000000"));
}

/**
 * The same of a transaction approved offline, which no host has numbered: batch and trace number, then 0000.
 * @param batch 6 digits. @param stan field 11, 6 digits.
 */
export function offlineFeatureCode(batch: string, stan: string): string {
  return foldDigits(`${batch}${stan}0000`);
}

function foldDigits(digits: string): string {
  if (!/^[0-9]{16}$/.test(digits)) throw new RangeError("a feature code is made from 16 digits");
  let code = "";
  for (let index = 0; index < HALF_DIGITS; index++) {
    code += (Number(digits[index]) ^ Number(digits[index + HALF_DIGITS])).toString(16);
  }
  return code.toUpperCase();
}
