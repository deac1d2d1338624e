/**
 * Protocol and parameters selection (ISO/IEC 7816-3, 9.2): FF PPS0 PPS1 PCK. What EMV asks for needs none: it is for links that may go faster.
 */

const PPSS = 0xff;
const HAS_FIDI = 0x10;

/** @param fidi as TA1 codes it. @returns FF, PPS0 with PPS1, PPS1, PCK. */
export function ppsRequest(protocol: number, fidi: number): Uint8Array {
  const head = HAS_FIDI | protocol;
  return Uint8Array.of(PPSS, head, fidi, PPSS ^ head ^ fidi);
}

/** How many bytes an answer has whose first two are these; 0 where it is none. */
export function ppsLength(first: number, second: number): number {
  if (first !== PPSS) return 0;
  return 3 + [0x10, 0x20, 0x40].filter((bit) => (second & bit) !== 0).length;
}

/** What the card answered: accepted, or the default speed is kept; refused: neither, the card is to lose its power. */
export function ppsAnswer(request: Uint8Array, answer: Uint8Array): "accepted" | "default" | "refused" {
  if (request.length === answer.length && request.every((byte, at) => byte === answer[at])) return "accepted";
  const protocol = (request[1] as number) & 0x0f;
  const kept = answer.length === 3 && answer[0] === PPSS && answer[1] === protocol && answer[2] === (PPSS ^ protocol);
  return kept ? "default" : "refused";
}
