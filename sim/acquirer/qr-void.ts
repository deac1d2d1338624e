import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { authCodeOf, formatError, type HostState, type Outcome, outcome } from "./host-state";
import { outsideOpenBatch } from "./open-batch";
import { type PaidByCode, type QrBack, takeBackByCode } from "./qr-back";
import { qrSaleFields } from "./qr-sale";
import type { HostRequest } from "./request";
import { credentialField } from "./wallets";

/** Fields that it must have: those of a payment by code, its original's reference and numbers (day.md §1.1 and §1.6). */
export const qrVoidFields: readonly number[] = Object.freeze([...qrSaleFields, 37, 61]);

/** By terminal, batch and voucher of field 61; reference and credential have to be that one's, too. */
function originalOf(host: HostState, request: HostRequest): PaidByCode | Outcome {
  const { message, terminal, merchant } = request;
  const field = parseOriginal(textField(message, 61) ?? "");
  if (field.kind === "malformed") return formatError("F61: batch and voucher of the original");
  const { batch, stan } = field.original;
  const place = host.transactions.placeOf(terminal, batch, stan);
  const original = host.transactions.at(place);
  if (original?.kind !== "qr-sale" || original.merchant !== merchant) return outcome("25", "no such payment");
  if (original.retrievalReference !== textField(message, 37)) return outcome("25", "not the payment's reference");
  if (credentialField(original) !== textField(message, 59)) return outcome("25", "not the payment's credential");
  const outside = outsideOpenBatch(host, request, original, "a payment");
  if (outside) return outside;
  if (original.state !== "charged") return outcome("25", `the payment is ${original.state}`);
  if (Number(textField(message, 4)) !== original.amountFen) return outcome("64", "not the payment's amount");
  return { place, original };
}

const voiding: QrBack = Object.freeze<QrBack>({
  kind: "qr-void",
  originalOf,
  authCodeOf: (original, retrievalReference) => original.authCode ?? authCodeOf(retrievalReference),
  behind: (original) => ({ ...original, state: "voided" }),
  done: "voided",
});

/** 0200, 60.1 = 23, field 22 = 03x: a payment by code is taken back, whole. Its numbers are used up as every other's. */
export function qrVoid(host: HostState, request: HostRequest, ruled?: string): Outcome {
  return takeBackByCode(host, request, ruled, voiding);
}
