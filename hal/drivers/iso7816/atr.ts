/** cold: from no power. warm: RST low, with power and clock (ISO/IEC 7816-3, 6.2.2 and 6.2.3). */
export type Reset = "cold" | "warm";

/**
 * The answer to reset (ISO/IEC 7816-3, 8): TS T0 [TA1 TB1 TC1 TD1] [TA2 …] historical bytes [TCK]. TDi tells which bytes follow it (its high
 * half) and for which protocol (its low half).
 */
export interface Atr {
  /** TAi, TBi, TCi, TDi for i = 1, 2, …; at most eight groups fit. */
  readonly groups: readonly InterfaceBytes[];
  readonly historical: Uint8Array;
  /** TCK is missing where it must be, or the sum is wrong. */
  readonly checked: boolean;
}

export interface InterfaceBytes {
  readonly ta?: number;
  readonly tb?: number;
  readonly tc?: number;
  readonly td?: number;
}

/** What a link must know to speak to a card. */
export interface ProtocolParameters {
  readonly protocol: 0 | 1;
  /** FI and DI as TA1 codes them; 11h: 372 clocks to a bit. */
  readonly fidi: number;
  /** The card waits for PPS where the speed is not the default. Specific mode: it has its speed from the start. */
  readonly negotiable: boolean;
  /** TC1: FFh is the shortest guard time. */
  readonly guard: number;
  /** T=0: WI. */
  readonly waiting: number;
  /** T=1: BWI and CWI as TB3 codes them; the largest information field that the card takes. */
  readonly blockWaiting: number;
  readonly ifsc: number;
  /** TS 3Fh. */
  readonly inverse: boolean;
}

const DIRECT = 0x3b;
const INVERSE = 0x3f;
/** 8.2.1: 32 characters after TS. */
const LENGTH_MAX = 33;
const MORE_GUARD_MIN = 0xff;
/** ISO/IEC 7816-3, 8.3 and 11.4. */
const DEFAULT_FIDI = 0x11;
const DEFAULT_WI = 10;
const DEFAULT_IFSC = 32;
const SPECIFIC_IMPLICIT = 0x10;

/** @returns undefined where the bytes are no answer to reset: wrong TS, cut off, or more than it says. */
export function parseAtr(bytes: Uint8Array): Atr | undefined {
  const { length } = bytes;
  const [ts, t0] = bytes;
  if (t0 === undefined || length > LENGTH_MAX || (ts !== DIRECT && ts !== INVERSE)) return undefined;
  const groups: InterfaceBytes[] = [];
  let at = 2;
  let onlyT0 = true;
  for (let next: number | undefined = t0; next !== undefined; ) {
    const has = (bit: number) => (((next as number) & bit) !== 0 ? { byte: bytes[at++] } : undefined);
    const [ta, tb, tc, td] = [has(0x10), has(0x20), has(0x40), has(0x80)];
    if (at > length) return undefined;
    if (ta || tb || tc || td)
      groups.push({
        ...(ta?.byte === undefined ? {} : { ta: ta.byte }),
        ...(tb?.byte === undefined ? {} : { tb: tb.byte }),
        ...(tc?.byte === undefined ? {} : { tc: tc.byte }),
        ...(td?.byte === undefined ? {} : { td: td.byte }),
      });
    next = td?.byte;
    if (next !== undefined && (next & 0x0f) !== 0) onlyT0 = false;
  }
  const end = at + (t0 & 0x0f);
  if (length !== end + (onlyT0 ? 0 : 1)) {
    // A missing TCK is no reason to call the rest unreadable.
    if (onlyT0 || length !== end) return undefined;
    return { groups, historical: bytes.slice(at, end), checked: false };
  }
  let sum = 0;
  for (let each = 1; each < length; each++) sum ^= bytes[each] as number;
  return { groups, historical: bytes.slice(at, end), checked: onlyT0 || sum === 0 };
}

