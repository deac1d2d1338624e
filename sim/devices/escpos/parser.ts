/** What the printer was told, as it comes to it. */
export type EscposCommand =
  | { readonly kind: "initialise" }
  /** A row of dots of a raster block, left to right, most significant bit left. */
  | { readonly kind: "row"; readonly bits: Uint8Array }
  | { readonly kind: "feed"; readonly dots: number }
  | { readonly kind: "feed-lines"; readonly lines: number }
  | { readonly kind: "line-spacing"; readonly dots: number }
  | { readonly kind: "line-feed" }
  /** One byte of ASCII or two of GB18030. */
  | { readonly kind: "character"; readonly bytes: readonly number[] }
  | { readonly kind: "align"; readonly side: 0 | 1 | 2 }
  | { readonly kind: "size"; readonly wide: number; readonly high: number }
  | { readonly kind: "report"; readonly what: "paper" | "csn-status" }
  /** DLE EOT: answered when it came in; here it only takes its place in the order. */
  | { readonly kind: "question"; readonly page: number }
  /** Known, and without effect on dots: bold, heating, density, sleep, styles. */
  | { readonly kind: "setting"; readonly name: string };

/** A byte that no command of this printer has. */
export class UnknownByte extends Error {
  override readonly name = "UnknownByte";
}

/** Bytes in one raster row at most (data right of that a real board ignores; here they are a fault of the sender). */
const ROW_BYTES_MAX = 48;
/** Rows of one block at most: what boards with 4 kB take. */
const BLOCK_ROWS_MAX = 255;
/** ESC 2 on a KP-628E. */
const DEFAULT_SPACING = 30;

/** Commands of fixed length: their first bytes in hex, and how many more follow. */
const FIXED: readonly (readonly [string, number])[] = Object.freeze([
  Object.freeze(["1b 40", 0] as const),
  Object.freeze(["1b 4a", 1] as const),
  Object.freeze(["1b 64", 1] as const),
  Object.freeze(["1b 32", 0] as const),
  Object.freeze(["1b 33", 1] as const),
  Object.freeze(["1b 61", 1] as const),
  Object.freeze(["1b 45", 1] as const),
  Object.freeze(["1b 2d", 1] as const),
  Object.freeze(["1b 37", 3] as const),
  Object.freeze(["1b 38", 2] as const),
  Object.freeze(["1b 76", 1] as const),
  Object.freeze(["1d 21", 1] as const),
  Object.freeze(["1d 42", 1] as const),
  Object.freeze(["1d 72", 1] as const),
  Object.freeze(["1d 76", 6] as const),
  Object.freeze(["1c 26", 0] as const),
  Object.freeze(["1c 2e", 0] as const),
  Object.freeze(["1c 21", 1] as const),
  Object.freeze(["12 23", 1] as const),
  Object.freeze(["10 04", 1] as const),
]);

/** First bytes of commands. */
const LEADS: readonly number[] = Object.freeze([0x1b, 0x1d, 0x1c, 0x12, 0x10]);

/** Reads ESC/POS byte by byte, and stops at the first that it does not know. Shares nothing with the driver. */
export class EscposParser {
  /** The bytes of the command that is coming in. */
  #pending: number[] = [];
  #needed = 0;
  #chinese = true;
  #row = new Uint8Array(0);
  #rowAt = 0;
  #rowsLeft = 0;
  /** How many bytes of a question the block's last dots were. */
  #questionBytes = 0;
  #count = 0;

  /** Whether nothing is begun: no command, no block. */
  get idle(): boolean {
    return this.#pending.length === 0 && this.#rowsLeft === 0;
  }

