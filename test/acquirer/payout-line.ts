import { expect } from "vitest";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { merchantSums } from "../../sim/scenario/checker-sums";
import { line, signedIn as signedInAt } from "./line-client";
import type { TestTerminal } from "./test-terminal";

/** Fees are billed: what sales bring is what they amount to. The tests of fees take them off. */
export const billed = { ...defaultConfiguration("lakala"), feesTaken: "billed" as const };
export const signedIn = () => signedInAt(1, billed);

const MAKE = 16;
export const ASK = 17;
const FUNDS = 18;
export const [D0, T1] = [0, 1];
const REASONS = ["none", "closed", "name", "frozen", "risk", "hours", "holiday", "channel-down", "channel-changed"];
const classes: { readonly [standing: string]: string } = {
  waiting: "accepted",
  "under-way": "processing",
  done: "paid",
  returned: "returned",
  over: "failed",
};
export const HOUR_MS = 3_600_000;
export const minute = (iso: string) => Date.parse(iso) / 60_000;

export function name(number: number): Uint8Array {
  return Buffer.alloc(11, number);
}

/** One sale of so much, settled or not. */
export function earn(from: TestTerminal, amountFen: number, settled = true): void {
  expect(from.code(from.sale({ amountFen }))).toBe("00");
  if (settled) from.settle();
}

export function told(said: ReturnType<typeof line>) {
  const [amountFen, feeFen, reason, atMinute] = said?.content ?? [];
  return { stage: classes[said?.standing ?? ""], amountFen, feeFen, reason: REASONS[Number(reason)], atMinute };
}

export function make(
  from: TestTerminal,
  number: number,
  amountFen: number,
  more: { product?: number; account?: number; atMinute?: number; replaces?: Uint8Array } = {},
) {
  const { product = D0, account = 1, replaces } = more;
  const atMinute = more.atMinute ?? Math.floor(from.world.nowMs / 60_000);
  return line(from, MAKE, name(number), [product, amountFen, account, atMinute, ...(replaces ? [replaces] : [])]);
}

export const ask = (from: TestTerminal, number: number) => told(line(from, ASK, name(number)));
export const view = (from: TestTerminal) => from.world.acquirer.merchantView();
export const host = (from: TestTerminal, body: object) =>
  expect(from.world.acquirer.applyHostVerb(body).kind).toBe("ok");

/** What a terminal is told that it can have. */
export function funds(from: TestTerminal) {
  const said = line(from, FUNDS, "F");
  const [availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, account, masked] =
    said?.content ?? [];
  const [offers, lacks] = said?.content.slice(9) ?? [];
  return {
    availableFen,
    pendingFen,
    heldFen,
    minimumFen,
    singleFen,
    dayLeftFen,
    dayLeftCount,
    account,
    masked,
    offers,
    lacks,
  };
}

/** Whatever happens, no fen comes or goes: what sales brought is in the balance, on the way, at the bank, or a fee. */
export function conserved(from: TestTerminal, fen: number): void {
  const { acquirer } = from.world;
  const { onTheWayFen, bank, payoutFeesFen } = view(from);
  const atBankFen = bank.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
  expect(acquirer.ledgerView().balanceFen + onTheWayFen + atBankFen + payoutFeesFen).toBe(fen);
  expect(acquirer.audit()).toEqual({ balanced: true, differences: [] });
  expect(merchantSums(acquirer)).toEqual([]);
}
