import { text } from "../screen/text";
import { wallets } from "../values/wallet";
import { type FeePolicy, type FeeRule, SINCE_EVER } from "./fees";
import type { KeyLoading } from "./key-loading";
import { type Acquirer, type AcquirerProfile, careful, withoutKeys } from "./profile";

/** Between 0.38 and 0.60 %, whatever pays (`faults.md`, other acquirers): a contract, and a promotion with dates, which are the demo world's. */
const usual: FeeRule = Object.freeze([6_000] as const);
const promoted: FeeRule = Object.freeze([3_800] as const);
const contract: FeePolicy = Object.freeze({
  from: SINCE_EVER,
  credit: usual,
  debit: usual,
  wechat: usual,
  alipay: usual,
  unionpay: usual,
});
const promotion: FeePolicy = Object.freeze({
  from: "20260701",
  until: "20261231",
  credit: promoted,
  debit: promoted,
  wechat: promoted,
  alipay: promoted,
  unionpay: promoted,
});

/** The modulus of the demo acquirer's test key. */
const keyLoading = Object.freeze<KeyLoading>({
  kind: "rsa",
  modulusSha256: "DEB59F33A4C39225BCC45407EBB2858A5D081B23FABB5385658704F0334A9A1A",
});

const general: AcquirerProfile = Object.freeze({
  ...careful,
  name: text("银联", "UnionPay"),
  // The documents name no colours: these are the demo world's.
  accent: 0x030e,
  barsAnsweredStans: true,
  namesReturned: true,
  numbersFirst: true,
  partialApproval: true,
  wallets,
  codesShownBy: withoutKeys,
  fees: Object.freeze([contract, promotion]),
  keyLoading,
});

/** 银联: its e-sign terminal is a person's own. */
export const unionpay: Acquirer = Object.freeze({ general });
