import { analyse } from "./action";
import { cryptogram } from "./apdu";
import { text } from "./bytes";
import type { Candidate } from "./candidate";
import { authenticateCard } from "./contact-authentication";
import { completeContact } from "./contact-completion";
import { askCryptogram, type Cryptogram } from "./contact-cryptogram";
import { initiate } from "./contact-initiate";
import { manageRisk } from "./contact-risk";
import { chooseApplication, listApplications, selectApplication } from "./contact-selection";
import { verifyHolder } from "./contact-verification";
import { type Field55Use, field55 } from "./field55";
import { identify } from "./identity";
import { readRecords } from "./records";
import { restrict } from "./restrictions";
import { failed, Session } from "./session";
import { noteDefaultTdol } from "./tc-hash";
import type {
  Completion,
  ContactOutcome,
  EmvParameters,
  EmvPorts,
  EmvRequest,
  EmvStopped,
  IssuerAnswer,
} from "./types";

/** Book 3, 7.2: without these there is no transaction (5A was looked at before). */
const mandatory: readonly number[] = Object.freeze([0x5f24, 0x5a, 0x8c, 0x8d]);

/** 9F39, as field 22 begins. */
const ENTRY_MODE = 0x05;

/**
 * One transaction with a card in the slot. The caller has activated it, calls `begin`, asks the issuer when told so, calls
 * `complete` once, and releases the card.
 */
export class ContactTransaction {
  readonly #session: Session;
  #online = false;

  constructor(ports: EmvPorts, parameters: EmvParameters, request: EmvRequest) {
    this.#session = new Session(ports, parameters, request);
    this.#session.own.set(0x9f39, Uint8Array.of(ENTRY_MODE));
  }

  /** From the selection to the card's first word (EMV 4.4 Book 3, figure 7). Once. */
  async begin(): Promise<ContactOutcome> {
    const session = this.#session;
    const stopped = (await open(session)) ?? (await readRecords(session)) ?? judgeRecords(session);
    if (stopped) return stopped;
    const checked =
      (await manageRisk(session)) ??
      (await authenticateCard(session)) ??
      restrict(session) ??
      (await askWhether(session)) ??
      (await verifyHolder(session));
    if (checked) return checked;
    noteDefaultTdol(session);
    const wanted = analyse(session);
    // Book 4, Annex A6: the terminal's own response codes.
    if (wanted !== cryptogram.arqc) session.own.set(0x8a, text(wanted === cryptogram.tc ? "Y1" : "Z1", 2));
    const word = await askCryptogram(session, "first-cryptogram", wanted, 0x8c);
    if (word.kind !== "cryptogram") return word;
    const isForged = word.forged && word.type === cryptogram.arqc;
    const outcome = isForged ? await refuseForged(session) : conclude(session, word);
    this.#online = outcome.kind === "online";
    return outcome;
  }

  /** The card's last word after the issuer's. Only after `begin` gave "online", once: else it is a bug and throws. */
  complete(answer: IssuerAnswer): Promise<Completion> {
    if (!this.#online) throw new Error("nothing to complete: begin did not end online");
    this.#online = false;
    return completeContact(this.#session, answer);
  }

  /** Field 55 as things stand now: for a reversal or a script upload after `complete`. */
  field55(use: Field55Use): Uint8Array {
    return field55(this.#session, use);
  }

  /** For the slip: TVR, TSI, cryptogram and so on (a copy), undefined when there is none. */
  tag(tag: number): Uint8Array | undefined {
    return this.#session.value(tag)?.slice();
  }
}

/** Selection up to a successful GPO: applications that refuse are left out one by one (EMV 4.4 Book 4, 11.3 and 6.3.1). */
async function open(session: Session): Promise<EmvStopped | undefined> {
  const listed = await listApplications(session);
  if (listed.kind !== "listed") return listed;
  const { candidates } = listed;
  let { blocked } = listed;
  let why: "no-application" | "selection-data" | "not-accepted" = "no-application";
  for (let again = false; candidates.length > 0; again = true) {
    const index = await chooseApplication(session, candidates, again);
    const candidate: Candidate | undefined = index === "cancelled" ? undefined : candidates[index];
    if (index === "cancelled" || !candidate) return { kind: "cancelled" };
    const selected = await selectApplication(session, candidate);
    if (typeof selected === "object") return selected;
    const initiated = selected === "selected" ? await initiate(session) : selected;
    if (typeof initiated === "object") return initiated;
    if (initiated === "initiated") return undefined;
    blocked ||= selected === "blocked";
    why = selected === "selected" ? "not-accepted" : "selection-data";
    candidates.splice(index, 1);
  }
  // unionpay 9: a blocked card never falls back to its stripe.
  if (blocked) return { kind: "refused", why: "application-blocked" };
  return why === "not-accepted" ? { kind: "refused", why } : { kind: "fallback", why };
}

/** Book 2, 6.6.2: what cannot prove itself is told no, and the issuer is not asked. */
async function refuseForged(session: Session): Promise<ContactOutcome> {
  session.own.set(0x8a, text("Z1", 2));
  const word = await askCryptogram(session, "second-cryptogram", cryptogram.aac, 0x8d);
  if (word.kind !== "cryptogram") return word;
  return conclude(session, { kind: "cryptogram", type: cryptogram.aac, forged: true });
}

function conclude(session: Session, word: Cryptogram): ContactOutcome {
  const card = session.identity;
  if (!card) return failed("records", "card-number");
  const decision = { card, check: session.check, field55: field55(session, "sale") };
  if (word.type === cryptogram.arqc) return { kind: "online", ...decision };
  return { kind: word.type === cryptogram.tc && !word.forged ? "offline-approved" : "offline-declined", ...decision };
}

/** Before anybody types a PIN: the cardholder's side may know this card, and not go on with it. */
async function askWhether({ ports, identity }: Session): Promise<EmvStopped | undefined> {
  if (!identity || (await ports.cardholder.goesOn({ pan: identity.maskedPan }))) return undefined;
  return { kind: "cancelled" };
}

function judgeRecords(session: Session): EmvStopped | undefined {
  for (const tag of mandatory) if (!session.card.has(tag)) return failed("records", "missing-object");
  const flaw = identify(session);
  return flaw && failed("records", flaw);
}
