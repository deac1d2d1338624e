import { bytesToText, withoutFill } from "../values/bcd";
import { type Malformed, malformed } from "../values/malformed";

/** Transactions that an acquirer allows: the bits of parameter 26, the first the most significant. */
export type SupportedTransaction =
  | "balance"
  | "auth"
  | "auth-void"
  | "completion"
  | "completion-void"
  | "sale"
  | "void"
  | "refund"
  | "offline-settlement"
  | "adjustment"
  | "completion-advice"
  | "script";

const supportedOrder: readonly SupportedTransaction[] = Object.freeze<SupportedTransaction[]>([
  "balance",
  "auth",
  "auth-void",
  "completion",
  "completion-void",
  "sale",
  "void",
  "refund",
  "offline-settlement",
  "adjustment",
  "completion-advice",
  "script",
]);

/** Parameters of the terminal as the acquirer sets them (Q/CUP 009, field 62 of 参数传递). Absent: not in this set. */
export interface Parameters {
  /** 11: two digits, "60". */
  readonly applicationType?: string;
  /** 12: how long to wait for a reply. */
  readonly replyTimeoutSeconds?: number;
  /** 13: further attempts to connect. */
  readonly connectRetries?: number;
  /** 14 to 16: dial-up numbers, without padding. */
  readonly phone1?: string;
  readonly phone2?: string;
  readonly phone3?: string;
  /** 17. */
  readonly managementPhone?: string;
  /** 18, 19: tips, and at most how many per cent. */
  readonly tip?: boolean;
  readonly tipPercentMax?: number;
  /** 20: whether a card number may be keyed in. */
  readonly manualEntry?: boolean;
  /** 21: sign off by itself after settlement. */
  readonly autoSignOff?: boolean;
  /** 22: GBK bytes, one a character, without trailing spaces. */
  readonly merchantName?: string;
  /** 23: how often a reversal or an upload is repeated. */
  readonly resendTimes?: number;
  /** 24: offline mode, as it stands. */
  readonly offlineMode?: number;
  /** 25: which master key slot. */
  readonly masterKeyIndex?: number;
  /** 26. */
  readonly supported?: readonly SupportedTransaction[];
  /** 50, the acquirer's own: 20 digits, read by `transaction/signature-rules.ts`. */
  readonly signatureRules?: string;
  /** 51: copies and notices, as it stands; `transaction/slip-rules.ts` reads it. */
  readonly slipRules?: string;
  /** 52: in how many minutes the same card and amount are asked about (B19); 0 never. */
  readonly repeatMinutes?: number;
  /** 53: from when on something is told before it fails, 14 digits; `profiles/warning-rules.ts` reads it. */
  readonly warningRules?: string;
  /** 54: what kinds other than the sale ask for, as it stands; `profiles/kind-rules.ts` reads it. */
  readonly kindRules?: string;
  /** 55: who may do what, 62 digits; `profiles/permissions.ts` reads it. */
  readonly permissions?: string;
  /** 56: whose payer codes are taken, as it stands; `profiles/qr-rules.ts` reads it. */
  readonly qrRules?: string;
  /** 57: the same of further kinds (`profiles/kind-rules.ts`). */
  readonly otherKindRules?: string;
  /** 58: when the terminal settles by itself, 6 digits; `profiles/settlement-rules.ts` reads it. */
  readonly settlementRules?: string;
  /** 59: the host may approve a part of a sale (10), where the acquirer's profile has that. */
  readonly partialApproval?: boolean;
  /** 61: after how many minutes alone the terminal locks; 0 never. */
  readonly lockMinutes?: number;
  /** 62: a PIN's digits stand in random places, where the PIN pad draws them. */
  readonly scrambledPin?: boolean;
  /** 70: fees that were announced, 230 digits; `profiles/fees.ts` reads it. */
  readonly fees?: string;
}

type Writable = { -readonly [name in keyof Parameters]: Parameters[name] };

