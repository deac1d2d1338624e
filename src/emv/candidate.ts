import { bytesToText, toHex } from "../values/bcd";
import { startsWith } from "./bytes";
import { findObject, soleObject, TLV_OBJECTS_MAX, type TlvCursor } from "./tlv";
import type { ApplicationChoice, ApplicationParameters } from "./types";

/** Applications on one card that the terminal takes too. */
export const CANDIDATES_MAX = 16;
/** ISO/IEC 7816-5: 5 bytes of RID and up to 11 more. */
const AID_BYTES_MIN = 5;
const AID_BYTES_MAX = 16;
/** Priority 0 or absent: behind the fifteen that have one (EMV 4.4 Book 1, 12.2.3, table 13). */
const PRIORITY_LAST = 16;

/** An application of the card that the terminal takes. */
export interface Candidate extends ApplicationChoice {
  readonly parameters: ApplicationParameters;
  /** 1 best to 15, 16 for none. */
  readonly priority: number;
  /** Only with the cardholder's confirmation. */
  readonly confirm: boolean;
  /** 9F29, what follows the AID in a contactless SELECT. */
  readonly extended: Uint8Array | undefined;
  /** 9F2A, 0 when the card does not say. */
  readonly kernel: number;
}

/** What a directory entry or an FCI says of an application; where the bytes are stays with the caller. */
interface Described {
  aid: Uint8Array | undefined;
  label: Uint8Array | undefined;
  preferred: Uint8Array | undefined;
  codeTable: number;
  indicator: number;
  extended: Uint8Array | undefined;
  kernel: number;
}

/**
 * Adds the applications of a level of 61 templates that the terminal takes (EMV 4.4 Book 1, 12.2.3): what is not known is
 * passed over, an entry without 4F too.
 * @returns false when the level is malformed; what was found before it stays.
 */
export function addEntries(
  level: TlvCursor,
  applications: readonly ApplicationParameters[],
  codeTables: Uint8Array,
  found: Candidate[],
): boolean {
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step !== "object") return step === "end";
    if (level.tag !== 0x61) continue;
    const described = describe(level.inside());
    if (!described) return false;
    const aid = described.aid;
    const parameters = aid && applications.find((application) => matches(application, aid));
    if (aid && parameters) addCandidate(found, candidateOf(described, aid, parameters, codeTables));
  }
  return true;
}

export function addCandidate(found: Candidate[], candidate: Candidate): void {
  if (found.length < CANDIDATES_MAX) found.push(candidate);
}

/** Whether the terminal takes an AID: its own is the left part, all of it unless partial names are allowed (12.3.1). */
export function matches(application: ApplicationParameters, aid: Uint8Array): boolean {
  return startsWith(aid, application.aid) && (application.partial || aid.length === application.aid.length);
}

/** The candidate of an FCI (list of AIDs, 12.3.3). @returns undefined when the FCI is malformed. */
export function candidateOfFci(
  fci: Uint8Array,
  parameters: ApplicationParameters,
  codeTables: Uint8Array,
): Candidate | undefined {
  const template = soleObject(fci, 0x6f);
  const name = template && findObject(template.inside(), 0x84)?.value;
  if (!template || !name || !isAid(name)) return undefined;
  const proprietary = findObject(template.inside(), 0xa5);
  const described = proprietary && describe(proprietary.inside());
  if (!described) return undefined;
  return candidateOf(described, name, parameters, codeTables);
}

/** Best first; equals stay in the card's order. */
export function sortByPriority(candidates: Candidate[]): void {
  candidates.sort((one, other) => one.priority - other.priority);
}

function describe(level: TlvCursor): Described | undefined {
  const described: Described = {
    aid: undefined,
    label: undefined,
    preferred: undefined,
    codeTable: 0,
    indicator: 0,
    extended: undefined,
    kernel: 0,
  };
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step === "end") return described;
    if (step === "malformed") return undefined;
    if (level.length === 0) continue;
    const value = level.value;
    const first = value[0] ?? 0;
    if (level.tag === 0x4f && isAid(value)) described.aid = value;
    else if (level.tag === 0x50) described.label = value;
    else if (level.tag === 0x9f12) described.preferred = value;
    else if (level.tag === 0x9f11) described.codeTable = first;
    else if (level.tag === 0x87) described.indicator = first;
    else if (level.tag === 0x9f29) described.extended = value;
    else if (level.tag === 0x9f2a) described.kernel = first;
  }
  return undefined;
}

function candidateOf(
  described: Described,
  aid: Uint8Array,
  parameters: ApplicationParameters,
  codeTables: Uint8Array,
): Candidate {
  return {
    aid: aid.slice(),
    label: labelOf(described.preferred, described.codeTable, described.label, aid, codeTables),
    parameters,
    priority: described.indicator & 0x0f || PRIORITY_LAST,
    confirm: (described.indicator & 0x80) !== 0,
    extended: described.extended?.slice(),
    kernel: described.kernel,
  };
}

/**
 * The name to show (EMV 4.4 Book 1, 12.4): the preferred one when the terminal has its code table, else the label, else the AID.
 * @param codeTables 9F40: byte 4 bits 2 and 1 for tables 10 and 9, byte 5 for 8 to 1.
 */
export function labelOf(
  preferred: Uint8Array | undefined,
  codeTable: number,
  label: Uint8Array | undefined,
  aid: Uint8Array,
  codeTables: Uint8Array,
): string {
  if (preferred && hasCodeTable(codeTables, codeTable) && isAscii(preferred)) return textOf(preferred);
  if (label && isAscii(label)) return textOf(label);
  return toHex(aid);
}

function hasCodeTable(capabilities: Uint8Array, table: number): boolean {
  if (table < 1 || table > 10) return false;
  const bit = table > 8 ? 1 << (table - 9) : 1 << (table - 1);
  return ((capabilities[table > 8 ? 3 : 4] ?? 0) & bit) !== 0;
}

/** What every code table of ISO/IEC 8859 writes alike; other characters are not the screen's. */
function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return bytes.length > 0 && bytes.length <= LABEL_BYTES_MAX;
}

/** Tags 50 and 9F12. */
const LABEL_BYTES_MAX = 16;

function textOf(bytes: Uint8Array): string {
  return bytesToText(bytes, 0, bytes.length).trim();
}

function isAid(bytes: Uint8Array): boolean {
  return bytes.length >= AID_BYTES_MIN && bytes.length <= AID_BYTES_MAX;
}
