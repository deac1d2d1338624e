import type { Facts } from "../../book/facts";
import type { Repeating } from "../../book/states";
import type { Terminal } from "../../context";
import { askInStep } from "../../management/in-step";
import type { LineEnd } from "../../management/line";
import type { Answered, Ask, Paid } from "../../management/messages";
import { nameBytes } from "../../management/name";
import type { Tried } from "./tried";

/** What is known of an order when nobody looks at its code any more. */
export type OrderEnd =
  | { readonly type: "approved"; readonly paid: Paid }
  | { readonly type: "declined"; readonly responseCode: string };

/** What it makes of the transaction. */
export function eventOf({ devices }: Pick<Terminal, "devices">, end: OrderEnd) {
  if (end.type === "declined") return end;
  const { referenceNo, settlementDate, hostTime, credential, wallet } = end.paid;
  return {
    type: "approved",
    approval: { responseCode: "00", referenceNo, settlementDate, hostTime },
    slip: devices.printer ? "owed" : "none",
    signature: { kind: "none" },
    credential,
    wallet,
  } as const;
}

/** What ends it; undefined where it has not ended, or nobody can know it from this. */
export function endOf(answered: Answered, { amountFen }: Facts): OrderEnd | undefined {
  switch (answered.standing) {
    case "done":
      // Another amount is another order's.
      return answered.paid.amountFen === amountFen ? { type: "approved", paid: answered.paid } : undefined;
    case "over":
      return { type: "declined", responseCode: answered.responseCode };
    default:
      return undefined;
  }
}

/** @returns how it ended; undefined where the acquirer has not said it; how the question ended where nothing was answered. */
export async function closeAndAsk(terminal: Terminal, facts: Facts): Promise<OrderEnd | Unheard | undefined> {
  const closed = await askOnce(terminal, "order.close", facts);
  if (closed.kind !== "answer") return closed;
  const asked = await askOnce(terminal, "order.ask", facts);
  return asked.kind === "answer" ? endOf(asked.answered, facts) : asked;
}

export type Unheard = Exclude<LineEnd, { readonly kind: "answer" }>;

/** One question about its order. */
export function askOnce(terminal: Terminal, what: Ask, { qr, madeAs }: Facts): Promise<LineEnd> {
  return askInStep(terminal, { ask: what, id: nameBytes(qr?.order ?? ""), ...(madeAs ? { madeAs } : {}) });
}

/**
 * Nobody has heard how it ended, and its code is on no screen any more: asks, and closes it where nobody has begun to pay. Whoever is paying
 * may finish: it ends by itself when its time is over.
 */
export async function finishOrder(terminal: Terminal, transaction: Repeating): Promise<Tried> {
  const { facts } = transaction;
  const { book } = terminal;
  const asked = await askOnce(terminal, "order.ask", facts);
  if (asked.kind !== "answer") return triedOf(asked);
  const { answered } = asked;
  if (answered.standing === "refused") {
    const { responseCode } = answered;
    // The same refusal a hundred times costs flash, and tells nothing.
    if (transaction.refusal !== responseCode) await book.record(transaction, { type: "repeat-refused", responseCode });
    return { kind: "refused", responseCode };
  }
  if (answered.standing === "under-way") return { kind: "unanswered" };
  const end = endOf(answered, facts) ?? (await closeAndAsk(terminal, facts));
  if (end === undefined) return { kind: "unanswered" };
  if ("kind" in end) return triedOf(end);
  return { kind: "confirmed", transaction: await book.record(transaction, eventOf(terminal, end)) };
}

function triedOf({ kind }: Unheard): Tried {
  if (kind === "no-answer") return { kind: "unanswered" };
  return { kind };
}
