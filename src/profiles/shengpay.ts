import type { TerminalModel } from "../../hal/board";
import { text } from "../screen/text";
import type { Wallet } from "../values/wallet";
import { type FeePolicy, type FeeRule, SINCE_EVER } from "./fees";
import { inKeyBlock } from "./key-loading";
import { type Acquirer, type AcquirerProfile, careful } from "./profile";

const credit: FeeRule = Object.freeze([6_000] as const);
/** No fee is quoted for a UnionPay code (`faults.md`): this product is off. */
const codes = Object.freeze({ wechat: Object.freeze([3_800] as const), alipay: Object.freeze([3_800] as const) });
const debit: FeeRule = Object.freeze([5_000, 20_00] as const);

const classicContract: FeePolicy = Object.freeze({
  from: SINCE_EVER,
  credit,
  debit: Object.freeze([5_500, 20_00] as const),
  ...codes,
});
const smartContract: FeePolicy = Object.freeze({ from: SINCE_EVER, credit, debit, ...codes });
const esignContract: FeePolicy = Object.freeze({ from: SINCE_EVER, credit, debit });
/** The documents give it no dates: these are the demo world's. */
const esignPromotion: FeePolicy = Object.freeze({
  from: "20270101",
  until: "20270630",
  credit: Object.freeze([5_500] as const),
});

const general: AcquirerProfile = Object.freeze({
  ...careful,
  name: text("盛付通", "Shengpay"),
  // The documents name no colours: these are the demo world's.
  accent: 0x5972,
  namesReturned: true,
  numbersFirst: true,
  partialApproval: true,
  wallets: Object.freeze<Wallet[]>(["wechat", "alipay"]),
  codesShownBy: Object.freeze<TerminalModel[]>(["smart"]),
  fees: Object.freeze([classicContract]),
  // Somebody always stands at its counters: they ask for the lock by parameter 61.
  lockMinutes: 0,
  keyLoading: inKeyBlock,
});

/** 盛付通: three models, three contracts. Its e-sign terminal takes no codes. */
export const shengpay: Acquirer = Object.freeze({
  general,
  esign: Object.freeze({
    ...general,
    wallets: Object.freeze([]),
    fees: Object.freeze([esignContract, esignPromotion]),
  }),
  smart: Object.freeze({ ...general, fees: Object.freeze([smartContract]) }),
});
