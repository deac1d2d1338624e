import { asMaskedPan } from "../receipt/masked-pan";
import type { SlipEntry } from "../receipt/slip";
import type { Approval, Facts, ReversalReason, SignatureState, SlipState, Transaction } from "./life";

/**
 * A transaction as the journal holds it: one CBOR array, because names would take more room than values.
 *
 * | index | content |
 * | --- | --- |
 * | 0 | layout, 1 |
 * | 1 | state: 0 intent, 1 reversing, 2 approved, 3 declined, 4 withdrawn, 5 reversed |
 * | 2 | facts: kind (0 sale), STAN, batch, fen, local time, masked number, entry (S I C M), expiry, operator, field 3, 22, 25, 60 |
 * | 3 … reversing | reason, attempts, deferred |
 * | 3 … approved | slip (0 owed, 1 printed, 2 none), signature (0 none, 1 paper, 2 owed), field 39, 37, 38, 15, 13 + 12, 44, 63 (null where absent) |
 * | 3 declined | field 39 |
 * | 3 withdrawn | catalogue code |
 * | 3 … reversed | reason, field 39 of the confirmation |
 *
 * Numbers and order are in flash: a new layout gets a new number at index 0.
 */
export type TransactionRecord = readonly unknown[];

const LAYOUT = 1;
const states = Object.freeze(["intent", "reversing", "approved", "declined", "withdrawn", "reversed"] as const);
const kinds = Object.freeze(["sale"] as const);
const entries: readonly SlipEntry[] = Object.freeze(["swipe", "insert", "contactless", "manual"]);
const slips: readonly SlipState[] = Object.freeze(["owed", "printed", "none"]);
const signatures: readonly SignatureState[] = Object.freeze(["none", "paper", "owed"]);

export function toRecord(transaction: Transaction): TransactionRecord {
  return [LAYOUT, states.indexOf(transaction.state), factsToRecord(transaction.facts), ...stateToRecord(transaction)];
}

function factsToRecord(facts: Facts): readonly unknown[] {
  return [
    kinds.indexOf(facts.kind),
    facts.stan,
    facts.batch,
    facts.amountFen,
    facts.localTime,
    facts.pan,
    entries.indexOf(facts.entry),
    facts.expiry,
    facts.operator,
    facts.processingCode,
    facts.entryMode,
    facts.conditionCode,
    facts.field60,
  ];
}

function stateToRecord(transaction: Transaction): readonly unknown[] {
  switch (transaction.state) {
    case "intent":
      return [];
    case "reversing":
      return [transaction.reason, transaction.attempts, transaction.deferred];
    case "approved": {
      const { approval } = transaction;
      return [
        slips.indexOf(transaction.slip),
        signatures.indexOf(transaction.signature),
        approval.responseCode,
        approval.referenceNo,
        approval.authCode ?? null,
        approval.settlementDate ?? null,
        approval.hostTime ?? null,
        approval.institutions ?? null,
        approval.remarks ?? null,
      ];
    }
    case "declined":
      return [transaction.responseCode];
    case "withdrawn":
      return [transaction.code];
    case "reversed":
      return [transaction.reason, transaction.confirmedBy];
  }
}

/**
 * The transaction that `toRecord` wrote.
 * @returns undefined for what is no record of a layout that this firmware knows.
 */
export function fromRecord(record: unknown): Transaction | undefined {
  if (!Array.isArray(record) || record[0] !== LAYOUT || !Array.isArray(record[2])) return undefined;
  const facts = factsFromRecord(record[2]);
  const state = states[record[1] as number];
  if (!facts || !state) return undefined;
  const rest = record.slice(3) as readonly unknown[];
  switch (state) {
    case "intent":
      return { state, facts };
    case "reversing":
      return {
        state,
        facts,
        reason: rest[0] as ReversalReason,
        attempts: rest[1] as number,
        deferred: rest[2] === true,
      };
    case "approved": {
      const [slip, signature] = [slips[rest[0] as number], signatures[rest[1] as number]];
      return slip && signature ? { state, facts, slip, signature, approval: approvalFromRecord(rest) } : undefined;
    }
    case "declined":
      return { state, facts, responseCode: String(rest[0]) };
    case "withdrawn":
      return { state, facts, code: String(rest[0]) };
    case "reversed":
      return { state, facts, reason: rest[0] as ReversalReason, confirmedBy: String(rest[1]) };
  }
}

function factsFromRecord(values: readonly unknown[]): Facts | undefined {
  const kind = kinds[values[0] as number];
  const entry = entries[values[6] as number];
  const pan = asMaskedPan(String(values[5]));
  if (!kind || !entry || !pan) return undefined;
  return {
    kind,
    stan: values[1] as number,
    batch: values[2] as number,
    amountFen: values[3] as number,
    localTime: values[4] as string,
    pan,
    entry,
    expiry: values[7] as string,
    operator: values[8] as string,
    processingCode: values[9] as string,
    entryMode: values[10] as string,
    conditionCode: values[11] as string,
    field60: values[12] as string,
  };
}

function approvalFromRecord(rest: readonly unknown[]): Approval {
  const [authCode, settlementDate, hostTime, institutions, remarks] = rest.slice(4) as (string | null)[];
  return {
    responseCode: String(rest[2]),
    referenceNo: String(rest[3]),
    ...(authCode ? { authCode } : {}),
    ...(settlementDate ? { settlementDate } : {}),
    ...(hostTime ? { hostTime } : {}),
    ...(institutions ? { institutions } : {}),
    ...(remarks ? { remarks } : {}),
  };
}
