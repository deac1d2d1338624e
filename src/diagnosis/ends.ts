import type { Text } from "../../hal/display";
import { type Facts, isAdvice, isEnquiry, isOrder } from "../book/facts";
import { OFTEN_REFUSED, type SignatureState } from "../book/signature-state";
import {
  type Declined,
  isAsked,
  isStored,
  moneyOf,
  type Repeating,
  type Reversed,
  type Reversing,
  type Transaction,
  type Unended,
  type Vouched,
} from "../book/states";
import { sixDigits } from "../host/fields";
import { OWED_PAUSE_MS_MAX, type OwedPace } from "../host/online";
import { isHostDown, PARTIAL, PENDING } from "../host/response-codes";
import { orderEnds } from "../management/messages";
import { text } from "../screen/text";
import { formatFen } from "../values/money";
import type { FaultCode } from "./catalogue";
import { catalogue } from "./catalogue";
import { askSupportRemedy, type Diagnosis, diagnose, type End, endOf, forSupport } from "./diagnosis";
import { moneyWord, signOf } from "./kind-words";
import { knownMeaning } from "./known-meaning";
import { maintenanceText } from "./maintenance-words";
import { partCause } from "./parts";
import { responseMeaning } from "./response-meaning";
import { registeredAs } from "./support-words";

/**
 * Why a transaction is not simply approved; undefined when it is. @param older it was found in an older image of the flash (F08), where
 * an intent stays what it is: everywhere else it is one that nobody has answered yet.
 */
export function transactionEnd(transaction: Transaction, older = false): End | undefined {
  const diagnosis =
    older && transaction.state === "intent"
      ? diagnose("F08", { cause: ofOlderImage, remedy: askSupportRemedy })
      : whyOf(transaction);
  return diagnosis && endOf(transaction.facts, diagnosis, moneyOf(transaction));
}

function whyOf(transaction: Transaction): Diagnosis | undefined {
  switch (transaction.state) {
    case "approved":
      return undefined;
    case "intent":
      // A boot makes it reversing.
      return diagnose("B14");
    case "reversing":
      if (transaction.doubt && !transaction.answer) return diagnose("D08", { remedy: askSupportRemedy });
      return withHeard(
        diagnose(reversalCode(transaction), {
          ...heardOf(transaction),
          // Without its key the terminal finds out nothing.
          ...cardsNo(transaction, transaction.answer?.mac === "no-key" ? askSupportRemedy : catalogue.B14.remedy),
          ...stuckOf(transaction),
        }),
        transaction,
      );
    case "repeating":
      if (isStored(transaction)) return undefined;
      return withHeard(diagnoseAgain(transaction), transaction);
    case "reversed":
      return withHeard(
        diagnose(reversalCode(transaction), {
          ...(reversalCode(transaction) === "B14" ? { cause: nowChecked } : {}),
          ...heardOf(transaction),
          ...cardsNo(transaction, reversedRemedy),
          ...(isUnknownThere(transaction) ? { cause: neverBooked } : {}),
        }),
        transaction,
      );
    case "vouched":
      if (transaction.uploaded) return undefined;
      return withHeard(
        diagnose(reversalCode(transaction), {
          ...heardOf(transaction),
          ...cardsNo(transaction, acquirerDecides),
        }),
        transaction,
      );
    case "declined": {
      const { responseCode, facts } = transaction;
      const known = transaction.code === undefined ? undefined : knownCode(transaction.code);
      if (known !== undefined)
        return diagnose(known, { responseCode, ...knownMeaning(known, responseCode), ...numberOf(known, facts) });
      const { code, cardholder, remedy } = responseMeaning(responseCode, facts);
      // Nobody declined it.
      const told = isUnpaid(transaction) ? {} : { responseCode };
      const more = { ...told, cause: cardholder, ...(remedy ? { remedy } : {}), ...numberOf(code, facts) };
      const declined = diagnose(code, more);
      return transaction.field === undefined ? declined : forSupport(declined, wrongField(transaction.field));
    }
    case "withdrawn": {
      const code = knownCode(transaction.code);
      if (code === "D07") return diagnose(code, { cause: neverSent, remedy: completeAnew });
      // What the row says is about money that is being checked.
      const isUnheard = isEnquiry(transaction.facts) && saysWait.includes(code);
      return diagnose(code, isUnheard ? { remedy: askAnew } : {});
    }
  }
}

/** An advice that waited for the network. */
const neverSent = text("卡数据已清除，通知未发出", "Card data wiped: never sent");
const completeAnew = text("请重新做预授权完成", "Complete the hold again");

function numberOf(code: FaultCode, { madeAs }: Facts): { readonly detail?: Text } {
  const detail = registeredAs(code, madeAs);
  return detail ? { detail } : {};
}

/**
 * Why it is reversed: the card (B22), a bug (B21), no answer (B14) or none in time (B15), one without MAC (F09) or with a wrong one (A16),
 * one that the secure element did not check (B20), or one that does not fit or decide (B16).
 */
