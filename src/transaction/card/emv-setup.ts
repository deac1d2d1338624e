import type { CardInterface } from "../../../hal/card-reader";
import type { BookStore } from "../../book/store";
import type { Terminal } from "../../context";
import { bigEndian } from "../../emv/bytes";
import { DownloadedApplication, readAuthorityKey } from "../../emv/parameters";
import type {
  AuthorityKey,
  CardAnswer,
  Cardholder,
  ContactlessParameters,
  EmvParameters,
  EmvPorts,
  EmvRequest,
  KnownCards,
  OfflinePin,
  TerminalProfile,
} from "../../emv/types";
import { applications, authorityKeys, keyName } from "../../host/downloads/card-set";
import { CardSetShelf } from "../../host/downloads/shelf";
import { signatureRulesOf } from "../../profiles/signature-rules";
import { breathe } from "../../values/breathe";
import { freshStack } from "../../values/fresh-stack";
import { kindInHand } from "../kinds/kinds";

/** 156: China and the renminbi (ISO 3166-1, ISO 4217). */
export const CHINA = 156;
export const RENMINBI = 156;
/** 9F35: merchant's, attended, with and without the host. */
export const ATTENDED = 0x22;
/** 9F33: keys, stripe, contacts; PIN plain, online and enciphered, signature, none (EMV 4.4 Book 4, A2); SDA, DDA, CDA. */
export const CAPABILITIES = 0xe0f8c8;
/** 9F40: goods and services; digits, commands and function keys; printed and shown to both; code table 1 (Book 4, A3). */
const ADDITIONAL_CAPABILITIES = 0x6000b0f001;
/** 9F66: qPBOC, contacts too, online PIN, signature; phones check their holder; kernel 7's way of signing (C-7). */
const QUALIFIERS = 0x36004080;
/** Byte 4 bit 8 of TVR: floor limit exceeded. */
const FLOOR_LIMIT_AT = 3;
const FLOOR_LIMIT = 0x80;
const SERIAL_CHARACTERS = 8;
/** Field 42: where the merchant's category stands in it (GB/T 20548: institution 3, area 4, category 4, serial 4). */
const CATEGORY_AT = 7;
const CATEGORY_DIGITS = 4;

/**
 * What may be used beside the stripe: nothing where the acquirer's applications are not here yet, and no tap above the largest
 * limit of any of them (EMV Contactless Book B, 3.1.1.13). The limit is looked up once, the rules only when a card is there.
 */
export async function chipWays({ book, session }: Terminal, amountFen: number): Promise<readonly CardInterface[]> {
  session.tapLimitFen ??= await tapLimit(book);
  if (session.tapLimitFen < 0) return [];
  return amountFen <= session.tapLimitFen ? ["chip", "tap"] : ["chip"];
}

/** @returns -1 where there are no applications. */
async function tapLimit(book: BookStore): Promise<number> {
  await freshStack;
  const entries = await new CardSetShelf(book, applications).all();
  const limits = entries.map((entry) => new DownloadedApplication(entry).contactlessLimitFen);
  return Math.max(-1, ...limits.map((limit) => limit ?? Number.MAX_SAFE_INTEGER));
}

/** Rules for chips and taps. */
export async function emvParameters(terminal: Terminal): Promise<EmvParameters> {
  const entries = await new CardSetShelf(terminal.book, applications).all();
  // What is in force was looked at when it came.
  const accepted = entries.map((entry) => new OnlineApplication(entry));
  const contactless = await contactlessRules(terminal);
  return { terminal: profileOf(terminal), applications: accepted, contactless };
}

/**
 * Every amount is for the issuer to decide, whatever limits were downloaded: what a card approves by itself would have to be
 * uploaded, and this terminal has no such upload. So a card never gets to approve alone, not after a lost answer either.
 */
class OnlineApplication extends DownloadedApplication {
  override get floorLimitFen(): number {
    return 0;
  }

  override get actionOnline(): Uint8Array {
    return withFloorLimit(super.actionOnline);
  }

  override get actionDefault(): Uint8Array {
    return withFloorLimit(super.actionDefault);
  }
}

function withFloorLimit(action: Uint8Array): Uint8Array {
  return action.map((byte, at) => (at === FLOOR_LIMIT_AT ? byte | FLOOR_LIMIT : byte));
}

