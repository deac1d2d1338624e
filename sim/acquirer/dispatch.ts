import { ProcessingRequirement } from "../../src/host/iso8583/frame";
import { textField } from "../../src/host/iso8583/message";
import { admitted } from "./admission";
import { localTime } from "./calendar";
import { carryOut } from "./carry-out";
import { againstDialect } from "./dialect";
import { noteFee } from "./fees";
import type { WorkingKeys } from "./host-security";
import { approvals, formatError, type HostState, type Outcome, outcome } from "./host-state";
import { isGenuine, signingKeys } from "./message-mac";
import { goesAgain, isOfSettlement, type Operation, operationOf } from "./operations";
import { type NoCard, type PresentedCard, presentedCard } from "./payment-card";
import { remark } from "./remark";
import { type HostRequest, missingField } from "./request";
import type { RuleSubject } from "./rules";
import { partial } from "./sale";
import { isClosed, isLeftOpen, settleLate } from "./settlement";
import { recoded, tellingMore, unprocessed } from "./told-by-rule";
import { isTransaction } from "./transaction-kinds";
import { hostKinds } from "./transactions";
import { voidCard } from "./void";
import { payWhatIsDue } from "./wallets";

/** What is to be answered to a request, if anything. */
export interface Dispatched {
  readonly outcome: Outcome;
  readonly operation?: Operation;
  /** Where the reply is signed: see `signingKeys`. */
  readonly keys?: WorkingKeys;
  readonly falseMac: boolean;
  readonly silent: boolean;
  readonly delayMs: number;
}

/** The reply in an announced window. */
function downForMaintenance(host: HostState, toMs: number): Outcome {
  const until = localTime(toMs);
  const words = `MAINT UNTIL ${until.date}${until.time.slice(0, 4)}`;
  return outcome("90", "down for maintenance", remark(host, words));
}

/** What the conditions of rules are held against. */
function subjectOf(host: HostState, request: HostRequest, presented: PresentedCard | NoCard | undefined): RuleSubject {
  const amount = textField(request.message, 4);
  const place = host.transactions.placeOf(request.terminal, request.field60.batch, request.stan);
  const cardId = presented?.kind === "card" ? presented.card.id : host.transactions.at(place)?.cardId;
  return {
    mti: request.message.mti,
    ...(amount === undefined ? {} : { amountFen: Number(amount) }),
    ...(cardId === undefined ? {} : { cardId }),
  };
}

/** The card of a message that may have one. */
function cardOf(
  host: HostState,
  request: HostRequest,
  { name }: Operation,
  keys: WorkingKeys,
): PresentedCard | NoCard | undefined {
  const byCard: readonly string[] = ["sale", "authorisation", "refund", "balance"];
  if (byCard.includes(name)) return presentedCard(host, request, keys);
  return isTransaction(name) ? voidCard(host, request, keys) : undefined;
}

/** Is it one of the kinds that are booked? */
function isKind(name: string): boolean {
  return hostKinds.some((kind) => kind === name);
}

/** Field 62 of an approval, private to this family of acquirers: what the merchant pays for it, and by what rule. */
function feeFieldOf(host: HostState, { terminal, field60, stan }: HostRequest): { readonly 62?: Uint8Array } {
  const field = noteFee(host, host.transactions.placeOf(terminal, field60.batch, stan));
  return field === undefined ? {} : { 62: Uint8Array.from(field, (letter) => letter.charCodeAt(0)) };
}

/** The first sale of a terminal that was bound completes its activation. */
function activate(host: HostState, number: string): void {
  const terminal = host.terminals.get(number);
  if (terminal?.status === "bound") host.terminals.set(number, { ...terminal, status: "activated" });
}

/** Of a batch that the terminal has left meanwhile, settled or not. */
function isStillTaken(host: HostState, { terminal, field60: { batch } }: HostRequest, { name }: Operation): boolean {
  if (isOfSettlement(name) && isLeftOpen(host, terminal, batch)) return true;
  if (!goesAgain(name)) return false;
  const isOf = (each: { readonly terminal: string; readonly batch: string }) =>
    each.terminal === terminal && each.batch === batch;
  return isClosed(host, terminal, batch) || host.transactions.all.some(isOf);
}

