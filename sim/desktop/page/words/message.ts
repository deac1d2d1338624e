import type { Language, WireMessage } from "../api";
import { messageName } from "./terms";
import { type Text, text } from "./text";
import { answer, nameOfMoney, request, requestOf } from "./travel";

/** Messages without money, by 60.3 (网络管理信息码): what is asked for. */
const services: { readonly [code: string]: Text } = Object.freeze({
  "001": text("签到", "Sign-in"),
  "003": text("签到", "Sign-in"),
  "004": text("签到", "Sign-in"),
  "005": text("签到", "Sign-in"),
  "002": text("签退", "Sign-off"),
  "301": text("回响测试", "Echo test"),
  "350": text("主密钥下载", "Master key"),
  "351": text("主密钥下载结束", "End of master key"),
  "352": text("主密钥查询", "Master key enquiry"),
  "360": text("参数下载", "Parameters"),
  "361": text("参数下载结束", "End of parameters"),
  "362": text("状态上送", "State report"),
  "370": text("公钥下载", "Chip key"),
  "371": text("公钥下载结束", "End of chip keys"),
  "372": text("公钥查询", "Chip key list"),
  "373": text("公钥查询", "Chip key list"),
  "380": text("芯片参数下载", "Chip parameters"),
  "381": text("芯片参数下载结束", "End of chip parameters"),
  "382": text("芯片参数查询", "Chip parameter list"),
});
/** Requests whose 60.3 says what they are for. */
const SERVICES: readonly string[] = Object.freeze(["0800", "0820"]);
/** A signature is sent in parts, each with its number as the last digit. */
const SIGNATURE = /^80\d$/;
const signature = text("签名上送", "Signature");
const CODE_AT = 8;
const CODE_DIGITS = 3;

/** A message in words: a sale or a sign-in, asked for or answered. By its type alone where that tells no more. */
export function nameOfMessage(message: Pick<WireMessage, "mti" | "direction" | "fields">, language: Language): string {
  const { mti, direction, fields } = message;
  const of = (number: number) => fields.find(({ field }) => field === number)?.value ?? "";
  const money = nameOfMoney({ mti, direction, about: `${of(3).slice(0, 2)}/${of(25)}` }, language);
  if (money !== undefined) return money;
  const code = of(60).slice(CODE_AT, CODE_AT + CODE_DIGITS);
  const isService = SERVICES.includes(requestOf({ mti, direction }));
  const service = isService ? (SIGNATURE.test(code) ? signature : services[code]) : undefined;
  if (!service) return messageName(mti, language);
  return service[language] + (direction === "to-host" ? request : answer)[language];
}
