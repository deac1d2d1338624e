import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { localDay, localTime } from "./calendar";
import { formatError, type HostState, type Outcome, outcome } from "./host-state";
import { type PaidByCode, type QrBack, takeBackByCode } from "./qr-back";
import { leftOf, REFUND_DAYS_MAX, refundFields } from "./refund";
import type { HostRequest } from "./request";
import { credentialField } from "./wallets";

/** Fields that it must have: those of a refund, and the payment's credential. */
export const qrRefundFields: readonly number[] = Object.freeze([...refundFields, 59]);

/** By reference, date and credential, of any batch of the merchant; batch and voucher have to be that one's, too. */
function originalOf(host: HostState, request: HostRequest): PaidByCode | Outcome {
  const { message, merchant } = request;
  const field = parseOriginal(textField(message, 61) ?? "");
  if (field.kind === "malformed" || field.original.date === undefined)
    return formatError("F61: batch, voucher and date of the original");
  const { batch, stan, date } = field.original;
  const reference = textField(message, 37);
  const place = host.transactions.all.findIndex(
    (each) => each.retrievalReference === reference && each.kind === "qr-sale" && each.merchant === merchant,
  );
  const original = host.transactions.at(place);
  if (original === undefined) return outcome("25", "no such payment");
  if (localTime(original.atMs).date !== date) return outcome("25", "a payment of another date");
  if (batch !== original.batch || stan !== original.stan) return outcome("25", "another payment's reference");
  if (credentialField(original) !== textField(message, 59)) return outcome("25", "not the payment's credential");
  if (original.state !== "charged") return outcome("25", `the payment is ${original.state}`);
  if (localDay(host.environment.nowMs()) - localDay(original.atMs) > REFUND_DAYS_MAX)
    return outcome("22", "a payment of too long ago");
  const amountFen = Number(textField(message, 4));
  if (amountFen === 0) return outcome("13", "F4 is zero");
  return amountFen > leftOf(original) ? outcome("64", "more than is left of the payment") : { place, original };
}

const refunding: QrBack = Object.freeze<QrBack>({
  kind: "qr-refund",
  originalOf,
  authCodeOf: (original) => original.authCode,
  behind: (original, amountFen) => ({ ...original, refundedFen: (original.refundedFen ?? 0) + amountFen }),
  done: "refunded",
});

/**
 * 0220, 60.1 = 25, field 22 = 03x: a payment by code is given back, all or a part. Nothing reverses it: whoever heard no answer sends it
 * again, and gets 94 where it was decided before. @param ruled a code by rule.
 */
export function qrRefund(host: HostState, request: HostRequest, ruled?: string): Outcome {
  return takeBackByCode(host, request, ruled, refunding);
}
