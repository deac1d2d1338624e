import { type Header, ProcessingRequirement } from "../../src/host/iso8583/frame";
import { type Message, textField } from "../../src/host/iso8583/message";
import { isOfLine } from "../../src/management/envelope";
import { toHex } from "../../src/values/bcd";
import { PlainCiphers } from "../crypto/ciphers";
import type { Acquirer, Handled } from "./acquirer-types";
import { chipKeys } from "./chip-parameters";
import type { AcquirerConfiguration } from "./configuration";
import { dispatch } from "./dispatch";
import type { AcquirerEnvironment, HostMessage } from "./environment";
import { expireHolds } from "./hold";
import { HostSecurity } from "./host-security";
import type { HostState, TerminalState } from "./host-state";
import { IssuerBook } from "./issuer";
import { Ledger } from "./ledger";
import { handleLine } from "./line";
import { requirementOf } from "./management";
import { signingKeys } from "./message-mac";
import { type PayersWill, readOrderCode } from "./orders";
import { movePayouts } from "./payout-bank";
import { payByRule } from "./payout-by-rule";
import { badFormatMessage, replyFrame, replyMessage } from "./reply";
import { readRequest } from "./request";
import { RuleList } from "./rules";
import { usualSettling } from "./settlement-types";
import { provenReply } from "./sign-in-proof";
import { type AcquirerSnapshot, restoreInto, snapshotOf } from "./snapshot/snapshot";
import { TransactionLog } from "./transactions";
import { applyHostVerb } from "./verb/host-verb";
import { hostView } from "./view/host-view";
import { auditBooks, ledgerView } from "./view/ledger-view";
import { merchantView } from "./view/merchant-view";
import { payWhatIsDue } from "./wallets";

const unanswered: Handled = Object.freeze({ replies: Object.freeze([]), close: false });
const hungUp: Handled = Object.freeze({ replies: Object.freeze([]), close: true });

function openState(configuration: AcquirerConfiguration, environment: AcquirerEnvironment): HostState {
  const ledger = new Ledger();
  const terminals = new Map<string, TerminalState>();
  for (const record of configuration.terminals) {
    terminals.set(record.number, {
      record,
      status: record.status,
      batch: String(record.batch).padStart(6, "0"),
      parametersVersion: 0,
      keysVersion: 1,
      applicationsVersion: 1,
      ordered: ProcessingRequirement.none,
    });
  }
  return {
    configuration,
    environment,
    security: new HostSecurity(environment.ciphers ?? new PlainCiphers(), (length) => environment.randomBytes(length)),
    ledger,
    transactions: new TransactionLog(),
    holds: new Set(),
    issuer: new IssuerBook(configuration.cards, ledger),
    rules: new RuleList(),
    terminals,
    merchants: new Map(configuration.merchants.map((record) => [record.number, { record, status: record.status }])),
    parameters: { version: 1, blocks: configuration.parameterBlocks, spoiled: false },
    chipKeys: { version: 1, indexes: chipKeys.map(({ index }) => index) },
    chipApplications: { version: 1, replaced: [] },
    moves: [],
    signers: new Map(),
    reversals: configuration.reversals,
    settling: usualSettling,
    settlements: [],
    addedFees: [],
    maintenance: undefined,
    certificate: "good",
    minimumVersion: undefined,
    operators: new Map(),
    wallets: new Map(),
    waiting: new Set(),
    orders: new Map(),
    payouts: new Map(),
    refusedPayouts: new Map(),
    payoutRule: configuration.payouts.automatic,
    ruledUntilMs: environment.nowMs(),
    bankRules: [],
    holidays: new Set(),
    channel: "up",
    channelChangedAtMs: undefined,
    spentCodes: new Set(),
    sequence: 0,
  };
}

class Host implements Acquirer {
  readonly #state: HostState;

  constructor(state: HostState) {
    this.#state = state;
  }

