import type { PublicKey } from "../../hal/public-key";
import { openBlock } from "../../src/emv/certificates";
import { lookUp, tagText } from "../../src/emv/dictionary";
import { DOL_DATA_BYTES_MAX, DolCursor, dolAsks, dolData, dolLength } from "../../src/emv/dol";
import { field55, tagsOf } from "../../src/emv/field55";
import { readApplication, readAuthorityKey } from "../../src/emv/parameters";
import { printTlv } from "../../src/emv/print-tlv";
import type { RsaKey } from "../../src/emv/session";
import { openCombined, openDynamic, openStatic } from "../../src/emv/signed-data";
import { findObject, isWellFormed, soleObject, TLV_DEPTH_MAX, TLV_OBJECTS_MAX, TlvCursor } from "../../src/emv/tlv";
import { applications, authorityKeys, CARD_SET_ITEMS_MAX } from "../../src/host/downloads/card-set";
import type { SeededRandom } from "../world/random";
import { pick, shortLength } from "./mutate";
import type { FuzzTarget } from "./target";
import { hostileObjects, listOf, tagOf } from "./tlv-bytes";

/** Field 62 of a download. */
const OBJECTS_BYTES_MAX = 999;
const LIST_BYTES_MAX = 252;
/** Q/CUP 009, field 55. */
const FIELD_55_BYTES_MAX = 255;
/** Card data of one transaction (`src/emv/tag-store.ts`). */
const VALUES_BYTES_MAX = 4096;
/** A text of a person's: a line an object, and where it breaks off one for each level. */
const LINES_MAX = TLV_OBJECTS_MAX + TLV_DEPTH_MAX;

/** Where a cursor stands: what of it counts here. */
type Cursor = Pick<TlvCursor, "next" | "at" | "valueAt" | "length" | "constructed"> & { inside(): Cursor };

/** Objects, lists of them, certificates and signatures: all that reads the bytes of cards and of downloads. */
export function tlvTarget(cursorOf: (bytes: Uint8Array) => Cursor = (bytes) => new TlvCursor(bytes)): FuzzTarget {
  return {
    name: "tlv",
    inputs: 40_000,
    async run(random) {
      const bytes = hostileObjects(random, random.chance(0.5) ? 256 : OBJECTS_BYTES_MAX);
      return (
        walk(cursorOf(bytes), bytes.length, { steps: 0 }, 0) ??
        readObjects(random, bytes) ??
        readList(random) ??
        (await readDownload(random, bytes)) ??
        (await openSignatures(random, bytes))
      );
    },
  };
}

/** Every object of every level: inside the bytes, behind the one before, and so at most as many as there are bytes. */
function walk(cursor: Cursor, end: number, count: { steps: number }, depth: number): string | undefined {
  if (depth === 2 * TLV_DEPTH_MAX) return undefined;
  let last = -1;
  while (cursor.next() === "object") {
    const { at, valueAt, length } = cursor;
    if (++count.steps > OBJECTS_BYTES_MAX * TLV_DEPTH_MAX) return "more objects than there are bytes";
    if (at <= last || valueAt <= at || valueAt + length > end) return `an object outside of its bytes, from ${at}`;
    last = at;
    if (!cursor.constructed) continue;
    const wrong = walk(cursor.inside(), valueAt + length, count, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}

function readObjects(random: SeededRandom, bytes: Uint8Array): string | undefined {
  isWellFormed(bytes);
  soleObject(bytes, bytes[0] ?? 0);
  findObject(new TlvCursor(bytes), tagOf(random));
  const text = printTlv(bytes);
  const lines = text === "" ? 0 : text.split("\n").length;
  if (lines > LINES_MAX) return `${lines} lines of ${bytes.length} bytes`;
  const source = tagsOf(bytes);
  for (const use of ["sale", "reversal", "script-upload"] as const) {
    const field = field55(source, use);
    if (field.length > FIELD_55_BYTES_MAX) return `a field 55 of ${field.length} bytes`;
    if (!isWellFormed(field)) return "a field 55 that is not well formed";
  }
  const tag = random.uint32() % 0x100_0000;
  lookUp(tag);
  return tagText(tag).length > 6 ? "a tag of more than three bytes" : undefined;
}

function readList(random: SeededRandom): string | undefined {
  const list = listOf(random, LIST_BYTES_MAX);
  const cursor = new DolCursor(list);
  for (let entries = 0; cursor.next() === "entry"; entries++) if (entries > list.length) return "a list without an end";
  dolAsks(list, tagOf(random));
  const data = dolData(list, {
    value: (tag) =>
      random.chance(0.8) ? random.bytes(shortLength(random, 64)) : tag > 0xff ? new Uint8Array(0) : undefined,
  });
  const length = dolLength(list);
  if (data === undefined) return length < 0 ? undefined : "a list with a length and without data";
  if (data.length > DOL_DATA_BYTES_MAX || data.length !== length) return `a list's data of ${data.length} bytes`;
  return undefined;
}

async function readDownload(random: SeededRandom, bytes: Uint8Array): Promise<string | undefined> {
  const application = readApplication(bytes);
  if (application && (application.aid.length < 5 || application.aid.length > 16)) return "an AID of no length";
  await readAuthorityKey(bytes, agreeableKey(random));
  for (const set of [applications, authorityKeys]) {
    const names = set.list(bytes);
    if (names && names.length > CARD_SET_ITEMS_MAX) return `${names.length} names on a list`;
    await set.isSound(names?.[0] ?? bytes, bytes, agreeableKey(random));
  }
  return undefined;
}

/** Certificates and signatures whose content is whatever the fuzzer wishes, because the key gives it. */
async function openSignatures(random: SeededRandom, answer: Uint8Array): Promise<string | undefined> {
  const publicKey = agreeableKey(random);
  const size = random.chance(0.7) ? 64 + random.below(185) : random.below(300);
  const key: RsaKey = { modulus: random.bytes(size), exponent: Uint8Array.of(3) };
  const block = random.bytes(random.chance(0.9) ? size : random.below(300));
  const data = random.bytes(shortLength(random, VALUES_BYTES_MAX));
  await openBlock(publicKey, key, block, 4);
  await openStatic(publicKey, key, block, data);
  const dynamic = await openDynamic(publicKey, key, block, [data]);
  if (dynamic && (dynamic.number.length < 2 || dynamic.number.length > 8)) return "an ICC number of no length";
  if (dynamic && dynamic.rest.length > size) return "more in a signature than its key has";
  const combined = await openCombined(publicKey, key, data.subarray(0, 4), data, answer);
  return combined && combined.cryptogram.length !== 8 ? "a cryptogram of no length" : undefined;
}

/**
 * A key for which each block holds what the fuzzer writes: header, format and trailer right more often than not. Its hash is
 * zeros, as are those in its blocks, so that what comes behind the hash is reached, too.
 */
function agreeableKey(random: SeededRandom): PublicKey {
  return {
    async rsa({ modulus }) {
      const opened = random.bytes(random.chance(0.95) ? modulus.length : random.below(300));
      const size = opened.length;
      if (size < 26 || random.chance(0.1)) return opened;
      opened[0] = 0x6a;
      opened[1] = pick(random, [2, 3, 4, 5]);
      opened[2] = 1;
      opened[3] = pick(random, [0, 1, 9, 38, size - 25, size - 24, 255]);
      opened[4] = pick(random, [0, 1, 2, 8, 9, 255]);
      opened.fill(0, size - 21, size - 1);
      opened[size - 1] = 0xbc;
      return opened;
    },
    sha1: async () => new Uint8Array(20),
  };
}
