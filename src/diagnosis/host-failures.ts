import type { Text } from "../../hal/display";
import type {
  BelowFloor,
  DownloadFailure,
  NotSent,
  NotSentFacts,
  RefusalRemark,
  SignInFailure,
  SignInRemark,
} from "../evidence/failures";
import { sixDigits } from "../host/fields";
import { asksForSignIn, CLOSED, DUPLICATE, FORMAT_ERROR, isHostDown } from "../host/response-codes";
import { same, text } from "../screen/text";
import { formatFen } from "../values/money";
import { signalsText } from "./bearer-words";
import type { FaultCode } from "./catalogue";
import { connectCauses, firstOf, silenceCauses } from "./causes";
import { connectFaultCode, type Diagnosis, diagnose, elementFaultCode, forSupport } from "./diagnosis";
import { tooManyLeft } from "./known-meaning";
import { maintenanceText } from "./maintenance-words";
import { elementFault, partFault } from "./parts";
import { callSupport } from "./response-kinds";
import { closedText, responseMeaning } from "./response-meaning";
import { badFieldText, badSetText, parametersVersion, registeredAs } from "./support-words";

/** Why no request could be sent, with what was measured. */
export function notSentDiagnosis(facts: NotSentFacts): Diagnosis {
  const own = ownDiagnosis(facts);
  return facts.attempts ? firstOf(connectCauses(facts, own)) : own;
}

/**
 * Why a sale could not be sent: as it is told everywhere, and B13 behind what is the network's. B13 comes first where the network was
 * lost in the very moment.
 */
export function saleNotSentDiagnosis(facts: NotSentFacts): Diagnosis {
  const why = notSentDiagnosis(facts);
  if (!facts.attempts || !ofNetwork.includes(why.code)) return why;
  const { ranked: [first, ...others] = [], ...told } = why;
  const own = {
    diagnosis: why.code === "A01" ? { ...told, remedy: sellAgain } : told,
    speaks: first?.speaks ?? [],
  };
  const lost = { diagnosis: diagnose("B13"), speaks: [] };
  const wasThere = facts.attempts.some(({ bearer }) => bearer !== undefined);
  return why.code === "A01" && wasThere ? firstOf([lost, own, ...others]) : firstOf([own, ...others, lost]);
}

/** Rows of the network between terminal and acquirer. */
const ofNetwork: readonly FaultCode[] = Object.freeze(["A01", "A03", "A04", "A05"]);
/** A01: who stands at a sale is signed in. */
const sellAgain = text("请检查Wi-Fi和SIM卡，恢复后再收款", "Check Wi-Fi and SIM, then sell again");

/** What the phase that failed says by itself. */
function ownDiagnosis({ why, bearers, localTime, validFrom, clockRuns }: NotSentFacts): Diagnosis {
  const met = notSentCode(why);
  // What failed on a network that has gone since says nothing of what is behind it.
  const code = (met === "A04" || met === "A05") && bearers?.every(({ up }) => !up) ? "A01" : met;
  if (code === "A06") {
    if (why === "tls-clock" && clockRuns && validFrom)
      return diagnose(code, {
        cause: notYetValid,
        detail: text(`生效日 ${dateOf(validFrom)}`, `From ${dateOf(validFrom)}`),
      });
    const cause = tlsCauses[why as keyof typeof tlsCauses];
    return diagnose(code, { cause, ...(localTime ? { detail: clockText(localTime) } : {}) });
  }
  if (code !== "A01" || !bearers) return diagnose(code);
  return diagnose(code, { detail: signalsText(bearers) });
}

function notSentCode(why: NotSent): FaultCode {
  switch (why) {
    case "record":
      return "D04";
    case "no-key":
    case "check-value":
    case "tampered":
    case "no-entry":
    case "disconnected":
      return elementFaultCode(why);
    default:
      return connectFaultCode(why);
  }
}

/** Which it is: the host's certificate, or the clock that it is held against. */
const tlsCauses = Object.freeze({
  "tls-expired": text("{acquirer}的证书已过期", "{acquirer}: certificate expired"),
  "tls-name": text("证书不是{acquirer}的", "Not the certificate of {acquirer}"),
  "tls-issuer": text("{acquirer}的证书不可信", "{acquirer}: certificate not trusted"),
  "tls-handshake": text("与{acquirer}的安全连接未建成", "No secure connection to {acquirer}"),
  "tls-clock": text("终端时间不对，无法核验证书", "Clock is wrong: cannot check the certificate"),
});

