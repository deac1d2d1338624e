import { parseParameters } from "../../src/book/params";
import {
  decodeMessage,
  encodeMessage,
  type FieldSpan,
  MESSAGE_BYTES_MAX,
  readSpan,
} from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { parseField60 } from "../../src/host/iso8583/f60";
import { decodeFrame, FRAME_BYTES_MAX, FrameAssembler } from "../../src/host/iso8583/frame";
import { showFrame } from "../../src/host/iso8583/mask";
import { CodecError, type Message } from "../../src/host/iso8583/message";
import { parseSignInKeys } from "../../src/host/iso8583/sign-in-keys";
import { parseBalance, parseInstitutions, parseOriginal, parseRemarks } from "../../src/host/iso8583/subfields";
import { restoreAcquirer } from "../acquirer/acquirer";
import { AcquirerConnection } from "../acquirer/connection";
import type { SeededRandom } from "../world/random";
import { same } from "./cbor";
import { HostSession, honestMessages } from "./host-session";
import { mutated, pick, shortLength } from "./mutate";
import type { FuzzTarget } from "./target";

/** Longer than any message may be: what must be refused for its length. */
const MESSAGE_BYTES_TRIED = MESSAGE_BYTES_MAX + 40;
const FRAMES_MAX = 8;
/** A bitmap has 64 bits, the first of which is none of them. */
const FIELDS_MAX = 63;

/** Decodes a message: the one of the firmware, or one that a test has broken. */
export type MessageDecoder = typeof decodeMessage;

/** Messages of the host's protocol: their codec, what reads their fields, and the host itself with all its books. */
export function iso8583Target(decode: MessageDecoder = decodeMessage): FuzzTarget {
  const samples = honestMessages();
  const encoded = samples.map((message) => encodeMessage(unionPay, message));
  return {
    name: "8583",
    inputs: 12_000,
    async run(random) {
      const bytes = random.chance(0.1)
        ? random.bytes(shortLength(random, MESSAGE_BYTES_TRIED))
        : mutated(random, pick(random, encoded), encoded, MESSAGE_BYTES_TRIED);
      const codec = runCodec(random, bytes, decode) ?? runStream(random, encoded) ?? runParts(random, bytes);
      return codec ?? (random.chance(0.25) ? runHost(random, samples, encoded) : undefined);
    },
  };
}

function runCodec(random: SeededRandom, bytes: Uint8Array, decode: MessageDecoder): string | undefined {
  const spans: FieldSpan[] = [];
  const decoded = decode(unionPay, bytes, spans);
  if (spans.length > FIELDS_MAX) return `${spans.length} fields`;
  for (const { at, end } of spans) if (at > end || end > bytes.length) return "a field outside of its message";
  const frame = new Uint8Array(11 + bytes.length);
  frame.set(random.chance(0.9) ? [0x60, 0, 3, 0, 0, 0x60, 0x31, 0, 0x31, 0x11, 0x08] : random.bytes(11));
  frame.set(bytes, 11);
  const shown = showFrame(unionPay, frame);
  if (shown.hex.length !== frame.length * 2) return `${shown.hex.length} digits of ${frame.length} bytes`;
  if (decoded.kind !== "message") {
    if (decoded.offset < 0 || decoded.offset > bytes.length) return `malformed at ${decoded.offset}`;
    return undefined;
  }
  if (bytes.length > MESSAGE_BYTES_MAX) return `a message of ${bytes.length} bytes`;
  for (const span of spans) readSpan(unionPay, bytes, span);
  const written = encodeMessage(unionPay, decoded.message);
  const again = decode(unionPay, written);
  const isSame = again.kind === "message" && same(encodeMessage(unionPay, again.message), written);
  return isSame ? undefined : "a message that changes when it is written again";
}

/** Frames on a stream, cut anywhere, with lengths that are wrong. */
function runStream(random: SeededRandom, encoded: readonly Uint8Array[]): string | undefined {
  const assembler = new FrameAssembler();
  const piece = pick(random, encoded);
  const whole = new Uint8Array(2 + 11 + piece.length);
  whole.set([0, 11 + piece.length]);
  whole.set(piece, 13);
  const stream = random.chance(0.5) ? mutated(random, whole, [whole], FRAME_BYTES_MAX) : random.bytes(random.below(64));
  let taken = 0;
  for (let at = 0; at < stream.length; ) {
    const end = at + 1 + random.below(stream.length - at);
    const { frames } = assembler.feed(stream.subarray(at, end));
    for (const frame of frames) {
      taken += 2 + frame.length;
      if (frame.length > FRAME_BYTES_MAX) return `a frame of ${frame.length} bytes`;
      decodeFrame(frame);
    }
    at = end;
  }
  return taken > stream.length ? `frames of ${taken} bytes out of ${stream.length}` : undefined;
}

