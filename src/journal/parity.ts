import { divide } from "./divide";
import { PARITY_TABLES } from "./parity-table.data";

/*
 * The parity of a record: a BCH code over GF(2^16), t = 2. The codeword is the record from its first bit on, lowest bit of
 * each byte first, and it is a multiple of g(x) = m1(x)·m3(x) = 10AA725CFh, of degree 32: the least polynomial with the
 * roots α and α³ (α a root of x^16 + x^12 + x^3 + x + 1). Any two wrong bits of up to 65,535, those of the parity among
 * them, have a remainder of their own, and so they can be found. More than two look like two others in about
 * bits²/2 of 2^32 cases: what was found counts only when the CRCs, which are not of this code, fit.
 */

/** A codeword is 65,535 bits at most; in whole words: */
export const PARITY_REACH_BYTES = 8188;
export const PARITY_BYTES = 4;
const FIELD = 0x1_100b;
/** Of the multiplicative group. */
const FIELD_ORDER = 0xffff;
const FIELD_BITS = 16;
/** Its trace is 1: the sum of itself, its square, the square of that, and so on, 16 of them. */
const TRACE_ONE = 0x2000;

/** What stands behind bytes `from` up to `to`, as a little-endian word. */
export function parityOf(bytes: Uint8Array, from: number, to: number): number {
  return divide(PARITY_TABLES, 0, bytes, from, to) >>> 0;
}

/**
 * Puts up to two wrong bits right in the codeword of bytes `from` up to `to`, its parity in the last four.
 * @param breathe awaited between its parts: each takes a small chip some million instructions where the codeword is long.
 * @returns how many, or -1 when more are wrong. Other bytes than were written may come out of more than two wrong bits.
 */
export async function correct(
  bytes: Uint8Array,
  from: number,
  to: number,
  breathe: () => Promise<void>,
): Promise<number> {
  const end = to - PARITY_BYTES;
  let stored = 0;
  for (let at = to - 1; at >= end; at -= 1) stored = (stored << 8) | (bytes[at] as number);
  const remainder = divide(PARITY_TABLES, 0, bytes, from, end) ^ stored;
  if (remainder === 0) return 0;
  // The remainder is the sum of the wrong bits' powers of x, and so are its values at α and α³.
  const first = valueAt(remainder, 2);
  const third = valueAt(remainder, 8);
  if (first === 0) return -1;
  const bits = (to - from) * 8;
  const powers = third === times(times(first, first), first) ? [first] : [];
  if (powers.length === 0) {
    // The powers X and Y: X + Y = first, X² + X·first + (first² + third/first) = 0; X = first·Z, Z² + Z = 1 + third/first³.
    const inverted = toThe(first, FIELD_ORDER - 1);
    const constant = 1 ^ times(third, times(inverted, times(inverted, inverted)));
    const root = rootOf(constant);
    if ((times(root, root) ^ root) !== constant) return -1;
    powers.push(times(first, root), times(first, root ^ 1));
  }
  const places: number[] = [];
  for (const power of powers) {
    await breathe();
    const place = exponentOf(power, bits);
    if (place < 0) return -1;
    places.push(place);
  }
  for (const place of places) {
    const bit = bits - 1 - place;
    const at = from + (bit >>> 3);
    bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
  }
  return places.length;
}

/** The polynomial of degree 31 whose coefficient of x^31 is the lowest bit, at `base`. */
function valueAt(remainder: number, base: number): number {
  let value = 0;
  for (let bit = 0; bit < 32; bit += 1) value = times(value, base) ^ ((remainder >>> bit) & 1);
  return value;
}

/** In GF(2^16). */
function times(a: number, b: number): number {
  let product = 0;
  let shifted = a;
  for (let rest = b; rest !== 0; rest >>>= 1) {
    if ((rest & 1) !== 0) product ^= shifted;
    shifted <<= 1;
    if (shifted > FIELD_ORDER) shifted ^= FIELD;
  }
  return product;
}

/** A Z with Z² + Z = `constant`, where there is one (IEEE P1363, A.4.7). */
function rootOf(constant: number): number {
  let root = 0;
  let sum = TRACE_ONE;
  for (let bit = 1; bit < FIELD_BITS; bit += 1) {
    const square = times(sum, sum);
    root = times(root, root) ^ times(square, constant);
    sum = square ^ TRACE_ONE;
  }
  return root;
}

/**
 * The order of the group is 3·5·17·257. For each of these primes p: its cofactor c (the order divided by p); α^c, which has the order p; and
 * the weight, a multiple of c that leaves 1 when it is divided by p.
 */
const SUBGROUPS: readonly (readonly [cofactor: number, unit: number, weight: number])[] = Object.freeze([
  Object.freeze([21845, 0x15e, 43690] as const),
  Object.freeze([13107, 0x1ce8, 39321] as const),
  Object.freeze([3855, 0x4d78, 15420] as const),
  Object.freeze([255, 0x8d92, 32640] as const),
]);

/**
 * e where α^e is `power`, below `bits`; -1 where there is none. What e leaves when it is divided by each prime of the order is found alone;
 * the weights put the four together (Pohlig and Hellman, 1978). That takes 282 steps at most; a record of 4 kB has 32,000 powers.
 */
function exponentOf(power: number, bits: number): number {
  if (power === 0) return -1;
  let exponent = 0;
  for (const [cofactor, unit, weight] of SUBGROUPS) {
    const target = toThe(power, cofactor);
    let remainder = 0;
    for (let reached = 1; reached !== target; reached = times(reached, unit)) remainder += 1;
    exponent = (exponent + remainder * weight) % FIELD_ORDER;
  }
  return exponent < bits ? exponent : -1;
}

function toThe(base: number, exponent: number): number {
  let result = 1;
  let power = base;
  for (let rest = exponent; rest !== 0; rest >>>= 1) {
    if ((rest & 1) !== 0) result = times(result, power);
    power = times(power, power);
  }
  return result;
}
