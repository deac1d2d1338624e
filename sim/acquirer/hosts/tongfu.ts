import { code, policy, six } from "../fee-policies";
import { type HostRow, usualDialect, usualPayouts } from "../host-row";

const contract = policy({ credit: six, debit: six });
const promotion = policy({ credit: code, debit: code }, "20261001", "20261231");

export const tongfu: HostRow = Object.freeze<HostRow>({
  name: Object.freeze({ zh: "通付演示行", en: "Tongfu (demo)", gbkHex: "cda8b8b6d1ddcabed0d0" }),
  merchantName: Object.freeze({ zh: "南风面馆", en: "South Wind Noodles", gbkHex: "c4cfb7e7c3e6b9dd" }),
  supportPhone: "400-000-0003",
  institution: "48000003",
  merchant: "898310058120003",
  terminal: "30000001",
  tpdu: "6000050000",
  header: "603100311308",
  bars: false,
  tmkHex: "13579BDF02468ACEECA86420FDB97531",
  protectionHex: "2F3E4D5C6B7A89989897A6B5C4D3E2F1",
  way: "by hand",
  provesSignIn: false,
  dialect: usualDialect,
  fees: () => [contract, promotion],
  // Its merchants are persons: what they have goes by itself, for nothing, on the next working day.
  payouts: Object.freeze({
    ...usualPayouts,
    instantHours: Object.freeze({ from: 8, to: 22 }),
    minimumFen: 10_000,
    automatic: Object.freeze({ product: "T1", hour: 21 } as const),
  }),
  accountEnd: "4333",
});
