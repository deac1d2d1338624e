import { align, bold, CHINESE_OFF, CHINESE_ON, LINE_FEED, size } from "./escpos-commands";

/** Characters as the printer's font has them: ASCII, or two bytes of GB18030. */
export type TextEncoder = (text: string) => Uint8Array;

/** A line in the printer's own font: 32 half or 16 whole characters wide, half as many when wide. */
export interface PrintedLine {
  readonly text: string;
  readonly align?: "left" | "centre" | "right";
  readonly size?: "normal" | "high" | "double";
  readonly bold?: boolean;
}

/** What a call of `text` takes: a slip has 40 lines. */
export const LINES_MAX = 64;
/** Two lines of 80 mm paper: what is longer was not laid out. */
const LINE_BYTES_MAX = 96;

const LINE_ROWS = 30;
/** A byte of text takes half a cell. */
const HALF_DOTS = 12;
const ALIGNMENTS = Object.freeze({ left: 0, centre: 1, right: 2 } as const);
const QUESTION_MARK = 0x3f;

/**
 * Lines as commands: settings, text, line feed, settings back, so that every line stands for itself.
 * @param widthDots of the paper: what does not fit, the printer wraps.
 * @returns each line's bytes and the dot rows that it takes at most.
 * @throws RangeError when there are too many or one is too long: a bug of the caller.
 */
export function textBytes(
  lines: readonly PrintedLine[],
  encode: TextEncoder,
  widthDots: number,
): readonly { readonly bytes: Uint8Array; readonly rows: number }[] {
  if (lines.length > LINES_MAX) throw new RangeError(`text: at most ${LINES_MAX} lines`);
  return lines.map((line) => {
    const text = printable(encode(line.text));
    if (text.length > LINE_BYTES_MAX) throw new RangeError(`text: at most ${LINE_BYTES_MAX} bytes a line`);
    const high = line.size === "high" || line.size === "double" ? 2 : 1;
    const wide = line.size === "double" ? 2 : 1;
    const side = ALIGNMENTS[line.align ?? "left"];
    const plain = high === 1;
    const before = [
      ...CHINESE_ON,
      ...(side === 0 ? [] : align(side)),
      ...(plain ? [] : size(wide, high)),
      ...(line.bold === true ? bold(true) : []),
    ];
    const after = [
      LINE_FEED,
      ...(line.bold === true ? bold(false) : []),
      ...(plain ? [] : size(1, 1)),
      ...(side === 0 ? [] : align(0)),
      ...CHINESE_OFF,
    ];
    const bytes = new Uint8Array(before.length + text.length + after.length);
    bytes.set(before);
    bytes.set(text, before.length);
    bytes.set(after, before.length + text.length);
    // A whole character that does not fit leaves half of one empty at the end of its line.
    const wrapped = Math.ceil((text.length * HALF_DOTS * wide) / (widthDots - HALF_DOTS * wide));
    return { bytes, rows: LINE_ROWS * high * Math.max(1, wrapped) };
  });
}

/**
 * A merchant's name must not command the printer: control characters become question marks. Second bytes of two begin at
 * 40 (GB18030, two-byte zones), so that none is one.
 */
function printable(encoded: Uint8Array): Uint8Array {
  return encoded.map((byte) => (byte < 0x20 || byte === 0x7f ? QUESTION_MARK : byte));
}
