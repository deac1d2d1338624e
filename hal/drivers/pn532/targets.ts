/** One card, as InListPassiveTarget tells it. */
export interface Target {
  readonly technology: "A" | "B";
  /** UID of type A; PUPI of type B. */
  readonly uid: Uint8Array;
  /** ATS of type A with its length; ATQB of type B. */
  readonly ats: Uint8Array;
  /** It speaks ISO/IEC 14443-4. */
  readonly speaks: boolean;
}

/** SEL_RES: the card speaks ISO/IEC 14443-4. */
const ISO_DEP = 0x20;

/**
 * Answer to a list of type A (UM0701-02, 7.3.5): number, then for each card Tg, SENS_RES, SEL_RES, length and UID, and the ATS, which begins
 * with its own length.
 */
export function typeA(answer: Uint8Array): readonly Target[] {
  const found: Target[] = [];
  let at = 1;
  for (let left = answer[0] ?? 0; left > 0 && at + 5 <= answer.length; left--) {
    const speaks = ((answer[at + 3] as number) & ISO_DEP) !== 0;
    const uidAt = at + 5;
    const atsAt = uidAt + (answer[at + 4] as number);
    const end = speaks ? atsAt + (answer[atsAt] ?? 0) : atsAt;
    found.push({ technology: "A", uid: answer.slice(uidAt, atsAt), ats: answer.slice(atsAt, end), speaks });
    at = end;
  }
  return found;
}

/** Answer to a list of type B: number, Tg, ATQB of twelve bytes, length and ATTRIB_RES. */
export function typeB(answer: Uint8Array): readonly Target[] {
  if ((answer[0] ?? 0) === 0 || answer.length < 14) return [];
  const atqb = answer.slice(2, 14);
  // Protocol type of Protocol_Info: 1 is ISO/IEC 14443-4.
  const speaks = ((atqb[10] as number) & 0x01) !== 0;
  return [{ technology: "B", uid: atqb.slice(1, 5), ats: atqb, speaks }];
}
