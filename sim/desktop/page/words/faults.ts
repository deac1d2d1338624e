import type { Language } from "../api";
import type { Terms } from "./terms";

/** Sections of the fault catalogue, by the letter that its codes begin with. */
export const sections: Terms = Object.freeze({
  A: { zh: "签到", en: "Sign-in" },
  B: { zh: "刷卡交易", en: "Card transactions" },
  C: { zh: "签名与凭条", en: "Signature and slip" },
  D: { zh: "断电与存储", en: "Power and storage" },
  E: { zh: "结算与到账", en: "Settlement and payout" },
  F: { zh: "安全", en: "Security" },
});

/** The catalogue's rows in Chinese; the view says them in English. */
const chinese: { readonly [code: string]: string } = Object.freeze({
  A01: "Wi-Fi 和蜂窝网都断了",
  A02: "Wi-Fi 断了，蜂窝网还在",
  A03: "两路网络都慢：单程 3 秒，丢包 30%",
  A04: "连上了网，但域名解析不了",
  A05: "主机拒绝一切连接",
  A06: "主机的 TLS 证书有问题",
  A07: "主机按计划停机维护",
  A08: "主机对签到应答 96",
  A09: "主机不认识这个商户",
  A10: "商户账户被冻结",
  A11: "主机不认识这台终端",
  A12: "输错操作员密码",
  A13: "连输三次错密码",
  A14: "主密钥从未灌入",
  A15: "工作密钥的校验值不对",
  A16: "下一个应答的 MAC 不对",
  A17: "参数下载到第二块时断线",
  A18: "要下载的参数格式有误",
  A19: "已签到时再按一次签到（菜单，1）",
  A20: "下一次签到的应答丢失",
  B01: "磁条读不出：用 damaged-stripe 卡",
  B02: "卡拿得太早：手法选“早拔”",
  B03: "两张卡一起挥：手法选“两张”",
  B04: "过期卡：用 expired 卡",
  B05: "挂失卡：用 lost 卡",
  B06: "受限卡：用 restricted 卡",
  B07: "密码错误：用 wrong-pin 卡",
  B08: "余额不足：用 low-balance 卡",
  B09: "超过卡的限额：用 amount-limited 卡",
  B10: "输入超过上限的金额",
  B11: "芯片卡去刷磁条：用 credit-chip 卡刷卡",
  B12: "在刷卡或输密码时走开：拨动时钟",
  B13: "交易将要发出时断网",
  B14: "下一个应答丢失",
  B15: "下一个应答在超时之后才到",
  B16: "下一个应答被损坏",
  B17: "下一笔消费应答 91（发卡行不在线）",
  B18: "下一笔消费应答 30（报文格式错）",
  B20: "读卡器没有反应",
  B22: "芯片最后拒绝：用 chip-declines-at-end 卡",
  C01: "签名板没有反应",
  C03: "持卡人没签就走了",
  C07: "签名上送失败",
  C12: "打印机缺纸",
  C13: "打到一半没纸",
  C14: "电量低，不能打印",
  D01: "下一个报文发出后断电",
  D02: "下一次写闪存时断电",
  D03: "闪存扇区坏了",
  D05: "电池电量低",
  D07: "触发防拆",
});

/** What a row of the catalogue does: in Chinese where it is known, else as the view says it. */
export function rowOf(code: string, english: string, language: Language): string {
  if (language === "zh") return chinese[code] ?? english;
  // Scripts play verbs; whoever reads this has the cards, the keys and the clock before him.
  return english.replace(/^the card verb with the card /, "play the card ").replace(/^the (key|card|clock) verb: /, "");
}
