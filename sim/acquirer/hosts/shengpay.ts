import { code, policy, six } from "../fee-policies";
import type { FeePolicy } from "../fee-policy";
import { type HostRow, usualDialect, usualPayouts } from "../host-row";

const classic = policy({ credit: six, debit: { rate: "0.0055", capFen: 2_000 }, wechat: code, alipay: code });
const smart = policy({ credit: six, debit: { rate: "0.0050", capFen: 2_000 }, wechat: code, alipay: code });
const esign: readonly FeePolicy[] = Object.freeze([
  policy({ credit: six, debit: { rate: "0.0050", capFen: 2_000 } }),
  policy({ credit: { rate: "0.0055" } }, "20270101", "20270630"),
]);

export const shengpay: HostRow = Object.freeze<HostRow>({
  name: Object.freeze({ zh: "盛付通演示行", en: "Shengpay (demo)", gbkHex: "caa2b8b6cda8d1ddcabed0d0" }),
  merchantName: Object.freeze({ zh: "青禾便利店", en: "Green Rice Store", gbkHex: "c7e0baccb1e3c0fbb5ea" }),
  supportPhone: "400-000-0002",
  institution: "48000002",
  merchant: "898310054110002",
  terminal: "20000001",
  tpdu: "6000040000",
  header: "603100311208",
  bars: false,
  tmkHex: "89ABCDEF0123456776543210FEDCBA98",
  protectionHex: "1F2E3D4C5B6A79888897A6B5C4D3E2F1",
  way: "key block",
  provesSignIn: false,
  dialect: usualDialect,
  fees: (model) => (model === "esign" ? esign : [model === "smart" ? smart : classic]),
  payouts: Object.freeze({
    ...usualPayouts,
    instantFee: Object.freeze({ fixedFen: 200, millionths: 0 }),
    dayCount: 3,
  }),
  accountEnd: "3222",
});