const notYetValid = text("{acquirer}的证书尚未生效", "{acquirer}: certificate not valid yet");

function dateOf(localTime: string): string {
  return localTime.replace(/^(....)(..)(..).*/, "$1-$2-$3");
}

/** A key that support releases comes with the next sign-in. */
const thenSignIn = text("客服处理后请重新签到", "Then sign in again");

/** Why the terminal is not signed in, or the host does not answer an echo. */
export function signInDiagnosis(failure: SignInFailure): Diagnosis {
  switch (failure.kind) {
    case "not-sent":
      return notSentDiagnosis(failure);
    case "element":
      return failure.fault === "no-key" ? diagnose("A14", { detail: thenSignIn }) : elementFault(failure.fault);
    case "wrong-keys":
      return diagnose("A15");
    case "unproven":
      if (failure.mac === "no-key") return elementFault("no-key");
      return failure.mac === "unchecked"
        ? partFault("secure-element")
        : diagnose(failure.mac === "wrong" ? "A16" : "F09", { remedy: signsInAgain });
    case "unanswered":
      return firstOf(silenceCauses(failure.bearers, diagnose("A05", { cause: silentHost })));
    case "no-date":
      return diagnose("A23", { remedy: noDate });
    case "refused":
      return refusedDiagnosis(failure.responseCode, failure.remark);
  }
}

function refusedDiagnosis(responseCode: string, remark: RefusalRemark | undefined): Diagnosis {
  const { code, merchant: meant, remedy } = responseMeaning(responseCode);
  switch (remark?.kind) {
    case "maintenance":
      return diagnose("A07", { responseCode, cause: maintenanceText(remark.until, remark.today) });
    case "bind":
      // Beside the code there is room for seven characters a line.
      return diagnose("A22", { responseCode, detail: same(`SN ${remark.serial} #${remark.bindCode}`) });
    case "moved":
      return diagnose("A11", {
        responseCode,
        cause: movedText,
        detail: newNumber(remark.terminal),
        remedy: loadsNumbers,
      });
    case "other-merchant":
      return diagnose("A11", { responseCode, cause: otherMerchantText, ...numbered("A11"), remedy: loadsNumbers });
    case "replaced":
      return diagnose("A11", {
        responseCode,
        cause: replacedText,
        detail: same(`SN ${remark.serial}`),
        remedy: callSupport,
      });
    case "version": {
      const { here, required } = remark;
      return diagnose("A21", {
        responseCode,
        detail: text(`本机 ${here}，要求 ${required}`, `Here ${here}, required ${required}`),
      });
    }
    case "operator":
      return barredOperator(responseCode, remark);
    case undefined:
      break;
  }
  // Whatever system it is that fails behind the acquirer: a sign-in goes no further than the acquirer's own.
  if (isHostDown(responseCode)) return diagnose("A08", { responseCode });
  if (responseCode === DUPLICATE) return diagnose(code, { responseCode, cause: meant, ...(remedy ? { remedy } : {}) });
  if (responseCode === CLOSED) return diagnose("A10", { responseCode, cause: closedText, ...numbered("A10") });
  if (asksForSignIn(responseCode)) return outOfStepDiagnosis(responseCode);
  // Of a message without a card a meaning that is about a card, an amount or a payer is none.
  if (code.startsWith("B") && responseCode !== FORMAT_ERROR)
    return diagnose("B18", { responseCode, cause: notTakenText, ...numbered("B18") });
  // Frozen, expired: the row says only that it is blocked.
  return diagnose(code, { responseCode, ...numbered(code), ...(code === "A10" ? { cause: meant } : {}) });
}

/** Of a message without a card: keys or batch are out of step. Nothing is to be charged again behind it. */
export function outOfStepDiagnosis(responseCode: string): Diagnosis {
  return diagnose("A16", { responseCode, cause: responseMeaning(CLOSED).merchant, remedy: signsInAgain });
}

const notTakenText = text("{acquirer}没有接受请求", "{acquirer} refused the request");
const movedText = text("终端号已变更", "Terminal number was changed");
const otherMerchantText = text("终端已归其他商户", "Belongs to another shop");
const replacedText = text("终端已被新机替换", "Another terminal replaced this");
const loadsNumbers = text("请联系客服重新设置终端", "Call support to set it up");

