import { code, policy, six } from "../fee-policies";
import { type HostRow, usualDialect, usualPayouts } from "../host-row";

/** The same on all models. */
const contract = policy({
  credit: six,
  debit: { rate: "0.0050", capFen: 2_500 },
  wechat: code,
  alipay: code,
  unionpay: six,
});

export const lakala: HostRow = Object.freeze<HostRow>({
  name: Object.freeze({ zh: "拉卡拉演示行", en: "Lakala (demo)", gbkHex: "c0adbfa8c0add1ddcabed0d0" }),
  merchantName: Object.freeze({ zh: "晴空咖啡馆", en: "Clear Sky Café", gbkHex: "c7e7bfd5bfa7b7c8b9dd" }),
  supportPhone: "400-000-0001",
  institution: "48000001",
  merchant: "898310058120001",
  terminal: "10000001",
  tpdu: "6000030000",
  header: "603100311108",
  bars: true,
  tmkHex: "0123456789ABCDEFFEDCBA9876543210",
  protectionHex: "0F1E2D3C4B5A69788796A5B4C3D2E1F00123456789ABCDEF1032547698BADCFE",
  way: "key block",
  provesSignIn: false,
  dialect: usualDialect,
  fees: () => [contract],
  payouts: usualPayouts,
  accountEnd: "2111",
});
