import { TlvCursor, tlv } from "../../src/emv/tlv";
import { hasRightCheckDigit } from "../acquirer/payment-card";
import { type Card, card } from "../cards/card";
import type { ChipAnswer } from "../cards/chip/answer";
import { hex, hexOf } from "../cards/chip/bytes";
import { ChipCard } from "../cards/chip/chip-card";
import { chipOf } from "../cards/chip/deck-chips";
import type { ChipApplication, ChipProfile, ChipRecord } from "../cards/chip/profile";
import { deckCards } from "../cards/deck-cards";
import type { GuestCard, ReadableChip } from "../cards/wallet";
import { PlainCiphers } from "../crypto/ciphers";
import type { SeededRandom } from "../world/random";
import { joined } from "./cbor";
import { mutated, pick, shortLength } from "./mutate";
import { reshaped, tagOf } from "./tlv-bytes";

/** What a reader gives at most (`hal/card-reader.ts`). */
const ANSWER_BYTES_MAX = 256;
/** ISO/IEC 7813, 7, and what a card may say all the same. */
const TRACK_CHARACTERS_MAX = 37;
const TRACK_CHARACTERS_TRIED = 60;
/** EMV 4.4 Book 3, Annex A, tag 5A. */
const PAN_DIGITS_MIN = 8;
const PAN_DIGITS_MAX = 19;

const expiries: readonly string[] = Object.freeze([
  "0001",
  "2301",
  "2611",
  "2612",
  "4912",
  "5001",
  "7001",
  "9912",
  "3500",
]);
const labels: readonly string[] = Object.freeze([
  "",
  " ",
  "  PBOC  ",
  "A".repeat(16),
  "A".repeat(17),
  "\u0000\u0007",
  "\u00b0\u00a1",
]);
const languages: readonly string[] = Object.freeze(["", "en", "zh", "zhen", "xx", "z", "zhenfrdejaeo", "\u00ff\u00ff"]);
const profiles: readonly string[] = Object.freeze(["0000", "1800", "1C00", "3C00", "5C00", "7C00", "7D00", "FFFF"]);
const methodLists: readonly string[] = Object.freeze([
  "1E031F03",
  "1F00",
  "42031E03",
  "02031F03",
  "440341031E03",
  "010302031F00",
  "FFFF",
  "5E035F03",
]);
const fillers: readonly string[] = Object.freeze(["00", "FF", "FFFF", "00FF00"]);

/** A card that nobody put into the deck: honest in most things, and in some as cards of the field have been. */
export function guestOf(random: SeededRandom, id: string, shelf: GuestShelf): GuestCard {
  const model = pick(random, shelf.models);
  const guest = numbered(random, id, model);
  const profile = shelf.profileOf(model, guest);
  // A third is honest but for its number: it gets furthest.
  const altered = profile && random.chance(0.7) ? alteredProfile(random, profile) : profile;
  return {
    card: guest,
    ...(random.chance(0.4) ? { track2: trackOf(random, guest) } : {}),
    ...(altered ? { chip: new GuestChip(random, altered, shelf.ciphers) } : {}),
  };
}

/** What guests are made from: the cards of the deck, whose tables are made once. */
export class GuestShelf {
  readonly ciphers = new PlainCiphers();
  /** Pairs never get as far as their data. */
  readonly models = deckCards.filter(({ id }) => id !== "two-cards" && id !== "damaged-chip");

  /** The model's chip with the guest's data: its certificates are of another number then, which is a card's right. */
  profileOf(model: Card, guest: Card): ChipProfile | undefined {
    return chipOf({ ...guest, id: model.id }, this.ciphers);
  }
}

/** A model with a number, dates and codes of its own. */
function numbered(random: SeededRandom, id: string, model: Card): Card {
  const pan = random.chance(0.1) ? model.pan : panOf(random, model.pan.slice(0, 6));
  const room = TRACK_CHARACTERS_MAX - pan.length - 8;
  return card({
    ...model,
    id,
    pan,
    expiry: random.chance(0.3) ? pick(random, expiries) : model.expiry,
    sequence: pick(random, ["000", "001", "099"]),
    serviceCode: random.chance(0.3) ? digitsOf(random, 3) : model.serviceCode,
    discretionary: digitsOf(random, random.chance(0.1) ? room + random.below(12) : random.below(room + 1)),
  });
}

function panOf(random: SeededRandom, bin: string): string {
  const length = PAN_DIGITS_MIN + random.below(PAN_DIGITS_MAX - PAN_DIGITS_MIN + 1);
  const body = bin + digitsOf(random, length - bin.length - 1);
  if (random.chance(0.1)) return body + digitsOf(random, 1);
  return body + [..."0123456789"].find((digit) => hasRightCheckDigit(body + digit));
}

function digitsOf(random: SeededRandom, count: number): string {
  let digits = "";
  for (let at = 0; at < count; at++) digits += random.below(10);
  return digits;
}

