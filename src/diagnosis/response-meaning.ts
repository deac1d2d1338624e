import type { Text } from "../../hal/display";
import { catalogue, type FaultCode } from "../diagnosis/catalogue";
import { text, textAt } from "../screen/text";

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

/**
 * What a code means, as one string: in ROM it takes 130 bytes less than as objects. Lines: code, cardholder's text, the
 * merchant's where it is another, the row whose remedy helps where its own does not.
 */
type Packed = string;

function meaning(code: FaultCode, cardholderZh: string, cardholderEn: string, zh = "", en = ""): Packed {
  return `${code}\n${cardholderZh}\n${cardholderEn}\n${zh}\n${en}`;
}

const contactIssuer = text("交易未成功，请联系发卡行", "Not completed: contact the card's bank");

/** Another row's remedy helps, not the own. */
function helpedAs(code: FaultCode, packed: Packed): Packed {
  return `${packed}\n${code}`;
}

/** No other PIN is taken. */
const pinTriesExceeded = helpedAs(
  "B05",
  meaning("B07", "密码次数超限，请联系发卡行", "PIN tries exceeded: contact the bank"),
);

/** The cardholder only hears whom to ask. */
function issuerTells(code: FaultCode, zh: string, en: string): Packed {
  return meaning(code, "", "", zh, en);
}

const meanings: { readonly [code: string]: Packed } = Object.freeze({
  "01": issuerTells("B06", "查询发卡行", "Refer to issuer"),
  "03": meaning(
    "A09",
    "商户未登记",
    "Merchant not registered",
    "无效商户，请联系收单机构",
    "Invalid merchant: call the acquirer",
  ),
  "04": issuerTells("B05", "没收卡，请联系收单机构", "Pick up card: call the acquirer"),
  "05": issuerTells("B06", "发卡行不承兑", "Do not honour"),
  "07": issuerTells("B05", "特定条件下没收卡", "Pick up card, special condition"),
  "12": meaning("B18", "交易无效", "Invalid transaction", "无效交易，请联系客服", "Invalid transaction: call support"),
  "13": meaning("B10", "金额无效", "Invalid amount"),
  "14": meaning("B06", "卡号无效，请换卡", "Invalid card: use another", "无效卡号", "Invalid card number"),
  "15": issuerTells("B06", "无此发卡方", "No such issuer"),
  "21": issuerTells("B06", "卡未初始化或睡眠卡", "Card not initialised or dormant"),
  "22": meaning(
    "B18",
    "操作有误",
    "Suspected malfunction",
    "操作有误或超出允许天数",
    "Malfunction, or too many days passed",
  ),
  "25": meaning("B18", "未找到原交易", "Original not found"),
  "30": meaning("B18", "终端数据错误", "Terminal data error", "报文格式错，请联系客服", "Format error: call support"),
  "33": meaning("B04", "卡已过期", "Card expired", "过期卡，可没收", "Expired card, may be picked up"),
  "34": issuerTells("B05", "舞弊卡，没收", "Suspected fraud: pick up card"),
  "38": pinTriesExceeded,
  "40": meaning("B18", "发卡行不支持此交易", "Not supported by the card's bank"),
  "41": issuerTells("B05", "挂失卡，请没收并联系收单机构", "Lost card: pick up, call the acquirer"),
  "43": issuerTells("B05", "被窃卡，请没收并联系收单机构", "Stolen card: pick up, call the acquirer"),
  "45": meaning(
    "B11",
    "芯片卡请插卡",
    "Chip card: insert it",
    "不允许降级，请用芯片",
    "Fallback not allowed: use the chip",
  ),
  "51": meaning("B08", "余额不足", "Insufficient funds"),
  "54": meaning("B04", "卡已过期", "Card expired"),
  "55": meaning("B07", "密码错误", "Wrong PIN"),
  "57": meaning("B06", "此卡不能做此交易", "Not permitted for this card"),
  "58": meaning("B18", "本终端未开通此交易", "Not opened for this terminal"),
  "59": issuerTells("B05", "卡片校验错", "Card verification failed"),
  "61": meaning("B09", "金额超出限额", "Amount over the limit"),
  "62": issuerTells("B06", "受限制的卡", "Restricted card"),
  "64": meaning("B18", "金额与原交易不符", "Amount differs from the original"),
  "65": helpedAs("B22", meaning("B09", "超出交易次数限制", "Too many transactions")),
  "68": meaning("B17", "发卡行应答超时，请重试", "The bank answered too late: try again"),
  "75": pinTriesExceeded,
  "77": meaning("A16", "请重新签到后再交易", "Sign in again, then start anew", "批次号不一致", "Batch number differs"),
  "90": meaning("B17", "系统日切，请稍后重试", "Cut-over in progress: try again soon"),
  "91": meaning("B17", "发卡行系统故障，请稍后重试", "The bank cannot be reached: try later"),
  "92": meaning("B17", "线路异常，请稍后重试", "Line fault: try again later"),
  "94": meaning(
    "B18",
    "流水号重复",
    "Duplicate trace number",
    "流水号重复，请重新交易",
    "Duplicate trace number: start again",
  ),
  "96": meaning("B17", "银联系统故障，请稍后重试", "The switch is down: try again later"),
  "97": meaning(
    "A11",
    "终端未登记",
    "Terminal not registered",
    "终端号未登记，请联系收单机构",
    "Terminal unknown: call the acquirer",
  ),
  "98": meaning("B17", "发卡行超时，请稍后重试", "The bank timed out: try again later"),
  "99": meaning("A16", "密码数据错误，请重新签到", "PIN data error: sign in again"),
  A0: meaning("A16", "校验错误，请重新签到", "MAC error: sign in again"),
  A1: meaning("B18", "货币不一致", "Currency differs"),
  A3: meaning("B06", "账户不正确", "Wrong account"),
  A7: meaning("B18", "安全处理失败", "Security processing failed"),
  A8: meaning("A10", "商户已过期", "Merchant account expired"),
  B1: meaning("A10", "商户已冻结", "Merchant account frozen"),
  C1: meaning("A10", "商户已关闭", "Merchant account closed"),
});

const unknown = meaning("B06", "交易未成功", "Not completed", "未知应答码", "Unknown response code");

/** What is to be said of an approval that is none of the plain kind: booked as every other. */
export function approvalNote(code: string): Text | undefined {
  switch (code) {
    case "00":
      return undefined;
    case "11":
      return text("贵宾客户交易 (11)", "VIP customer (11)");
    case "16":
      return text("卡片信息已更新 (16)", "Card data updated (16)");
    default:
      return text(`请向发卡行确认 (${code})`, `Confirm with the card's bank (${code})`);
  }
}

/** What a code other than an approval means. An unknown one is a decline (rule of §7). */
export function responseMeaning(code: string): ResponseMeaning {
  const packed = meanings[code] ?? unknown;
  const told = textAt(packed, 1);
  const cardholder = told.zh ? told : contactIssuer;
  const plain = textAt(packed, 3);
  const merchant = plain.zh ? plain : cardholder;
  const remedyOf = packed.split("\n")[5] as FaultCode | undefined;
  const remedy = remedyOf ? { remedy: catalogue[remedyOf].remedy } : {};
  return { code: packed.slice(0, 3) as FaultCode, cardholder, merchant, ...remedy };
}
