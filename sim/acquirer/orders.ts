import { type Answered, type OrderContent, orderEnds } from "../../src/management/messages";
import { toHex } from "../../src/values/bcd";
import { localTime, settlementDate } from "./calendar";
import { authCodeOf, type HostState, nextReference } from "./host-state";
import type { WalletId } from "./payers";
import type { HostTransaction } from "./transactions";
import { closeOrder, credentialOf, payWhatIsDue } from "./wallets";

/** What makes a code hard to guess: whoever guesses one pays somebody else's bill. */
const CODE_BYTES = 8;

const refused = (responseCode: string): Answered => ({ standing: "refused", responseCode });

function sixDigits(number: number): string {
  return String(number).padStart(6, "0");
}

/**
 * A terminal orders a code for its payer. The same name with the same content is the same order, whatever has become of it; with another
 * content it is refused, and so is one that was closed before it came.
 */
export function makeOrder(
  host: HostState,
  asker: { readonly terminal: string; readonly merchant: string },
  name: string,
  content: OrderContent,
): Answered {
  const known = host.orders.get(name);
  if (known !== undefined) {
    const order = host.transactions.at(known);
    if (!order) return { standing: "over", responseCode: orderEnds.closed };
    return isSame(order, asker.terminal, content) ? standingOf(order) : refused("94");
  }
  const { terminal, merchant } = asker;
  const batch = sixDigits(content.batch);
  const stan = sixDigits(content.stan);
  if (host.terminals.get(terminal)?.batch !== batch) return refused("77");
  if (host.transactions.placeOf(terminal, batch, stan) !== -1) return refused("94");
  if (!host.transactions.hasRoom || !host.ledger.hasRoom) return refused("96");
  const atMs = host.environment.nowMs();
  const retrievalReference = nextReference(host);
  const { profile } = host.configuration;
  const order: HostTransaction = {
    kind: "qr-sale",
    terminal,
    merchant,
    batch,
    stan,
    processingCode: "000000",
    amountFen: content.amountFen,
    entry: "scan",
    atMs,
    code: "00",
    retrievalReference,
    authCode: authCodeOf(retrievalReference),
    settlementDate: settlementDate(atMs, host.configuration.cutoverHour),
    order: {
      name,
      seconds: content.seconds,
      code: `https://${profile}.example/pay/${toHex(host.environment.randomBytes(CODE_BYTES))}`,
      expiresAtMs: atMs + content.seconds * 1_000,
    },
    state: "waiting",
  };
  const place = host.transactions.add(order);
  host.orders.set(name, place);
  host.waiting.add(place);
  return standingOf(order);
}

function isSame({ terminal, batch, stan, amountFen, order }: HostTransaction, asker: string, asked: OrderContent) {
  const numbers = batch === sixDigits(asked.batch) && stan === sixDigits(asked.stan);
  return terminal === asker && numbers && amountFen === asked.amountFen && order?.seconds === asked.seconds;
}

/** What has become of an order of this terminal. */
export function askOrder(host: HostState, terminal: string, name: string): Answered {
  const place = host.orders.get(name);
  if (place === undefined) return { standing: "unknown" };
  const order = host.transactions.at(place);
  if (!order) return { standing: "over", responseCode: orderEnds.closed };
  return order.terminal === terminal ? standingOf(order) : refused("97");
}

/** Nobody pays it from now on. One that has not come yet never will: its name is used up. */
export function closeOrderOf(host: HostState, terminal: string, name: string): Answered {
  const place = host.orders.get(name);
  if (place === undefined) host.orders.set(name, -1);
  const order = place === undefined ? undefined : host.transactions.at(place);
  if (order && order.terminal !== terminal) return refused("97");
  if (order?.state === "waiting" && place !== undefined) {
    host.waiting.delete(place);
    closeOrder(host, place, order, orderEnds.closed);
  }
  return askOrder(host, terminal, name);
}

/** A payment by a payer's code (8583), by batch and voucher. */
export function askPayment(host: HostState, terminal: string, numbers: string): Answered {
  if (!/^\d{12}$/.test(numbers)) return refused("30");
  const place = host.transactions.placeOf(terminal, numbers.slice(0, 6), numbers.slice(6));
  const payment = host.transactions.at(place);
  if (payment === undefined) return { standing: "unknown" };
  return payment.kind === "qr-sale" ? standingOf(payment) : refused("12");
}

function standingOf(transaction: HostTransaction): Answered {
  switch (transaction.state) {
    case "waiting":
      if (transaction.order === undefined || transaction.order.payer) return { standing: "under-way" };
      return { standing: "waiting", code: transaction.order.code };
    case "charged":
      return { standing: "done", paid: paidOf(transaction) };
    case "reversed":
    case "voided":
      return { standing: "returned" };
    case "barred":
      return { standing: "over", responseCode: orderEnds.closed };
    default:
      return { standing: "over", responseCode: transaction.code };
  }
}

function paidOf(transaction: HostTransaction) {
  const { amountFen, cardId, retrievalReference: referenceNo, settlementDate: date, atMs } = transaction;
  const paid = localTime(atMs);
  return {
    amountFen,
    wallet: cardId as WalletId,
    referenceNo,
    settlementDate: date,
    hostTime: paid.date + paid.time,
    credential: credentialOf(transaction),
  };
}

/** How a payer's phone took to a code that it read. */
export type CodeRead = "asked" | "not payable" | "no such code";

/** What a payer does with the code that he has read: pays, leaves it be, or is refused by his wallet. */
export interface PayersWill {
  readonly wallet: WalletId;
  readonly result: "ok" | "pending" | "fail";
  readonly afterMs: number;
}

/** A payer's phone reads a code. Whoever reads it once more decides anew, until it is paid. */
export function readOrderCode(host: HostState, code: string, { wallet, result, afterMs }: PayersWill): CodeRead {
  payWhatIsDue(host);
  const place = host.transactions.all.findLastIndex(({ order }) => order?.code === code);
  const transaction = host.transactions.at(place);
  if (!transaction?.order) return "no such code";
  if (transaction.state !== "waiting") return "not payable";
  const atMs = result === "pending" ? {} : { atMs: host.environment.nowMs() + afterMs };
  const payer = { wallet, pays: result === "ok", ...atMs };
  host.transactions.replace(place, { ...transaction, order: { ...transaction.order, payer } });
  payWhatIsDue(host);
  return "asked";
}
