import { isCompletion } from "../book/facts";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { verbOf } from "../diagnosis/kind-words";
import { text } from "../screen/text";
import type { Kind } from "../transaction/kinds/kind";
import { formatFen } from "../values/money";

/** Why what was chosen cannot be the original of a transaction. */
export type Wrong =
  /** This terminal has none of this number. */
  | "unknown"
  /** It takes another one back itself. */
  | "itself"
  /** Nothing of this kind is about it. */
  | "another-kind"
  /** It was paid by code, or by card: another entry of the menu takes that back. */
  | "by-code"
  | "by-card"
  /** The same, where nothing but a refund is left. */
  | "by-code-refund"
  | "by-card-refund"
  /** It is one of these, which others are about. */
  | "sale"
  | "authorisation"
  | "completion"
  | "advice"
  /** An advice that the acquirer has not got yet. */
  | "not-sent"
  /** Of an authorisation. */
  | "hold-cancelled"
  | "given-up"
  | "completed"
  | "too-old"
  | "checked"
  | "cancelled"
  | "taken-back"
  /** A part of it went back. */
  | "partly"
  | "not-charged"
  | "settled"
  /** Charged on support's word: there is no reference of an approval. */
  | "by-support";

/** B11: what was chosen cannot be taken back so, and what can be done instead. */
export function wrongOriginal({ kind }: Kind, why: Wrong): Diagnosis {
  const verb = verbOf({ kind });
  switch (why) {
    case "unknown":
      return b11("本机没有这笔交易", "No such transaction here", "请核对凭证号", "Check the voucher number");
    case "itself":
      return b11(
        "这笔本身就是撤销或退货",
        "That is a void or refund itself",
        "请输入原消费的凭证号",
        "Type the sale's voucher number",
      );
    case "another-kind":
      return b11(
        `这笔不能${verb.zh}`,
        `No ${verb.en} of this kind`,
        "请核对凭证号和交易类型",
        "Check voucher and kind",
      );
    case "by-code":
      return b11("这笔是扫码付款", "It was paid by code", "请用“扫码撤销”", "Use: Cancel a code payment");
    case "by-card":
      return b11("这笔是刷卡消费", "It was paid by card", "请用“消费撤销”", "Use: Void");
    case "by-code-refund":
      return b11("这笔是扫码付款", "It was paid by code", "请用“扫码退货”", "Use: Refund a code payment");
    case "by-card-refund":
      return b11("这笔是刷卡消费", "It was paid by card", "请用“退货”", "Use: Refund");
    case "sale":
      return b11("这是一笔消费", "That is a sale", "请做消费撤销", "Void it instead");
    case "authorisation":
      return b11("这是一笔预授权", "That is a pre-authorisation", "请做预授权撤销或完成", "Cancel or complete it");
    case "completion":
      return b11("这是一笔预授权完成", "That is a completion", "请做完成撤销", "Use: Cancel completion");
    case "advice":
      return b11("这是一笔完成通知", "That is an advice", "请做退货", "Refund it instead");
    case "not-sent":
      return b11("这笔通知还没有上送", "Its advice is not sent yet", "请稍后再办理", "Do it later");
    case "hold-cancelled":
      return b11("这笔已取消，冻结已解除", "Cancelled, nothing is held", `无需${verb.zh}`, `Nothing to ${verb.en}`);
    case "given-up":
      return b11("这笔预授权已撤销", "Cancelled already", `无需再${verb.zh}`, `Nothing to ${verb.en}`);
    case "completed":
      return isCompletion({ kind })
        ? b11("这笔预授权已完成", "Completed already", "无需再完成", "Nothing to complete")
        : b11("这笔预授权已完成", "Completed already", "请做完成撤销，已结算则退货", "Cancel it; settled: refund it");
    case "too-old":
      return isCompletion({ kind })
        ? b11("预授权已过期，冻结已解除", "Too old: nothing is held", "请改做消费", "Make a sale instead")
        : b11("预授权已过期，冻结已解除", "Too old: nothing is held", "无需撤销", "Nothing to cancel");
    case "checked":
      return b11("这笔款项还在核查", "Its money is being checked", "请先在菜单4中处理", "First deal with it: menu 4");
    case "cancelled":
      return b11("这笔已取消，款已退回", "Cancelled, and returned", `无需${verb.zh}`, `Nothing to ${verb.en}`);
    case "taken-back":
      return b11("这笔已经撤销或退完", "Voided or refunded already", `无需再${verb.zh}`, `Nothing to ${verb.en}`);
    case "partly":
      return b11(
        "这笔已部分退货，不能撤销",
        "Partly refunded: no void",
        "只能再退货，请按菜单办理",
        "Refund the rest: menu",
      );
    case "not-charged":
      return b11("这笔没有扣款", "It was not charged", `无需${verb.zh}`, `Nothing to ${verb.en}`);
    case "settled":
      return kind === "qr-void"
        ? b11(
            "已结算、换批或隔日，不能撤销",
            "Settled, or another batch or day",
            "请用“扫码退货”",
            "Use: Refund a code payment",
          )
        : b11(
            "已结算、换批或隔日，不能撤销",
            "Settled, or another batch or day",
            "只能退货，请按菜单办理",
            "Refund only: see the menu",
          );
    case "by-support":
      return b11(`这笔由客服核实，本机不能${verb.zh}`, "Support looked it up: not here", "请联系客服", "Call support");
  }
}

/** B11: more than is left of it. */
export function tooMuch({ kind }: Kind, leftFen: number): Diagnosis {
  const verb = verbOf({ kind });
  const left = formatFen(leftFen);
  return b11(
    `超出可${verb.zh}金额`,
    `More than is left to ${verb.en}`,
    `最多还可${verb.zh} ${left} 元`,
    `At most CNY ${left} is left`,
  );
}

function b11(zh: string, en: string, remedyZh: string, remedyEn: string): Diagnosis {
  return diagnose("B11", { cause: text(zh, en), remedy: text(remedyZh, remedyEn) });
}
