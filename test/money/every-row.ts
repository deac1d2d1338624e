import type { Row } from "./rows";
import { feeRows } from "./rows-fees";
import { payoutRows } from "./rows-payout";
import { settlementRows } from "./rows-settlement";

/** Section E of `faults.md`, whole. */
export const rows: readonly Row[] = [...settlementRows, ...payoutRows, ...feeRows];
