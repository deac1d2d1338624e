import { bytesToText, toHex } from "../values/bcd";
import { maskPan } from "../values/masked-pan";
import { lookUp, tagText } from "./dictionary";
import { TLV_DEPTH_MAX, TLV_OBJECTS_MAX, TlvCursor } from "./tlv";

/** Tags whose values are or hold the card number, track or a name: never printed whole. */
const secretTags: readonly number[] = Object.freeze([
  0x57, 0x5a, 0x5f20, 0x99, 0x9f0b, 0x9f1f, 0x9f20, 0x9f61, 0x90, 0x9f46, 0x9f2d, 0x56,
]);

/**
 * TLV as a person reads it, a line an object: tag, name, length, value; inner objects are indented. The card number is masked,
 * other data of the holder are left out.
 */
export function printTlv(bytes: Uint8Array): string {
  const lines: string[] = [];
  printLevel(new TlvCursor(bytes), 0, lines);
  return lines.join("\n");
}

function printLevel(level: TlvCursor, depth: number, lines: string[]): void {
  const indent = "  ".repeat(depth);
  for (;;) {
    const step = level.next();
    if (step === "end") return;
    if (step === "malformed" || lines.length >= TLV_OBJECTS_MAX) {
      lines.push(`${indent}… not TLV from here on`);
      return;
    }
    const name = lookUp(level.tag)?.name ?? "unknown";
    const head = `${indent}${tagText(level.tag)} ${name} (${level.length})`;
    if (level.constructed && depth + 1 < TLV_DEPTH_MAX) {
      lines.push(head);
      printLevel(level.inside(), depth + 1, lines);
    } else lines.push(level.length === 0 ? head : `${head}: ${printValue(level.tag, level.value)}`);
  }
}

function printValue(tag: number, value: Uint8Array): string {
  if (tag === 0x5a) return maskPan(toHex(value).replace(/F+$/, ""));
  if (secretTags.includes(tag)) return "****";
  const hex = toHex(value);
  return lookUp(tag)?.format === "a" && isPrintable(value) ? `${hex} "${bytesToText(value, 0, value.length)}"` : hex;
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
