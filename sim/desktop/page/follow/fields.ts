import { lookUp } from "../../../../src/emv/dictionary";
import type { Language, WireField } from "../api";
import type { Text } from "../words/text";
import { yuan } from "../words/words";
import { signatureTags, tagNamesZh } from "./tag-words";

/** A part of a field: what it is called, what it holds, and what that means where there are words for it. */
export interface FieldPart {
  readonly name: string;
  readonly value: string;
}

/** What values stand for. */
type Meanings = { readonly [value: string]: Text };

const transactionTypes: Meanings = Object.freeze({
  "00": { zh: "管理或批结算", en: "management or batch" },
  "01": { zh: "余额查询", en: "balance" },
  "07": { zh: "签名上送", en: "signature" },
  "08": { zh: "签名上送", en: "signature" },
  "10": { zh: "预授权", en: "hold" },
  "11": { zh: "预授权撤销", en: "hold void" },
  "20": { zh: "预授权完成", en: "completion" },
  "21": { zh: "完成撤销", en: "completion void" },
  "22": { zh: "消费", en: "sale" },
  "23": { zh: "消费撤销", en: "void" },
  "24": { zh: "完成通知", en: "completion advice" },
  "25": { zh: "退货", en: "refund" },
});
const readings: Meanings = Object.freeze({
  "0": { zh: "不明", en: "not told" },
  "2": { zh: "磁条", en: "stripe" },
  "5": { zh: "磁条、芯片", en: "stripe, chip" },
  "6": { zh: "磁条、芯片、闪付", en: "stripe, chip, tap" },
});
const chipConditions: Meanings = Object.freeze({
  "0": { zh: "正常", en: "as it should be" },
  "1": { zh: "芯片卡不该刷磁条", en: "stripe of a chip card" },
  "2": { zh: "降级刷磁条", en: "fallback to the stripe" },
});
const algorithms: Meanings = Object.freeze({
  "0": { zh: "DES", en: "DES" },
  "3": { zh: "SM4", en: "SM4" },
  "6": { zh: "双倍长 DES", en: "double DES" },
});
const encrypted: Meanings = Object.freeze({
  "0": { zh: "未加密", en: "no" },
  "1": { zh: "已加密", en: "yes" },
});
/** Of whole fields, by number, by the digits that they begin with. */
const meanings: { readonly [field: number]: Meanings } = Object.freeze({
  3: {
    "00": { zh: "扣款", en: "charge" },
    "03": { zh: "冻结", en: "hold" },
    "20": { zh: "撤销或退货", en: "void or refund" },
    "31": { zh: "查余额", en: "balance" },
  },
  25: { "00": { zh: "一般", en: "ordinary" }, "06": { zh: "预授权", en: "hold" } },
  49: { "156": { zh: "人民币", en: "renminbi" } },
});

const parts60: readonly (readonly [digits: number, name: Text, values?: Meanings])[] = Object.freeze([
  [2, { zh: "交易类型码", en: "transaction type" }, transactionTypes],
  [6, { zh: "批次号", en: "batch" }],
  [3, { zh: "网络管理信息码", en: "management code" }],
  [1, { zh: "终端读取能力", en: "reading capability" }, readings],
  [1, { zh: "IC卡条件代码", en: "chip condition" }, chipConditions],
  [1, { zh: "部分扣款标志", en: "partial approval" }],
  [3, { zh: "账户类型", en: "account type" }],
]);
const parts61: typeof parts60 = Object.freeze([
  [6, { zh: "原批次号", en: "original batch" }],
  [6, { zh: "原凭证号", en: "original voucher" }],
  [4, { zh: "原交易日期", en: "original date" }],
]);
const parts53: typeof parts60 = Object.freeze([
  [1, { zh: "PIN 格式", en: "PIN format" }],
  [1, { zh: "加密算法", en: "algorithm" }, algorithms],
  [1, { zh: "磁道加密", en: "track encrypted" }, encrypted],
]);
const tags59: { readonly [tag: string]: Text } = Object.freeze({
  A1: { zh: "SM4 密码块", en: "SM4 PIN block" },
  A2: { zh: "终端信息", en: "terminal identity" },
  A3: { zh: "付款码", en: "payer's code" },
  A4: { zh: "付款凭证码", en: "payment credential" },
  A5: { zh: "位置", en: "position" },
});
const entryModes: { readonly [mode: string]: Text } = Object.freeze({
  "00": { zh: "未指明", en: "not told" },
  "01": { zh: "手输", en: "keyed" },
  "02": { zh: "磁条", en: "stripe" },
  "03": { zh: "扫码", en: "code" },
  "05": { zh: "芯片", en: "chip" },
  "07": { zh: "非接芯片", en: "contactless chip" },
  "80": { zh: "芯片转磁条", en: "stripe for chip" },
  "98": { zh: "非接芯片", en: "contactless chip" },
});

