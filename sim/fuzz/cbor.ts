import { CBOR_DEPTH_MAX, CborError, decodeCbor, encodeCbor } from "../../hal/cbor";
import { FRAME_BYTES_MAX, FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import type { SeededRandom } from "../world/random";
import { mutated, pick, shortLength } from "./mutate";
import type { FuzzTarget } from "./target";

/** Inputs that are not of a sample: a few hundred bytes reach everything but the largest lengths. */
const RANDOM_BYTES_MAX = 512;
/** A line gives what its buffer holds. */
const STREAM_BYTES_MAX = 4096;
/** Containers and items of a value that is made up. */
const ITEMS_MAX = 6;

/** RFC 8949, 3.1: a head of major type 4. */
const LIST_OF_ONE = 0x81;

/** What a decoder gives is looked at by this one alone: it shares nothing with it. */
interface Measured {
  /** Values of any kind, keys too. */
  readonly values: number;
  /** Arrays and maps within each other. */
  readonly depth: number;
}

/** The codec of the journal and the wire, and frames on a line. */
export function cborTarget(decode: (bytes: Uint8Array) => unknown = (bytes) => decodeCbor(bytes)): FuzzTarget {
  return {
    name: "cbor",
    inputs: 60_000,
    async run(random) {
      return random.chance(0.3) ? runStream(random) : runValue(random, decode);
    },
  };
}

function runValue(random: SeededRandom, decode: (bytes: Uint8Array) => unknown): string | undefined {
  const bytes = bytesOf(random);
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
  const { values, depth } = measure(value);
  if (values > bytes.length) return `${values} values out of ${bytes.length} bytes`;
  if (depth > CBOR_DEPTH_MAX) return `${depth} levels, ${CBOR_DEPTH_MAX} are allowed`;
  // What was read can be written, and is then the same for ever.
  const written = encodeCbor(value);
  const again = encodeCbor(decodeCbor(written));
  return same(written, again) ? undefined : "a value that changes when it is written again";
}

function bytesOf(random: SeededRandom): Uint8Array {
  switch (random.below(10)) {
    case 0:
      return random.bytes(shortLength(random, RANDOM_BYTES_MAX));
    case 1: {
      // Lists of one in lists of one, about as deep as is allowed or far deeper.
      const levels = random.below(random.chance(0.1) ? RANDOM_BYTES_MAX : 2 * CBOR_DEPTH_MAX);
      return joined([new Uint8Array(levels).fill(LIST_OF_ONE), encodeCbor(plainValue(random, 1))]);
    }
    default:
      return mutated(random, encodeCbor(plainValue(random, CBOR_DEPTH_MAX - 1)), [], STREAM_BYTES_MAX);
  }
}

function runStream(random: SeededRandom): string | undefined {
  const parts: Uint8Array[] = [];
  for (let count = 1 + random.below(4); count > 0; count--) {
    if (random.chance(0.3)) parts.push(random.bytes(shortLength(random, 64)));
    parts.push(...frameBytes(frameOf(random)));
  }
  const whole = joined(parts);
  const stream = random.chance(0.3) ? whole : mutated(random, whole, [whole], STREAM_BYTES_MAX);
  let frames = 0;
  const reader = new FrameReader(() => {
    frames += 1;
  });
  for (let at = 0; at < stream.length; ) {
    const end = at + 1 + random.below(stream.length - at);
    try {
      reader.take(stream.subarray(at, end));
    } catch (error) {
      // A frame that came whole and is none: documented.
      if (!(error instanceof CborError || error instanceof TypeError)) throw error;
    }
    at = end;
  }
  if (frames * 8 > stream.length) return `${frames} frames out of ${stream.length} bytes`;
  if (reader.skippedBytes + reader.damaged > 2 * stream.length + FRAME_BYTES_MAX)
    return `${reader.skippedBytes} bytes skipped of ${stream.length}`;
  return undefined;
}

/** Plain data of any shape, `depth` levels at most. */
export function plainValue(random: SeededRandom, depth: number): unknown {
  switch (random.below(depth > 0 ? 10 : 7)) {
    case 0:
      return random.uint32();
    case 1:
      return -random.below(100_000);
    case 2:
      return random.uint32() / 1000;
    case 3:
      return pick(random, [null, true, false, undefined, Number.MAX_SAFE_INTEGER, Number.NaN, -0]);
    case 4:
      return random.bytes(shortLength(random, 64));
    case 5:
      return pick(random, ["", "toString", "__proto_", "签收", "😀", "length", "a".repeat(30)]);
    case 6:
      return random.below(24);
    case 7:
      return mapOf(random, depth);
    default:
      return Array.from({ length: random.below(ITEMS_MAX) }, () => plainValue(random, depth - 1));
  }
}

function mapOf(random: SeededRandom, depth: number): Record<string, unknown> {
  const names = ["a", "kind", "constructor", "toString", "valueOf", "length", "金额"];
  const entries = Array.from({ length: random.below(ITEMS_MAX) }, () => [
    pick(random, names),
    plainValue(random, depth - 1),
  ]);
  return Object.fromEntries(entries);
}

function frameOf(random: SeededRandom): Frame {
  const id = random.below(1000);
  switch (random.below(4)) {
    case 0:
      return { type: "answer", id, value: plainValue(random, 3) };
    case 1:
      return { type: "call", id, port: "flash", method: "read", argument: plainValue(random, 3) };
    case 2:
      return { type: "settled", count: id };
    default:
      return { type: "misuse", id, message: "out of range" };
  }
}

function measure(value: unknown): Measured {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return { values: 1, depth: 0 };
  let values = 1;
  let depth = 0;
  for (const inner of Object.values(value)) {
    const measured = measure(inner);
    values += measured.values + (Array.isArray(value) ? 0 : 1);
    depth = Math.max(depth, measured.depth);
  }
  return { values, depth: depth + 1 };
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
