import type { ChipAnswer } from "../../cards/chip/answer";

/** One character on the line I/O. */
export interface Character {
  readonly byte: number;
  /** Its parity bit is right. */
  readonly parity: boolean;
  /** When its start bit began, in ms, and how long a bit of it took. */
  readonly startMs: number;
  readonly etuMs: number;
}

/** Hears a character as its parity bit is over. @returns whether the line is pulled low: the error signal (ISO/IEC 7816-3, 7.3). */
export type Hears = (character: Character) => boolean;

/** What answers commands behind a card's transport. */
export interface CardChip {
  /** A reset, cold or warm. @returns its answer to reset; undefined: a dead chip. */
  reset(): Uint8Array | undefined;
  /** @param done called once, at once or later. */
  execute(command: Uint8Array, done: (made: ChipAnswer) => void): void;
}

/** Start, eight data, parity. */
export const CHARACTER_ETU = 10;
/** What a receiver tolerates of guard times (EMV 4.3 Book 1, 7.1). */
export const TOLERANCE_ETU = 0.2;

/** FI and DI as TA1 codes them (ISO/IEC 7816-3, 8.3, tables 7 and 8). */
const clocks: readonly (number | undefined)[] = Object.freeze([
  ...[372, 372, 558, 744, 1116, 1488, 1860],
  ...[undefined, undefined, 512, 768, 1024, 1536, 2048, undefined, undefined],
]);
const dividers: readonly (number | undefined)[] = Object.freeze([undefined, 1, 2, 4, 8, 16, 32, 64, 12, 20]);

/** A bit's time in ms; undefined for a code that is reserved. */
export function etuMsOf(fidi: number, clockHz: number): number | undefined {
  const f = clocks[fidi >> 4];
  const d = dividers[fidi & 0x0f];
  return f === undefined || d === undefined ? undefined : (f * 1000) / (d * clockHz);
}

/** What a card tells of itself in its answer to reset, as far as transport goes. */
export interface CardTells {
  readonly protocol: 0 | 1;
  readonly fidi: number;
  /** TA2: the speed is that of TA1 from the start, and PPS is not allowed. */
  readonly specific: boolean;
  /** TC1: further etu between the terminal's characters; FFh: none, and 11 etu in T=1. */
  readonly guard: number;
  readonly waiting: number;
  readonly ifsc: number;
  readonly bwi: number;
  readonly cwi: number;
}

/** The model's own reading of an answer to reset. */
export function tellsOf(atr: Uint8Array): CardTells {
  let at = 2;
  let group = 1;
  let t1Seen = false;
  const found: { [name: string]: number } = {};
  for (let presence = (atr[1] ?? 0) & 0xf0, protocol = 0; presence !== 0; group++) {
    const take = (bit: number) => ((presence & bit) === 0 ? undefined : atr[at++]);
    const [ta, tb, tc, td] = [take(0x10), take(0x20), take(0x40), take(0x80)];
    const first = group > 2 && protocol === 1 && !t1Seen;
    if (first) t1Seen = true;
    const prefix = group <= 2 ? `${group}` : first ? "t1" : "other";
    Object.assign(found, { [`ta${prefix}`]: ta, [`tb${prefix}`]: tb, [`tc${prefix}`]: tc, [`td${prefix}`]: td });
    protocol = (td ?? 0) & 0x0f;
    presence = (td ?? 0) & 0xf0;
  }
  return {
    protocol: ((found["td1"] ?? 0) & 0x0f) === 1 ? 1 : 0,
    fidi: found["ta1"] ?? 0x11,
    specific: found["ta2"] !== undefined,
    guard: found["tc1"] ?? 0,
    waiting: found["tc2"] ?? 10,
    ifsc: found["tat1"] ?? 32,
    bwi: (found["tbt1"] ?? 0x4d) >> 4,
    cwi: (found["tbt1"] ?? 0x4d) & 0x0f,
  };
}
