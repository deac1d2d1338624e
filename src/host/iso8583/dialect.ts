/**
 * What a field holds. n: digits, packed two a byte. z: track data, packed. an: printable ASCII. ans: any byte (GBK text
 * where Chinese). b: raw bytes.
 */
export type FieldContent = "n" | "z" | "an" | "ans" | "b";

/** How one field is packed. */
export interface FieldFormat {
  readonly content: FieldContent;
  /** Bytes of the BCD length before the data: 0 fixed, 1 LLVAR, 2 LLLVAR. It counts digits for n and z, else bytes. */
  readonly lengthBytes: 0 | 1 | 2;
  /** The exact count (fixed) or the most (variable): digits for n and z, else bytes. */
  readonly count: number;
  /** Where the spare nibble of an odd digit count goes. */
  readonly pad: "left" | "right";
  /** What the spare nibble is when we write; a reader ignores it where it trails a variable field. */
  readonly padNibble: number;
}

/** A dialect of ISO 8583 as data. What acquirers of one dialect do otherwise is in their profiles (`profiles/dialect.ts`). */
export interface Dialect {
  readonly name: string;
  /** By field number; an absent entry is a field that the dialect does not have. */
  readonly fields: readonly (FieldFormat | undefined)[];
}

type Row = readonly [field: number, content: FieldContent, lengthBytes: 0 | 1 | 2, count: number];

/** Q/CUP 009, the table of fields: number, content, length bytes, count. What they are called: `field-names.ts`. */
const rows: readonly Row[] = Object.freeze<Row[]>([
  [2, "n", 1, 19],
  [3, "n", 0, 6],
  [4, "n", 0, 12],
  [11, "n", 0, 6],
  [12, "n", 0, 6],
  [13, "n", 0, 4],
  [14, "n", 0, 4],
  [15, "n", 0, 4],
  [22, "n", 0, 3],
  [23, "n", 0, 3],
  [25, "n", 0, 2],
  [26, "n", 0, 2],
  [32, "n", 1, 11],
  [35, "z", 1, 37],
  [36, "z", 2, 104],
  [37, "an", 0, 12],
  [38, "an", 0, 6],
  [39, "an", 0, 2],
  [41, "ans", 0, 8],
  [42, "ans", 0, 15],
  [44, "ans", 1, 25],
  [47, "ans", 2, 999],
  [48, "n", 2, 322],
  [49, "an", 0, 3],
  [52, "b", 0, 8],
  [53, "n", 0, 16],
  [54, "an", 2, 20],
  [55, "b", 2, 255],
  [58, "ans", 2, 100],
  [59, "ans", 2, 999],
  [60, "n", 2, 17],
  [61, "n", 2, 29],
  [62, "b", 2, 999],
  [63, "ans", 2, 163],
  [64, "b", 0, 8],
] as const);

function tabulate(table: readonly Row[]): readonly (FieldFormat | undefined)[] {
  const formats: (FieldFormat | undefined)[] = new Array(65).fill(undefined);
  for (const [field, content, lengthBytes, count] of table) {
    // A fixed number takes its spare nibble on the left, save field 22 (`021` travels as 0210); variable ones trail.
    const pad = lengthBytes === 0 && field !== 22 ? "left" : "right";
    // Fields of one format share it: it takes 80 bytes of ROM.
    const shared = formats.find(
      (one) => one?.content === content && one.lengthBytes === lengthBytes && one.count === count && one.pad === pad,
    );
    formats[field] = shared ?? Object.freeze({ content, lengthBytes, count, pad, padNibble: 0 });
  }
  return Object.freeze(formats);
}

/** China UnionPay's direct-connect POS protocol, Q/CUP 009. */
export const unionPay: Dialect = Object.freeze({
  name: "UnionPay POS",
  fields: tabulate(rows),
});
