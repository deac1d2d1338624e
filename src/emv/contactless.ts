import { cryptogram } from "./apdu";
import { isSet, ttqBit } from "./bits";
import type { Candidate } from "./candidate";
import { checkFastSignature, judgeOffline } from "./contactless-authentication";
import { type Initiated, initiateContactless, readCurrencies } from "./contactless-initiate";
import { type Prepared, prepareContactless } from "./contactless-preparation";
import { listContactless, selectContactless } from "./contactless-selection";
import { verifyTap } from "./contactless-verification";
import { type Field55Use, field55 } from "./field55";
import { identify } from "./identity";
import { readRecords } from "./records";
import { failed, Session } from "./session";
import type { ContactlessOutcome, EmvFailed, EmvLost, EmvParameters, EmvPorts, EmvRequest } from "./types";

/** 9F39, as field 22 begins. */
const ENTRY_MODE = 0x07;

/**
 * One tap (EMV Contactless Book B; kernel 7 as QuickPass uses it). `prepare` before the field is powered; `begin` once the
 * reader has one card in it. After "try-again" and "see-phone" a new tap is a new transaction with the card: make a new
 * object. Nothing more is said to the card after `begin`.
 */
export class ContactlessTransaction {
  readonly #session: Session;
  readonly #prepared: readonly Prepared[];

  constructor(ports: EmvPorts, parameters: EmvParameters, request: EmvRequest) {
    this.#session = new Session(ports, parameters, request);
    this.#session.own.set(0x9f39, Uint8Array.of(ENTRY_MODE));
    this.#prepared = prepareContactless(parameters.applications, parameters.contactless, request);
  }

  /** Whether the amount may be paid by tap at all; if not, the field stays off (Book B, 3.1.1.13). */
  get isAllowed(): boolean {
    return this.#prepared.length > 0;
  }

  /** From the directory to the outcome. Once. A tap that was torn at any point gives "try-again" and nothing counts. */
  async begin(): Promise<ContactlessOutcome> {
    if (!this.isAllowed) return { kind: "insert-card", why: "limit" };
    const opened = await open(this.#session, this.#prepared);
    switch (opened.kind) {
      case "decided":
        return conclude(this.#session, opened.type);
      case "failed":
        return opened;
      case "lost":
        return torn(opened);
      case "next":
        return { kind: "not-accepted" };
      case "other-interface":
        return otherInterface(this.#session, "card");
      case "see-phone":
        return { kind: "see-phone" };
    }
  }

  /** Field 55 as things stand now, for a reversal. */
  field55(use: Field55Use): Uint8Array {
    return field55(this.#session, use);
  }

  /** For the slip (a copy). */
  tag(tag: number): Uint8Array | undefined {
    return this.#session.value(tag)?.slice();
  }
}

async function open(session: Session, prepared: readonly Prepared[]): Promise<Initiated> {
  const candidates = await listContactless(session, prepared);
  if (!Array.isArray(candidates)) return candidates;
  for (const candidate of candidates) {
    const opened = await openOne(session, prepared, candidate);
    if (opened.kind !== "next") return opened;
  }
  return { kind: "next" };
}

async function openOne(session: Session, prepared: readonly Prepared[], candidate: Candidate): Promise<Initiated> {
  const selected = await selectContactless(session, candidate, prepared);
  if (typeof selected === "object") return selected;
  if (selected === "unusable") return { kind: "next" };
  if (selected === "no-pdol") return { kind: "other-interface" };
  const stopped = session.parameters.contactless.currencyCheck ? await readCurrencies(session) : undefined;
  return stopped ?? initiateContactless(session);
}

async function conclude(session: Session, type: number): Promise<ContactlessOutcome> {
  const reader = session.own.get(0x9f66);
  // A card may not approve what the terminal wants the issuer to see.
  if (type === cryptogram.tc && isSet(reader, ttqBit.cryptogramRequired)) return failed("initiate", "cryptogram-type");
  const offline = type === cryptogram.tc;
  const proveOnline =
    type === cryptogram.arqc && isSet(reader, ttqBit.authenticationForOnline) && session.card.has(0x94);
  if (offline || proveOnline) {
    const stopped = await readRecords(session);
    if (stopped) return stopped.kind === "lost" ? torn(stopped) : stopped;
  }
  session.ports.cardDone();
  const flaw = identify(session);
  if (flaw) return failed("records", flaw);
  if (type === cryptogram.aac) return decide(session, "offline-declined");
  // Transit: the gate opens on the signature, the money moves later; a bad one is a false card.
  if (proveOnline && !(await checkFastSignature(session))) return decide(session, "offline-declined");
  const verdict = offline ? await judgeOffline(session) : "go-online";
  if (verdict === "other-interface") return otherInterface(session, "authentication");
  if (verdict === "declined" || !verifyTap(session)) return decide(session, "offline-declined");
  return decide(session, verdict === "genuine" ? "offline-approved" : "online");
}

function decide(session: Session, kind: "online" | "offline-approved" | "offline-declined"): ContactlessOutcome {
  const card = session.identity;
  if (!card) return failed("records", "card-number");
  return { kind, card, check: session.check, field55: field55(session, "sale") };
}

function otherInterface(session: Session, why: "card" | "authentication"): ContactlessOutcome {
  return session.parameters.contactless.hasContact ? { kind: "insert-card", why } : { kind: "not-accepted" };
}

/** The card left the field too early, or spoke garbage in it: present it again. A broken reader is no torn tap. */
function torn(lost: EmvLost | EmvFailed): ContactlessOutcome {
  return lost.kind === "lost" && lost.how !== "reader-fault" ? { kind: "try-again" } : lost;
}
