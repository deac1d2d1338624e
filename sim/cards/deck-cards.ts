import { type Card, card } from "./card";
import { chipCards } from "./deck-chip-cards";

/** The ordinary cards: one of each kind and interface. */
const ordinary: readonly Card[] = [
  card({
    id: "credit-stripe",
    face: { zh: "信用卡，磁条，凭密码", en: "Credit card, stripe, with PIN" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001014",
  }),
  card({
    id: "debit-stripe",
    face: { zh: "借记卡，磁条，凭密码", en: "Debit card, stripe, with PIN" },
    kind: "debit",
    interfaces: ["stripe"],
    pan: "6298010000000001026",
  }),
  card({
    id: "credit-chip",
    face: { zh: "信用卡，芯片，凭密码", en: "Credit card, chip, with PIN" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298000000001030",
  }),
  card({
    id: "debit-chip",
    face: { zh: "借记卡，芯片，凭密码", en: "Debit card, chip, with PIN" },
    kind: "debit",
    interfaces: ["chip", "stripe"],
    pan: "6298010000000001042",
  }),
  card({
    id: "credit-tap",
    face: { zh: "信用卡，闪付，也可插卡", en: "Credit card, tap, chip too" },
    kind: "credit",
    interfaces: ["tap", "chip", "stripe"],
    pan: "6298000000001055",
  }),
  card({
    id: "debit-tap",
    face: { zh: "借记卡，闪付，也可插卡", en: "Debit card, tap, chip too" },
    kind: "debit",
    interfaces: ["tap", "chip", "stripe"],
    pan: "6298010000000001067",
  }),
  card({
    id: "phone-tap",
    face: { zh: "手机闪付，手机上已验证持卡人", en: "Phone, cardholder verified on the phone" },
    kind: "credit",
    interfaces: ["tap"],
    phone: true,
    pan: "6298000000001071",
  }),
];

/** Cards that their issuer declines. */
const declined: readonly Card[] = [
  card({
    id: "expired",
    face: { zh: "过期卡：2023年1月到期", en: "Expired in January 2023" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001089",
    expiry: "2301",
  }),
  card({
    id: "lost",
    face: { zh: "已挂失的卡（应答码41）", en: "Reported lost (code 41)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001097",
    status: "lost",
  }),
  card({
    id: "stolen",
    face: { zh: "被窃卡（应答码43）", en: "Reported stolen (code 43)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001105",
    status: "stolen",
  }),
  card({
    id: "restricted",
    face: { zh: "受限制的卡（应答码62）", en: "Restricted by its issuer (code 62)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001113",
    status: "restricted",
  }),
  card({
    id: "low-balance",
    face: { zh: "余额只有1.00元（应答码51）", en: "Holds 1.00 yuan only (code 51)" },
    kind: "debit",
    interfaces: ["stripe"],
    pan: "6298010000000001125",
    availableFen: 100,
  }),
  card({
    id: "wrong-pin",
    face: { zh: "持卡人记错了密码（应答码55）", en: "Its holder has the PIN wrong (code 55)" },
    kind: "debit",
    interfaces: ["stripe"],
    pan: "6298010000000001133",
    issuerPin: "654321",
  }),
  card({
    id: "frozen",
    face: { zh: "账户被冻结（应答码57）", en: "Account frozen (code 57)" },
    kind: "debit",
    interfaces: ["stripe"],
    pan: "6298010000000001174",
    status: "frozen",
  }),
  card({
    id: "dormant",
    face: { zh: "睡眠卡，尚未启用（应答码21）", en: "Dormant, never activated (code 21)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001220",
    status: "dormant",
  }),
  card({
    id: "pin-locked",
    face: { zh: "密码输错次数已超限（应答码75）", en: "Locked after wrong PINs (code 75)" },
    kind: "debit",
    interfaces: ["stripe"],
    pan: "6298010000000001182",
    pinLocked: true,
  }),
  card({
    id: "amount-limited",
    face: { zh: "单笔限额100.00元（应答码61）", en: "At most 100.00 yuan a time (code 61)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001196",
    limits: { perTransactionFen: 10_000 },
  }),
  card({
    id: "count-limited",
    face: { zh: "每天限用2次（应答码65）", en: "Twice a day at most (code 65)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001204",
    limits: { dailyCount: 2 },
  }),
];

/** Cards that misbehave as things. */
const broken: readonly Card[] = [
  card({
    id: "damaged-stripe",
    face: { zh: "磁条损坏，刷不出来", en: "Its stripe cannot be read" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001147",
    misbehaviour: "damaged-stripe",
  }),
  card({
    id: "damaged-chip",
    face: { zh: "芯片损坏，可改刷磁条", en: "Its chip is dead, its stripe works" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298000000001154",
    misbehaviour: "damaged-chip",
  }),
  card({
    id: "chip-declines-at-end",
    face: { zh: "银行批准后芯片却拒绝", en: "Its chip declines after the bank's approval" },
    kind: "credit",
    interfaces: ["chip", "stripe"],
    pan: "6298000000001162",
    misbehaviour: "chip-declines-at-end",
  }),
  card({
    id: "copied-stripe",
    face: { zh: "复制的磁条（应答码59）", en: "A copied stripe (code 59)" },
    kind: "credit",
    interfaces: ["stripe"],
    pan: "6298000000001212",
    misbehaviour: "copied-stripe",
  }),
];

/** Every card, in the order in which the deck shows them. */
export const deckCards: readonly Card[] = Object.freeze([...ordinary, ...declined, ...broken, ...chipCards]);