/** What a field's value consists of; empty where it is one thing that its name tells. Card data have been masked where they come from. */
export function partsOf({ field, value }: WireField, language: Language): readonly FieldPart[] {
  switch (field) {
    case 4:
      return /^\d{12}$/.test(value) ? [{ name: "¥", value: yuan(Number(value)) }] : [];
    case 22:
      return entryMode(value, language);
    case 53:
      return cutUp(value, parts53, language);
    case 55:
      return objectsOf(value).map(({ tag, value: held }) => ({
        name: `${tag} ${tagName(tag, language)}`,
        value: tag in signatureTags ? lettersOf(held) : held,
      }));
    case 59:
      return withTags59(value, language);
    case 60:
      return cutUp(value, parts60, language);
    case 61:
      return cutUp(value, parts61, language);
    case 62:
      return asLetters(value);
    default:
      return meaningOf(field, value, language);
  }
}

const meaning: Text = Object.freeze({ zh: "含义", en: "meaning" });

function meaningOf(field: number, value: string, language: Language): readonly FieldPart[] {
  const known = meanings[field] ?? {};
  const found = Object.keys(known).find((digits) => value.startsWith(digits));
  return found === undefined ? [] : [{ name: meaning[language], value: known[found]?.[language] ?? "" }];
}

function entryMode(value: string, language: Language): readonly FieldPart[] {
  const mode = entryModes[value.slice(0, 2)];
  if (!mode) return [];
  const pin: Text = value[2] === "1" ? { zh: "有密码", en: "with PIN" } : { zh: "无密码", en: "no PIN" };
  return [{ name: mode[language], value: pin[language] }];
}

/** Digits in their places; what an acquirer leaves out at the end is not there. */
function cutUp(value: string, parts: typeof parts60, language: Language): readonly FieldPart[] {
  const found: FieldPart[] = [];
  let at = 0;
  for (const [digits, name, values] of parts) {
    if (at >= value.length) break;
    const held = value.slice(at, at + digits);
    found.push({ name: name[language], value: [held, values?.[held]?.[language]].filter(Boolean).join(" ") });
    at += digits;
  }
  return found;
}

/** Two characters of tag, three digits of length. */
function withTags59(value: string, language: Language): readonly FieldPart[] {
  const found: FieldPart[] = [];
  let rest = value;
  while (/^[A-Z]\d\d{3}/.test(rest)) {
    const tag = rest.slice(0, 2);
    const length = Number(rest.slice(2, 5));
    found.push({ name: `${tag} ${tags59[tag]?.[language] ?? ""}`, value: rest.slice(5, 5 + length) });
    rest = rest.slice(5 + length);
  }
  return found;
}

interface DataObject {
  readonly tag: string;
  readonly value: string;
}

/** The data objects of a field in hex, some digits of which are masked. What has no form any more ends it. */
export function objectsOf(hex: string): readonly DataObject[] {
  const found: DataObject[] = [];
  let at = 0;
  const byte = () => {
    const read = hex.slice(at, at + 2);
    at += 2;
    return /^[0-9A-F]{2}$/i.test(read) ? read.toUpperCase() : undefined;
  };
  while (at < hex.length) {
    let tag = byte();
    if (tag === undefined) break;
    // "FF" begins a tag of two bytes in an uploaded signature (电子签名), too.
    if ((Number.parseInt(tag, 16) & 0x1f) === 0x1f) tag += byte() ?? "";
    const first = Number.parseInt(byte() ?? "", 16);
    const length = first === 0x81 ? Number.parseInt(byte() ?? "", 16) : first;
    if (Number.isNaN(length) || length > 0xff || at + length * 2 > hex.length) break;
    found.push({ tag, value: hex.slice(at, at + length * 2) });
    at += length * 2;
  }
  return found;
}

function tagName(tag: string, language: Language): string {
  const signed = signatureTags[tag];
  if (signed) return signed[language];
  const zh = language === "zh" ? tagNamesZh[tag] : undefined;
  return zh ?? lookUp(Number.parseInt(tag, 16))?.name ?? "";
}

/** Letters in GBK, as an uploaded signature has them; hex where it is masked or holds none. */
function lettersOf(hex: string): string {
  if (!/^([0-9A-F]{2})+$/i.test(hex)) return hex;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return bytes.some((byte) => byte < 0x20) ? hex : new TextDecoder("gbk").decode(bytes);
}

/** Bytes that are all letters, as such. */
function asLetters(hex: string): readonly FieldPart[] {
  if (!/^([2-7][0-9A-F])+$/i.test(hex)) return [];
  return [{ name: "ASCII", value: hex.replaceAll(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))) }];
}
