import { answer, type ChipAnswer, type Command, Status } from "./answer";
import { fileLocator } from "./application";
import { concat, decimalBytes, hex } from "./bytes";
import { type Chip, resultsOf, type Session, transactionKey } from "./memory";
import { balancePart, Decision, issuerApplicationData, resultBytes } from "./results";
import { authenticationData, SIGNATURE_MS, signedData } from "./signature";
import { dolValues, template, tlv } from "./tlv";
import { amountOf, countTransaction, cryptogramOver, optionValues, toldCounter } from "./transaction";

/** Terminal transaction qualifiers 9F66 (emv.md §10.3). */
const QPBOC = 0x20;
const ONLINE_PIN = 0x04;
const SIGNATURE = 0x02;
const ODA_ONLINE = 0x01;
const CRYPTOGRAM_REQUIRED = 0x80;
const HOLDER_REQUIRED = 0x40;
const NEW_VERSION = 0x80;
/** Card transaction qualifiers 9F6C (emv.md §10.4). */
const CTQ_ONLINE_PIN = 0x80;
const CTQ_SIGNATURE = 0x40;
const CTQ_ON_DEVICE = 0x80;
/** The cryptography of a tap without a signature. */
const TAP_MS = 60;

/** What the card wants of its holder, in CTQ: the phone has seen to it, else PIN, else signature (emv.md §10.7). */
function qualifiersOf(chip: Chip, session: Session, terminal: Uint8Array): Uint8Array {
  const own = hex(session.memory.application.qualifiers);
  const [first = 0, second = 0] = own;
  if (chip.profile.phone) return Uint8Array.of(first, second | CTQ_ON_DEVICE);
  const [offered = 0, wanted = 0] = terminal;
  if ((wanted & HOLDER_REQUIRED) === 0) return own;
  if ((offered & ONLINE_PIN) !== 0) return Uint8Array.of(first | CTQ_ONLINE_PIN, second);
  return (offered & SIGNATURE) !== 0 ? Uint8Array.of(first | CTQ_SIGNATURE, second) : own;
}

/** Online, unless the terminal leaves it to the card and the card's money suffices. */
function decide(chip: Chip, session: Session, terminal: Uint8Array, amountFen: number): Decision {
  const { memory } = session;
  const offline = ((terminal[1] ?? 0) & CRYPTOGRAM_REQUIRED) === 0 && memory.application.privateKey !== undefined;
  if (!offline || amountFen > memory.offlineFen || chip.memory.pinTriesLeft === 0) return Decision.online;
  memory.offlineFen -= amountFen;
  return Decision.approve;
}

/** GET PROCESSING OPTIONS in the field (qPBOC, emv.md §10.5): the whole transaction in one answer. */
export function tapOptions(chip: Chip, session: Session, command: Command): ChipAnswer {
  const { memory } = session;
  const { application } = memory;
  if (session.phase !== "selected" || memory.blocked) return answer(Status.notNow);
  const options = optionValues(command.data);
  const values = options && dolValues(application.tapPdol, options);
  if (options === undefined || values === undefined) return answer(Status.wrongLength);
  const terminal = values.get("9F66") ?? new Uint8Array(4);
  if (((terminal[0] ?? 0) & QPBOC) === 0 || !countTransaction(session)) return answer(Status.notNow);
  session.options = options;
  session.phase = "done";
  session.cardRandom = chip.randomBytes(4);
  session.qualifiers = qualifiersOf(chip, session, terminal);
  session.first = decide(chip, session, terminal, amountOf(values));
  // The signature is made before the results that tell of it.
  const newVersion = ((terminal[3] ?? 0) & NEW_VERSION) !== 0;
  const wanted = session.first === Decision.approve || ((terminal[0] ?? 0) & ODA_ONLINE) !== 0;
  const signature = wanted ? fastSignature(chip, session, values, newVersion) : undefined;
  const results = resultBytes(resultsOf(chip, session, session.first));
  const cryptogram = cryptogramOver(chip, session, values, results);
  if (cryptogram === undefined) return answer(Status.wrongData);
  session.cryptogram = cryptogram;
  return answer(
    Status.ok,
    optionsAnswer(chip, session, { cryptogram, results, signature }),
    TAP_MS + (signature === undefined ? 0 : SIGNATURE_MS),
  );
}

/** fDDA (emv.md §10.6): version 01 over amount, currency and the card's own data too, version 00 over 9F37 alone. */
function fastSignature(
  chip: Chip,
  session: Session,
  values: ReadonlyMap<string, Uint8Array>,
  newVersion: boolean,
): Uint8Array | undefined {
  const value = (tag: string) => values.get(tag) ?? new Uint8Array(0);
  if (!newVersion) return signedData(chip, session, value("9F37"));
  const own = authenticationData(session, session.qualifiers);
  return signedData(chip, session, concat(value("9F37"), value("9F02"), value("5F2A"), own));
}

function optionsAnswer(
  chip: Chip,
  session: Session,
  made: {
    readonly cryptogram: Uint8Array;
    readonly results: Uint8Array;
    readonly signature: Uint8Array | undefined;
  },
): Uint8Array {
  const { application, offlineFen } = session.memory;
  const holdsMoney = application.offlineFen > 0;
  const counter = toldCounter(chip, session);
  const left = holdsMoney
    ? balancePart(chip.ciphers, transactionKey(chip, session, "mac"), { atc: counter, leftFen: offlineFen })
    : new Uint8Array(0);
  const sequence = application.sequence;
  const objects = [
    tlv("82", application.profile),
    ...(made.signature === undefined ? [] : [tlv("94", fileLocator(application, "tap"))]),
    tlv("9F36", counter),
    tlv("57", application.track2),
    tlv("9F10", concat(issuerApplicationData(made.results), left)),
    tlv("9F26", made.cryptogram),
    tlv("5F34", sequence),
    tlv("9F6C", session.qualifiers),
    ...(holdsMoney ? [tlv("9F5D", decimalBytes(offlineFen, 6))] : []),
    ...(made.signature === undefined ? [] : [tlv("9F4B", made.signature)]),
  ];
  return template("77", ...objects);
}
