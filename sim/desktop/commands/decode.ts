import { createInterface } from "node:readline";
import { decodeMessage } from "../../../src/host/iso8583/codec";
import { unionPay } from "../../../src/host/iso8583/dialect";
import { decodeFrame, FRAME_BYTES_MAX, type Frame } from "../../../src/host/iso8583/frame";
import { showMessage } from "../../../src/host/iso8583/mask";
import type { Message } from "../../../src/host/iso8583/message";
import { type Malformed, malformed } from "../../../src/values/malformed";

const usage = "usage: decode [--json] [--clear] [HEX | -]";
const lengthBytes = 2;
const tpduBytes = 5;
const headerBytes = 6;
const tpduId = 0x60;
/** The longest line that can be a frame with its length, with room for spaces between the digits. */
const lineCharactersMax = (FRAME_BYTES_MAX + lengthBytes) * 3;

type Wrapping = Omit<Frame, "message">;

interface Unwrapped {
  readonly kind: "message";
  readonly message: Message;
  /** TPDU and header before the message. */
  readonly frame?: Wrapping;
  /** One of them alone. */
  readonly half?: Partial<Wrapping>;
  readonly lengthBytes?: number;
}

/** Which of length, TPDU and header stand before the message. */
interface Framing {
  readonly length: boolean;
  readonly tpdu: boolean;
  readonly header: boolean;
}

/** From the most to the least wrapped: a recording is more likely whole than cut. */
const framings: readonly Framing[] = [
  { length: true, tpdu: true, header: true },
  { length: false, tpdu: true, header: true },
  { length: true, tpdu: false, header: false },
  { length: false, tpdu: false, header: false },
  { length: true, tpdu: true, header: false },
  { length: false, tpdu: true, header: false },
  { length: true, tpdu: false, header: true },
  { length: false, tpdu: false, header: true },
];

/** Reads bytes under one assumption; offsets count from the first byte of the whole. */
function unwrap(bytes: Uint8Array, framing: Framing): Unwrapped | Malformed {
  let at = 0;
  if (framing.length) {
    const announced = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    const left = bytes.length - lengthBytes;
    if (announced !== left) return malformed("length", `${left} for the bytes that follow, found ${announced}`, 0);
    at += lengthBytes;
  }
  if (framing.tpdu && bytes[at] !== tpduId) return malformed("tpdu.id", "60", at);
  // Zeros in the place of a half that is not there: they are not shown.
  const prologue = new Uint8Array(tpduBytes + headerBytes);
  const from = framing.tpdu ? 0 : tpduBytes;
  const to = framing.header ? prologue.length : tpduBytes;
  const wrapped = bytes.subarray(at, at + Math.max(0, to - from));
  prologue.set(wrapped, from);
  const framed = decodeFrame(wrapped.length < to - from ? wrapped : prologue);
  if (framed.kind === "malformed") return { ...framed, offset: framed.offset - from + at };
  const { tpdu, header } = framed.frame;
  at += wrapped.length;
  const decoded = decodeMessage(unionPay, bytes.subarray(at));
  if (decoded.kind === "malformed") return { ...decoded, offset: decoded.offset + at };
  return {
    kind: "message",
    message: decoded.message,
    ...(framing.tpdu && framing.header ? { frame: { tpdu, header } } : {}),
    ...(framing.tpdu && !framing.header ? { half: { tpdu } } : {}),
    ...(framing.header && !framing.tpdu ? { half: { header } } : {}),
    ...(framing.length ? { lengthBytes: bytes.length - lengthBytes } : {}),
  };
}

/** Finds length, TPDU and header by itself: the first framing that reads to the last byte, else the likeliest error. */
export function unwrapMessage(bytes: Uint8Array): Unwrapped | Malformed {
  let likeliest: Malformed | undefined;
  for (const framing of framings) {
    const found = unwrap(bytes, framing);
    if (found.kind === "message") return found;
    // A wrapping that is not there, or half a wrapping, explains nothing.
    if (found.field.startsWith("tpdu") || found.field === "length" || framing.tpdu !== framing.header) continue;
    if (likeliest === undefined || found.offset > likeliest.offset) likeliest = found;
  }
  // A whole frame but for its length: that is what is wrong, not the message type that its bytes would make.
  if (bytes[lengthBytes] === tpduId) {
    const rest = unwrap(bytes.subarray(lengthBytes), { length: false, tpdu: true, header: true });
    if (rest.kind === "message") return unwrap(bytes, { length: true, tpdu: true, header: true });
    if (likeliest === undefined || rest.offset + lengthBytes > likeliest.offset) {
      return { ...rest, offset: rest.offset + lengthBytes };
    }
  }
  return likeliest ?? malformed("message", "a message", 0);
}

