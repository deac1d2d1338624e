import { binaryField, textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { hexOf } from "../cards/chip/bytes";
import { readChipData } from "./chip-data";
import { type HostState, nextReference, type Outcome, outcome } from "./host-state";
import type { HostRequest } from "./request";

/** Fields that a script result must have (unionpay.md §3); the original's numbers are in 61, else in 37. */
export const scriptResultFields: readonly number[] = Object.freeze([3, 4, 11, 22, 41, 42, 49, 55, 60, 64]);

/** Five bytes for each script (EMV 4.4 Book 4, Annex A5). */
const RESULT_BYTES = 5;

/** The transaction that a script result belongs to: by batch and STAN in field 61, else by reference number. */
function placeOf(host: HostState, request: HostRequest): number {
  const original = parseOriginal(textField(request.message, 61) ?? "");
  if (original.kind === "original")
    return host.transactions.placeOf(request.terminal, original.original.batch, original.original.stan);
  const reference = textField(request.message, 37);
  return reference === undefined
    ? -1
    : host.transactions.all.findIndex(
        (each) => each.terminal === request.terminal && each.retrievalReference === reference,
      );
}

/**
 * 0620, 60.3 = 951: how the issuer's scripts went, kept beside the transaction. 00, the same result again too; 25 when
 * there is no such transaction; 30 where DF31 is not what it should be.
 */
export function scriptResult(host: HostState, request: HostRequest): Outcome {
  const field = binaryField(request.message, 55);
  const data = field && readChipData(field);
  const results = data?.get("DF31");
  if (results === undefined || results.length === 0 || results.length % RESULT_BYTES !== 0)
    return outcome("30", "F55: DF31");
  const place = placeOf(host, request);
  const original = host.transactions.at(place);
  if (original === undefined) return outcome("25", "a script result without its transaction");
  host.transactions.replace(place, { ...original, scriptResult: hexOf(results) });
  return outcome("00", "script result taken", { 37: nextReference(host) });
}