/** @returns how to speak to a card with this answer, as EMV has it: the first protocol offered, a speed other than the default only in specific mode. */
export function parametersOf(bytes: Uint8Array, { groups }: Atr): ProtocolParameters {
  const [first, second] = groups;
  const protocol = ((first?.td ?? 0) & 0x0f) === 1 ? 1 : 0;
  const third = t1Group(groups);
  const ta2 = second?.ta;
  return {
    protocol,
    fidi: ta2 !== undefined && (ta2 & SPECIFIC_IMPLICIT) === 0 ? (first?.ta ?? DEFAULT_FIDI) : DEFAULT_FIDI,
    negotiable: ta2 === undefined,
    guard: first?.tc ?? 0,
    waiting: second?.tc ?? DEFAULT_WI,
    blockWaiting: third?.tb ?? 0x4d,
    ifsc: third?.ta ?? DEFAULT_IFSC,
    inverse: bytes[0] === INVERSE,
  };
}

/**
 * What an EMV terminal rejects an answer for (EMV 4.3 Book 1, 8.3).
 * @param reset TB1 is judged after a cold reset alone. @returns the byte and why; undefined: accepted.
 */
export function atrFlaw(atr: Atr, reset: Reset): string | undefined {
  const { groups, checked } = atr;
  const [first = {}, second = {}] = groups;
  const protocol = (first.td ?? 0) & 0x0f;
  if (protocol > 1) return "TD1: neither T=0 nor T=1";
  if (reset === "cold" && first.tb !== 0) return "TB1: not 00";
  const { ta } = second;
  if (ta !== undefined) {
    if ((ta & SPECIFIC_IMPLICIT) !== 0) return "TA2: parameters that are not in TA1";
    if ((ta & 0x0f) !== protocol) return "TA2: another protocol than TD1";
    const speed = first.ta ?? DEFAULT_FIDI;
    if (speed < 0x11 || speed > 0x13) return "TA1: a speed that no terminal need have";
  }
  if (second.tb !== undefined) return "TB2: a programming voltage";
  if (second.tc !== undefined && (second.tc === 0 || second.tc > DEFAULT_WI))
    return "TC2: a waiting time out of bounds";
  if (second.td !== undefined && !followers[protocol]?.includes(second.td & 0x0f))
    return "TD2: a protocol that may not follow";
  const flaw = protocol === 1 ? blockFlaw(first.tc ?? 0, t1Group(groups)) : undefined;
  return flaw ?? (checked ? undefined : "TCK: wrong");
}

/** What TD2 may offer after the first protocol: 15 is for bytes of no protocol. */
const followers: readonly (readonly number[])[] = Object.freeze([Object.freeze([0, 1, 14, 15]), Object.freeze([1])]);

function blockFlaw(guard: number, group: InterfaceBytes | undefined): string | undefined {
  const { ta = DEFAULT_IFSC, tb, tc = 0 } = group ?? {};
  if (ta < 0x10 || ta > 0xfe) return "TA3: an IFSC out of bounds";
  if (tb === undefined) return "TB3: missing";
  const blocks = tb >> 4;
  const characters = tb & 0x0f;
  if (blocks > 4 || characters > 5) return "TB3: a waiting time out of bounds";
  // 2 to the power of CWI must be more than N + 1: FFh stands for -1.
  const extra = guard === MORE_GUARD_MIN ? -1 : guard;
  if (1 << characters <= extra + 1) return "TB3: a character may take longer than the card waits";
  return tc === 0 ? undefined : "TC3: CRC";
}

/** The bytes for T=1: those behind the first TDi, i > 1, that names it. */
function t1Group(groups: readonly InterfaceBytes[]): InterfaceBytes | undefined {
  const at = groups.findIndex(({ td }, index) => index > 0 && td !== undefined && (td & 0x0f) === 1);
  return at < 0 ? undefined : groups[at + 1];
}
