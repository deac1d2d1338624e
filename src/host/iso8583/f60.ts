/**
 * Field 60 in its parts (Q/CUP 009). Each acquirer cuts the tail elsewhere (8, 11, 13, 14 and 17 digits are in use), so
 * any part may be missing; one that is cut through counts as missing.
 */
export interface Field60 {
  /** 60.1, two digits: 消息类型码. */
  readonly transactionType?: string;
  /** 60.2, six digits. */
  readonly batch?: string;
  /** 60.3, three digits: 网络管理信息码; "000" in financial messages. */
  readonly networkCode?: string;
  /** 60.4, one digit: 0 unknown, 2 stripe, 5 with contact chip, 6 with contactless. */
  readonly readingCapability?: string;
  /** 60.5, one digit: 0 none, 1 stripe of a chip card against the rule, 2 fallback. */
  readonly chipCondition?: string;
  /** 60.6, one digit: whether partial approval and balance are supported. */
  readonly partialApproval?: string;
  /** 60.7, three digits: account type. */
  readonly accountType?: string;
}

type Part = readonly [name: keyof Field60, digits: number];

const parts: readonly Part[] = Object.freeze([
  Object.freeze<Part>(["transactionType", 2]),
  Object.freeze<Part>(["batch", 6]),
  Object.freeze<Part>(["networkCode", 3]),
  Object.freeze<Part>(["readingCapability", 1]),
  Object.freeze<Part>(["chipCondition", 1]),
  Object.freeze<Part>(["partialApproval", 1]),
  Object.freeze<Part>(["accountType", 3]),
]);

/** The parts of a decoded field 60, of whatever length. Digits beyond 60.7 are ignored. */
export function parseField60(text: string): Field60 {
  const field: { -readonly [name in keyof Field60]: string } = {};
  let at = 0;
  for (const [name, digits] of parts) {
    if (at + digits > text.length) break;
    field[name] = text.slice(at, at + digits);
    at += digits;
  }
  return field;
}

/** Field 60 of `digits` digits: missing parts are zeros, the tail is cut. */
export function formatField60(field: Field60, digits: number): string {
  let text = "";
  for (const [name, width] of parts) {
    if (text.length >= digits) break;
    text += (field[name] ?? "").padStart(width, "0");
  }
  return text.slice(0, digits);
}