function reversalCode(transaction: Unended | Reversed | Vouched): FaultCode {
  const { mishap, answer } = transaction;
  const [byCard, reason] = transaction.state === "repeating" ? [] : [transaction.byCard, transaction.reason];
  if (byCard) return "B22";
  if (mishap === "bug") return "B21";
  if (mishap === "late") return "B15";
  // An older layout kept no more than the reason.
  if (!answer) return mishap ? "B16" : reason === "A0" ? "A16" : "B14";
  switch (answer.mac) {
    case "unchecked":
      return "B20";
    case "no-key":
      return "A14";
    case "missing":
      return "F09";
    case "wrong":
      return "A16";
    case "genuine":
      return answer.code === PENDING ? "B23" : "B16";
  }
}

/**
 * Why the card did not finish, and what is to be done: another card is no remedy as long as the money of this one is being checked,
 * and none for a card that was pulled out.
 */
function cardsNo(
  { byCard, state }: Reversing | Reversed | Vouched,
  remedy: Text,
): { readonly cause?: Text; readonly remedy: Text } {
  if (byCard === "pulled") return { cause: pulledOut, remedy: state === "reversed" ? insertAgain : remedy };
  return { remedy: byCard && state === "reversed" ? anotherCard : remedy };
}

const pulledOut = text("卡片过早拔出，交易未完成", "Card taken out too early");
const insertAgain = text("需要收款请重新交易，勿提前拔卡", "Start again, and leave the card in");
const anotherCard = text("需要收款请换卡重新交易", "Use another card, start again");

/**
 * What the host answered, or which part did not let the terminal know. Of what proves nothing the code is
 * told as what somebody seemed to say (F09).
 */
function heardOf({ mishap, answer }: Unended | Reversed | Vouched): {
  readonly detail?: Text;
  readonly cause?: Text;
  readonly remedy?: Text;
  readonly responseCode?: string;
} {
  if (!answer) return {};
  if (answer.mac === "unchecked") return { cause: partCause("secure-element") };
  if (answer.mac === "missing")
    return { cause: text(`收到的应答 ${answer.code} 未能核实`, `Answer ${answer.code} not verified`) };
  if (answer.mac === "wrong")
    return { cause: text(`应答 ${answer.code} 校验不符，未采用`, `Answer ${answer.code} failed its check`) };
  // What came too late was thrown away: its code says nothing of the end.
  if (mishap || answer.mac !== "genuine") return {};
  const { code } = answer;
  return { cause: code === PARTIAL ? partly : code === PENDING ? unconfirmed : answered, responseCode: code };
}

/**
 * For support alone: that an answer which proves nothing does not count, whatever code it has; and what the host says to the reversal.
 */
function withHeard(diagnosis: Diagnosis, transaction: Unended | Reversed | Vouched): Diagnosis {
  const { answer } = transaction;
  const said = "refusal" in transaction ? transaction.refusal : undefined;
  const refusal = said === diagnosis.responseCode ? undefined : said;
  const speaks = [
    ...(answer && answer.mac !== "genuine"
      ? [text(`未核实的应答码 ${answer.code}，不作数`, `Unverified answer ${answer.code}: ignore it`)]
      : []),
    ...(refusal === undefined ? [] : [text(`核查的应答码 ${refusal}`, `Answer to the check: ${refusal}`)]),
  ];
  return speaks.length > 0 ? forSupport(diagnosis, ...speaks) : diagnosis;
}

const answered = text("凭证号重复", "Voucher number used twice");
const unconfirmed = text("顾客没有确认付款", "Customer did not confirm");
const partly = text("银行只批准了一部分金额", "The bank approved less");

/** Why the terminal cannot end it by itself, or not yet. */
function stuckOf({ refusal, doubt, downUntil, facts }: Reversing): { readonly remedy?: Text; readonly detail?: Text } {
  if (doubt) return { remedy: askSupportRemedy, detail: cannotFindOut };
  if (refusal === undefined) return {};
  // It is asked again by itself, at growing pauses.
  if (downUntil !== undefined)
    return { detail: maintenanceText(downUntil, downUntil.startsWith(facts.localTime.slice(4, 8))) };
  // Beyond the acquirer, as in the sale itself (B17): the same code has one name.
  if (isHostDown(refusal)) return { detail: responseMeaning(refusal).cardholder };
  return { remedy: askSupportRemedy, detail: cannotFindOut };
}

/** Of what goes again: what is known, and who ends it. A host that has had it says no more than that (94). */
function againOf(transaction: Repeating): {
  readonly cause?: Text;
  readonly remedy?: Text;
  readonly detail?: Text;
  readonly responseCode?: string;
} {
  const { answer, arrived, doubt, refusal } = transaction;
  const noKey = answer?.mac === "no-key" ? { remedy: askSupportRemedy } : {};
  const heard = { ...heardOf(transaction), ...noKey };
  if (doubt) return { ...heard, remedy: askSupportRemedy, detail: cannotFindOut };
  // That a part was approved is an answer, and none is lost.
  if (arrived && heard.responseCode !== PARTIAL) return { cause: hasHadIt, remedy: askSupportRemedy };
  if (arrived) return { ...heard, remedy: askSupportRemedy };
  if (refusal === undefined) return heard;
  if (isHostDown(refusal)) return { ...heard, detail: responseMeaning(refusal).cardholder };
  return { ...heard, remedy: askSupportRemedy, detail: cannotFindOut };
}