  handle(frame: Uint8Array): Handled {
    // What was due before it came is done before it, and what it makes due behind it.
    payByRule(this.#state);
    const handled = this.#handle(frame);
    payByRule(this.#state);
    return handled;
  }

  #handle(frame: Uint8Array): Handled {
    expireHolds(this.#state);
    if (isOfLine(frame)) return this.#handleLine(frame);
    const read = readRequest(frame);
    if (read.kind === "deaf") {
      this.#tell({ direction: "received", frame, note: `not readable: ${read.at}` });
      return read.close ? hungUp : unanswered;
    }
    if (read.kind === "bad-format") {
      const { header, message, tpdu } = read;
      const terminal = textField(message, 41);
      const whose = terminal === undefined ? {} : { terminal };
      this.#tell({ direction: "received", frame, header, message, note: `malformed: ${read.at}`, ...whose });
      const replyHeader = { ...header, processingRequirement: ProcessingRequirement.none };
      const type = textField(message, 60)?.slice(0, 2);
      const keys = signingKeys(this.#state, message.mti, type, terminal);
      const reply = replyFrame(this.#state, tpdu, replyHeader, badFormatMessage(message), keys);
      return this.#send(reply.frame, replyHeader, reply.message, this.#state.configuration.latencyMs);
    }
    const { request } = read;
    const dispatched = dispatch(this.#state, request);
    const { header, message, tpdu } = request;
    const whose = { terminal: request.terminal };
    this.#tell({ direction: "received", frame, header, message, note: dispatched.outcome.note, ...whose });
    if (dispatched.silent) return unanswered;
    const answer = replyMessage(this.#state, request, dispatched.outcome, dispatched.operation);
    const terminal = this.#state.terminals.get(request.terminal);
    const processingRequirement = terminal === undefined ? 0 : requirementOf(this.#state, terminal);
    const replyHeader = { ...header, processingRequirement };
    const { proof } = dispatched.outcome;
    const reply = proof
      ? provenReply(tpdu, replyHeader, answer, this.#state.security, proof)
      : replyFrame(this.#state, tpdu, replyHeader, answer, dispatched.keys, dispatched.falseMac);
    return this.#send(reply.frame, replyHeader, reply.message, dispatched.delayMs);
  }

  #handleLine(frame: Uint8Array): Handled {
    const handled = handleLine(this.#state, frame);
    if (handled.kind === "deaf") {
      this.#tell({ direction: "received", frame, note: "not readable: management line" });
      return hungUp;
    }
    const { terminal, note, delayMs, frame: answer } = handled;
    this.#tell({ direction: "received", frame, note, terminal });
    if (!answer) return unanswered;
    this.#tell({ direction: "sent", frame: answer, delayMs, note, terminal });
    return { replies: [{ frame: answer, delayMs }], close: false };
  }

  readCode(code: string, will: PayersWill) {
    return readOrderCode(this.#state, code, will);
  }

  #send(frame: Uint8Array, header: Header, message: Message, delayMs: number): Handled {
    const code = message.fields[39];
    const note = typeof code === "string" ? code : "";
    const terminal = textField(message, 41);
    const whose = terminal === undefined ? {} : { terminal };
    this.#tell({ direction: "sent", frame, message, delayMs, note, header, ...whose });
    return { replies: [{ frame, delayMs }], close: false };
  }

  #tell(event: Omit<HostMessage, "atMs">): void {
    const { environment } = this.#state;
    environment.onMessage?.({ ...event, atMs: environment.nowMs() });
  }

  /** Whoever looks at the books sees what has become due since. */
  #moveOn(): void {
    expireHolds(this.#state);
    payWhatIsDue(this.#state);
    payByRule(this.#state);
    movePayouts(this.#state);
  }

  merchantView(terminal?: string) {
    this.#moveOn();
    return merchantView(this.#state, terminal);
  }

  ledgerView() {
    this.#moveOn();
    return ledgerView(this.#state);
  }

  settlements() {
    return this.#state.settlements;
  }

  hostView() {
    return hostView(this.#state);
  }

  get certificate() {
    return this.#state.certificate;
  }

  lastCounter(cardId: string): number {
    return this.#state.issuer.account(cardId)?.lastAtc ?? 0;
  }

  parameterValues(tag: string) {
    const { configuration, parameters } = this.#state;
    const sets = [configuration.parameterBlocks, parameters.blocks];
    return sets.flatMap((blocks) => blocks.flat().filter((each) => each.tag === tag)).map(({ value }) => value);
  }

  enrol(serial: string, publicKey: Uint8Array) {
    this.#state.signers.set(serial, toHex(publicKey));
  }

  loadedByHand(serial: string) {
    const { terminals } = this.#state;
    for (const [number, terminal] of terminals) {
      if (terminal.record.serial !== serial || terminal.loadedHex === undefined) continue;
      const {
        loadedHex: _loaded,
        keyPendingHex: _pending,
        keyNonceHex: _nonce,
        wrapped: _w,
        keys: _k,
        ...rest
      } = terminal;
      terminals.set(number, rest);
    }
  }

  audit() {
    this.#moveOn();
    return auditBooks(this.#state);
  }

  applyHostVerb(body: unknown) {
    payByRule(this.#state);
    return applyHostVerb(this.#state, body);
  }

  snapshot() {
    this.#moveOn();
    return snapshotOf(this.#state);
  }
}

/** A host with fresh books: opening balances, nobody signed in. */
export function createAcquirer(configuration: AcquirerConfiguration, environment: AcquirerEnvironment): Acquirer {
  const state = openState(configuration, environment);
  state.issuer.open(environment.nowMs());
  return new Host(state);
}

/** A restored host, or the path of the first part of the snapshot that does not fit the configuration. */
export type Restored =
  | { readonly kind: "acquirer"; readonly acquirer: Acquirer }
  | { readonly kind: "invalid"; readonly field: string; readonly expected: string };

/**
 * A host as it was when `snapshot` was taken. The configuration brings what a snapshot must not hold: master keys, card
 * numbers, PINs. The snapshot may come from a file, so it is checked.
 */
export function restoreAcquirer(
  configuration: AcquirerConfiguration,
  environment: AcquirerEnvironment,
  snapshot: AcquirerSnapshot,
): Restored {
  const state = openState(configuration, environment);
  const trouble = restoreInto(state, snapshot);
  if (trouble !== undefined) return { kind: "invalid", ...trouble };
  return { kind: "acquirer", acquirer: new Host(state) };
}
