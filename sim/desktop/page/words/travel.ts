import type { Language } from "../api";
import type { Travelling } from "../travel/view";
import { messageName } from "./terms";
import { type Text, text } from "./text";

/** Kinds of transactions by request, field 3 and field 25. */
const kinds: { readonly [key: string]: Text } = Object.freeze({
  "0200 00/00": text("消费", "Sale"),
  "0200 20/00": text("撤销", "Void"),
  "0200 31/00": text("余额查询", "Balance"),
  "0220 20/00": text("退货", "Refund"),
  "0100 03/06": text("预授权", "Hold"),
  "0100 20/06": text("预授权撤销", "Hold void"),
  "0200 00/06": text("预授权完成", "Completion"),
  "0200 20/06": text("完成撤销", "Completion void"),
  "0220 00/06": text("完成通知", "Completion advice"),
});
const reversal = text("冲正", "Reversal");
export const request = text("请求", " request");
export const answer = text("应答", " answer");

/** What is needed to name a message: its type, whose it is, the first digits of field 3, and field 25. */
type Named = Pick<Travelling, "direction" | "about"> & { readonly mti?: string | undefined };

/** The type of the request that it is, or that it answers. */
export function requestOf({ mti = "?", direction }: Omit<Named, "about">): string {
  return direction === "to-host" ? mti : `${mti.slice(0, 2)}${Number(mti[2]) - 1}${mti.slice(3)}`;
}

/** The name of a message about a transaction, and whether it asks or answers; undefined of any other. */
export function nameOfMoney(message: Named, language: Language): string | undefined {
  const asks = requestOf(message);
  const kind = asks === "0400" ? reversal : kinds[`${asks} ${message.about}`];
  return kind && kind[language] + (message.direction === "to-host" ? request : answer)[language];
}

/** A message's name in words. */
export function nameOf(message: Travelling, language: Language): string {
  return nameOfMoney(message, language) ?? messageName(message.mti ?? "?", language);
}

/** What became of a message on its way. */
export const fates: { readonly [fate in Travelling["fate"]]: Text } = Object.freeze({
  whole: text("", ""),
  lost: text("丢失", "lost"),
  late: text("迟到", "late"),
  doubled: text("重复", "twice"),
  damaged: text("损坏", "damaged"),
});

export const travelWords = Object.freeze({
  line: text("终端和收单行之间的消息", "Messages between terminal and acquirer"),
  idle: text("消息从这里经过", "Messages pass here"),
  slow: text("慢镜头", "Slow-mo"),
  slowWhy: text(
    "交易消息在路上时放慢，来得及拔电源；虚拟时间不变",
    "While a message with money travels, time goes slowly enough to pull the plug; virtual time stays what it is",
  ),
});

/** A stretch of virtual time. */
export function stretch(ms: number, language: Language): string {
  if (ms < 1000) return `${Math.round(ms)} ${language === "zh" ? "毫秒" : "ms"}`;
  return `${(ms / 1000).toFixed(1)} ${language === "zh" ? "秒" : "s"}`;
}

/** What became of the last exchange, told while nothing is on its way. @param asked its request. @param answered its answer. */
export function outcome(
  asked: Travelling,
  answered: Travelling | undefined,
  nowMs: number,
  language: Language,
): string {
  const [out, back] = [asked.mti ?? "?", answered?.mti ?? "?"];
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);
  if (!answered) {
    if (asked.fate === "lost") return say(`${out} 在路上丢了`, `${out} was lost on its way`);
    if (asked.fate === "damaged") return say(`${out} 在路上损坏了`, `${out} was damaged on its way`);
    return say(`收单行收到 ${out}，还没有应答`, `The acquirer has ${out}: no answer yet`);
  }
  if (nowMs < answered.leftMs) return say(`收单行正在处理 ${out}`, `The acquirer works on ${out}`);
  if (answered.fate === "lost") return say(`应答 ${back} 在路上丢了`, `The answer ${back} was lost`);
  if (answered.fate === "damaged") return say(`应答 ${back} 在路上损坏了`, `The answer ${back} was damaged`);
  if (!answered.taken) return say(`应答 ${back} 到了，终端已不再等待`, `${back} came: nobody waited for it`);
  const took = stretch(answered.arrivesMs - asked.leftMs, language);
  if (answered.fate === "doubled") return say(`应答 ${back} 到了两次，${took}`, `${back} came twice, ${took}`);
  if (answered.fate === "late") return say(`应答 ${back} 迟到，${took}`, `${back} came late, ${took}`);
  return say(`${out} 有应答 ${back}，来回 ${took}`, `${out} answered by ${back}, ${took}`);
}
