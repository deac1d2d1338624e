import { text } from "../screen/text";
import { wallets } from "../values/wallet";
import { type FeePolicy, SINCE_EVER } from "./fees";
import { inKeyBlock } from "./key-loading";
import { type Acquirer, type AcquirerProfile, careful, withoutKeys } from "./profile";

/** `faults.md`, fees. A card by phone (QuickPass) costs what its kind costs. */
const contract: FeePolicy = Object.freeze({
  from: SINCE_EVER,
  credit: Object.freeze([6_000] as const),
  debit: Object.freeze([5_000, 25_00] as const),
  wechat: Object.freeze([3_800] as const),
  alipay: Object.freeze([3_800] as const),
  unionpay: Object.freeze([6_000] as const),
});

const general: AcquirerProfile = Object.freeze({
  ...careful,
  name: text("拉卡拉", "Lakala"),
  barsAnsweredStans: true,
  namesReturned: true,
  numbersFirst: true,
  partialApproval: true,
  wallets,
  codesShownBy: withoutKeys,
  fees: Object.freeze([contract]),
  // Somebody always stands at its counters: they ask for the lock by parameter 61.
  lockMinutes: 0,
  keyLoading: inKeyBlock,
});

/** 拉卡拉: the e-sign terminal has the contract of all. */
export const lakala: Acquirer = Object.freeze({ general });