/** Checks a request as strictly as a real host does, then carries it out. The order of the checks is the host's. */
export function dispatch(host: HostState, request: HostRequest): Dispatched {
  const { mti } = request.message;
  const keys = signingKeys(host, mti, request.field60.type, request.terminal);
  const signed = keys === undefined ? {} : { keys };
  const plain = { ...signed, falseMac: false, silent: false, delayMs: host.configuration.latencyMs };
  const nowMs = host.environment.nowMs();
  payWhatIsDue(host);
  const operation = operationOf(request);
  const known = operation === undefined ? plain : { ...plain, operation };
  const terminal = admitted(host, request);
  if ("code" in terminal) return { ...known, outcome: terminal };
  // A message that was altered may read like another one.
  const isProven = keys !== undefined && isGenuine(host, request, keys);
  const isAltered = keys !== undefined && request.message.fields[64] !== undefined && !isProven;
  if (operation === undefined && isAltered) return { ...known, outcome: outcome("A0", "wrong MAC") };
  if (operation === undefined) return { ...known, outcome: outcome("12", "not offered") };
  const missing = missingField(request.message.fields, operation.fields);
  if (missing !== undefined) return { ...known, outcome: formatError(`${missing} missing`) };
  const strange = againstDialect(host.configuration.dialect, request, operation);
  if (strange !== undefined) return { ...known, outcome: strange };
  if (operation.financial && !isProven) {
    return { ...known, outcome: outcome("A0", keys === undefined ? "not signed in" : "wrong MAC") };
  }
  const { maintenance } = host;
  if (maintenance !== undefined && nowMs >= maintenance.fromMs && nowMs < maintenance.toMs) {
    return { ...known, outcome: downForMaintenance(host, maintenance.toMs) };
  }
  if (operation.inOpenBatch && request.field60.batch !== terminal.batch && !isStillTaken(host, request, operation)) {
    host.terminals.set(terminal.record.number, { ...terminal, ordered: ProcessingRequirement.signIn });
    return { ...known, outcome: outcome("77", "not the open batch") };
  }
  const presented = keys && cardOf(host, request, operation, keys);
  const subject = subjectOf(host, request, presented);
  const silence = host.rules.take("silence", subject);
  if (silence !== undefined && !silence.processed) {
    return { ...known, silent: true, outcome: outcome("", "lost by rule") };
  }
  const unsigned = keys && host.rules.take("unsigned", subject);
  if (unsigned && !unsigned.processed) {
    const { keys: _unused, ...without } = known;
    return { ...without, outcome: unprocessed(host, unsigned.code) };
  }
  const rule = host.rules.take("respond", subject);
  const attempt = { presented, ruled: rule?.code, partFen: rule?.partFen, subject };
  const done = carryOut(host, terminal, request, operation, attempt);
  const grants = approvals.includes(done.code) || done.code === partial;
  const feeField = grants && isKind(operation.name) ? feeFieldOf(host, request) : {};
  if (goesAgain(operation.name) && approvals.includes(done.code))
    settleLate(host, request.terminal, request.field60.batch, request.stan);
  const charges = operation.name === "sale" || operation.name === "qr-sale";
  if (charges && grants) activate(host, terminal.record.number);
  const booksAfterMs = isTransaction(operation.name) ? host.reversals.booksAfterMs : 0;
  const answered = {
    ...known,
    outcome: tellingMore({ ...done, fields: { ...done.fields, ...feeField } }, rule),
    silent: silence !== undefined,
    falseMac: keys !== undefined && host.rules.take("wrong-mac", subject) !== undefined,
    delayMs: (rule?.delayMs ?? plain.delayMs) + booksAfterMs,
  };
  if (!unsigned) return answered;
  const { keys: _unused, ...without } = answered;
  return { ...without, outcome: recoded(answered.outcome, unsigned.code) };
}
