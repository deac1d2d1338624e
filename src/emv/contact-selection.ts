import { freshStack } from "../values/fresh-stack";
import { readRecord, select, selectDirectory, status } from "./apdu";
import { same } from "./bytes";
import { addCandidate, addEntries, CANDIDATES_MAX, type Candidate, candidateOfFci, sortByPriority } from "./candidate";
import { takeFci } from "./fci";
import { type Session, unanswered } from "./session";
import { findObject, soleObject } from "./tlv";
import type { ApplicationParameters, EmvStopped } from "./types";

/** A payment system directory of more records than this holds nothing that the terminal needs. */
const DIRECTORY_RECORDS_MAX = 16;
/** EMV 4.4 Book 1, 12.2.3: the directory's short file identifier. */
const DIRECTORY_FILE_MAX = 10;

/** The card's applications that the terminal takes, best first. */
export interface Listed {
  readonly kind: "listed";
  readonly candidates: Candidate[];
  /** A blocked application was met: then an empty list is no reason for the stripe. */
  readonly blocked: boolean;
}

/** Builds the candidate list: by the directory, and where there is none by trying each AID (EMV 4.4 Book 1, 12.3). */
export async function listApplications(session: Session): Promise<Listed | EmvStopped> {
  await freshStack;
  const answer = await session.exchange(selectDirectory("1PAY.SYS.DDF01"));
  if (answer.kind !== "response") return unanswered("selection", answer);
  // 12.3.2, step 1: the card is blocked or does not know SELECT.
  if (answer.status === status.notSupported) return { kind: "refused", why: "card-blocked" };
  if (answer.status === status.ok) {
    const file = takeDirectory(session, answer.data);
    const found = file > 0 ? await readDirectory(session, file) : [];
    if (!Array.isArray(found)) return found;
    if (found.length > 0) {
      sortByPriority(found);
      return { kind: "listed", candidates: found, blocked: false };
    }
  }
  // Step 5: a directory without an application that the terminal takes is as none.
  return tryEach(session);
}

/** @returns the short file identifier of the directory, 0 when the FCI is malformed or has none. */
function takeDirectory(session: Session, fci: Uint8Array): number {
  const template = soleObject(fci, 0x6f);
  const proprietary = template && findObject(template.inside(), 0xa5);
  session.directoryLanguages = proprietary && findObject(proprietary.inside(), 0x5f2d)?.value.slice();
  const identifier = proprietary && findObject(proprietary.inside(), 0x88);
  const file = identifier?.length === 1 ? (identifier.value[0] ?? 0) : 0;
  return file <= DIRECTORY_FILE_MAX ? file : 0;
}

/** 12.3.2, step 2: records from 1 until there is none; a record that cannot be read or understood is passed over. */
async function readDirectory(session: Session, file: number): Promise<Candidate[] | EmvStopped> {
  const found: Candidate[] = [];
  const { applications, terminal } = session.parameters;
  for (let record = 1; record <= DIRECTORY_RECORDS_MAX; record++) {
    const answer = await session.exchange(readRecord(file, record));
    if (answer.kind !== "response") return unanswered("selection", answer);
    if (answer.status === status.recordNotFound) break;
    if (answer.status !== status.ok) continue;
    const template = soleObject(answer.data, 0x70);
    if (template) addEntries(template.inside(), applications, terminal.additionalCapabilities, found);
  }
  return found;
}

/** 12.3.3: each AID of the terminal, and as long as the card has more that begin so, the next. */
async function tryEach(session: Session): Promise<Listed | EmvStopped> {
  const candidates: Candidate[] = [];
  let blocked = false;
  let first = true;
  for (const application of session.parameters.applications) {
    for (let next = false, tries = 0; tries < CANDIDATES_MAX; next = true, tries++) {
      const answer = await session.exchange(select(application.aid, next));
      if (answer.kind !== "response") return unanswered("selection", answer);
      if (first && answer.status === status.notSupported) return { kind: "refused", why: "card-blocked" };
      first = false;
      if (answer.status !== status.ok && answer.status !== status.applicationBlocked) break;
      if (answer.status === status.applicationBlocked) blocked = true;
      const longer = take(session, application, answer.data, answer.status, candidates);
      if (!longer) break;
    }
  }
  sortByPriority(candidates);
  return { kind: "listed", candidates, blocked };
}

/** @returns whether the card may have more applications that begin with this AID. */
function take(
  session: Session,
  application: ApplicationParameters,
  fci: Uint8Array,
  statusWord: number,
  candidates: Candidate[],
): boolean {
  const candidate = candidateOfFci(fci, application, session.parameters.terminal.additionalCapabilities);
  // A blocked application often comes without FCI: whether there are more is asked where names may be longer.
  if (!candidate) return statusWord === status.applicationBlocked && application.partial;
  const exact = same(candidate.aid, application.aid);
  if (!exact && !application.partial) return false;
  const known = candidates.some((other) => same(other.aid, candidate.aid));
  if (known) return false;
  if (statusWord === status.ok) addCandidate(candidates, candidate);
  return application.partial && !exact;
}

/**
 * The cardholder's choice (EMV 4.4 Book 1, 12.4): a single application that asks for no confirmation is taken by itself.
 * @returns an index into the candidates.
 */
export async function chooseApplication(
  session: Session,
  candidates: readonly Candidate[],
  again: boolean,
): Promise<number | "cancelled"> {
  if (candidates.length === 1 && candidates[0]?.confirm === false) return 0;
  const chosen = await session.ports.cardholder.choose({ choices: candidates, again, language: session.language });
  return chosen === "cancelled" || chosen < 0 || chosen >= candidates.length ? "cancelled" : chosen;
}

/**
 * The final SELECT. @returns "unusable" when the application is to be left out (EMV 4.4 Book 4, 11.3); "blocked" also when the card
 * says that it is blocked itself (6A81): then its stripe is no way round it.
 */
export async function selectApplication(
  session: Session,
  candidate: Candidate,
): Promise<"selected" | "unusable" | "blocked" | EmvStopped> {
  const answer = await session.exchange(select(candidate.aid));
  if (answer.kind !== "response") return unanswered("selection", answer);
  if (answer.status === status.applicationBlocked || answer.status === status.notSupported) return "blocked";
  session.begin(candidate.parameters, candidate.aid);
  return takeFci(session, candidate.aid, answer.data, answer.status) ? "selected" : "unusable";
}
