import { textField } from "../../src/host/iso8583/message";
import { entryOf, whyNotBooked } from "./entry";
import { approvals, authCodeOf, formatError, type HostState, type Outcome, outcome, parties } from "./host-state";
import { decisionOf, markOf, usualManner, type WalletId, walletOfCode } from "./payers";
import type { HostRequest } from "./request";
import { ownCode, partField, partial, saleFields } from "./sale";
import type { HostTransaction } from "./transactions";
import { bookPayment, credentialField, walletFen } from "./wallets";

/** Fields that a payment by code must have (unionpay.md §3.1): those of a sale, and the payer's code. */
export const qrSaleFields: readonly number[] = Object.freeze([...saleFields, 59]);

/** Field 22 (unionpay.md §2.1). */
export function isByCode(request: HostRequest): boolean {
  return (textField(request.message, 22) ?? "").startsWith("03");
}

/** Of a card, which is not there: its number, its track, its PIN. */
const cardFields: readonly number[] = Object.freeze([2, 35, 36, 52, 53, 55]);

/** Field 59, A3 付款码 (unionpay.md §2.5). */
function payerCode(request: HostRequest): string | undefined {
  const field = textField(request.message, 59) ?? "";
  const length = /^A3(\d{3})/.exec(field)?.[1];
  return length !== undefined && field.length === 5 + Number(length) ? field.slice(5) : undefined;
}

/** Why nobody is asked; undefined where the payer is. */
function refusalOf(
  host: HostState,
  request: HostRequest,
  { wallet, mark, ruled }: { readonly wallet: WalletId | undefined; readonly mark: string; readonly ruled?: string },
): { readonly code: string; readonly note: string } | undefined {
  const amountFen = Number(textField(request.message, 4));
  const own = ownCode(host, request, amountFen);
  if (own) return own;
  if (wallet === undefined) return { code: "14", note: "no payer's code" };
  if (host.spentCodes.has(mark)) return { code: "14", note: "a code that was used" };
  if (ruled !== undefined && ruled !== partial && !approvals.includes(ruled)) return { code: ruled, note: "by rule" };
  return amountFen > walletFen(host, wallet) ? { code: "51", note: "more than the wallet holds" } : undefined;
}

/**
 * 0200, 60.1 = 22, field 22 = 03x: 被扫. Terminal, merchant, fields, MAC and batch have been checked. Its numbers are used up as a
 * sale's are, and the payer's code with its first use. Where the payer has to confirm on the phone the answer is 09, at once: how it ends says
 * the management line.
 */
export function qrSale(host: HostState, request: HostRequest, ruled?: string): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const present = cardFields.find((field) => request.message.fields[field] !== undefined);
  if (present !== undefined) return formatError(`F${present} of a card, beside a payer's code`);
  const code = payerCode(request);
  if (code === undefined) return formatError("F59: no payer's code");
  const wallet = walletOfCode(code);
  const mark = markOf(code);
  const refused = refusalOf(host, request, { wallet, mark, ...(ruled === undefined ? {} : { ruled }) });
  host.spentCodes.add(mark);
  const entry = entryOf(host, request);
  const fields = { 15: entry.settlementDate, 37: entry.retrievalReference, 44: parties(host, "") };
  const asked = {
    ...entry,
    kind: "qr-sale",
    ...(wallet === undefined ? {} : { cardId: wallet }),
    entry: "scan",
    codeMark: mark,
  } as const;
  if (refused || wallet === undefined) {
    const { code: response, note } = refused ?? { code: "14", note: "" };
    host.transactions.add({ ...asked, code: response, state: "declined" });
    return outcome(response, note, fields);
  }
  const decision = decisionOf(host.wallets.get(wallet) ?? usualManner);
  const { afterMs, pays } = decision;
  if (!pays && afterMs === 0) {
    host.transactions.add({ ...asked, code: "05", state: "declined" });
    return outcome("05", "refused by the payer", fields);
  }
  if (afterMs !== 0) {
    const decides = afterMs === undefined ? {} : { [pays ? "paysAtMs" : "refusesAtMs"]: entry.atMs + afterMs };
    const authCode = authCodeOf(entry.retrievalReference);
    host.waiting.add(host.transactions.add({ ...asked, code: "00", authCode, ...decides, state: "waiting" }));
    return outcome("09", "the payer is asked", fields);
  }
  const part = ruled === partial ? { amountFen: Math.ceil(asked.amountFen / 2), askedFen: asked.amountFen } : {};
  const transaction: HostTransaction = {
    ...asked,
    ...part,
    code: ruled ?? "00",
    authCode: authCodeOf(entry.retrievalReference),
    state: "waiting",
  };
  const place = host.transactions.add(transaction);
  bookPayment(host, place, transaction, entry.atMs);
  const granted = {
    ...fields,
    ...partField(part.amountFen),
    59: credentialField(transaction),
    63: host.configuration.organisation,
  };
  return outcome(ruled ?? "00", "paid", granted);
}
