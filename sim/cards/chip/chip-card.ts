import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import { answer, type ChipAnswer, type Command, readCommand, Status } from "./answer";
import {
  applicationControl,
  contactDirectory,
  DIRECTORY_SFI,
  directoryControl,
  directoryRecord,
  tapControl,
  tapDirectory,
} from "./application";
import { ascii, equal, hex, hexOf, numberBytes } from "./bytes";
import { verify } from "./holder";
import { type Chip, freshMemory, freshSession, type Session } from "./memory";
import { Mischief } from "./mischief";
import type { ChipProfile } from "./profile";
import { type RawSigner, sign } from "./rsa";
import { isScript, runScript } from "./scripts";
import { authenticationData, SIGNATURE_MS, signedData } from "./signature";
import { tapOptions } from "./tap";
import { dolLength, dynamicList, template, tlv } from "./tlv";
import { contactOptions, generate, hearIssuer } from "./transaction";

/** What a chip needs of its surroundings. */
export interface ChipSurroundings {
  readonly ciphers: BlockCiphers;
  readonly randomBytes: (length: number) => Uint8Array;
  /** The transaction counter to begin with, where it is not the profile's: what an issuer has seen of the card. */
  readonly atc?: number;
  /** What its signatures are made with; absent: the world's own RSA. */
  readonly signRaw?: RawSigner;
}

/**
 * A chip that answers APDUs as its profile says: EMV 4.4 Books 1 to 3 at the contacts, qPBOC in the field. It keeps
 * what a chip keeps without power: counter, PIN tries, blocks, money.
 */
export class ChipCard {
  readonly profile: ChipProfile;
  readonly #chip: Chip;
  readonly #mischief: Mischief;
  #listing: "chip" | "tap" | undefined;
  /** The name last asked for and how many have matched it: SELECT next goes on from there. */
  #asked = { name: "", matches: 0 };

