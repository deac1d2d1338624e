/**
 * An amount as people read it: "123.45", "0.05", "-1.00".
 * @param amountFen an integer; a fraction or an unsafe integer is a bug of the caller and throws.
 */
export function formatFen(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen)) throw new RangeError("an amount is an integer number of fen");
  const digits = String(Math.abs(amountFen)).padStart(3, "0");
  const cut = digits.length - 2;
  return `${amountFen < 0 ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
