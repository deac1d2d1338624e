import type { Text } from "../../hal/display";
import { text } from "../screen/text";
import { helpedBy, meaning, type Packed } from "./response-packed";

const tooMuchRefunded = helpedBy(
  "请核对可退金额",
  "Check what is left of it",
  meaning("B11", "退货超出剩余金额", "More than is left of the sale"),
);

const anotherCard = helpedBy(
  "请用原来那张卡",
  "Use the original card",
  meaning("B11", "不是原交易的卡", "Not the original card"),
);

const nothingHeld = helpedBy(
  "如未撤销或完成，请联系客服",
  "If not used yet, ask support",
  meaning("B11", "没有可完成的预授权", "Nothing held to complete"),
);

const heldTooLong = meaning("B11", "已超过允许的天数", "Held too many days ago");
const overHold = meaning("B10", "超出预授权允许的金额", "More than may be completed");

/** 77 of what takes back a transaction of its own batch: that may have stayed behind in the other one, and then only a refund is left. */
const originalMayBeLeft = helpedBy(
  "签到后重试，不行则退货",
  "Try again, else refund it",
  meaning("A16", "终端需重新签到", "A new sign-in is needed", "批次号不一致", "The batch numbers differ"),
);

/** What they mean for other kinds than the sale by card. */
export const kindMeanings: { readonly [kind: string]: { readonly [code: string]: Packed } } = Object.freeze({
  void: Object.freeze({
    "14": anotherCard,
    "22": helpedBy(
      "只能退货，请按菜单办理",
      "Refund only: see the menu",
      meaning("B11", "现在不能撤销", "It cannot be voided now"),
    ),
    "25": helpedBy(
      "如未撤销过，请联系客服",
      "If not voided yet, ask support",
      meaning("B11", "没有可撤销的原交易", "No sale there to be voided"),
    ),
    "40": helpedBy(
      "只能退货，请按菜单办理",
      "Refund only: see the menu",
      meaning("B11", "发卡行不支持撤销", "The bank offers no void"),
    ),
    "64": meaning("B18", "金额与原交易不符", "Not the original amount"),
    "77": originalMayBeLeft,
  }),
  "qr-void": Object.freeze({
    "22": helpedBy("请联系客服", "Call support", meaning("B11", "现在不能撤销", "Cannot be cancelled now")),
    "25": helpedBy(
      "如未撤销过，请联系客服",
      "If not cancelled yet, ask support",
      meaning("B11", "没有可撤销的原交易", "No payment to be cancelled"),
    ),
    "40": helpedBy("请联系客服", "Call support", meaning("B11", "付款方不支持撤销", "Not offered by the wallet")),
    "64": meaning("B18", "金额与原交易不符", "Not the original amount"),
    "77": originalMayBeLeft,
  }),
  "qr-refund": Object.freeze({
    "22": helpedBy("请客服办理", "Ask support", meaning("B11", "已超过可退货的天数", "Too old to be refunded")),
    "25": helpedBy("请联系客服", "Call support", meaning("B11", "没有可退货的原交易", "No payment to be refunded")),
    "40": helpedBy("请联系客服", "Call support", meaning("B11", "付款方不支持退货", "Not offered by the wallet")),
    "61": tooMuchRefunded,
    "64": tooMuchRefunded,
  }),
  "qr-sale": Object.freeze({
    "05": helpedBy(
      "请顾客查看手机，或换一种方式",
      "Customer: see the phone",
      meaning("B23", "顾客没有付款", "The customer did not pay"),
    ),
    "14": meaning("B23", "付款码无效或已用过", "Code not valid, or used"),
    "51": helpedBy(
      "请减少金额或换一种方式",
      "Try less, or pay another way",
      meaning("B08", "余额不足", "Insufficient funds"),
    ),
    "40": helpedBy(
      "请换一种付款方式",
      "Pay another way",
      meaning("B23", "付款方不支持此交易", "Not offered by the wallet"),
    ),
    "54": meaning("B23", "付款码已过期", "The code has expired"),
    // Of a code that the terminal showed (`orderEnds`).
    CL: helpedBy(
      "需要收款请重新操作",
      "Start again to charge",
      meaning("B23", "收款码已关闭，无人付款", "Code closed, unpaid"),
    ),
    EX: helpedBy(
      "需要收款请重新操作",
      "Start again to charge",
      meaning("B23", "收款码已过期，无人付款", "Code expired, unpaid"),
    ),
    "57": helpedBy("请换一种付款方式", "Pay another way", meaning("B11", "不受理此付款码", "Code not taken here")),
    "61": helpedBy(
      "请减少金额或换一种方式",
      "Try less, or pay another way",
      meaning("B09", "超出付款限额", "Over the payer's limit"),
    ),
  }),
  refund: Object.freeze({
    "14": anotherCard,
    "22": helpedBy("请联系客服办理", "Ask support", meaning("B11", "已超过可退货的天数", "Too old to be refunded")),
    "25": helpedBy(
      "请核对参考号和日期",
      "Check reference and date",
      meaning("B11", "没有可退货的原交易", "No sale there to be refunded"),
    ),
    "40": helpedBy("请联系客服办理", "Ask support", meaning("B11", "发卡行不支持退货", "The bank offers no refund")),
    "61": tooMuchRefunded,
    "64": tooMuchRefunded,
  }),
  "authorisation-void": Object.freeze({
    "14": anotherCard,
    "22": helpedBy("到期自动解除，无需撤销", "It ends by itself", heldTooLong),
    "25": helpedBy(
      "如未撤销或完成，请联系客服",
      "If not used yet, ask support",
      meaning("B11", "没有可撤销的预授权", "Nothing held to cancel"),
    ),
    "40": helpedBy(
      "到期自动解除，或请客服办理",
      "It ends by itself, or ask support",
      meaning("B11", "发卡行不支持撤销", "The bank cannot cancel it"),
    ),
    "64": meaning("B18", "金额与预授权不符", "Not the amount held"),
  }),
  completion: Object.freeze({
    "14": anotherCard,
    "22": helpedBy("请改做消费", "Make a sale instead", heldTooLong),
    "25": nothingHeld,
    "40": helpedBy(
      "请改做完成通知，或请客服办理",
      "Use: Complete (advice)",
      meaning("B11", "发卡行不支持完成请求", "Bank cannot complete it"),
    ),
    "64": helpedBy("请减少金额，其余做消费", "Take less, rest as a sale", overHold),
  }),
  // The customer has left, so no remedy asks for another card at once. It says how the merchant still gets the money.
  "completion-advice": Object.freeze({
    "14": helpedBy(
      "请持原卡重做完成",
      "Original card: do it again",
      meaning("B11", "不是预授权的卡", "Not the card held on"),
    ),
    "22": helpedBy("请联系客服追款", "Ask support for the money", heldTooLong),
    "25": nothingHeld,
    "40": helpedBy(
      "请改做完成请求",
      "Use: Complete (request)",
      meaning("B11", "发卡行不支持完成通知", "Bank takes no advice"),
    ),
    "64": helpedBy("请减少金额重做完成", "Do it again with less", overHold),
  }),
  "completion-void": Object.freeze({
    "14": anotherCard,
    "22": helpedBy(
      "只能退货，请客服办理",
      "Refund only: ask support",
      meaning("B11", "现在不能撤销", "Cannot be cancelled now"),
    ),
    "25": helpedBy(
      "如未撤销过，请联系客服",
      "If not cancelled, ask support",
      meaning("B11", "没有可撤销的完成交易", "No completion to cancel"),
    ),
    "40": helpedBy(
      "只能退货，请客服办理",
      "Refund only: ask support",
      meaning("B11", "发卡行不支持撤销", "The bank cannot cancel it"),
    ),
    "64": meaning("B18", "金额与原交易不符", "Not the original amount"),
    "77": originalMayBeLeft,
  }),
});

