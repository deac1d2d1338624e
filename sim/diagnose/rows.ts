import { cardRows } from "./rows/card";
import { payoutRows } from "./rows/payout";
import { powerRows } from "./rows/power";
import { securityRows } from "./rows/security";
import { signInRows } from "./rows/sign-in";
import { signatureRows } from "./rows/signature";
import { tillRows } from "./rows/till";
import type { Rows } from "./wanted";

/** Rows of the catalogue that the grid plays, and what has to be told at which step. */
export const gridRows: Rows = Object.freeze({
  ...signInRows,
  ...cardRows,
  ...signatureRows,
  ...powerRows,
  ...securityRows,
  ...payoutRows,
  ...tillRows,
});

/** Rows that are not played yet, each with the part that it waits for. Later changes may only shorten it. */
export const pending: { readonly [code: string]: string } = Object.freeze({});