  constructor(profile: ChipProfile, surroundings: ChipSurroundings) {
    const { ciphers, randomBytes, signRaw = sign } = surroundings;
    this.profile = profile;
    const memory = freshMemory(profile, surroundings.atc ?? profile.atc);
    this.#chip = {
      ...{ profile, memory, ciphers, randomBytes, signRaw },
      ...{ through: "chip", session: undefined, mischief: undefined },
    };
    this.#mischief = new Mischief(profile.misbehaviours);
  }

  /** The identity in the field, 4 bytes. */
  get uid(): Uint8Array {
    return hex(this.profile.uid);
  }

  /**
   * A reset, at the contacts or in the field: what was under way is forgotten.
   * @returns the answer to reset or to select; undefined where the card has no such interface.
   */
  powerUp(through: "chip" | "tap"): Uint8Array | undefined {
    if (!this.profile.interfaces.includes(through)) return undefined;
    this.#chip.through = through;
    this.#chip.session = undefined;
    this.#listing = undefined;
    this.#asked = { name: "", matches: 0 };
    this.#mischief.powerUp(through);
    return hex(through === "chip" ? this.profile.atr : this.profile.ats);
  }

  /** One command. A card never throws at what it is sent. */
  transmit(bytes: Uint8Array): ChipAnswer {
    const command = readCommand(bytes);
    const mischief = this.#mischief.next(command);
    const instead = this.#mischief.instead(mischief);
    if (instead !== undefined) return instead;
    if (command === undefined) return answer(Status.wrongLength);
    const { kind } = mischief ?? {};
    const inside = kind === "wrong-cryptogram" || kind === "replayed-cryptogram" || kind === "wrong-signature";
    this.#chip.mischief = inside ? kind : undefined;
    return this.#mischief.spoil(mischief, this.#run(command));
  }

  #run(command: Command): ChipAnswer {
    if (this.#chip.memory.blocked) return answer(Status.cardBlocked);
    switch ((command.cla << 8) | command.ins) {
      case 0x00a4:
        return this.#select(command);
      case 0x00b2:
        return this.#readRecord(command);
      case 0x80ca:
        return this.#getData(command);
      case 0x0084:
        return this.#challenge(command);
      default:
        return this.#runInApplication(command);
    }
  }

  #runInApplication(command: Command): ChipAnswer {
    const { session } = this.#chip;
    if (session === undefined) return answer(Status.notNow);
    switch ((command.cla << 8) | command.ins) {
      case 0x80a8:
        return this.#chip.through === "tap"
          ? tapOptions(this.#chip, session, command)
          : contactOptions(session, command);
      case 0x0020:
        return verify(this.#chip, session, command);
      case 0x0088:
        return this.#authenticate(session, command);
      case 0x80ae:
        return generate(this.#chip, session, command);
      case 0x0082:
        return hearIssuer(this.#chip, session, command);
      default:
        if (isScript(command)) return runScript(this.#chip, session, command);
        return answer(command.cla === 0 || command.cla === 0x80 ? Status.noInstruction : Status.noClass);
    }
  }

  /** SELECT by name, the first match or the next (Book 1, 11.3, 12.3). */
  #select(command: Command): ChipAnswer {
    if (command.p1 !== 4 || (command.p2 !== 0 && command.p2 !== 2)) return answer(Status.wrongParameters);
    const { through, memory, profile } = this.#chip;
    this.#chip.session = undefined;
    this.#listing = undefined;
    if (equal(command.data, ascii(through === "chip" ? contactDirectory : tapDirectory))) {
      if (through === "chip" && !profile.directory) return answer(Status.notFound);
      this.#listing = through;
      return answer(
        Status.ok,
        through === "chip" ? directoryControl(profile.applications) : tapControl(profile.applications),
      );
    }
    const name = hexOf(command.data);
    const skip = command.p2 === 2 && this.#asked.name === name ? this.#asked.matches : 0;
    const matching = memory.applications.filter(({ application }) => application.aid.startsWith(name));
    const found = name.length < 10 ? undefined : matching[skip];
    this.#asked = { name, matches: skip + 1 };
    if (found === undefined) return answer(Status.notFound);
    this.#chip.session = freshSession(found);
    const control = applicationControl(found.application, through);
    return answer(found.blocked ? Status.blockedFile : Status.ok, control);
  }

  /** READ RECORD (Book 3, 6.5.11). */
  #readRecord(command: Command): ChipAnswer {
    if ((command.p2 & 7) !== 4 || command.p1 === 0) return answer(Status.wrongParameters);
    const sfi = command.p2 >> 3;
    const { session, profile } = this.#chip;
    if (session === undefined) {
      if (this.#listing !== "chip" || sfi !== DIRECTORY_SFI) return answer(Status.notNow);
      const record = directoryRecord(profile.applications, command.p1);
      return record === undefined ? answer(Status.noRecord) : answer(Status.ok, record);
    }
    if (session.phase === "selected") return answer(Status.notNow);
    const { application, records } = session.memory;
    const inFile = application.records.filter((each) => each.sfi === sfi);
    if (inFile.length === 0) return answer(Status.notFound);
    const record = inFile.find((each) => each.number === command.p1);
    if (record === undefined) return answer(Status.noRecord);
    const content = records.get(`${sfi}.${record.number}`) ?? hex(record.content);
    const own = record.authentication
      ? tlv("9F69", authenticationData(session, session.qualifiers))
      : new Uint8Array(0);
    return answer(Status.ok, template("70", own, content));
  }

  /** GET DATA (Book 3, 6.5.7). */
  #getData(command: Command): ChipAnswer {
    const { session, memory } = this.#chip;
    if (session === undefined) return answer(Status.notNow);
    const tag = hexOf(numberBytes((command.p1 << 8) | command.p2, 2)).replace(/^00/, "");
    const own = session.memory;
    const value = (): Uint8Array | undefined => {
      switch (tag) {
        case "9F36":
          return numberBytes(own.atc, 2);
        case "9F13":
          return numberBytes(own.lastOnlineAtc, 2);
        case "9F17":
          return Uint8Array.of(memory.pinTriesLeft);
        case "9F79":
        case "9F5D":
          return hex(String(own.offlineFen).padStart(12, "0"));
        default: {
          const written = own.data.get(tag);
          const given = own.application.data[tag];
          return written ?? (given === undefined ? undefined : hex(given));
        }
      }
    };
    const found = value();
    return found === undefined ? answer(Status.noData) : answer(Status.ok, tlv(tag, found));
  }

  /** INTERNAL AUTHENTICATE (Book 3, 6.5.9): format 1. */
  #authenticate(session: Session, command: Command): ChipAnswer {
    if (session.phase !== "initiated") return answer(Status.notNow);
    if (command.p1 !== 0 || command.p2 !== 0) return answer(Status.wrongParameters);
    if (command.data.length !== dolLength(dynamicList)) return answer(Status.wrongLength);
    const signature = signedData(this.#chip, session, command.data);
    if (signature === undefined) return answer(Status.notNow);
    return answer(Status.ok, tlv("80", signature), SIGNATURE_MS);
  }

  /** GET CHALLENGE (Book 3, 6.5.6): 8 bytes, good for the next command. */
  #challenge(command: Command): ChipAnswer {
    const { session } = this.#chip;
    if (session === undefined) return answer(Status.notNow);
    if (command.p1 !== 0 || command.p2 !== 0 || command.data.length !== 0) return answer(Status.wrongParameters);
    session.challenge = this.#chip.randomBytes(8);
    return answer(Status.ok, session.challenge);
  }
}