/** Text with GBK made readable, and control characters that would upset a console spelt out. */
function readable(value: string): string {
  const text = /[\u0080-\u00ff]/.test(value) ? new TextDecoder("gbk").decode(Buffer.from(value, "latin1")) : value;
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, "0")}` : character;
  }).join("");
}

/** GBK text made readable; for JSON, which escapes control characters itself. */
function asText(value: string): string {
  return /[\u0080-\u00ff]/.test(value) ? new TextDecoder("gbk").decode(Buffer.from(value, "latin1")) : value;
}

function wrappingOf({ frame, half }: Unwrapped): Partial<Wrapping> {
  return frame ?? half ?? {};
}

/** What stood before the message is there as far as it was there; card data is in neither. */
function printJson(found: Unwrapped, masked: boolean): string {
  const { lengthBytes: length, message } = found;
  const { tpdu, header } = wrappingOf(found);
  const fields: { [field: string]: string } = {};
  for (const { field, value } of showMessage(unionPay, message, masked)) fields[field] = asText(value);
  return JSON.stringify({ length, tpdu, header, mti: message.mti, fields });
}

function printLines(found: Unwrapped, masked: boolean): string {
  const { lengthBytes: length, message } = found;
  const { tpdu, header } = wrappingOf(found);
  const lines: string[] = [];
  if (length !== undefined) lines.push(`length  ${length}`);
  if (tpdu !== undefined) lines.push(`TPDU  ${tpdu.id} to ${tpdu.destination} from ${tpdu.source}`);
  if (header !== undefined)
    lines.push(
      `header  class ${header.applicationClass}  version ${header.version}  status ${header.status}  ` +
        `requirement ${header.processingRequirement}  minor ${header.minorVersion}`,
    );
  lines.push(`MTI  ${message.mti}`);
  for (const { field, nameZh, nameEn, value } of showMessage(unionPay, message, masked)) {
    lines.push(`F${String(field).padEnd(3)} ${nameZh} ${nameEn}: ${readable(value)}`);
  }
  return lines.join("\n");
}

/** The bytes of a line of hex, spaces allowed; or what is wrong, without repeating any of it. */
function bytesOfLine(line: string): Uint8Array | string {
  if (line.length > lineCharactersMax) return `hex: at most ${FRAME_BYTES_MAX + lengthBytes} bytes`;
  const hex = line.replaceAll(/\s/g, "");
  const wrong = hex.search(/[^\da-fA-F]/);
  if (wrong >= 0) return `hex: not a hex digit at position ${wrong}`;
  if (hex.length % 2 !== 0) return `hex: an odd number of digits, ${hex.length}`;
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

/**
 * `npm run decode`: prints messages field by field, card data masked unless `--clear`.
 * @returns the exit code: 0, or 1 when an input was not a message, or 2 when the call itself was wrong.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = argv.filter((argument) => argument.startsWith("--"));
  const inputs = argv.filter((argument) => !argument.startsWith("--"));
  if (inputs.length === 0 || flags.some((flag) => flag !== "--json" && flag !== "--clear")) {
    console.error(usage);
    return 2;
  }
  const json = flags.includes("--json");
  const masked = !flags.includes("--clear");
  let exitCode = 0;
  const fail = (where: string, why: string) => {
    console.error(`${where}${why}`);
    exitCode = 1;
  };
  const decodeLine = (line: string, where: string) => {
    const bytes = bytesOfLine(line);
    if (typeof bytes === "string") return fail(where, bytes);
    const found = unwrapMessage(bytes);
    if (found.kind === "malformed") {
      return fail(where, `${found.field}: expected ${found.expected}, at byte ${found.offset}`);
    }
    console.log(json ? printJson(found, masked) : `${printLines(found, masked)}\n`);
  };
  for (const input of inputs) {
    if (input !== "-") {
      decodeLine(input, "");
      continue;
    }
    let number = 0;
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() !== "") decodeLine(line, `line ${number}: `);
    }
  }
  return exitCode;
}
