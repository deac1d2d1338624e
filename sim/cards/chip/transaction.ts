import { answer, type ChipAnswer, type Command, Status } from "./answer";
import { counterBytes, fileLocator } from "./application";
import { ascii, concat, equal, hex } from "./bytes";
import { cryptogramText, responseCryptogram, retailMac } from "./cryptogram";
import { type Chip, resultsOf, type Session, transactionKey } from "./memory";
import { Decision, issuerApplicationData, resultBytes } from "./results";
import { SIGNATURE_MS, signedCryptogram } from "./signature";
import { dolLength, dolValues, template, tlv } from "./tlv";

/** Response of GET PROCESSING OPTIONS, GENERATE AC: the cryptography of a card takes this long. */
const CRYPTOGRAM_MS = 40;
const ATC_MAX = 0xffff;
/** Issuer authentication data (91): 8 bytes of cryptogram and 2 of response code. */
const ISSUER_ANSWER_BYTES = 10;
/** AIP byte 1 (EMV 4.4 Book 3, Annex C1). */
const WITH_CDA = 0x01;
const WITH_EXTERNAL_AUTHENTICATE = 0x04;
/** P1 of GENERATE AC (Book 3, 6.5.5). */
const CDA_ASKED = 0x10;

/** The values under 83 of GET PROCESSING OPTIONS; undefined where there is no such template (Book 3, 6.5.8). */
export function optionValues(data: Uint8Array): Uint8Array | undefined {
  if (data[0] !== 0x83) return undefined;
  const long = data[1] === 0x81;
  const length = data[long ? 2 : 1];
  const values = data.subarray(long ? 3 : 2);
  return values.length === length ? values : undefined;
}

/** Counts a transaction; false where the counter is used up: such a card is finished. */
export function countTransaction(session: Session): boolean {
  if (session.memory.atc >= ATC_MAX) return false;
  session.memory.atc += 1;
  return true;
}

/** GET PROCESSING OPTIONS at the contacts (Book 3, 6.5.8, 10.1): format 1. */
export function contactOptions(session: Session, command: Command): ChipAnswer {
  const { application, blocked } = session.memory;
  if (session.phase !== "selected" || blocked) return answer(Status.notNow);
  const values = optionValues(command.data);
  if (values === undefined || values.length !== dolLength(application.pdol)) return answer(Status.wrongLength);
  if (!countTransaction(session)) return answer(Status.notNow);
  session.phase = "initiated";
  session.options = values;
  return answer(Status.ok, tlv("80", concat(hex(application.profile), fileLocator(application, "chip"))));
}

/** The application cryptogram over what the terminal sent; undefined when the list lacks something: a bug of the data. */
export function cryptogramOver(
  chip: Chip,
  session: Session,
  terminal: ReadonlyMap<string, Uint8Array>,
  results: Uint8Array,
): Uint8Array | undefined {
  const { memory } = session;
  const text = cryptogramText({ terminal, profile: hex(memory.application.profile), atc: memory.atc, results });
  if (text === undefined) return undefined;
  const cryptogram = retailMac(chip.ciphers, transactionKey(chip, session, "cryptogram"), text);
  memory.first ??= { atc: memory.atc, cryptogram };
  if (chip.mischief === "replayed-cryptogram") return memory.first.cryptogram;
  if (chip.mischief === "wrong-cryptogram") return cryptogram.map((byte) => byte ^ 0x5a);
  return cryptogram;
}

/** The counter as the card tells it: the one that repeats itself tells its first. */
export function toldCounter(chip: Chip, session: Session): Uint8Array {
  const { atc, first } = session.memory;
  return counterBytes(chip.mischief === "replayed-cryptogram" ? (first?.atc ?? atc) : atc);
}

function decisionOf(p1: number): Decision | undefined {
  const kind = p1 >> 6;
  return kind === 0 || kind === 1 || kind === 2 ? kind : undefined;
}

