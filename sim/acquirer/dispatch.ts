import { ecbMac, sameBytes } from "../../hal/drivers/software-secure-element-algorithms";
import { hasMac, macInputOf } from "../../src/host/iso8583/codec";
import { ProcessingRequirement } from "../../src/host/iso8583/frame";
import { binaryField, textField } from "../../src/host/iso8583/message";
import { balanceEnquiry } from "./balance";
import { localTime, settlementDate } from "./calendar";
import { applicationDownload, applicationList, chipDownloadEnd, keyDownload, keyList } from "./chip-download";
import type { TerminalStatus } from "./configuration";
import { noteFee } from "./fees";
import { aboutHold, isAboutHold } from "./hold";
import type { WorkingKeys } from "./host-security";
import {
  approvals,
  authCodeOf,
  formatError,
  type HostState,
  leftField,
  type MerchantState,
  nextReference,
  type Outcome,
  outcome,
  type TerminalState,
} from "./host-state";
import { masterKey, masterKeyEnd, masterKeyOffer } from "./key-loading";
import { echo, parameterBlock, parameterEnd, signIn, signOff } from "./management";
import { type Operation, operationOf } from "./operations";
import { type NoCard, type PresentedCard, presentedCard } from "./payment-card";
import { qrRefund } from "./qr-refund";
import { qrSale } from "./qr-sale";
import { qrVoid } from "./qr-void";
import { refund } from "./refund";
import { remark } from "./remark";
import { type HostRequest, missingField } from "./request";
import { reversal } from "./reversal";
import type { RespondEffect, RuleSubject } from "./rules";
import { sale } from "./sale";
import { scriptResult } from "./script-result";
import { batchDetail, batchEnd, isClosed, reupload, settleLate, settlementTotals } from "./settlement";
import { signatureUpload } from "./signature-upload";
import { isTransaction } from "./transaction-kinds";
import { hostKinds } from "./transactions";
import { voidCard, voidOfSale } from "./void";
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

/** Why a merchant may not trade, or undefined. */
function merchantCode(host: HostState, merchant: MerchantState | undefined): string | undefined {
  const codes = host.configuration.merchantCodes;
  switch (merchant?.status) {
    case undefined:
    case "unknown":
      return codes.unknown;
    case "normal":
      return undefined;
    case "not activated":
      return codes.notActivated;
    case "frozen":
      return codes.frozen;
    case "expired":
      return codes.expired;
    case "closed":
      return codes.closed;
  }
}

const speaking: readonly TerminalStatus[] = Object.freeze(["normal", "bound", "activated"]);
const bindCodes = 100_000_000;

/** 97 with the code by which the terminal's merchant binds it: the same until he has. */
function notBound(host: HostState, terminal: TerminalState): Outcome {
  const words = terminal.status === "unbound" ? "UNBOUND" : "BIND CODE";
  const drawn = host.environment.randomBytes(4).reduce((number, byte) => number * 256 + byte, 0) % bindCodes;
  const bindCode = terminal.bindCode ?? String(drawn).padStart(8, "0");
  host.terminals.set(terminal.record.number, { ...terminal, bindCode });
  return outcome("97", "terminal not bound", remark(host, `${words} ${bindCode}`));
}

/** What a terminal may still send under the numbers that it had: about what it did, no sale and no sign-in. */
const aboutBefore: readonly string[] = Object.freeze(["0400", "0620", "0820"]);

/** Who speaks, and by what type of message. */
interface Asking extends Pick<HostRequest, "terminal" | "merchant"> {
  readonly message: Pick<HostRequest["message"], "mti">;
}

/** Whether terminal and merchant may speak to this host: the terminal's state, or the refusal. */
export function admitted(host: HostState, request: Asking): TerminalState | Outcome {
  const terminal = host.terminals.get(request.terminal);
  if (terminal?.status === "not activated" || terminal?.status === "unbound") return notBound(host, terminal);
  if (terminal?.status === "replaced") return outcome("97", "terminal replaced", remark(host, "REPLACED"));
  if (terminal === undefined || !speaking.includes(terminal.status)) return outcome("97", "terminal not registered");
  if (terminal.movedTo !== undefined && !aboutBefore.includes(request.message.mti))
    return outcome("97", "terminal moved", remark(host, `MOVED TO ${terminal.movedTo}`));
  const code = merchantCode(host, host.merchants.get(request.merchant));
  if (code !== undefined) return outcome(code, "merchant may not trade");
  if (terminal.record.merchant !== request.merchant)
    return outcome("97", "terminal bound to another merchant", remark(host, "OTHER MERCHANT"));
  return terminal;
}

