import type { Key } from "../../keypad";

/** As on every PIN pad: three rows of three, then 0. */
export const PLACES: readonly Key[] = Object.freeze(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]);
/** 10!: in how many orders ten digits can stand. */
export const ORDERS = 3_628_800;
const UINT32_COUNT = 0x1_0000_0000;
/** Numbers from here on would make some orders likelier than others. */
const FAIR_MAX = UINT32_COUNT - (UINT32_COUNT % ORDERS);
/** So often in a row a fair generator gives such a number once in 10^13. */
export const FAIR_TRIES_MAX = 4;

/** Whether all orders are as likely with this number, of 32 random bits: all but one in 2,000 are. */
export function isFair(number: number): boolean {
  return number < FAIR_MAX;
}

/** @param number each one up to 10! - 1 has an order of its own; larger ones begin again. */
export function orderOf(number: number): readonly Key[] {
  const left = [...PLACES];
  const order: Key[] = [];
  let rest = number % ORDERS;
  while (left.length > 0) {
    order.push(...left.splice(rest % left.length, 1));
    rest = Math.floor(rest / (left.length + 1));
  }
  return order;
}
