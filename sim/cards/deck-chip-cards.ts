import { type Card, card } from "./card";

/** Chips that are in order, each another way. */
const orderly: readonly Card[] = [
  card({
    id: "static-chip",
    face: { zh: "只能静态认证的芯片（SDA）", en: "Chip with static authentication only (SDA)" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010111",
  }),
  card({
    id: "combined-chip",
    face: { zh: "复合动态认证的芯片（CDA）", en: "Chip with combined authentication (CDA)" },
    kind: "debit",
    interfaces: ["chip", "stripe"],
    pan: "6298017040015000129",
  }),
  card({
    id: "signature-chip",
    face: { zh: "只要签名、不要密码的芯片", en: "Chip that asks for a signature, no PIN" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010137",
  }),
  card({
    id: "no-check-chip",
    face: { zh: "不验证持卡人的芯片", en: "Chip that checks no holder" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010145",
  }),
  card({
    id: "offline-pin-chip",
    face: { zh: "芯片自己核对密码", en: "Chip that checks the PIN itself" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010152",
  }),
  card({
    id: "offline-pin-locked",
    face: { zh: "芯片密码已锁，改用签名", en: "Chip whose own PIN is locked: signature" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010160",
  }),
  card({
    id: "wrong-pin-chip",
    face: { zh: "芯片卡，持卡人记错了密码（应答码55）", en: "Chip, its holder has the PIN wrong (code 55)" },
    kind: "debit",
    interfaces: ["chip", "stripe"],
    pan: "6298017040015000178",
    issuerPin: "654321",
  }),
  card({
    id: "two-applications",
    face: { zh: "一卡两应用：信用与借记，由持卡人选", en: "Two applications, credit and debit: the holder chooses" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010186",
  }),
  card({
    id: "no-directory-chip",
    face: { zh: "没有应用目录的芯片", en: "Chip without a directory of applications" },
    kind: "debit",
    interfaces: ["chip", "stripe"],
    pan: "6298017040015000194",
  }),
  card({
    id: "expired-chip",
    face: { zh: "过期的芯片卡：2023年1月到期", en: "Chip, expired in January 2023" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010202",
    expiry: "2301",
  }),
  card({
    id: "low-balance-tap",
    face: { zh: "闪付卡，余额只有1.00元（应答码51）", en: "Tap, holds 1.00 yuan only (code 51)" },
    kind: "debit",
    interfaces: ["tap", "chip"],
    pan: "6298017040015000210",
    availableFen: 100,
  }),
  card({
    id: "cash-tap",
    face: { zh: "电子现金100.00元，小额可脱机", en: "Tap, carries 100.00 yuan to spend offline" },
    kind: "debit",
    interfaces: ["tap", "chip"],
    pan: "6298017040015000228",
  }),
];

/** Chips that refuse, fail or cheat. */
const faulty: readonly Card[] = [
  card({
    id: "slow-chip",
    face: { zh: "反应很慢的芯片", en: "Its chip is slow" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010236",
  }),
  card({
    id: "blocked-chip",
    face: { zh: "芯片已被银行锁卡，不得降级刷卡", en: "Chip blocked by its bank: no swipe instead" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010244",
  }),
  card({
    id: "blocked-application",
    face: { zh: "芯片里的应用已被锁定", en: "Its application is blocked" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010251",
  }),
  card({
    id: "foreign-chip",
    face: { zh: "终端不支持的芯片应用，可改刷磁条", en: "An application unknown here: swipe instead" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010269",
  }),
  card({
    id: "forged-chip",
    face: { zh: "伪造的芯片，密文不对（应答码59）", en: "A forged chip, wrong cryptogram (code 59)" },
    kind: "credit",
    interfaces: ["chip", "tap", "stripe"],
    pan: "6298007040010277",
  }),
  card({
    id: "replaying-chip",
    face: {
      zh: "重放旧密文的芯片（第二次起应答码59）",
      en: "Replays its first cryptogram (code 59 from its second use)",
    },
    kind: "credit",
    interfaces: ["chip", "tap", "stripe"],
    pan: "6298007040010285",
  }),
  card({
    id: "false-signature-chip",
    face: { zh: "动态签名不对的芯片（应答码59）", en: "A chip with a false signature (code 59)" },
    kind: "credit",
    interfaces: ["chip", "tap", "stripe"],
    pan: "6298007040010293",
  }),
  card({
    id: "leaving-chip",
    face: { zh: "生成密文前就拔出", en: "Pulled out before the first cryptogram" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010301",
  }),
  card({
    id: "leaving-late-chip",
    face: { zh: "银行批准后、芯片说话前就拔出", en: "Pulled out after the bank's approval" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010319",
  }),
  card({
    id: "mute-chip",
    face: { zh: "读到一半不再应答的芯片", en: "Falls silent half way" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010327",
  }),
  card({
    id: "endless-chip",
    face: { zh: "数据没完没了的芯片", en: "Its data never end" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010335",
  }),
  card({
    id: "truncated-chip",
    face: { zh: "数据断在半路的芯片", en: "Its data break off" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010343",
  }),
  card({
    id: "wrong-length-chip",
    face: { zh: "数据长度不对的芯片", en: "Its lengths are wrong" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010350",
  }),
  card({
    id: "malformed-chip",
    face: { zh: "应用信息乱码，可改刷磁条", en: "Its application's description is garbled: swipe instead" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010368",
  }),
  card({
    id: "refusing-chip",
    face: { zh: "芯片不愿开始交易（6985）", en: "Refuses to begin (6985)" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298007040010376",
  }),
  card({
    id: "two-cards",
    face: { zh: "两张卡叠在一起", en: "Two cards at once" },
    kind: "credit",
    interfaces: ["tap"],
    pan: "6298007040010384",
  }),
  card({
    id: "insert-instead",
    face: { zh: "闪付不行，请插卡", en: "Cannot tap: insert it" },
    kind: "credit",
    interfaces: ["tap", "chip", "stripe"],
    pan: "6298007040010392",
  }),
  card({
    id: "look-at-phone",
    face: { zh: "请先看手机再闪付", en: "Look at the phone, then tap again" },
    kind: "credit",
    interfaces: ["tap"],
    pan: "6298007040010400",
    phone: true,
  }),
  card({
    id: "leaving-tap",
    face: { zh: "闪付时拿走得太早", en: "Taken away too early, then held still" },
    kind: "credit",
    interfaces: ["tap", "chip"],
    pan: "6298007040010418",
  }),
];

/** Behind the others, whose certificates are numbered by their place. */
const guests: readonly Card[] = [
  card({
    id: "english-chip",
    face: { zh: "持卡人首选英文的卡", en: "Its holder is spoken to in English" },
    kind: "debit",
    interfaces: ["chip", "tap", "stripe"],
    pan: "6298017040015000426",
  }),
];

/** What chips add to the deck: `chip/deck-chips.ts` says what each of them does. */
export const chipCards: readonly Card[] = Object.freeze([...orderly, ...faulty, ...guests]);
