import type { Text } from "../../hal/display";
import type { ConnectFault } from "../../hal/network";
import type { Acceptor } from "../book/facts";
import type { CardFlaw, EmvStep } from "../emv/outcome";
import type { Found, FoundWord } from "../evidence/checks";
import type { BadCardSet } from "../evidence/failures";
import type { noAnswers } from "../evidence/log";
import { text } from "../screen/text";
import type { FaultCode } from "./catalogue";

/*
 * What the contracts' own values are called on pages for support. Each table is of its type: a new value without words does not
 * compile.
 */

export const connectFaultWords: { readonly [fault in ConnectFault]: Text } = Object.freeze({
  "no-bearer": text("没有网络", "no network"),
  dns: text("域名解析失败", "name not found"),
  refused: text("被拒绝", "refused"),
  unreachable: text("连不上", "not reached"),
  "tls-expired": text("证书已过期", "certificate expired"),
  "tls-name": text("证书名称不符", "certificate of another"),
  "tls-issuer": text("证书不可信", "certificate not trusted"),
  "tls-handshake": text("安全连接失败", "no secure line"),
  "tls-clock": text("证书尚未生效", "certificate not yet valid"),
});

export const noAnswerWords: { readonly [why in (typeof noAnswers)[number]]: Text } = Object.freeze({
  timeout: text("等待超时", "timed out"),
  reset: text("连接中断", "line broke off"),
  mismatch: text("应答不符", "it did not match"),
});

const foundWords: { readonly [found in FoundWord]: Text } = Object.freeze({
  ...connectFaultWords,
  "paper-out": text("缺纸", "out of paper"),
  "cover-open": text("盖打开", "cover open"),
  overheated: text("过热", "too hot"),
  "head-fault": text("打印头故障", "print head fault"),
  disconnected: text("未连接", "not connected"),
  "battery-low": text("电量低", "battery low"),
  unintelligible: text("应答异常", "reply garbled"),
  "no-answer": text("没有应答", "no answer"),
  dark: text("不显示", "stays dark"),
  tampered: text("曾被拆开", "was opened"),
  "no-master-key": text("没有主密钥", "no master key"),
  "no-working-keys": text("没有工作密钥", "no working keys"),
  "not-set": text("时间未校准", "not set"),
  "not-sent": text("未能发出", "not sent"),
  element: text("安全芯片故障", "security chip fault"),
  "wrong-keys": text("密钥错误", "wrong keys"),
  unproven: text("应答未能核实", "answer not verified"),
  "no-date": text("未告知日期", "no date told"),
});

/** What a look of the self-test found amiss. */
export function foundText(found: Found): Text {
  // Parts hang on cables: anything may come.
  if (typeof found === "string") return foundWords[Object.hasOwn(foundWords, found) ? found : "unintelligible"];
  switch (found.kind) {
    case "charge":
      return text(`剩余 ${found.percent}%`, `${found.percent}% left`);
    case "retired":
      return text(`已停用 ${found.sectors} 处`, `${found.sectors} out of use`);
    case "parameters":
      return parametersVersion(found.version);
  }
}

const stepWords: { readonly [step in EmvStep]: Text } = Object.freeze({
  selection: text("选择应用", "selection"),
  initiate: text("应用初始化", "start of processing"),
  records: text("读取记录", "reading of records"),
  authentication: text("脱机认证", "offline authentication"),
  verification: text("持卡人验证", "cardholder check"),
  risk: text("风险管理", "risk check"),
  "first-cryptogram": text("首次密文", "first cryptogram"),
  "issuer-authentication": text("发卡行认证", "issuer authentication"),
  scripts: text("发卡行脚本", "issuer's scripts"),
  "second-cryptogram": text("二次密文", "second cryptogram"),
});

const flawWords: { readonly [flaw in CardFlaw]: Text } = Object.freeze({
  length: text("长度不对", "wrong length"),
  tlv: text("编码错误", "badly coded"),
  template: text("模板错误", "wrong template"),
  status: text("状态字", "status"),
  "missing-object": text("缺少数据项", "an object is missing"),
  "duplicate-object": text("数据项重复", "an object comes twice"),
  "file-locator": text("文件定位错误", "wrong file locator"),
  "cryptogram-type": text("密文类型不符", "wrong kind of cryptogram"),
  "too-many-commands": text("指令过多", "too many commands"),
  "too-much-data": text("数据过多", "too much data"),
  "card-number": text("卡号有误", "wrong card number"),
});

/** Where a card broke the books: nothing of what it said. @param status SW1 SW2, 0 where it is none. */
export function chipFlawText(step: EmvStep, flaw: CardFlaw, status: number): Text {
  const word = status === 0 ? "" : ` ${status.toString(16).padStart(4, "0").toUpperCase()}`;
  const [where, what] = [stepWords[step], flawWords[flaw]];
  return text(`芯片数据有误：${where.zh}，${what.zh}${word}`, `Chip: ${where.en}, ${what.en}${word}`);
}

const setWords: { readonly [set in BadCardSet["set"]]: Text } = Object.freeze({
  authorityKeys: text("IC卡公钥", "Chip key"),
  applications: text("IC卡参数", "Chip setting"),
});

/** A18: which part of what was loaded is wrong. */
export function badSetText({ set, part }: BadCardSet): Text {
  const { zh, en } = setWords[set];
  const number = part === undefined ? "" : ` ${part}`;
  return text(`${zh}${number} 有误`, `${en}${number} is wrong`);
}

/** @param field as the protocol names it: "F62.26". */
export function badFieldText(field: string): Text {
  return text(`参数 ${field} 有误`, `Setting ${field} is wrong`);
}

export function parametersVersion(version: string): Text {
  return text(`参数版本 ${version}`, `Settings version ${version}`);
}

/**
 * Under which number the acquirer does not know the merchant (A09, A10) or the terminal (A11): support asks for it.
 * @param madeAs where it is no longer this terminal's.
 */
export function registeredAs(code: FaultCode, madeAs?: Acceptor): Text | undefined {
  const { merchant, terminal } = madeAs ?? places;
  switch (code) {
    case "A09":
    case "A10":
      return text(`商户号 ${merchant}`, `Merchant ${merchant}`);
    case "A11":
      return text(`终端号 ${terminal}，SN {serial}`, `Terminal ${terminal}, SN {serial}`);
    default:
      return undefined;
  }
}

const places: Acceptor = Object.freeze({ merchant: "{merchant}", terminal: "{terminal}" });