function profileOf({ board, personalisation }: Terminal): TerminalProfile {
  const category = personalisation.merchant.slice(CATEGORY_AT, CATEGORY_AT + CATEGORY_DIGITS);
  return {
    capabilities: bigEndian(CAPABILITIES, 3),
    additionalCapabilities: bigEndian(ADDITIONAL_CAPABILITIES, 5),
    type: ATTENDED,
    countryCode: CHINA,
    currencyCode: RENMINBI,
    serial: board.identity.serial.slice(-SERIAL_CHARACTERS),
    terminalId: personalisation.terminal,
    merchantId: personalisation.merchant,
    categoryCode: /^\d{4}$/.test(category) ? Number(category) : 0,
    // 9F4E: the kernel takes bytes, and a Chinese name has none that all cards read.
    merchantName: new Uint8Array(0),
  };
}

/** 小额免密免签: PIN and signature are spared up to one and the same limit, the acquirer's. */
async function contactlessRules({ book, devices, session }: Terminal): Promise<ContactlessParameters> {
  const { smallAmountAllowed, smallAmountFen } = signatureRulesOf(await book.settings.parameters());
  return {
    qualifiers: bigEndian(QUALIFIERS, 4),
    onlineOnly: true,
    hasContact: devices["card-reader"].interfaces.includes("chip"),
    zeroAmountAllowed: kindInHand(session).amount.largestFen === 0,
    statusCheck: false,
    limitItselfAllowed: true,
    quickPass: smallAmountAllowed,
    noPinLimitFen: smallAmountFen,
    noSignature: smallAmountAllowed,
    noSignatureLimitFen: smallAmountFen,
    deviceCvm: true,
    currencyCheck: false,
    oldFddaAllowed: false,
  };
}

/** @param time of now, 14 digits. */
export function emvSale({ book, session }: Terminal, amountFen: number, time: string): EmvRequest {
  return {
    amountFen,
    otherFen: 0,
    // 9C: the first two digits of field 3.
    type: Number.parseInt(kindInHand(session).message.processingCode.slice(0, 2), 16),
    date: time.slice(2, 8),
    time: time.slice(8, 14),
    sequence: book.nextStan,
    forceOnline: false,
  };
}

/**
 * The kernel's world. It asks for keys one at a time, as cards need them: the set stays in flash.
 * @param cardDone a tap needs its card no longer.
 * @param offlinePin left out by taps, which have none (EMV Contactless C-7).
 */
export function emvPorts(
  terminal: Terminal,
  cardholder: Cardholder,
  cardDone: () => void,
  offlinePin: OfflinePin = noOfflinePin,
): EmvPorts {
  const { devices, board } = terminal;
  return {
    transmit: (command) => transmitted(terminal, command),
    publicKey: board.publicKey,
    random: devices.random,
    cardholder,
    offlinePin,
    cards: knownCards,
    cardDone,
    breathe: () => breathe(devices.clock),
    authorityKey: (wanted) => authorityKey(terminal, wanted),
  };
}

const OK = 0x9000;
/** More bytes are there, or another length is wanted: no refusal (ISO 7816-4, 5.6). */
const GOES_ON: readonly number[] = Object.freeze([0x61, 0x6c]);

/** Remembers what the card refused, should it fail: command and status word, nothing of what it said. */
async function transmitted({ devices, session }: Terminal, command: Uint8Array): Promise<CardAnswer> {
  const answer = await devices["card-reader"].transmit(command);
  if (answer.kind === "response" && answer.status !== OK && !GOES_ON.includes(answer.status >> 8))
    session.cardStatus = ((command[1] ?? 0) << 16) | answer.status;
  return answer;
}

/** A chip or a tap failed: what it refused last is left as a trouble. */
export async function noteCard({ book, devices, session }: Terminal): Promise<void> {
  const { cardStatus } = session;
  if (cardStatus === undefined) return;
  delete session.cardStatus;
  const { epochMs } = await devices.clock.now();
  book.evidence.note("card", epochMs / 1000, (cardStatus >> 8) & 0xff, cardStatus & 0xff, cardStatus >> 16);
}

async function authorityKey(
  { book, board }: Terminal,
  { rid, index }: { readonly rid: Uint8Array; readonly index: number },
): Promise<AuthorityKey | undefined> {
  const entry = await new CardSetShelf(book, authorityKeys).find(keyName(rid, index));
  return entry && readAuthorityKey(entry, board.publicKey);
}

const noOfflinePin: OfflinePin = Object.freeze({
  enter: async () => ({ kind: "unavailable" as const }),
  verify: async () => ({ kind: "protocol-error" as const }),
});

/**
 * No acquirer sends an exception file or revoked certificates (`unionpay.md`, 9): the issuer, who is always asked, knows them. What
 * the card spent here before would matter below a floor limit, and that is 0.
 */
const knownCards: KnownCards = Object.freeze({
  isListed: () => false,
  lastAmountFen: () => 0,
  isRevoked: () => false,
});