  /** @returns what the byte completes, if it does. @throws UnknownByte. */
  take(byte: number): EscposCommand | undefined {
    this.#count += 1;
    if (this.#rowsLeft > 0) return this.#dots(byte);
    if (this.#pending.length > 0) return this.#command(byte);
    if (this.#restOfQuestion(byte)) return { kind: "setting", name: "nothing" };
    if (LEADS.includes(byte)) {
      this.#pending = [byte];
      this.#needed = 2;
      return undefined;
    }
    if (byte === 0x0a) return { kind: "line-feed" };
    // NUL is padding, CR is off at the factory, FF wakes a printer that sleeps.
    if (byte === 0x00 || byte === 0x0d || byte === 0xff) return { kind: "setting", name: "nothing" };
    if (byte >= 0x20 && byte <= 0x7e) return { kind: "character", bytes: [byte] };
    if (this.#chinese && byte >= 0x81 && byte <= 0xfe) {
      this.#pending = [byte];
      this.#needed = 2;
      return undefined;
    }
    throw this.#unknown([byte]);
  }

  #dots(byte: number): EscposCommand | undefined {
    this.#row[this.#rowAt++] = byte;
    if (this.#rowAt < this.#row.length) return undefined;
    this.#rowAt = 0;
    this.#rowsLeft -= 1;
    const [before = 0, last = 0] = this.#row.subarray(-2);
    this.#questionBytes = this.#rowsLeft > 0 ? 0 : last === 0x10 ? 1 : before === 0x10 && last === 0x04 ? 2 : 0;
    return { kind: "row", bits: this.#row.slice() };
  }

  /** A sender that does not know of the block asks across its end: what comes behind it are control characters, which boards pass over. */
  #restOfQuestion(byte: number): boolean {
    const begun = this.#questionBytes;
    const isRest = begun === 1 ? byte === 0x04 : begun === 2 && byte >= 1 && byte <= 4;
    this.#questionBytes = isRest && begun === 1 ? 2 : 0;
    return isRest;
  }

  #command(byte: number): EscposCommand | undefined {
    const bytes = this.#pending;
    bytes.push(byte);
    if (bytes.length === 2 && LEADS.includes(bytes[0] ?? 0)) {
      const first = bytes.map((each) => each.toString(16).padStart(2, "0")).join(" ");
      const known = FIXED.find(([name]) => name === first);
      if (!known) throw this.#unknown(bytes);
      this.#needed = 2 + known[1];
    }
    if (bytes.length < this.#needed) return undefined;
    this.#pending = [];
    return this.#whole(bytes);
  }

  #whole(bytes: readonly number[]): EscposCommand | undefined {
    const [lead = 0, code = 0, n = 0] = bytes;
    if (!LEADS.includes(lead)) return this.#chineseCharacter(bytes);
    switch ((lead << 8) | code) {
      case 0x1b40:
        this.#chinese = true;
        return { kind: "initialise" };
      case 0x1b4a:
        return { kind: "feed", dots: n };
      case 0x1b64:
        return { kind: "feed-lines", lines: n };
      case 0x1b32:
        return { kind: "line-spacing", dots: DEFAULT_SPACING };
      case 0x1b33:
        return { kind: "line-spacing", dots: n };
      case 0x1b61:
        if (n !== 0 && n !== 1 && n !== 2) throw this.#unknown(bytes);
        return { kind: "align", side: n };
      case 0x1d21:
        // Up to eight times each way.
        if ((n & 0x88) !== 0) throw this.#unknown(bytes);
        return { kind: "size", wide: (n >> 4) + 1, high: (n & 7) + 1 };
      case 0x1b76:
        if (n !== 0) throw this.#unknown(bytes);
        return { kind: "report", what: "csn-status" };
      case 0x1d72:
        if (n !== 1) throw this.#unknown(bytes);
        return { kind: "report", what: "paper" };
      case 0x1d76:
        return this.#raster(bytes);
      case 0x1c26:
      case 0x1c2e:
        this.#chinese = code === 0x26;
        return { kind: "setting", name: "chinese" };
      case 0x1004:
        // n = 5 and above are never answered (CSN-A1X).
        return { kind: "question", page: n };
      default:
        return { kind: "setting", name: "style" };
    }
  }

  #chineseCharacter(bytes: readonly number[]): EscposCommand {
    const trail = bytes[1] ?? 0;
    // Four-byte characters, whose second byte is a digit, are not printed by any board.
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) throw this.#unknown(bytes);
    return { kind: "character", bytes };
  }

  #raster(bytes: readonly number[]): EscposCommand | undefined {
    const [, , form, mode, widthLow = 0, widthHigh, rowsLow = 0, rowsHigh] = bytes;
    const formed = form === 0x30 && (mode === 0x00 || mode === 0x30) && widthHigh === 0 && rowsHigh === 0;
    if (!formed || widthLow < 1 || widthLow > ROW_BYTES_MAX || rowsLow < 1 || rowsLow > BLOCK_ROWS_MAX)
      throw this.#unknown(bytes);
    this.#row = new Uint8Array(widthLow);
    this.#rowAt = 0;
    this.#rowsLeft = rowsLow;
    return undefined;
  }

  #unknown(bytes: readonly number[]): UnknownByte {
    const hex = bytes.map((each) => each.toString(16).padStart(2, "0")).join(" ");
    return new UnknownByte(`byte ${this.#count}: no command is ${hex}`);
  }
}
