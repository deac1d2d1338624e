import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { kindsKnown } from "./checker-kinds";

/** States that tell the merchant that the money is not his. */
export const withoutMoney: readonly string[] = Object.freeze(["declined", "withdrawn", "reversed"]);

export interface Sale {
  readonly stan: string;
  readonly batch: string;
}

export function keyOf({ stan, batch }: Sale): string {
  return `${batch}/${stan}`;
}

/** Did the booking stand at a moment? */
export function bookedAt({ atMs, state, reversedAtMs }: LedgerEntry, momentMs: number): boolean {
  return atMs <= momentMs && (state !== "reversed" || (reversedAtMs ?? 0) > momentMs);
}

/** Does it stand? A sale that was voided was booked all the same. */
export function isBooked({ state }: Pick<LedgerEntry, "state">): boolean {
  return state !== "reversed";
}

/** Does it charge somebody, by card or by code? */
export function takesMoney({ kind }: Pick<LedgerEntry, "kind">): boolean {
  return kind === "sale" || kind === "qr-sale";
}

/** What a booking of its kind did. */
export function doneBy({ kind }: Pick<LedgerEntry, "kind">): string {
  return kindsKnown[kind].done;
}

/** What the terminal asked for: where the host approved a part of it, the terminal's books have the whole. */
export function askedOf({ amountFen, askedFen }: LedgerEntry): number {
  return askedFen ?? amountFen;
}

/**
 * Of an approval in part the one or the other amount is told, by what the terminal knows then. What cannot be read is told by itself, and fits
 * everything.
 */
export function fits(entry: LedgerEntry, seen: { readonly amountFen: number | undefined }): boolean {
  return isChargedWith(entry, seen) || seen.amountFen === askedOf(entry);
}

/** The amount that is told as charged is what the host charged. */
export function isChargedWith(entry: LedgerEntry, seen: { readonly amountFen: number | undefined }): boolean {
  return seen.amountFen === undefined || seen.amountFen === entry.amountFen;
}

/** The key of an entry of another terminal of the merchant: both may have the same batch and voucher number. */
export function keyElsewhere(terminal: string, sale: Sale): string {
  return `${terminal}/${keyOf(sale)}`;
}
