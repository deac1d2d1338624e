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
  readonly nameZh: string;
  readonly nameEn: string;
}

/** Where acquirers differ (unionpay.md, "Vendors differ"): one switch each. */
export interface Quirks {
  /** How field 64 is computed. */
  readonly macAlgorithm: "ecb" | "x9.19";
  /** Field 26 with a PIN: the most digits, "12" (PAX) or "06" (others). */
  readonly pinLengthMax: "12" | "06";
  /** Digits of field 60 in financial messages: each acquirer cuts the tail elsewhere. */
  readonly f60FinancialDigits: 11 | 13 | 14 | 17;
  /** Whether a reversal repeats fields 26, 52 and 53 (PAX) or drops them. */
  readonly reversalKeepsPin: boolean;
  /** Field 61 of a reversal: the reversed transaction's own numbers, or those of the one that it voided (NEXGO). */
  readonly reversalOriginal: "own" | "voided";
}

/** A dialect of ISO 8583 as data. */
export interface Dialect {
  readonly name: string;
  /** By field number; an absent entry is a field that the dialect does not have. */
  readonly fields: readonly (FieldFormat | undefined)[];
  readonly quirks: Quirks;
}

type Row = readonly [
  field: number,
  content: FieldContent,
  lengthBytes: 0 | 1 | 2,
  count: number,
  nameZh: string,
  nameEn: string,
];

/** Q/CUP 009, the table of fields: number, content, length bytes, count, names. */
const rows: readonly Row[] = Object.freeze<Row[]>([
  [2, "n", 1, 19, "主账号", "primary account number"],
  [3, "n", 0, 6, "交易处理码", "processing code"],
  [4, "n", 0, 12, "交易金额", "amount"],
  [11, "n", 0, 6, "受卡方系统跟踪号", "system trace number"],
  [12, "n", 0, 6, "受卡方所在地时间", "local time"],
  [13, "n", 0, 4, "受卡方所在地日期", "local date"],
  [14, "n", 0, 4, "卡有效期", "expiry"],
  [15, "n", 0, 4, "清算日期", "settlement date"],
  [22, "n", 0, 3, "服务点输入方式码", "entry mode"],
  [23, "n", 0, 3, "卡序列号", "card sequence number"],
  [25, "n", 0, 2, "服务点条件码", "condition code"],
  [26, "n", 0, 2, "服务点PIN获取码", "PIN capture code"],
  [32, "n", 1, 11, "受理机构标识码", "acquirer identifier"],
  [35, "z", 1, 37, "第二磁道数据", "track 2"],
  [36, "z", 2, 104, "第三磁道数据", "track 3"],
  [37, "an", 0, 12, "检索参考号", "retrieval reference number"],
  [38, "an", 0, 6, "授权标识应答码", "authorisation code"],
  [39, "an", 0, 2, "应答码", "response code"],
  [41, "ans", 0, 8, "受卡机终端标识码", "terminal identifier"],
  [42, "ans", 0, 15, "受卡方标识码", "merchant identifier"],
  [44, "ans", 1, 25, "附加响应数据", "additional response text"],
  [47, "ans", 2, 999, "附加数据-营销", "additional text of the acquirer"],
  [48, "n", 2, 322, "附加数据-私有", "settlement totals and details"],
  [49, "an", 0, 3, "交易货币代码", "currency"],
  [52, "b", 0, 8, "个人标识码", "PIN block"],
  [53, "n", 0, 16, "安全控制信息", "security control"],
  [54, "an", 2, 20, "附加金额", "balance"],
  [55, "b", 2, 255, "IC卡数据域", "chip card TLV"],
  [58, "ans", 2, 100, "PBOC电子钱包标准的交易信息", "e-purse"],
  [59, "ans", 2, 999, "自定义域", "private TLV"],
  [60, "n", 2, 17, "自定义域", "transaction type, batch, management code"],
  [61, "n", 2, 29, "原始信息域", "original transaction"],
  [62, "b", 2, 999, "自定义域", "keys, parameters, signature"],
  [63, "ans", 2, 163, "自定义域", "operator, card organisation, remarks"],
  [64, "b", 0, 8, "报文鉴别码", "MAC"],
] as const);

function tabulate(table: readonly Row[]): readonly (FieldFormat | undefined)[] {
  const formats: (FieldFormat | undefined)[] = new Array(65).fill(undefined);
  for (const [field, content, lengthBytes, count, nameZh, nameEn] of table) {
    // A fixed number takes its spare nibble on the left, save field 22 (`021` travels as 0210); variable ones trail.
    const pad = lengthBytes === 0 && field !== 22 ? "left" : "right";
    formats[field] = Object.freeze({ content, lengthBytes, count, pad, padNibble: 0, nameZh, nameEn });
  }
  return Object.freeze(formats);
}

/** China UnionPay's direct-connect POS protocol, Q/CUP 009. */
export const unionPay: Dialect = Object.freeze({
  name: "UnionPay POS",
  fields: tabulate(rows),
  quirks: Object.freeze({
    macAlgorithm: "ecb",
    pinLengthMax: "12",
    f60FinancialDigits: 14,
    reversalKeepsPin: false,
    reversalOriginal: "own",
  }),
});
