import { expect } from "vitest";
import type { Facts } from "../../src/book/facts";
import { advance } from "../../src/book/life";
import type { Event } from "../../src/book/life-events";
import type { Transaction } from "../../src/book/states";
import { facts } from "./sample";

export const approval = { responseCode: "00", referenceNo: "000000000001" };

/** Of a kind that nothing takes back. */
export const refundFacts: Facts = {
  ...facts,
  kind: "refund",
  original: { stan: 3, batch: 1, referenceNo: "632610000002", hostDate: "1122" },
};

export const chip = { sequence: "001", objects: Uint8Array.of(0x9f, 0x27, 0x01, 0x40) };
export const events: readonly Event[] = [
  { type: "approved", approval, slip: "owed", signature: { kind: "paper" } },
  { type: "approved", approval, slip: "owed", signature: { kind: "owed" } },
  { type: "approved", approval, slip: "none", signature: { kind: "owed" } },
  { type: "approved", approval, slip: "none", signature: { kind: "none" } },
  { type: "approved", approval, slip: "none", signature: { kind: "small-amount", limitFen: 100_000 } },
  { type: "approved", approval, slip: "none", signature: { kind: "none" }, chip },
  { type: "card-refused", chip },
  { type: "declined", responseCode: "51" },
  { type: "declined", responseCode: "C1", unclear: true },
  { type: "cleared-up" },
  { type: "cleared-up", code: "A10" },
  { type: "unsent", code: "B13" },
  { type: "unanswered", reason: "98" },
  { type: "unanswered", reason: "A0", answer: { code: "03", mac: "missing" } },
  { type: "unanswered", reason: "06", answer: { code: "94", mac: "genuine" }, doubt: true },
  { type: "reversal-sent" },
  { type: "reversal-refused", responseCode: "64", deferred: false },
  { type: "reversal-refused", responseCode: "25", deferred: true },
  { type: "reversal-confirmed", responseCode: "00", money: "returned", repeat: false },
  { type: "reversal-confirmed", responseCode: "25", money: "not charged", repeat: true },
  { type: "repeat-unproven", responseCode: "25" },
  { type: "support-said", says: "not charged", reference: "2026112701" },
  { type: "support-said", says: "charged", reference: "2026112702" },
  { type: "settled" },
  { type: "deferred" },
  { type: "doubted" },
  { type: "unconfirmed" },
  { type: "unconfirmed", mishap: "bug" },
  { type: "unconfirmed", answer: { code: "94", mac: "genuine" }, arrived: true },
  { type: "repeat-refused", responseCode: "97" },
  { type: "arrived" },
  { type: "uploaded-again" },
  { type: "stored" },
  { type: "printed-ahead" },
  { type: "advice-sent" },
  { type: "slip-printed" },
  { type: "signed" },
  { type: "put-off" },
  { type: "signs-on-paper" },
  { type: "cannot-sign", why: "pad" },
  { type: "cannot-sign", why: "ink" },
  { type: "upload-refused", responseCode: "30" },
  { type: "upload-given-up" },
  { type: "upload-accepted" },
];

/** What the types refuse, at run time too. */
export const advanceAnyhow = advance as (transaction: Transaction, event: Event) => Transaction;

function isCounted(transaction: Transaction): boolean {
  if (transaction.state === "reversing") return transaction.attempts > 2;
  return (
    transaction.state === "approved" && transaction.signature.kind === "taken" && transaction.signature.refusals > 2
  );
}

/** Every state that can be reached from an intent, by walking all events; attempts and refusals are counted to two. */
export function reachable(
  of: Facts = facts,
): Map<string, { readonly transaction: Transaction; readonly legal: readonly string[] }> {
  const found = new Map<string, { transaction: Transaction; legal: string[] }>();
  const queue: Transaction[] = [{ state: "intent", facts: of }];
  for (let transaction = queue.pop(); transaction; transaction = queue.pop()) {
    const key = JSON.stringify(transaction);
    if (found.has(key) || isCounted(transaction)) continue;
    const legal: string[] = [];
    for (const event of events) {
      let next: Transaction;
      try {
        next = advanceAnyhow(transaction, event);
      } catch (error) {
        expect(String(error)).toMatch(/transaction 7: .* cannot happen while/);
        continue;
      }
      legal.push(event.type);
      queue.push(next);
    }
    found.set(key, { transaction, legal: [...new Set(legal)] });
  }
  return found;
}
