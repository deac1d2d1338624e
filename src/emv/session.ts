import type { Language } from "../../hal/display";
import { isSet, setBit } from "./bits";
import { bcd, bigEndian, noBytes, text } from "./bytes";
import type { EmvCard } from "./card";
import type { ValueSource } from "./dol";
import { preferredLanguage } from "./language";
import { TagStore } from "./tag-store";
import type {
  ApplicationParameters,
  CardAnswer,
  CardFlaw,
  CardholderCheck,
  EmvFailed,
  EmvLost,
  EmvParameters,
  EmvPorts,
  EmvRequest,
  EmvStep,
} from "./types";

/**
 * Commands of one transaction: 16 directory records, 16 applications tried twice, 64 records, scripts and the rest. A card
 * that needs more is hostile (F06).
 */
const COMMANDS_MAX = 200;
/** Records that count for the signature: as much as the largest card data, hashed in one go with a certificate. */
const STATIC_BYTES_MAX = 4096;

/** An RSA key that came out of a certificate. */
export interface RsaKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** The kernel gave up asking: see COMMANDS_MAX. */
export interface TooManyCommands {
  readonly kind: "too-many-commands";
}

/** What one transaction knows: the steps read and write it. */
export class Session implements ValueSource {
  readonly ports: EmvPorts;
  readonly parameters: EmvParameters;
  readonly request: EmvRequest;
  /** What terminal and issuer say. A card cannot overwrite it. */
  readonly own = new TagStore();
  /** What the card said. */
  readonly card = new TagStore();
  /** 95, 9B, 9F34: read by `value`, not in the stores. */
  readonly tvr = new Uint8Array(5);
  readonly tsi = new Uint8Array(2);
  readonly cvmResults = new Uint8Array(3);
  /** 5F2D of the directory: what holds until an application says its own. */
  directoryLanguages: Uint8Array | undefined;
  application: ApplicationParameters | undefined;
  identity: EmvCard | undefined;
  check: CardholderCheck = { pin: "none", signature: false };
  /** The values sent with GPO and the GENERATE ACs so far: part of a CDA hash. */
  sentValues: Uint8Array = noBytes();
  /** Records under the card's signature (EMV 4.4 Book 3, 10.3), and whether one of them was not a record. */
  #staticData: Uint8Array = noBytes();
  staticBroken = false;
  /** Recovered keys. null: tried and failed. */
  issuerKey: RsaKey | null | undefined;
  cardKey: RsaKey | null | undefined;
  /** The first GENERATE AC is to be signed. */
  cda = false;
  /** The card left after the issuer was asked: what is still to be said to it is not said. */
  cardGone = false;
  #commands = 0;

  constructor(ports: EmvPorts, parameters: EmvParameters, request: EmvRequest) {
    this.ports = ports;
    this.parameters = parameters;
    this.request = request;
    const { own } = this;
    const { terminal } = parameters;
    own.set(0x9f33, terminal.capabilities);
    own.set(0x9f40, terminal.additionalCapabilities);
    own.set(0x9f35, Uint8Array.of(terminal.type));
    own.set(0x9f1a, bcd(terminal.countryCode, 2));
    own.set(0x5f2a, bcd(terminal.currencyCode, 2));
    own.set(0x5f36, Uint8Array.of(CURRENCY_EXPONENT));
    own.set(0x9f1e, text(terminal.serial, 8));
    own.set(0x9f1c, text(terminal.terminalId, 8));
    own.set(0x9f16, text(terminal.merchantId, 15));
    own.set(0x9f15, bcd(terminal.categoryCode, 2));
    if (terminal.merchantName.length > 0) own.set(0x9f4e, terminal.merchantName);
    own.set(0x9f02, bcd(request.amountFen, 6));
    own.set(0x9f03, bcd(request.otherFen, 6));
    if (request.amountFen <= 0xffffffff) own.set(0x81, bigEndian(request.amountFen, 4));
    if (request.otherFen <= 0xffffffff) own.set(0x9f04, bigEndian(request.otherFen, 4));
    own.set(0x9c, Uint8Array.of(request.type));
    own.set(0x9a, bcd(Number(request.date), 3));
    own.set(0x9f21, bcd(Number(request.time), 3));
    own.set(0x9f41, bcd(request.sequence, 4));
  }

