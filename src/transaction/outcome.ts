import type { Text } from "../../hal/display";
import type { PrinterFault } from "../../hal/printer";
import type { FaultCode } from "../diagnosis/catalogue";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import type { NoAnswer } from "../host/exchange";
import { type Message, textField } from "../host/iso8583/message";
import { isApproval, responseMeaning } from "../host/response-codes";
import { text } from "../screen/text";
import {
  type Approval,
  type IntentEvent,
  moneyOf,
  type ReversalReason,
  type Reversed,
  type Reversing,
  type Transaction,
} from "./life";
import type { SignatureNeed, SignatureState } from "./signature-state";

/** Field 39 of a reply to a duplicate STAN: the first message may have been booked, its answer is not known. */
const DUPLICATE = "94";

/** What an authentic, matching answer to a financial request means for the transaction. */
export function judge(reply: Message, slip: "owed" | "none", signature: SignatureNeed): IntentEvent {
  const responseCode = textField(reply, 39) ?? "";
  if (isApproval(responseCode)) return { type: "approved", approval: approvalOf(reply, responseCode), slip, signature };
  // The host has had this STAN: perhaps this very message, doubled on its way. Only a reversal makes it certain.
  if (responseCode === DUPLICATE) return { type: "unanswered", reason: "06" };
  return { type: "declined", responseCode };
}

function approvalOf(reply: Message, responseCode: string): Approval {
  const [authCode, settlementDate, institutions, remarks] = [38, 15, 44, 63].map((field) => textField(reply, field));
  const [time, date] = [textField(reply, 12), textField(reply, 13)];
  return {
    responseCode,
    referenceNo: textField(reply, 37) ?? "",
    ...(authCode ? { authCode } : {}),
    ...(settlementDate ? { settlementDate } : {}),
    ...(time && date ? { hostTime: date + time } : {}),
    ...(institutions ? { institutions } : {}),
    ...(remarks ? { remarks } : {}),
  };
}

/** Field 39 of the reversal that an exchange without an answer leads to. */
export function reversalReason(why: NoAnswer): ReversalReason {
  return why === "mac" ? "A0" : "98";
}

/** Why a transaction is not simply approved; undefined when it is. */
export function transactionDiagnosis(transaction: Transaction): Diagnosis | undefined {
  const money = moneyOf(transaction);
  switch (transaction.state) {
    case "approved":
      return undefined;
    case "intent":
      return diagnose("B14", money);
    case "reversing":
      if (transaction.doubt) return diagnose("D08", money);
      return diagnose(reversalCode(transaction), money);
    case "reversed":
      return diagnose(reversalCode(transaction), money, {
        remedy: reversedRemedy,
        ...(money === "not charged" ? { cause: neverBooked } : {}),
      });
    case "declined": {
      const { responseCode } = transaction;
      const { code, cardholder, remedy } = responseMeaning(responseCode);
      return diagnose(code, money, { responseCode, cause: cardholder, ...(remedy ? { remedy } : {}) });
    }
    case "withdrawn":
      return diagnose(knownCode(transaction.code), money);
  }
}

/** Why it is reversed: the card (B22), a wrong MAC (B16), no answer (B14). */
function reversalCode({ byCard, reason }: Reversing | Reversed): FaultCode {
  if (byCard) return "B22";
  return reason === "A0" ? "B16" : "B14";
}

const reversedRemedy = text("需要收款请重新交易", "Start again to charge");
const neverBooked = text("主机未收到该笔交易", "The host never had this sale");

function knownCode(code: string): FaultCode {
  return Object.hasOwn(catalogue, code) ? (code as FaultCode) : "B13";
}

const printerWords: { readonly [fault in PrinterFault]: Text } = Object.freeze({
  "paper-out": text("打印机缺纸", "Out of paper"),
  "cover-open": text("打印机盖打开", "Printer cover open"),
  overheated: text("打印头过热", "Print head too hot"),
  "head-fault": text("打印头故障", "Print head fault"),
  disconnected: text("打印机未连接", "Printer not connected"),
  "battery-low": text("电量低，不能打印", "Battery too low to print"),
});

/** C12: which trouble the printer has; the sale stays charged. */
export function printerText(fault: PrinterFault): Text {
  return printerWords[fault];
}

/** What is still to be done for a signature, or why there is none; undefined where all is well. */
export function signatureText(signature: SignatureState): Text | undefined {
  switch (signature.kind) {
    case "none":
    case "paper":
    case "small-amount":
    case "uploaded":
      return undefined;
    case "owed":
    case "unsigned":
      return text("待补签名", "Signature still to be taken");
    case "taken":
      return text("签名待上送", "Signature to be uploaded");
    case "unsent":
      return text(
        `主机未接收签名 (C07-${signature.refusal})`,
        `The host did not take the signature (C07-${signature.refusal})`,
      );
    case "unavailable":
      return signature.why === "pad"
        ? text("无签名：签名板故障 (C01)", "No signature: pad fault (C01)")
        : text("无签名：主管已确认 (C02)", "No signature: supervisor confirmed (C02)");
  }
}
