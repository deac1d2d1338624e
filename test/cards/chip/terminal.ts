import { ChipCard } from "../../../sim/cards/chip/chip-card";
import { chipOf } from "../../../sim/cards/chip/deck-chips";
import type { ChipProfile } from "../../../sim/cards/chip/profile";
import { cardById, deck } from "../../../sim/cards/deck";
import { PlainCiphers } from "../../../sim/crypto/ciphers";
import { SeededRandom } from "../../../sim/world/random";

/** A terminal written for these tests only: it shares nothing with the firmware's kernel. */

export interface Tlv {
  readonly tag: string;
  readonly value: Buffer;
}

const constructed = new Set(["6F", "A5", "BF0C", "61", "70", "77"]);

/** All primitive objects, in order; throws on anything that is not right. */
export function objectsOf(bytes: Buffer): Tlv[] {
  const found: Tlv[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tagBytes = ((bytes[at] ?? 0) & 0x1f) === 0x1f ? 2 : 1;
    const tag = bytes
      .subarray(at, at + tagBytes)
      .toString("hex")
      .toUpperCase();
    at += tagBytes;
    let length = bytes[at] ?? 0;
    at += 1;
    if (length > 0x80) {
      const more = length & 0x7f;
      length = bytes.readUIntBE(at, more);
      at += more;
    }
    const value = bytes.subarray(at, at + length);
    if (value.length !== length) throw new Error(`${tag} breaks off`);
    if (constructed.has(tag)) found.push(...objectsOf(value));
    else found.push({ tag, value });
    at += length;
  }
  return found;
}

export function objectValue(objects: readonly Tlv[], tag: string): Buffer {
  const found = objects.find((each) => each.tag === tag);
  if (!found) throw new Error(`no ${tag}`);
  return found.value;
}

export function chipProfile(id: string): ChipProfile {
  const card = cardById(deck, id);
  const profile = card && chipOf(card, new PlainCiphers());
  if (!profile) throw new Error(`no chip ${id}`);
  return profile;
}

export function chipWith(profile: ChipProfile): ChipCard {
  const random = new SeededRandom(1);
  return new ChipCard(profile, { ciphers: new PlainCiphers(), randomBytes: (length) => random.bytes(length) });
}

export interface Answered {
  readonly data: Buffer;
  /** Four hex digits, or why there is no answer. */
  readonly status: string;
}

/** One power-up of a card. */
export class Terminal {
  readonly card: ChipCard;

  constructor(card: ChipCard | string, through: "chip" | "tap" = "chip") {
    this.card = typeof card === "string" ? chipWith(chipProfile(card)) : card;
    this.card.powerUp(through);
  }

  send(apdu: string): Answered {
    const answer = this.card.transmit(Buffer.from(apdu, "hex"));
    if (answer.kind !== "response") return { data: Buffer.alloc(0), status: answer.kind };
    return { data: Buffer.from(answer.data), status: answer.status.toString(16).toUpperCase() };
  }

  status(apdu: string): string {
    return this.send(apdu).status;
  }

  /** Sends with a body: adds its length. */
  command(header: string, body: string): Answered {
    return this.send(`${header}${(body.length / 2).toString(16).padStart(2, "0")}${body}`);
  }

  must(answered: Answered): Buffer {
    if (answered.status !== "9000") throw new Error(`status ${answered.status}`);
    return answered.data;
  }

  select(aid: string): Tlv[] {
    return objectsOf(this.must(this.command("00A40400", aid)));
  }

  /** Selects, starts, reads every record of the list. */
  begin(aid: string): Begun {
    this.select(aid);
    const [options] = objectsOf(this.must(this.send("80A8000002830000")));
    if (options?.tag !== "80") throw new Error("no format 1");
    return { profile: options.value.subarray(0, 2), ...this.records(options.value.subarray(2)) };
  }

  records(locator: Buffer): Omit<Begun, "profile"> {
    const objects: Tlv[] = [];
    const signed: Buffer[] = [];
    for (let at = 0; at < locator.length; at += 4) {
      const [sfi = 0, first = 0, last = 0, covered = 0] = locator.subarray(at, at + 4);
      for (let number = first; number <= last; number++) {
        const head = Buffer.from([0x00, 0xb2, number, sfi | 4, 0]);
        const record = this.must(this.send(head.toString("hex")));
        objects.push(...objectsOf(record));
        const skip = (record[1] ?? 0) === 0x81 ? 3 : 2;
        if (number < first + covered) signed.push(record.subarray(skip));
      }
    }
    return { objects, signed: Buffer.concat(signed) };
  }
}

export interface Begun {
  readonly profile: Buffer;
  readonly objects: readonly Tlv[];
  /** What offline data authentication covers, without the profile. */
  readonly signed: Buffer;
}
