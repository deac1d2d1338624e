import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { localDay } from "./calendar";
import { entryOf, whyNotBooked } from "./entry";
import { approvals, authCodeOf, formatError, type HostState, type Outcome, outcome, parties } from "./host-state";
import { opposite, saleLegs } from "./ledger";
import { qrSaleFields } from "./qr-sale";
import type { HostRequest } from "./request";
import type { HostTransaction } from "./transactions";
import { credentialField } from "./wallets";

/** Fields that it must have: those of a payment by code, its original's reference and numbers (day.md §1.1 and §1.6). */
export const qrVoidFields: readonly number[] = Object.freeze([...qrSaleFields, 37, 61]);

interface Found {
  readonly place: number;
  readonly original: HostTransaction;
}

/** By terminal, batch and voucher of field 61; reference and credential have to be that one's, too. */
function originalOf(host: HostState, request: HostRequest): Found | Outcome {
  const { message, terminal, merchant, field60 } = request;
  const field = parseOriginal(textField(message, 61) ?? "");
  if (field.kind === "malformed") return formatError("F61: batch and voucher of the original");
  const { batch, stan } = field.original;
  const place = host.transactions.placeOf(terminal, batch, stan);
  const original = host.transactions.at(place);
  if (original?.kind !== "qr-sale" || original.merchant !== merchant) return outcome("25", "no such payment");
  if (original.retrievalReference !== textField(message, 37)) return outcome("25", "not the payment's reference");
  if (credentialField(original) !== textField(message, 59)) return outcome("25", "not the payment's credential");
  if (batch !== field60.batch || localDay(original.atMs) !== localDay(host.environment.nowMs()))
    return outcome("25", "a payment of another batch or day");
  if (original.state !== "charged") return outcome("25", `the payment is ${original.state}`);
  if (Number(textField(message, 4)) !== original.amountFen) return outcome("64", "not the payment's amount");
  return { place, original };
}

/** 0200, 60.1 = 23, field 22 = 03x: a payment by code is taken back, whole. Its numbers are used up as every other's. */
export function qrVoid(host: HostState, request: HostRequest, ruled?: string): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const found = isRefused ? outcome(ruled, "by rule") : originalOf(host, request);
  if ("code" in found && found.code === "30") return found;
  const entry = entryOf(host, request);
  const fields = { 15: entry.settlementDate, 37: entry.retrievalReference, 44: parties(host, "") };
  if ("code" in found) {
    host.transactions.add({ ...entry, kind: "qr-void", entry: "scan", code: found.code, state: "declined" });
    return outcome(found.code, found.note, fields);
  }
  const { original, place: originalPlace } = found;
  const code = ruled ?? "00";
  const transaction: HostTransaction = {
    ...entry,
    kind: "qr-void",
    ...(original.cardId === undefined ? {} : { cardId: original.cardId }),
    entry: "scan",
    code,
    authCode: original.authCode ?? authCodeOf(entry.retrievalReference),
    original: originalPlace,
    state: "charged",
  };
  const place = host.transactions.add(transaction);
  const legs = opposite(saleLegs(original.cardId ?? "", original.merchant, original.amountFen));
  host.ledger.post({ atMs: entry.atMs, reason: "qr-void", transaction: place, legs });
  host.transactions.replace(originalPlace, { ...original, state: "voided" });
  const granted = { ...fields, 59: credentialField(transaction), 63: host.configuration.organisation };
  return outcome(code, "voided", granted);
}