/** Nobody waited for an advice: what the host says to it is its answer, none is missing, and no detail has more to say. */
function diagnoseAgain(transaction: Repeating): Diagnosis {
  const { facts, refusal } = transaction;
  const again = againOf(transaction);
  if (!isAdvice(facts) || refusal === undefined || isHostDown(refusal))
    return diagnose(reversalCode(transaction), again);
  const { detail: _, ...more } = again;
  const { code, merchant } = responseMeaning(refusal, facts);
  return diagnose(code, { ...more, cause: merchant, responseCode: refusal });
}

const hasHadIt = text("{acquirer}已收到，应答丢失", "Received; answer lost");
const cannotFindOut = text("终端查不到结果", "Terminal cannot find out");

export const acquirerDecides = text(
  "以{acquirer}结果为准，请记下编号",
  "{acquirer}'s result counts; keep the reference",
);

/** How the terminal stands with the host. */
export interface Standing {
  /** The host lets it not sign in: without new keys nothing is reversed. */
  readonly barred?: unknown;
  readonly owed: Pick<OwedPace, "pauseMs">;
}

/**
 * Is support's word the remedy that its end names? Then every line about it says so.
 * What fails for a while at the host goes again by itself; support is asked when that has not helped for long.
 */
export function isForSupport(transaction: Transaction, { barred, owed }: Standing): boolean {
  if (transaction.state !== "reversing" && transaction.state !== "repeating") return false;
  const { refusal } = transaction;
  if (barred !== undefined || !isAsked(transaction)) return true;
  return (refusal !== undefined && !isHostDown(refusal)) || owed.pauseMs >= OWED_PAUSE_MS_MAX;
}

/** B18: which field of the message the host says is wrong. */
export function wrongField(field: string): Text {
  return text(`第 ${field} 域有误`, `Field ${field} is wrong`);
}

/** In a list. @param money as it is now, where it is another than the record's. */
export function saleListLine(transaction: Transaction, money = moneyOf(transaction)): Text {
  return numberedLine(transaction, moneyWord(transaction, money));
}

/** Which transaction, and something about it. */
export function numberedLine({ facts }: Transaction, { zh, en }: Text): Text {
  if (facts.amountFen === 0) return text(`${sixDigits(facts.stan)} ${zh}`, `${sixDigits(facts.stan)}  ${en}`);
  const which = `${sixDigits(facts.stan)} ${signOf(facts)}${formatFen(facts.amountFen)}`;
  // In English a wider gap parts the figure from the word, as the public scenarios read it.
  return text(`${which} ${zh}`, `${which}  ${en}`);
}

const saysWait: readonly FaultCode[] = Object.freeze<FaultCode[]>(["B14", "B16", "F09"]);
const askAnew = text("请重新查询", "Ask once more");
const ofOlderImage = text("旧数据中未完成的交易", "Unfinished sale in old data");
const reversedRemedy = text("需要收款请重新交易", "Start again to charge");
/** A07: the sale that it kept was not charged. */
export const chargeThen = text("请到时再收款", "Charge again after that");
/** B14, when it is over: the row itself orders people not to charge again. */
const nowChecked = text("无应答，现已查清", "No answer, now checked");
/** Of what something answered nobody says that it never came there. */
function isUnknownThere({ confirmedBy, money, answer }: Reversed): boolean {
  return confirmedBy === "25" && money === "not charged" && !answer;
}

const neverBooked = text("{acquirer}没有收到这笔交易", "{acquirer} never got it");

/** A code that was shown, and closed or run out before anybody paid. */
export function isUnpaid({ responseCode, facts }: Declined): boolean {
  return isOrder(facts) && (responseCode === orderEnds.closed || responseCode === orderEnds.expired);
}

function knownCode(code: string): FaultCode {
  return Object.hasOwn(catalogue, code) ? (code as FaultCode) : "B13";
}

const toBeSent = text("签名待上送", "Signature to be sent");

function notAccepted(refusal = ""): Text {
  const code = refusal === "" ? "C07" : `C07-${refusal}`;
  return text(`签名未被接收 (${code})`, `Signature refused ${code}`);
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
      return text("待补签名", "Still to be signed");
    case "taken":
      return signature.refusals >= OFTEN_REFUSED ? notAccepted(signature.refusal) : toBeSent;
    case "unsent":
      if (signature.forGood) return text("签名已无法上送 (D07)", "Signature can no longer be sent (D07)");
      return signature.refusal === "" ? toBeSent : notAccepted(signature.refusal);
    case "unavailable":
      return signature.why === "pad"
        ? text("无签名：签名板故障 (C01)", "No signature: pad fault (C01)")
        : text("无签名：主管已确认 (C02)", "No signature: supervisor confirmed (C02)");
  }
}