/** 60.1 of a signature's first message and of those that follow: the 0820 that has a MAC. */
const signatureTypes = Object.freeze(["07", "08"]);
/** First two digits of the types that carry a MAC (unionpay.md §3): financial, reversal, script result. */
const signedClasses = Object.freeze(["01", "02", "04", "06"]);

/**
 * The keys under which a reply is signed (money.md §1): every answer to a terminal whose keys the host holds, a refusal
 * too, also where the request's own MAC was wrong. None where the dialect has no MAC (sign-in, downloads, settlement and
 * its details), and for a terminal whose keys are lost.
 * @param type 60.1 of the request.
 */
export function signingKeys(
  host: HostState,
  mti: string,
  type: string | undefined,
  terminal: string | undefined,
): WorkingKeys | undefined {
  const signed =
    mti === "0820" ? type !== undefined && signatureTypes.includes(type) : signedClasses.includes(mti.slice(0, 2));
  if (!signed || terminal === undefined) return undefined;
  let state = host.terminals.get(terminal);
  while (state?.movedTo !== undefined) state = host.terminals.get(state.movedTo);
  return state?.keys;
}

function isGenuine(request: HostRequest, keys: WorkingKeys): boolean {
  const mac = binaryField(request.message, 64);
  if (mac === undefined || !hasMac(request.bytes)) return false;
  return sameBytes(ecbMac(keys.mac, macInputOf(request.bytes)), mac);
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

function run(
  host: HostState,
  terminal: TerminalState,
  request: HostRequest,
  operation: Operation,
  attempt: {
    readonly presented: PresentedCard | NoCard | undefined;
    readonly ruled: string | undefined;
    readonly subject: RuleSubject;
  },
): Outcome {
  const { keys } = terminal;
  const { presented, ruled, subject } = attempt;
  const { name } = operation;
  const byRule = ruled === undefined ? {} : { ruled };
  const isKnown = host.transactions.placeOf(request.terminal, request.field60.batch, request.stan) >= 0;
  if (ruled !== undefined && notLookedAt.includes(ruled) && goingAgain.includes(name) && !isKnown)
    return outcome(ruled, "by rule: not looked at");
  if ((name === "sale" || name === "authorisation") && keys !== undefined && presented !== undefined)
    return sale(host, terminal, keys, request, { kind: name, presented, subject, ...byRule });
  if (name === "qr-sale") return qrSale(host, request, ruled);
  if (name === "qr-void") return qrVoid(host, request, ruled);
  if (name === "qr-refund") return qrRefund(host, request, ruled);
  if (name === "void" && keys !== undefined) return voidOfSale(host, terminal, keys, request, { presented, ...byRule });
  if (isTransaction(name) && isAboutHold(name) && keys !== undefined)
    return aboutHold(host, terminal, keys, request, { kind: name, presented, ...byRule });
  if (name === "balance" && keys !== undefined && presented !== undefined)
    return balanceEnquiry(host, keys, request, { presented, ...byRule });
  if (name === "refund" && keys !== undefined && presented !== undefined)
    return refund(host, terminal, request, { presented, ...byRule });
  // An approving code asks for nothing that these would not do by themselves.
  if (ruled !== undefined && ruled !== "00") return outcome(ruled, "by rule");
  switch (name) {
    case "sign-in":
      return signIn(host, terminal, request);
    case "sign-off":
      return signOff(host, terminal);
    case "echo":
      return echo();
    case "parameters":
      return parameterBlock(host, terminal, request);
    case "parameters-end":
      return parameterEnd(host, terminal);
    case "keys-list":
      return keyList(host, request);
    case "keys":
      return keyDownload(host, terminal, request);
    case "keys-end":
      return chipDownloadEnd(host, terminal, "keys");
    case "applications-list":
      return applicationList(host, request);
    case "applications":
      return applicationDownload(host, terminal, request);
    case "applications-end":
      return chipDownloadEnd(host, terminal, "applications");
    case "master-key-offer":
      return masterKeyOffer(host, terminal, request);
    case "master-key":
      return masterKey(host, terminal, request);
    case "master-key-end":
      return masterKeyEnd(host, terminal, request);
    case "script-result":
      return scriptResult(host, request);
    case "reversal":
      return reversal(host, request);
    case "signature":
      return signatureUpload(host, request);
    case "settlement":
      return settlementTotals(host, request);
    case "batch-detail":
      return batchDetail(host, request);
    case "batch-end":
      return batchEnd(host, terminal, request);
    case "reupload":
      return reupload(host, request);
    case "sale":
    case "void":
    case "authorisation":
    case "authorisation-void":
    case "completion":
    case "completion-advice":
    case "completion-void":
    case "refund":
    case "balance":
      throw new RangeError("a sale without keys or card got past the checks");
  }
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

/** An answer that nothing was done for, as whoever forges one would make it: an approval with its code. */
function unprocessed(host: HostState, code: string): Outcome {
  const reference = nextReference(host);
  const date = settlementDate(host.environment.nowMs(), host.configuration.cutoverHour);
  const approved = approvals.includes(code) ? { 38: authCodeOf(reference) } : {};
  return outcome(code, "by rule, unsigned, nothing done", { 15: date, 37: reference, ...approved });
}

/** What was done, told under another code: without an authorisation where the code declines. */
function recoded(done: Outcome, code: string): Outcome {
  const { 38: granted, ...rest } = done.fields;
  const fields = approvals.includes(code) && granted !== undefined ? done.fields : rest;
  return { code, note: `${done.note}; by rule, unsigned`, fields };
}

/** What a rule has the host say beside its code. */
function tellingMore(done: Outcome, rule: RespondEffect | undefined): Outcome {
  const { additional, leftFen } = rule ?? {};
  const more = {
    ...(additional === undefined ? {} : { 44: additional }),
    ...(leftFen === undefined ? {} : { 54: leftField(leftFen) }),
  };
  return { ...done, fields: { ...done.fields, ...more } };
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

/** Nothing reverses these: whoever heard no answer sends the identical message again, under its own batch (`money.md`, 4). */
const goingAgain: readonly Operation["name"][] = Object.freeze<Operation["name"][]>([
  "refund",
  "completion-advice",
  "qr-refund",
]);

/** These say that the host did not get to look at a message: they leave its numbers free, so that its repeat is carried out. */
const notLookedAt: readonly string[] = Object.freeze(["68", "90", "91", "92", "96", "98"]);

/** Of a batch that the terminal has left meanwhile, settled or not. */
function isStillTaken(host: HostState, { terminal, field60: { batch } }: HostRequest, { name }: Operation): boolean {
  if (!goingAgain.includes(name)) return false;
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
  const isAltered = keys !== undefined && request.message.fields[64] !== undefined && !isGenuine(request, keys);
  if (operation === undefined && isAltered) return { ...known, outcome: outcome("A0", "wrong MAC") };
  if (operation === undefined) return { ...known, outcome: outcome("12", "not offered") };
  const missing = missingField(request.message.fields, operation.fields);
  if (missing !== undefined) return { ...known, outcome: formatError(`${missing} missing`) };
  if (operation.financial && (keys === undefined || !isGenuine(request, keys))) {
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
  const done = run(host, terminal, request, operation, { presented, ruled: rule?.code, subject });
  const feeField = approvals.includes(done.code) && isKind(operation.name) ? feeFieldOf(host, request) : {};
  if (goingAgain.includes(operation.name) && approvals.includes(done.code))
    settleLate(host, request.terminal, request.field60.batch, request.stan);
  const charges = operation.name === "sale" || operation.name === "qr-sale";
  if (charges && approvals.includes(done.code)) activate(host, terminal.record.number);
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
