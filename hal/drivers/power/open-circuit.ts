/** Millivolts of a lithium polymer cell that nothing is taken from, and its charge in percent. */
const curve: readonly (readonly [number, number])[] = Object.freeze([
  Object.freeze([3270, 0] as const),
  Object.freeze([3610, 5] as const),
  Object.freeze([3690, 10] as const),
  Object.freeze([3730, 20] as const),
  Object.freeze([3770, 30] as const),
  Object.freeze([3800, 40] as const),
  Object.freeze([3840, 50] as const),
  Object.freeze([3870, 60] as const),
  Object.freeze([3950, 70] as const),
  Object.freeze([4020, 80] as const),
  Object.freeze([4110, 90] as const),
  Object.freeze([4200, 100] as const),
]);

/** @returns the state of charge, 0 to 1, of a cell with this open-circuit voltage. */
export function levelOf(millivolts: number): number {
  let [belowMv, belowPercent] = curve[0] as readonly [number, number];
  if (millivolts <= belowMv) return 0;
  for (const [mv, percent] of curve) {
    if (millivolts <= mv)
      return (belowPercent + ((millivolts - belowMv) * (percent - belowPercent)) / (mv - belowMv || 1)) / 100;
    belowMv = mv;
    belowPercent = percent;
  }
  return 1;
}