/** Rows that are about a card. A payment by code shows none. */
export const rowsOfCards: readonly string[] = Object.freeze(["B04", "B05", "B06", "B07", "B09", "B11"]);
/** Rows whose remedy is another card, or less. What is about another transaction takes the card of that one alone. */
const anotherCardHelps: readonly string[] = Object.freeze(["B04", "B08", "B09", "B11", "B22"]);

export const codeRefused = meaning("B23", "付款方未批准", "The wallet declined");
const payAnotherWay = text("请换一种付款方式", "Pay another way");
export const callSupport = text("请联系客服", "Call support");
export const takeLess = text("请减少金额", "Take less");

/**
 * What helps in the place of a row's own remedy, which the terminal itself would refuse for this kind; undefined where that helps.
 * @param row whose remedy it is.
 */
export function helpsInstead(kind: string, row: string): Text | undefined {
  const isByCode = kind.startsWith("qr-");
  if (kind.endsWith("void") || kind.endsWith("refund")) {
    // People type an amount for refunds alone.
    const rows = [...anotherCardHelps, ...(isByCode ? rowsOfCards : []), ...(kind.endsWith("void") ? ["B10"] : [])];
    return rows.includes(row) ? callSupport : undefined;
  }
  if (isByCode) return [...rowsOfCards, "B22"].includes(row) ? payAnotherWay : undefined;
  if (!kind.startsWith("completion") || !anotherCardHelps.includes(row)) return undefined;
  return row === "B08" || row === "B09" ? takeLess : callSupport;
}
