import type { SettlementFound } from "../../src/book/settlement-record";

/** What a settlement has found that has sent nothing yet, and leaves nothing out. */
export const nothingFound: Pick<
  SettlementFound,
  "uploaded" | "wanted" | "refused" | "differences" | "different" | "left" | "leftCount" | "unsent"
> = Object.freeze({
  uploaded: 0,
  wanted: 0,
  refused: 0,
  differences: [],
  different: 0,
  left: [],
  leftCount: 0,
  unsent: 0,
});