/** What the card wants at first: as asked, yet its issuer where the terminal would do without (Book 3, 9.3). */
function firstDecision(chip: Chip, session: Session, asked: Decision, amountFen: number): Decision {
  if (asked !== Decision.approve) return asked;
  const { memory } = session;
  const due = memory.lastNotCompleted || memory.issuerFailedLast || memory.lastOnlineAtc === 0;
  if (due || chip.memory.pinTriesLeft === 0 || amountFen > memory.offlineFen) return Decision.online;
  memory.offlineFen -= amountFen;
  return Decision.approve;
}

/** GENERATE AC, the first or the second (Book 3, 6.5.5, 9.3). */
export function generate(chip: Chip, session: Session, command: Command): ChipAnswer {
  const asked = decisionOf(command.p1);
  if (asked === undefined || command.p2 !== 0) return answer(Status.wrongParameters);
  if (session.phase !== "initiated" && session.phase !== "online") return answer(Status.notNow);
  const first = session.phase === "initiated";
  const { application } = session.memory;
  const values = dolValues(first ? application.cdol1 : application.cdol2, command.data);
  if (values === undefined) return answer(Status.wrongLength);
  const aip = hex(application.profile)[0] ?? 0;
  const signed = (command.p1 & CDA_ASKED) !== 0;
  if (signed && (aip & WITH_CDA) === 0) return answer(Status.wrongParameters);
  return first
    ? generateFirst(chip, session, asked, { values, sent: command.data, signed })
    : generateSecond(chip, session, asked, { values, sent: command.data, signed });
}

interface Asked {
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly sent: Uint8Array;
  readonly signed: boolean;
}

/** 9F02 in fen. */
export function amountOf(values: ReadonlyMap<string, Uint8Array>): number {
  let fen = 0;
  for (const byte of values.get("9F02") ?? []) fen = fen * 100 + (byte >> 4) * 10 + (byte & 15);
  return fen;
}

function generateFirst(chip: Chip, session: Session, asked: Decision, data: Asked): ChipAnswer {
  const decision = firstDecision(chip, session, asked, amountOf(data.values));
  const results = resultBytes(resultsOf(chip, session, decision));
  const cryptogram = cryptogramOver(chip, session, data.values, results);
  if (cryptogram === undefined) return answer(Status.wrongData);
  session.first = decision;
  session.firstData = data.sent;
  session.cryptogram = cryptogram;
  session.phase = decision === Decision.online ? "online" : "done";
  // Until the second GENERATE AC the transaction counts as torn.
  session.memory.lastNotCompleted = decision === Decision.online;
  return cryptogramAnswer(chip, session, decision, { ...data, cryptogram, results, transaction: data.sent });
}

/** Issuer authentication data that came with CDOL2, where the card has no EXTERNAL AUTHENTICATE (Book 3, 10.9). */
function hearIssuerInList(chip: Chip, session: Session, values: ReadonlyMap<string, Uint8Array>): void {
  const given = values.get("91");
  if (given === undefined || given.every((byte) => byte === 0)) return;
  session.issuer = isGenuine(chip, session, given) ? "genuine" : "false";
}

/** Whether the issuer was out of reach: the terminal made the response code itself (Y3, Z3; Book 4, Annex A6). */
function isUnableOnline(values: ReadonlyMap<string, Uint8Array>): boolean {
  const code = values.get("8A");
  return code !== undefined && (equal(code, ascii("Y3")) || equal(code, ascii("Z3")));
}

function secondDecision(chip: Chip, session: Session, asked: Decision, data: Asked, unable: boolean): Decision {
  if (asked !== Decision.approve || chip.profile.declinesAtEnd) return Decision.decline;
  if (!unable && chip.profile.trustsAnyIssuer) return Decision.approve;
  if (!unable) return session.issuer === "genuine" ? Decision.approve : Decision.decline;
  const amountFen = amountOf(data.values);
  if (amountFen > session.memory.offlineFen) return Decision.decline;
  session.memory.offlineFen -= amountFen;
  return Decision.approve;
}