type Reading = "digits" | "number" | "flag" | "text" | "bitmap";
type Tag = readonly [tag: string, bytes: number, reading: Reading, name: keyof Parameters];

const tags: readonly Tag[] = Object.freeze(
  (
    [
      ["11", 2, "digits", "applicationType"],
      ["12", 2, "number", "replyTimeoutSeconds"],
      ["13", 1, "number", "connectRetries"],
      ["14", 14, "text", "phone1"],
      ["15", 14, "text", "phone2"],
      ["16", 14, "text", "phone3"],
      ["17", 14, "text", "managementPhone"],
      ["18", 1, "flag", "tip"],
      ["19", 2, "number", "tipPercentMax"],
      ["20", 1, "flag", "manualEntry"],
      ["21", 1, "flag", "autoSignOff"],
      ["22", 40, "text", "merchantName"],
      ["23", 1, "number", "resendTimes"],
      ["24", 1, "number", "offlineMode"],
      ["25", 1, "number", "masterKeyIndex"],
      ["26", 4, "bitmap", "supported"],
      ["50", 20, "digits", "signatureRules"],
      ["51", 5, "digits", "slipRules"],
      ["52", 2, "number", "repeatMinutes"],
      ["53", 14, "digits", "warningRules"],
      ["54", 5, "digits", "kindRules"],
      ["55", 62, "digits", "permissions"],
      ["56", 5, "digits", "qrRules"],
      ["57", 14, "digits", "otherKindRules"],
      ["58", 6, "digits", "settlementRules"],
      ["59", 1, "flag", "partialApproval"],
      ["61", 2, "number", "lockMinutes"],
      ["62", 1, "flag", "scrambledPin"],
      ["70", 230, "digits", "fees"],
    ] as const
  ).map((row) => Object.freeze<Tag>([...row])),
);

/** How a value must look, for the error. */
const expectations: { readonly [reading in Reading]: string } = Object.freeze({
  digits: "digits",
  number: "digits",
  flag: "0 or 1",
  text: "text",
  bitmap: "bits",
});

function readValue(reading: Reading, bytes: Uint8Array, at: number, length: number): Parameters[keyof Parameters] {
  const text = bytesToText(bytes, at, at + length);
  switch (reading) {
    case "digits":
      return /^\d+$/.test(text) ? text : undefined;
    case "number":
      return /^\d+$/.test(text) ? Number(text) : undefined;
    case "flag":
      return text === "0" || text === "1" ? text === "1" : undefined;
    case "text":
      return withoutFill(text);
    case "bitmap":
      return supportedOrder.filter((_, bit) => ((bytes[at + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1);
  }
}

/**
 * Reads parameters: two ASCII digits of tag, a value of the tag's length, and so on to the last byte. Where a tag comes
 * twice the later one counts.
 * @returns malformed with the tag in its path ("F62.26"): an unknown one has no known length, so nothing after it can
 *   be read either.
 */
export function parseParameters(
  bytes: Uint8Array,
): { readonly kind: "parameters"; readonly parameters: Parameters } | Malformed {
  const parameters: { [name: string]: Parameters[keyof Parameters] } = {};
  let at = 0;
  while (at < bytes.length) {
    const tag = bytesToText(bytes, at, Math.min(at + 2, bytes.length));
    if (!/^\d\d$/.test(tag)) return malformed("F62.tag", "two digits", at);
    const row = tags.find(([known]) => known === tag);
    if (row === undefined) return malformed(`F62.${tag}`, "a known tag", at);
    const [, length, reading, name] = row;
    if (at + 2 + length > bytes.length) return malformed(`F62.${tag}`, `${length} bytes`, at + 2);
    const value = readValue(reading, bytes, at + 2, length);
    if (value === undefined) return malformed(`F62.${tag}`, expectations[reading], at + 2);
    parameters[name] = value;
    at += 2 + length;
  }
  return { kind: "parameters", parameters: parameters as Writable };
}
