import type { Key } from "../../keypad";

/** As on every PIN pad: three rows of three, then 0. */
export const PLACES: readonly Key[] = Object.freeze(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]);
/** 10!: in how many orders ten digits can stand. */
export const ORDERS = 3_628_800;
const UINT32_COUNT = 0x1_0000_0000;
/** The largest multiple of ORDERS in 32 bits: below it, every order is chosen equally often. */
const FAIR_MAX = UINT32_COUNT - (UINT32_COUNT % ORDERS);
/** A good generator gives so many numbers in a row that are not fair once in 10^13 times. */
export const FAIR_TRIES_MAX = 4;

/** Whether a number of 32 random bits may choose an order, so that all orders are equally likely. One in 2,000 may not. */
export function isFair(number: number): boolean {
  return number < FAIR_MAX;
}

/** @param number 0 to 10! - 1: each has an order of its own. Larger ones give the same orders again. */
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
