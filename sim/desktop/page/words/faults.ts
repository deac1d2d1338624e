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

/** Who can mend what went wrong, by the catalogue's letters. */
export const whoWords: Terms = Object.freeze({
  M: { zh: "商户", en: "merchant" },
  C: { zh: "持卡人", en: "cardholder" },
  O: { zh: "主管", en: "supervisor" },
  S: { zh: "客服", en: "support" },
  T: { zh: "终端自己", en: "terminal" },
});

/** The catalogue's rows in Chinese; the view says them in English. */
const chinese: { readonly [code: string]: string } = Object.freeze({
  A01: "Wi-Fi 和蜂窝网都断了",
  A02: "Wi-Fi 断了，蜂窝网还在",
  A03: "两路网络都慢：单程 3 秒，丢包 30%",
  A04: "连上了网，但域名解析不了",
  A05: "主机拒绝一切连接",
  A06: "主机的证书已过期，终端重启；未用 TLS 的终端改用 TLS",
  A07: "主机停机维护，从现在起一小时",
  A08: "主机对签到应答 96",
  A09: "主机不认识这个商户",
  A10: "商户账户被冻结",
  A11: "主机不认识这台终端",
  A12: "输错操作员密码",
  A13: "收单机构不许 01 号操作员签到",
  A14: "主密钥从未灌入",
  A15: "工作密钥的校验值不对",
  A16: "下一个应答的 MAC 不对",
  A17: "参数下载到第二块时断线",
  A18: "要下载的参数格式有误",
  A19: "已签到时再按一次签到（菜单，1）",
  A20: "下一次签到的应答丢失",
  A21: "主机要求程序 0.9.0 或更新",
  A22: "终端不再绑定商户",
  A23: "时钟备用电池没电，断电一瞬：日期丢失",
  B01: "接下来三次读卡都失败",
  B02: "下一张插入或挥动的卡拿得太早",
  B03: "下一次挥卡时感应区有两张卡",
  B04: "下一笔消费应答 54（过期卡）",
  B05: "下一笔消费应答 41（挂失卡）",
  B06: "下一笔消费应答 62（受限卡）",
  B07: "下一笔消费应答 55（密码错误）",
  B08: "下一笔消费应答 51（余额不足）",
  B09: "下一笔消费应答 61（超限额，还剩 20.00）",
  B10: "输入超过上限、或三十笔之后为平时一百倍的金额",
  B11: "芯片卡去刷磁条：用 credit-chip 卡刷卡",
  B12: "在刷卡或输密码时走开：拨动时钟",
  B13: "交易正在连接时断网，尚未发出",
  B14: "下一个应答丢失",
  B15: "下一个应答在超时之后才到",
  B16: "下一笔消费的应答被损坏，成了别的交易的应答",
  B17: "下一笔消费应答 91（发卡行不在线）",
  B18: "下一笔消费应答 30（第 49 域格式错）",
  B19: "同卡同金额再收先询问：参数 52，下一个应答之后下载",
  B20: "读卡器没有反应",
  B21: "主机已扣款，终端验证应答时程序异常",
  B22: "下一张芯片卡收到批准，但密文有误",
  C01: "签名板没有反应",
  C02: "签名传到终端只剩一个点",
  C03: "持卡人没签就走了",
  C04: "持卡人签名时断电",
  C05: "交易成功后、签名前断电",
  C06: "签名之后、上送之前断电",
  C07: "主机拒绝每一次签名上送",
  C08: "每条报文只能带 128 字节签名（参数 50，签到或下一个应答后下载）",
  C09: "操作员不能受理签名：菜单，6，操作员号，主管密码，F1",
  C10: "下一笔交易不成功：不会要求签名",
  C11: "小额免密免签：用 credit-tap 挥卡，不超过 1000 元",
  C12: "打印机缺纸",
  C13: "剩下的纸只够三分之一张签购单",
  C14: "电量低，不能打印，电源只够运行、不够充电",
  C15: "签名参数版本不符（签到或下一个应答后下载）",
  D01: "下一个报文发出后断电",
  D02: "下一次写闪存时断电",
  D03: "闪存两个扇区坏了",
  D04: "日志写满，只够办完手头的",
  D05: "电池快没电了",
  D06: "接下来十次开机都在恢复中断电",
  D07: "机壳被拆开，密钥清除",
  F01: "随便做一笔，再到处找卡号：哪里都没有",
  F02: "下一笔消费的应答换成重放的和改过的",
  F03: "要下载的参数是旧格式",
  F04: "收银员去解锁操作员（菜单，6），主管密码不对",
  F05: "猜操作员密码，中间断电重来",
  F06: "芯片的应答没完没了",
  F07: "签名板（没有就打印机）乱答",
  F08: "闪存被换回旧数据，安全芯片的计数对不上",
});

/** What a row of the catalogue does: in Chinese where it is known, else as the view says it. */
export function rowOf(code: string, english: string, language: Language): string {
  if (language === "zh") return chinese[code] ?? english;
  // Scripts play verbs; whoever reads this has the cards, the keys and the clock before him.
  return english.replace(/^the card verb with the card /, "play the card ").replace(/^the (key|card|clock) verb: /, "");
}