/** A stripe as readers have read one: cut, with letters, without separator, too long. */
function trackOf(random: SeededRandom, { pan, expiry, serviceCode, discretionary }: Card): string {
  const whole = `${pan}=${expiry}${serviceCode}${discretionary}`;
  switch (random.below(6)) {
    case 0:
      return whole.slice(0, random.below(whole.length + 1));
    case 1:
      return whole.replace("=", pick(random, ["", "D", "==", " "]));
    case 2:
      return whole.padEnd(random.below(TRACK_CHARACTERS_TRIED), "0");
    case 3: {
      const at = random.below(whole.length);
      return whole.slice(0, at) + pick(random, [..."0123456789ABCDEF=?; "]) + whole.slice(at + 1);
    }
    case 4:
      return digitsOf(random, random.below(TRACK_CHARACTERS_TRIED));
    default:
      return whole;
  }
}

function alteredProfile(random: SeededRandom, profile: ChipProfile): ChipProfile {
  return {
    ...profile,
    directory: random.chance(0.8),
    pinTriesLeft: random.chance(0.8) ? profile.pinTriesLeft : random.below(16),
    atc: random.chance(0.9) ? profile.atc : pick(random, [0, 0xfffe]),
    applications: profile.applications.map((application) => alteredApplication(random, application)),
  };
}

function alteredApplication(random: SeededRandom, application: ChipApplication): ChipApplication {
  const sometimes = <T>(list: readonly T[], otherwise: T) => (random.chance(0.15) ? pick(random, list) : otherwise);
  const methods = `0000000000000000${pick(random, methodLists)}`;
  const changesMethods = random.chance(0.3);
  return {
    ...application,
    label: sometimes(labels, application.label),
    languages: sometimes(languages, application.languages),
    profile: sometimes(profiles, application.profile),
    priority: sometimes([0, 1, 15], application.priority),
    confirm: random.chance(0.1),
    pdol: sometimes(["", "9F3704", "9F66049F02069F0306", "5F2A029F1A029F4E14"], application.pdol),
    records: application.records.map((record) => alteredRecord(random, record, changesMethods ? methods : undefined)),
    data: random.chance(0.9) ? application.data : {},
  };
}

/** A record whose objects are here and there others, missing, doubled, or apart from each other. */
function alteredRecord(random: SeededRandom, record: ChipRecord, methods: string | undefined): ChipRecord {
  const filler = random.chance(0.2) ? hex(pick(random, fillers)) : new Uint8Array(0);
  const level = new TlvCursor(hex(record.content), 0, record.content.length / 2, true);
  const parts: Uint8Array[] = [];
  while (level.next() === "object") {
    const { tag, value } = level;
    const told = tag === 0x8e && methods ? hex(methods) : value;
    for (const object of random.chance(0.02) ? oddObjects(random, tag, told) : [tlv(tag, told)])
      parts.push(object, filler);
  }
  return { ...record, content: hexOf(joined(parts)) };
}

function oddObjects(random: SeededRandom, tag: number, value: Uint8Array): Uint8Array[] {
  switch (random.below(7)) {
    case 0:
      return [];
    case 1:
      return [tlv(tag, value), tlv(tag, value)];
    case 2:
      return [tlv(tag, new Uint8Array(0))];
    case 3:
      return [tlv(tag, random.bytes(shortLength(random, 60)))];
    case 4:
      return [tlv(tag, mutated(random, value, [], value.length + 8))];
    case 5:
      return [tlv(tag, value), tlv(tagOf(random), random.bytes(shortLength(random, 40)))];
    default:
      return [
        tlv(
          tag,
          value.map((byte) => (random.chance(0.2) ? byte | 0x0f : byte)),
        ),
      ];
  }
}

/** How often one answer of a guest has another object in it. */
const oddities: readonly number[] = Object.freeze([0, 0, 0.01, 0.05]);

/** A guest's chip: what it says is well formed nearly always, its lengths are right, and what it says may be anything. */
class GuestChip implements ReadableChip {
  readonly #random: SeededRandom;
  readonly #card: ChipCard;
  readonly #odd: number;

  constructor(random: SeededRandom, profile: ChipProfile, ciphers: PlainCiphers) {
    this.#random = random;
    this.#card = new ChipCard(profile, { ciphers, randomBytes: (length) => random.bytes(length) });
    this.#odd = pick(random, oddities);
  }

  get profile(): ChipProfile {
    return this.#card.profile;
  }

  get uid(): Uint8Array {
    return this.#card.uid;
  }

  powerUp(through: "chip" | "tap"): Uint8Array | undefined {
    return this.#card.powerUp(through);
  }

  transmit(command: Uint8Array): ChipAnswer {
    const honest = this.#card.transmit(command);
    if (honest.kind !== "response" || !this.#random.chance(this.#odd)) return honest;
    return { ...honest, data: reshaped(this.#random, honest.data, ANSWER_BYTES_MAX) };
  }
}