function newNumber(terminal: string): Text {
  return text(`新终端号 ${terminal}`, `New number ${terminal}`);
}

/** Whatever it is, support asks for the merchant's number where the terminal's is not in question. */
function numbered(code: FaultCode): { readonly detail?: Text } {
  const detail = registeredAs(code) ?? registeredAs("A09");
  return detail ? { detail } : {};
}

/** A13, of the acquirer's doing: a supervisor's password does not mend it, but a supervisor can log in. Nobody stands above him but support. */
function barredOperator(responseCode: string, remark: RefusalRemark & { readonly kind: "operator" }): Diagnosis {
  const told = { responseCode, cause: operatorText(remark), detail: setByAcquirer };
  if (remark.operator === SUPERVISOR) return diagnose("A13", { ...told, remedy: supportEnables });
  return forSupport(diagnose("A13", { ...told, remedy: supervisorLogsIn }), supportEnables);
}

function operatorText({ operator, why }: RefusalRemark & { readonly kind: "operator" }): Text {
  return why === "disabled"
    ? text(`操作员 ${operator} 已停用`, `Operator ${operator} is disabled`)
    : text(`操作员 ${operator} 无签到权限`, `Operator ${operator} may not sign in`);
}

/** It took the connection: its line is there, and nobody answers. */
const silentHost = text("{acquirer}没有应答", "{acquirer} does not answer");
/** His number on every terminal. */
const SUPERVISOR = "00";
const setByAcquirer = text("由{acquirer}设置", "Set by {acquirer}");
const supervisorLogsIn = text("请主管(00)登录", "Supervisor (00): log in");
const supportEnables = text("请联系客服启用", "Call support to enable it");
const signsInAgain = text("终端将重新签到", "The terminal signs in again");
const noDate = text("{acquirer}未告知日期，将自动重试", "{acquirer} sent no date; it tries again by itself");

/** What is to be told of a sign-in that succeeded. */
export function signInRemarkDiagnosis(remark: SignInRemark): Diagnosis {
  switch (remark.kind) {
    case "dated":
      return diagnose("A23", { detail: clockText(remark.localTime) });
    case "far-date":
      return diagnose("A23", farDate);
    case "batch-refused": {
      if (remark.why === "left") return diagnose("E03", { cause: tooManyLeft });
      const number = sixDigits(remark.batch);
      const cause = text(`批次号 ${number} 已用过，未采用`, `Batch ${number} used before: not taken`);
      return diagnose("B18", { cause });
    }
  }
}

const farDate = Object.freeze({
  cause: text("{acquirer}的日期相差超过一天，未采用", "{acquirer}: date too far off, not taken"),
  remedy: text("请联系客服", "Call support"),
});

/** Why a set was not loaded. */
export function downloadDiagnosis(failure: DownloadFailure): Diagnosis {
  switch (failure.kind) {
    case "not-sent":
      return notSentDiagnosis(failure);
    case "interrupted": {
      const { responseCode } = failure;
      return diagnose("A17", responseCode === undefined ? {} : { responseCode });
    }
    case "malformed":
      return forSupport(diagnose("A18"), badFieldText(failure.field));
    case "bad-card-set":
      return forSupport(diagnose("A18"), badSetText(failure));
    case "incompatible":
      return diagnose("C15", { detail: parametersVersion(failure.version) });
    case "not-allowed":
      return diagnose("A18", { detail: notAllowedText(failure.below) });
  }
}

function notAllowedText(below: BelowFloor): Text {
  if (below === "rights") return text("主管未同意放宽操作权限", "A supervisor did not agree to new rights");
  if (below === "signature") return text("主管未同意以密码代替签名", "PIN for signature: a supervisor did not agree");
  if (below === "checks") return text("主管未同意免卡或免密", "No card or PIN: a supervisor did not agree");
  const upTo = formatFen(below.smallAmountFen);
  return text(`主管未同意免密免签至 ${upTo} 元`, `A supervisor did not agree to CNY ${upTo}`);
}

function clockText(localTime: string): Text {
  const now = localTime.replace(/^(....)(..)(..)(..)(..).*/, "$1-$2-$3 $4:$5");
  return text(`终端时间 ${now}`, `Clock: ${now}`);
}
