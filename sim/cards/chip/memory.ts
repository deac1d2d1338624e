import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import { hex } from "./bytes";
import { sessionKey } from "./cryptogram";
import type { ChipApplication, ChipProfile } from "./profile";
import { Decision, type VerificationResults } from "./results";
import type { RawSigner } from "./rsa";

/** What an application keeps without power. */
export interface ApplicationMemory {
  readonly application: ChipApplication;
  atc: number;
  /** 9F13: the counter when the issuer was last heard. */
  lastOnlineAtc: number;
  offlineFen: number;
  blocked: boolean;
  lastNotCompleted: boolean;
  issuerFailedLast: boolean;
  scriptsLast: number;
  scriptFailedLast: boolean;
  /** The first cryptogram that it ever made, for the card that repeats itself. */
  first: { readonly atc: number; readonly cryptogram: Uint8Array } | undefined;
  /** Written by scripts: tag → value, and `sfi.record` → content. */
  readonly data: Map<string, Uint8Array>;
  readonly records: Map<string, Uint8Array>;
}

/** What a card keeps without power. */
export interface CardMemory {
  pin: string;
  pinTriesLeft: number;
  blocked: boolean;
  readonly applications: readonly ApplicationMemory[];
}

export function freshMemory(profile: ChipProfile, atc: number): CardMemory {
  return {
    pin: profile.pin,
    pinTriesLeft: profile.pinTriesLeft,
    blocked: profile.blocked,
    applications: profile.applications.map((application) => ({
      application,
      atc,
      lastOnlineAtc: atc,
      offlineFen: application.offlineFen,
      blocked: application.blocked,
      lastNotCompleted: false,
      issuerFailedLast: false,
      scriptsLast: 0,
      scriptFailedLast: false,
      first: undefined,
      data: new Map(),
      records: new Map(),
    })),
  };
}

/** How far a transaction is (EMV 4.4 Book 3, 6: which commands are allowed when). */
export type Phase = "selected" | "initiated" | "online" | "done";

/** One transaction with one application: gone with the power, or with the next SELECT. */
export interface Session {
  readonly memory: ApplicationMemory;
  phase: Phase;
  /** What GET PROCESSING OPTIONS and the first GENERATE AC were sent, as sent: a CDA hash covers them. */
  options: Uint8Array;
  firstData: Uint8Array;
  challenge: Uint8Array | undefined;
  pin: "none" | "right" | "wrong";
  dynamicDone: boolean;
  first: Decision;
  /** The first cryptogram of this transaction: what the issuer answers, and what scripts are tied to. */
  cryptogram: Uint8Array;
  issuer: "not heard" | "genuine" | "false";
  scripts: number;
  scriptFailed: boolean;
  /** The random number in 9F69 of a tap. */
  cardRandom: Uint8Array;
  /** CTQ of this tap. */
  qualifiers: Uint8Array;
}

export function freshSession(memory: ApplicationMemory): Session {
  const none = new Uint8Array(0);
  return {
    memory,
    phase: "selected",
    options: none,
    firstData: none,
    challenge: undefined,
    pin: "none",
    dynamicDone: false,
    first: Decision.decline,
    cryptogram: none,
    issuer: "not heard",
    scripts: 0,
    scriptFailed: false,
    cardRandom: none,
    qualifiers: none,
  };
}

/** Everything that the commands of a card share. */
export interface Chip {
  readonly profile: ChipProfile;
  readonly memory: CardMemory;
  readonly ciphers: BlockCiphers;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly signRaw: RawSigner;
  through: "chip" | "tap";
  session: Session | undefined;
  /** What the running command must get wrong. */
  mischief: "wrong-cryptogram" | "replayed-cryptogram" | "wrong-signature" | undefined;
}

/** The key of this transaction for cryptogram, MAC or cipher. */
export function transactionKey(chip: Chip, session: Session, use: "cryptogram" | "mac" | "cipher"): Uint8Array {
  const { memory } = session;
  return sessionKey(chip.ciphers, hex(memory.application.keys[use]), memory.atc);
}

/** What the issuer will be told. @param second undefined before the second GENERATE AC. */
export function resultsOf(
  chip: Chip,
  session: Session,
  first: Decision,
  second?: Decision,
  unableOnline = false,
): VerificationResults {
  const { memory } = session;
  return {
    first,
    ...(second === undefined ? {} : { second }),
    issuerFailed: session.issuer === "false",
    pinDone: session.pin !== "none",
    pinFailed: session.pin === "wrong",
    unableOnline,
    lastNotCompleted: memory.lastNotCompleted,
    pinBlocked: chip.memory.pinTriesLeft === 0,
    newCard: memory.lastOnlineAtc === 0,
    scripts: memory.scriptsLast,
    scriptFailed: memory.scriptFailedLast,
    dynamicDone: session.dynamicDone,
  };
}
