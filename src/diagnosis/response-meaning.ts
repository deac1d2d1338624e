import type { Text } from "../../hal/display";
import { PARTIAL } from "../host/response-codes";
import { text, textAt } from "../screen/text";
import { catalogue, type FaultCode } from "./catalogue";
import type { OfKind } from "./kind-words";
import { codeRefused, helpsInstead, kindMeanings, rowsOfCards } from "./response-kinds";
import { helpedAs, helpedBy, meaning, type Packed } from "./response-packed";

/** What a response code (field 39, Q/CUP 006 annex) means at the terminal. */
export interface ResponseMeaning {
  readonly code: FaultCode;
  /** For the screen that the cardholder sees too: neutral where the card is wanted. */
  readonly cardholder: Text;
  /** For the merchant: the plain meaning. */
  readonly merchant: Text;
  /** Where the row's own does not help. */
  readonly remedy?: Text;
}

const notApproved = text("发卡行未批准此交易", "Bank did not approve");

/** Keys or batch are out of step: a sign-in mends that, and goes by itself. */
function outOfStep(zh: string, en: string): Packed {
  return helpedBy(
    "稍后自动签到，再重新收款",
    "Wait, then charge again",
    meaning("A16", "终端需重新签到", "A new sign-in is needed", zh, en),
  );
}

/** No other PIN is taken. */
const pinTriesExceeded = helpedAs("B05", meaning("B07", "卡密码输错次数过多", "Too many wrong PINs"));

/** The cardholder only hears whom to ask. */
function issuerTells(code: FaultCode, zh: string, en: string): Packed {
  return meaning(code, "", "", zh, en);
}

const meanings: { readonly [code: string]: Packed } = Object.freeze({
  "01": issuerTells("B06", "需持卡人先联系发卡行", "The customer must call the bank first"),
  "03": meaning(
    "A09",
    "商户未登记",
    "Merchant not registered",
    "{acquirer}没有登记此商户",
    "{acquirer} does not know this shop",
  ),
  "04": issuerTells("B05", "发卡行要求没收此卡", "The bank asks you to keep the card"),
  "05": issuerTells("B06", "发卡行未说明原因", "The bank gives no reason"),
  "07": issuerTells("B05", "特殊情况，发卡行要求没收此卡", "Special case: the bank asks you to keep the card"),
  "12": meaning("B18", "此交易无效", "Transaction not valid"),
  "13": meaning("B10", "金额无效", "Amount not valid"),
  "14": helpedAs("B04", meaning("B06", "卡号无效", "Card number not valid")),
  "15": issuerTells("B06", "卡号不属于任何发卡行", "The card number belongs to no bank"),
  "21": issuerTells("B06", "此卡尚未启用，或已休眠", "Card not activated, or dormant"),
  "22": meaning(
    "B18",
    "现在不能做此交易",
    "Not possible now",
    "现在不能做此交易，或已超过允许的天数",
    "Not possible now, or too many days have passed",
  ),
  "25": meaning("B18", "未找到原交易", "Original sale not found"),
  "30": meaning("B18", "终端数据错误", "Terminal data error", "数据格式错误", "Data has a wrong format"),
  "33": meaning(
    "B04",
    "卡已过期",
    "Card expired",
    "卡已过期，发卡行允许没收",
    "Card expired; the bank lets you keep it",
  ),
  "34": issuerTells("B05", "涉嫌欺诈，发卡行要求没收此卡", "Suspected fraud: the bank asks you to keep the card"),
  "38": pinTriesExceeded,
  "40": helpedAs("B04", meaning("B18", "发卡行不支持此交易", "Not offered by the card's bank")),
  "41": issuerTells("B05", "已挂失的卡，发卡行要求没收", "Reported lost: the bank asks you to keep the card"),
  "43": issuerTells("B05", "被盗的卡，发卡行要求没收", "Reported stolen: the bank asks you to keep the card"),
  "45": meaning(
    "B11",
    "请勿刷此卡磁条",
    "Do not swipe this card",
    "芯片卡不允许刷卡，请用芯片",
    "A chip card: use its chip",
  ),
  "51": meaning("B08", "余额不足", "Insufficient funds"),
  "54": meaning("B04", "卡已过期", "Card expired"),
  "55": meaning("B07", "卡密码错误", "Wrong PIN"),
  "57": meaning("B06", "此卡不能做此交易", "Not permitted for this card"),
  "58": meaning("B18", "本终端未开通此交易", "Not enabled here"),
  "59": issuerTells("B05", "卡片校验未通过", "The card failed its check"),
  "61": meaning("B09", "金额超出此卡限额", "Over this card's limit"),
  "62": issuerTells("B06", "受限制的卡", "Restricted card"),
  "64": meaning("B18", "金额与原交易不符", "Not the original amount"),
  "65": helpedAs("B22", meaning("B09", "超出此卡交易次数", "This card was used too often")),
  "68": meaning("B17", "发卡行应答超时", "The card's bank answered too late"),
  "75": pinTriesExceeded,
  "77": outOfStep("批次号不一致", "The batch numbers differ"),
  "90": meaning("B17", "银行正在结账", "The bank is doing its accounts"),
  "91": meaning("B17", "发卡行系统联系不上", "Card's bank not reached"),
  "92": meaning("B17", "银行线路异常", "A bank's line is down"),
  // As its reversal ends (B16): nothing was charged under this number.
  "94": helpedBy(
    "需要收款请重新交易",
    "Start again to charge",
    meaning("B16", "凭证号重复", "Voucher number used twice"),
  ),
  // Which system of the banks it is a merchant cannot tell, and need not: it is not the acquirer's, and not the card.
  "96": meaning("B17", "银行系统故障", "The bank's system is down"),
  "97": meaning(
    "A11",
    "终端未登记",
    "Terminal not registered",
    "{acquirer}没有登记此终端",
    "{acquirer} does not know this terminal",
  ),
  "98": meaning("B17", "发卡行没有及时应答", "The card's bank did not answer in time"),
  "99": outOfStep("卡密码数据有误", "The PIN's data was wrong"),
  A0: outOfStep("数据校验未通过", "The data failed its check"),
  A1: meaning("B18", "货币不一致", "Currency differs"),
  A3: meaning("B06", "账户不正确", "Wrong account"),
  A7: meaning("B18", "安全处理失败", "Security check failed"),
  A8: meaning("A10", "商户账户已过期", "Merchant account expired"),
  B1: meaning("A10", "商户账户已冻结", "Merchant account frozen"),
  // That the merchant is closed only an answer to a sign-in says.
  C1: helpedBy(
    "请重新签到后再收款",
    "Sign in, then charge",
    meaning("A16", "{acquirer}要求重新签到", "{acquirer} wants a sign-in"),
  ),
});

