/**
 * A card number of which at most the first six and the last four digits are left, e.g. "622848******1234"
 * (PCI DSS 3.4.1). Only `maskPan` and `asMaskedPan` make one, so that nothing that prints can be handed a full number by
 * mistake.
 */
export type MaskedPan = string & { readonly [maskedPan]: true };

declare const maskedPan: unique symbol;

const LEADING_DIGITS_MAX = 6;
const TRAILING_DIGITS_MAX = 4;
/** Shorter numbers lose their leading digits too: with ten digits shown nothing would be hidden. */
const FULL_MASK_BELOW_DIGITS = 13;
/** ISO 7812-1: a card number has at most 19 digits. */
const PAN_DIGITS_MAX = 19;

/** Masks a card number. Anything that is not a card number (a wallet's payer, an empty string) is hidden whole. */
export function maskPan(pan: string): MaskedPan {
  if (!/^\d+$/.test(pan) || pan.length > PAN_DIGITS_MAX) return "****" as MaskedPan;
  const leading = pan.length < FULL_MASK_BELOW_DIGITS ? 0 : LEADING_DIGITS_MAX;
  const trailing = pan.length <= TRAILING_DIGITS_MAX ? 0 : TRAILING_DIGITS_MAX;
  const hidden = pan.length - leading - trailing;
  return (pan.slice(0, leading) + "*".repeat(hidden) + pan.slice(pan.length - trailing)) as MaskedPan;
}

/** Takes a number that was masked earlier, e.g. one read from the journal. `undefined` when more than 6 + 4 digits show. */
export function asMaskedPan(text: string): MaskedPan | undefined {
  // Made here, not in ROM: XS can die in a match with a preloaded pattern when it collects garbage meanwhile.
  return text.length <= PAN_DIGITS_MAX && /^\d{0,6}\*+\d{0,4}$/.test(text) ? (text as MaskedPan) : undefined;
}

/** In groups of four as on the card: "6228 48** **** 1234". */
export function groupPan(pan: MaskedPan): string {
  let grouped = "";
  for (let at = 0; at < pan.length; at += 4) grouped += (at === 0 ? "" : " ") + pan.slice(at, at + 4);
  return grouped;
}