/** What reads the fields' parts. */
function runParts(random: SeededRandom, bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 120));
  const digits = Array.from(random.bytes(random.below(40)), (byte) => String(byte % 10)).join("");
  for (const each of [text, digits]) {
    parseField60(each);
    parseOriginal(each);
    parseBalance(random.chance(0.5) ? `0001156C${each}` : each);
    parseInstitutions(each);
    parseRemarks(each);
  }
  parseSignInKeys(random.bytes(pick(random, [0, 24, 40, 56, 60, 84, 100])));
  const parameters = Uint8Array.from([...pick(random, ["11", "12", "22", "26", "50", "99"])], (one) =>
    one.charCodeAt(0),
  );
  parseParameters(mutated(random, Uint8Array.of(...parameters, ...random.bytes(random.below(60))), [bytes], 999));
  return undefined;
}

/** A few messages one after the other to a host whose books must agree after each. */
function runHost(
  random: SeededRandom,
  samples: readonly Message[],
  encoded: readonly Uint8Array[],
): string | undefined {
  const session = new HostSession(random);
  const { acquirer } = session;
  const connection = new AcquirerConnection(acquirer);
  for (let count = 1 + random.below(FRAMES_MAX); count > 0; count--) {
    const frame = hostileFrame(random, session, samples, encoded);
    const wired = new Uint8Array(2 + frame.length);
    wired.set([frame.length >> 8, frame.length & 0xff]);
    wired.set(frame, 2);
    const { outgoing } = random.chance(0.2) ? connection.feed(wired) : { outgoing: acquirer.handle(frame).replies };
    if (outgoing.length > 1) return `${outgoing.length} answers to one message`;
    for (const answer of outgoing) {
      const bytes = "frame" in answer ? answer.frame : answer.bytes.subarray(2);
      const framed = decodeFrame(bytes);
      if (framed.kind !== "frame") return `an answer that is no frame: ${framed.field}`;
      const decoded = decodeMessage(unionPay, framed.frame.message);
      if (decoded.kind !== "message") return `an answer that is malformed: ${decoded.field}`;
    }
    if (!acquirer.audit().balanced) return "books that do not balance";
  }
  acquirer.ledgerView();
  const restored = restoreAcquirer(session.configuration, session.environment, acquirer.snapshot());
  return restored.kind === "acquirer" ? undefined : `books that cannot be opened again: ${restored.field}`;
}

function hostileFrame(
  random: SeededRandom,
  session: HostSession,
  samples: readonly Message[],
  encoded: readonly Uint8Array[],
): Uint8Array {
  if (random.chance(0.1)) return random.bytes(shortLength(random, 200));
  if (random.chance(0.4)) return session.frameOf(mutated(random, pick(random, encoded), encoded, MESSAGE_BYTES_MAX));
  const { mti, fields } = pick(random, samples);
  const changed: { [field: number]: string | Uint8Array | undefined } = { ...fields };
  for (let edits = random.below(4); edits > 0; edits--) {
    const field = random.chance(0.7) ? Number(pick(random, Object.keys(changed))) : 2 + random.below(63);
    changed[field] = random.chance(0.2) ? undefined : fieldValue(random, field, samples);
  }
  try {
    return session.frameOf(encodeMessage(unionPay, { mti, fields: changed }), random.chance(0.9));
  } catch (error) {
    // A field of that value cannot be written: another one is as good.
    if (error instanceof CodecError) return random.bytes(20);
    throw error;
  }
}

/** A value that a field may have: another message's, or one that is made up. */
function fieldValue(random: SeededRandom, field: number, samples: readonly Message[]): string | Uint8Array | undefined {
  const format = unionPay.fields[field];
  if (!format) return undefined;
  if (random.chance(0.3)) return pick(random, samples).fields[field];
  const length = format.lengthBytes === 0 ? format.count : shortLength(random, format.count);
  if (format.content === "b") return random.bytes(length);
  const alphabet = format.content === "n" ? "0123456789" : format.content === "z" ? "0123456789=" : "09AZ az\u00ff";
  const letters = format.content === "an" ? "09AZ az" : alphabet;
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join("");
}