const unknown = issuerTells("B06", "未知应答码", "Unknown response code");

/** C1, where it means that: the sign-in behind it was answered so, too. */
export const closedText = text("商户账户已关闭", "Merchant account closed");

/** What is to be said of an approval that is none of the plain kind: booked as every other. */
export function approvalNote(code: string): Text | undefined {
  switch (code) {
    case "00":
    // The lines of its amounts say what it means.
    case PARTIAL:
      return undefined;
    case "11":
      return text("贵宾客户交易 (11)", "VIP customer (11)");
    case "16":
      return text("卡片信息已更新 (16)", "Card data updated (16)");
    default:
      return text(`请向发卡行确认 (${code})`, `Ask the card's bank (${code})`);
  }
}

/** What a code other than an approval means. An unknown one is a decline (rule of §7). @param of the transaction, where its kind matters. */
export function responseMeaning(code: string, { kind }: OfKind = {}): ResponseMeaning {
  const ofKind = kind === undefined ? undefined : kindMeanings[kind]?.[code];
  const general = meanings[code] ?? unknown;
  const isOfCards = ofKind === undefined && kind?.startsWith("qr-") && rowsOfCards.includes(general.slice(0, 3));
  const packed = ofKind ?? (isOfCards ? codeRefused : general);
  const told = textAt(packed, 1);
  const cardholder = told.zh ? told : notApproved;
  const plain = textAt(packed, 3);
  const merchant = plain.zh ? plain : cardholder;
  const own = textAt(ofKind ?? general, 5);
  const row = own.zh && !own.en ? own.zh : general.slice(0, 3);
  const instead = ofKind === undefined && kind !== undefined && !own.en ? helpsInstead(kind, row) : undefined;
  const remedy = instead ?? (own.en ? own : own.zh ? catalogue[own.zh as FaultCode].remedy : undefined);
  return { code: packed.slice(0, 3) as FaultCode, cardholder, merchant, ...(remedy ? { remedy } : {}) };
}
