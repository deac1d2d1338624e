import { TlvCursor, tlv } from "../../src/emv/tlv";
import type { SeededRandom } from "../world/random";
import { joined } from "./cbor";
import { mutated, pick, shortLength } from "./mutate";

/** Tags that some code looks for: templates first. */
const templates: readonly number[] = Object.freeze([0x6f, 0xa5, 0xbf0c, 0x61, 0x70, 0x77, 0x80, 0x71, 0x72, 0x73]);
const tags: readonly number[] = Object.freeze([
  0x4f, 0x50, 0x57, 0x5a, 0x5f20, 0x5f24, 0x5f25, 0x5f28, 0x5f30, 0x5f34, 0x82, 0x84, 0x86, 0x87, 0x88, 0x8a, 0x8c,
  0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x97, 0x9a, 0x9c, 0x9f02, 0x9f06, 0x9f07, 0x9f08, 0x9f0d,
  0x9f0e, 0x9f0f, 0x9f10, 0x9f11, 0x9f12, 0x9f17, 0x9f18, 0x9f1b, 0x9f22, 0x9f26, 0x9f27, 0x9f29, 0x9f2a, 0x9f2d,
  0x9f2e, 0x9f2f, 0x9f32, 0x9f36, 0x9f37, 0x9f38, 0x9f42, 0x9f46, 0x9f47, 0x9f48, 0x9f49, 0x9f4a, 0x9f4b, 0x9f51,
  0x9f5d, 0x9f66, 0x9f69, 0x9f6c, 0x9f74, 0x9f79, 0xdf01, 0xdf02, 0xdf03, 0xdf04, 0xdf05, 0xdf11, 0xdf12, 0xdf13,
  0xdf14, 0xdf16, 0xdf19, 0xdf31, 0xdf71,
]);
const BRANCHES_MAX = 5;

/** A tag that some code may look for, or any other. */
export function tagOf(random: SeededRandom): number {
  if (random.chance(0.9)) return pick(random, random.chance(0.2) ? templates : tags);
  return random.chance(0.5) ? random.below(0x100) : 0x9f00 + random.below(0x100);
}

/** Well-formed objects, some of them within each other, of about `bytesMax` bytes at most. */
export function objectsOf(random: SeededRandom, bytesMax: number, depth = 4): Uint8Array {
  const parts: Uint8Array[] = [];
  let room = bytesMax;
  for (let count = random.below(BRANCHES_MAX + 1); count > 0 && room > 4; count--) {
    const inner = Math.min(room - 4, shortLength(random, room));
    const part =
      depth > 0 && random.chance(0.4)
        ? tlv(pick(random, templates), objectsOf(random, inner, depth - 1))
        : tlv(tagOf(random), random.bytes(Math.min(inner, shortLength(random, 32))));
    parts.push(part);
    room -= part.length;
  }
  return joined(parts);
}

/** A list of tags and lengths, well formed more often than not. */
export function listOf(random: SeededRandom, bytesMax: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let count = random.below(12); count > 0; count--) {
    const tag = tagOf(random);
    const head = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
    parts.push(Uint8Array.of(...head, random.chance(0.1) ? random.below(256) : random.below(12)));
  }
  const list = joined(parts);
  return random.chance(0.3) ? mutated(random, list, [], bytesMax) : list.subarray(0, bytesMax);
}

/** Objects as somebody might send them who wishes us ill: random, well formed, damaged, or templates without an end. */
export function hostileObjects(random: SeededRandom, bytesMax: number): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return random.bytes(shortLength(random, bytesMax));
    case 1: {
      const template = pick(random, templates);
      const length = random.chance(0.5) ? 0x7f : random.below(256);
      return Uint8Array.from({ length: bytesMax & ~1 }, (_, at) => (at % 2 === 0 ? template & 0xff : length));
    }
    case 2:
      // As many objects as there can be, all empty.
      return Uint8Array.from({ length: bytesMax & ~1 }, (_, at) => (at % 2 === 0 ? 0x50 : 0));
    case 3:
    case 4:
      return objectsOf(random, bytesMax);
    default:
      return mutated(random, objectsOf(random, bytesMax), [objectsOf(random, bytesMax)], bytesMax);
  }
}

/**
 * The same objects with one of them changed, all lengths around it right: another value, another tag, gone, doubled, or a new
 * one beside it. Bytes that are no objects come back edited anyhow.
 */
export function reshaped(random: SeededRandom, bytes: Uint8Array, bytesMax: number): Uint8Array {
  const level = new TlvCursor(bytes);
  const objects: { readonly tag: number; readonly value: Uint8Array; readonly constructed: boolean }[] = [];
  let step = level.next();
  for (; step === "object"; step = level.next())
    objects.push({ tag: level.tag, value: level.value, constructed: level.constructed });
  const at = random.below(objects.length);
  const chosen = objects[at];
  if (step === "malformed" || !chosen) return mutated(random, bytes, [], bytesMax);
  const written = objects.map(({ tag, value }) => tlv(tag, value));
  const { tag, value } = chosen;
  if (chosen.constructed && random.chance(0.8)) written[at] = tlv(tag, reshaped(random, value, bytesMax - 4));
  else written.splice(at, 1, ...changedObject(random, tag, value));
  const whole = joined(written);
  return whole.length <= bytesMax ? whole : bytes;
}

function changedObject(random: SeededRandom, tag: number, value: Uint8Array): Uint8Array[] {
  switch (random.below(8)) {
    case 0:
      return [];
    case 1:
      return [tlv(tag, value), tlv(tag, value)];
    case 2:
      return [tlv(tagOf(random), value)];
    case 3:
      return [tlv(tag, value), tlv(tagOf(random), random.bytes(random.below(20)))];
    case 4:
      return [tlv(tag, random.bytes(value.length))];
    case 5:
      return [tlv(tag, listOf(random, value.length + 16))];
    default:
      return [tlv(tag, mutated(random, value, [], value.length + 8))];
  }
}
