import type { Facts } from "../../src/book/facts";
import { maskPan } from "../../src/values/masked-pan";

/** A sale by stripe, as its request left. */
export const facts: Facts = Object.freeze({
  kind: "sale",
  stan: 7,
  batch: 1,
  amountFen: 12345,
  localTime: "20261122100000",
  pan: maskPan("4000000000000002"),
  entry: "swipe",
  expiry: "3512",
  operator: "01",
  processingCode: "000000",
  entryMode: "021",
  conditionCode: "00",
  field60: "2200000100060",
});