  /** A new application was selected: nothing of another stays (EMV 4.4 Book 3, 10.1). */
  begin(application: ApplicationParameters, aid: Uint8Array): void {
    this.application = application;
    this.identity = undefined;
    this.check = { pin: "none", signature: false };
    this.card.clear();
    this.tvr.fill(0);
    this.tsi.fill(0);
    this.cvmResults.fill(0);
    this.sentValues = noBytes();
    this.#staticData = noBytes();
    this.staticBroken = false;
    this.issuerKey = undefined;
    this.cardKey = undefined;
    this.cda = false;
    this.own.set(0x9f06, aid);
    this.own.set(0x9f09, application.version);
    this.own.set(0x9f1b, bigEndian(Math.min(application.floorLimitFen, 0xffffffff), 4));
  }

  value(tag: number): Uint8Array | undefined {
    switch (tag) {
      case 0x95:
        return this.tvr;
      case 0x9b:
        return this.tsi;
      case 0x9f34:
        return this.cvmResults;
      default:
        return this.own.get(tag) ?? this.card.get(tag);
    }
  }

  /** One command, within the bound of a transaction. */
  exchange(command: Uint8Array): Promise<CardAnswer | TooManyCommands> {
    if (this.cardGone) return Promise.resolve({ kind: "removed" });
    if (++this.#commands > COMMANDS_MAX) return Promise.resolve({ kind: "too-many-commands" });
    return this.ports.transmit(command);
  }

  /** The cardholder's, undefined when the card does not say. */
  get language(): Language | undefined {
    return preferredLanguage(this.card.get(0x5f2d) ?? this.directoryLanguages);
  }

  mark(bit: number): void {
    setBit(this.tvr, bit);
  }

  performed(bit: number): void {
    setBit(this.tsi, bit);
  }

  /** Whether the card can do it (`aipBit`). */
  cardCan(bit: number): boolean {
    return isSet(this.card.get(0x82), bit);
  }

  /** Whether the terminal can do it (`capabilityBit`). */
  terminalCan(bit: number): boolean {
    return isSet(this.parameters.terminal.capabilities, bit);
  }

  /** Appends to the data under the card's signature. @returns false when that is more than a card can have. */
  addStaticData(bytes: Uint8Array): boolean {
    const before = this.#staticData;
    if (before.length + bytes.length > STATIC_BYTES_MAX) return false;
    const after = new Uint8Array(before.length + bytes.length);
    after.set(before);
    after.set(bytes, before.length);
    this.#staticData = after;
    return true;
  }

  /**
   * The records under the signature and the AIP when 9F4A says so (EMV 4.4 Book 2, 5.1.1).
   * @returns undefined when a record was not coded as one, or 9F4A names anything else.
   */
  staticData(): Uint8Array | undefined {
    if (this.staticBroken) return undefined;
    const list = this.card.get(0x9f4a);
    if (!list) return this.#staticData;
    const aip = this.card.get(0x82);
    if (list.length !== 1 || list[0] !== 0x82 || !aip) return undefined;
    const whole = new Uint8Array(this.#staticData.length + aip.length);
    whole.set(this.#staticData);
    whole.set(aip, this.#staticData.length);
    return whole;
  }
}

/** ISO 4217: the fen is a hundredth. */
const CURRENCY_EXPONENT = 2;

export function failed(step: EmvStep, flaw: CardFlaw, status = 0): EmvFailed {
  return { kind: "failed", step, flaw, status };
}

/** What an exchange without an answer comes to. */
export function unanswered(
  step: EmvStep,
  answer: Exclude<CardAnswer, { kind: "response" }> | TooManyCommands,
): EmvFailed | EmvLost {
  if (answer.kind === "too-many-commands") return failed(step, "too-many-commands");
  return { kind: "lost", step, how: answer.kind === "fault" ? "reader-fault" : answer.kind };
}