function generateSecond(chip: Chip, session: Session, asked: Decision, data: Asked): ChipAnswer {
  if (asked === Decision.online) return answer(Status.wrongParameters);
  const { memory } = session;
  hearIssuerInList(chip, session, data.values);
  const unable = isUnableOnline(data.values);
  const decision = secondDecision(chip, session, asked, data, unable);
  const results = resultBytes(resultsOf(chip, session, session.first, decision, unable));
  const cryptogram = cryptogramOver(chip, session, data.values, results);
  if (cryptogram === undefined) return answer(Status.wrongData);
  session.phase = "done";
  if (session.issuer === "genuine") {
    memory.lastOnlineAtc = memory.atc;
    memory.lastNotCompleted = false;
    memory.scriptsLast = session.scripts;
    memory.scriptFailedLast = session.scriptFailed;
  }
  memory.issuerFailedLast = session.issuer === "false";
  const transaction = concat(session.firstData, data.sent);
  return cryptogramAnswer(chip, session, decision, { ...data, cryptogram, results, transaction });
}

interface Made extends Asked {
  readonly cryptogram: Uint8Array;
  readonly results: Uint8Array;
  /** All CDOL data so far. */
  readonly transaction: Uint8Array;
}

/** Format 1, or with a signature format 2 (Book 3, 6.5.5; Book 2, 6.6.1: a refusal is not signed). */
function cryptogramAnswer(chip: Chip, session: Session, decision: Decision, made: Made): ChipAnswer {
  const information = Uint8Array.of(decision << 6);
  const counter = toldCounter(chip, session);
  const issuerData = issuerApplicationData(made.results);
  if (!made.signed || decision === Decision.decline) {
    const data = concat(information, counter, made.cryptogram, issuerData);
    return answer(Status.ok, tlv("80", data), CRYPTOGRAM_MS);
  }
  const objects = [tlv("9F27", information), tlv("9F36", counter), tlv("9F10", issuerData)] as const;
  const signature = signedCryptogram(chip, session, {
    information,
    cryptogram: made.cryptogram,
    unpredictable: made.values.get("9F37") ?? new Uint8Array(0),
    transaction: concat(session.options, made.transaction, ...objects),
  });
  if (signature === undefined) return answer(Status.notNow);
  const [first, second, last] = objects;
  return answer(Status.ok, template("77", first, second, tlv("9F4B", signature), last), CRYPTOGRAM_MS + SIGNATURE_MS);
}

/** Whether an answer is the issuer's to this transaction's cryptogram (emv.md §11, method 1). */
function isGenuine(chip: Chip, session: Session, given: Uint8Array): boolean {
  if (given.length !== ISSUER_ANSWER_BYTES) return false;
  const key = transactionKey(chip, session, "cryptogram");
  const made = responseCryptogram(chip.ciphers, key, session.cryptogram, given.subarray(8));
  return equal(made, given.subarray(0, 8));
}

/** EXTERNAL AUTHENTICATE (Book 3, 6.5.4, 10.9): once, after a request to go online. */
export function hearIssuer(chip: Chip, session: Session, command: Command): ChipAnswer {
  const aip = hex(session.memory.application.profile)[0] ?? 0;
  if ((aip & WITH_EXTERNAL_AUTHENTICATE) === 0 || session.phase !== "online") return answer(Status.notNow);
  if (session.issuer !== "not heard") return answer(Status.notNow);
  if (command.data.length !== ISSUER_ANSWER_BYTES) return answer(Status.wrongLength);
  session.issuer = isGenuine(chip, session, command.data) ? "genuine" : "false";
  return answer(session.issuer === "genuine" ? Status.ok : Status.authenticationFailed, undefined, CRYPTOGRAM_MS);
}
