import { code, policy, six } from "../fee-policies";
import { type HostRow, usualDialect, usualPayouts } from "../host-row";
import type { PayoutRules } from "../payout-types";

const contract = policy({ credit: six, debit: six, wechat: six, alipay: six, unionpay: six });
const promotion = policy(
  { credit: code, debit: code, wechat: code, alipay: code, unionpay: code },
  "20260701",
  "20261231",
);

export const unionpay: HostRow = Object.freeze<HostRow>({
  name: Object.freeze({ zh: "银联演示行", en: "UnionPay (demo)", gbkHex: "d2f8c1aad1ddcabed0d0" }),
  merchantName: Object.freeze({ zh: "云上书屋", en: "Books in the Cloud", gbkHex: "d4c6c9cfcae9cedd" }),
  supportPhone: "400-000-0004",
  institution: "48000004",
  merchant: "898310059420004",
  terminal: "40000001",
  tpdu: "6000060000",
  header: "603100310001",
  bars: true,
  tmkHex: "FEDCBA98765432100123456789ABCDEF",
  protectionHex: "3F4E5D6C7B8A9AA8A897A6B5C4D3E2F1",
  way: "rsa",
  provesSignIn: true,
  dialect: usualDialect,
  fees: () => [contract, promotion],
  // It pays its merchants on the next working day alone.
  payouts: Object.freeze({ ...usualPayouts, products: Object.freeze<PayoutRules["products"]>(["T1"]) }),
  accountEnd: "5444",
});
