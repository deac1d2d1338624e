import { cardRows } from "./rows/card";
import { powerRows } from "./rows/power";
import { securityRows } from "./rows/security";
import { signInRows } from "./rows/sign-in";
import { signatureRows } from "./rows/signature";
import type { Rows } from "./wanted";

/** Rows of the catalogue that the grid plays, and what has to be told at which step. */
export const gridRows: Rows = Object.freeze({
  ...signInRows,
  ...cardRows,
  ...signatureRows,
  ...powerRows,
  ...securityRows,
});

/** Rows that are not played yet, each with the part that it waits for. Later changes may only shorten it. */
export const pending: { readonly [code: string]: string } = Object.freeze({
  E01: "a batch: the grid plays sales",
  E02: "a batch",
  E03: "a batch",
  E05: "a payout: the grid plays sales",
  E06: "a payout",
  E07: "a payout",
  E08: "a payout",
  E09: "a payout",
  E10: "a payout",
  E11: "a payout",
  E12: "what the host booked: the grid sets no policies",
  E13: "a policy that was announced",
  E14: "a payout",
  E04: "money that has not arrived",
  G: "the till",
});
