import { binaryField, textField } from "../../src/host/iso8583/message";
import { bytesToText } from "../../src/values/bcd";
import { decimalOf, hexOf } from "../cards/chip/bytes";
import { type ChipData, missingObject, readChipData } from "./chip-data";
import { DECISIONS_AT, isRight } from "./chip-issuer";
import { formatError, type HostState, type Outcome, outcome } from "./host-state";
import type { HostRequest } from "./request";
import { isBalanced, openOf, replace } from "./settlement";
import type { HostTransaction } from "./transactions";

/**
 * What a certificate's message has (`unionpay.md` §3, `day.md` §1.1). Other hosts ask for 11, 41, 42 and 60 alone; every terminal sends these,
 * and without them nobody can say of what the certificate is.
 */
export const certificateFields: readonly number[] = Object.freeze([4, 11, 22, 41, 42, 55, 60, 62]);

/** 60.3: of cards that took their issuer's answer for genuine, and of those that did not, each behind balanced totals and behind others. */
export const certificateCodes: readonly string[] = Object.freeze(["203", "204", "205", "206"]);
const balancedCodes: readonly string[] = Object.freeze(["203", "204"]);
const riskCodes: readonly string[] = Object.freeze(["204", "206"]);

/** 9F27, and byte 2 of the card's results: the last cryptogram is a TC. */
const TYPE_MASK = 0xc0;
const CERTIFICATE = 0x40;
/** TVR byte 5: the issuer's answer was wrong. */
const ISSUER_FALSE = 0x40;
/** Field 62 by its usage: organisation, risk, amount, currency, and where it tells of a risk the transaction's 60.1. */
const field62 = Object.freeze({
  certificate: /^610[01]00(\d{12})156$/,
  risk: /^710[01]05(\d{12})156\d{2}$/,
});
/** It moved money or holds some, or did so before it was taken back. */
const standing: readonly HostTransaction["state"][] = Object.freeze<HostTransaction["state"][]>([
  "charged",
  "voided",
  "held",
  "released",
  "completed",
]);

/**
 * 0320, 203 to 206: a chip's last word on one transaction of the batch, checked as its issuer does. 00, the same again too; 25 of what is not
 * booked, 59 where the card did not say so, 64 for another amount, 30 where the message is not what it should be.
 */
export function chipCertificate(host: HostState, request: HostRequest): Outcome {
  const at = openOf(host, request);
  const settlement = host.settlements[at];
  if (settlement === undefined) return outcome("12", "a certificate without a settlement");
  const { stan, field60 } = request;
  const judged = judge(host, request, settlement.host);
  const kept = (settlement.certificates ?? []).filter((each) => each.stan !== stan);
  const certificates = [...kept, { stan, code: field60.code, answer: judged.code }];
  replace(host, at, { ...settlement, certificates });
  return judged;
}

function judge(host: HostState, request: HostRequest, totals: string): Outcome {
  const { message, terminal, field60, stan } = request;
  const { code } = field60;
  if (balancedCodes.includes(code) !== isBalanced(totals)) return formatError("60.3: not as the totals are");
  const field = binaryField(message, 55);
  const data = field && readChipData(field);
  if (data === undefined) return formatError("F55: malformed");
  const missing = missingObject(data);
  if (missing !== undefined) return formatError(`F55: ${missing} missing`);
  const risk = riskCodes.includes(code);
  if (((data.get("95")?.[4] ?? 0) & ISSUER_FALSE) !== (risk ? ISSUER_FALSE : 0))
    return formatError("60.3: not as the issuer's answer was found");
  const transaction = host.transactions.at(host.transactions.placeOf(terminal, field60.batch, stan));
  if (transaction?.chip === undefined || !standing.includes(transaction.state))
    return outcome("25", "a certificate of nothing that is booked");
  const bytes = binaryField(message, 62) ?? new Uint8Array(0);
  const said = bytesToText(bytes, 0, bytes.length);
  const [, sum] = (risk ? field62.risk : field62.certificate).exec(said) ?? [];
  if (sum === undefined) return formatError("F62: not of this usage");
  const { amountFen } = transaction;
  const amounts = [textField(message, 4), sum, decimalOf(data.get("9F02") ?? new Uint8Array(0))].map(Number);
  if (amounts.some((each) => each !== amountFen)) return outcome("64", "another amount");
  return isGenuine(host, request, transaction, data) ? outcome("00", "certificate taken") : outcome("59", "F55: no TC");
}

/** The card's own key made it, in this transaction, as its word of approval. */
function isGenuine(host: HostState, { message }: HostRequest, { cardId, chip }: HostTransaction, data: ChipData) {
  const card = host.issuer.cardById(cardId ?? "");
  if (card === undefined || chip === undefined) return false;
  if ((textField(message, 23) ?? "000") !== card.sequence) return false;
  if (Number.parseInt(hexOf(data.get("9F36") ?? new Uint8Array(0)), 16) !== chip.atc) return false;
  const results = data.get("9F10")?.[DECISIONS_AT] ?? 0;
  if (((data.get("9F27")?.[0] ?? 0) & TYPE_MASK) !== CERTIFICATE || (results & TYPE_MASK) !== CERTIFICATE) return false;
  return isRight(host, card, data, chip.atc);
}
