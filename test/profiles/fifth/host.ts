import { policy } from "../../../sim/acquirer/fee-policies";
import { type HostRow, usualDialect, usualPayouts } from "../../../sim/acquirer/host-row";

const contract = policy({ credit: { rate: "0.0070" }, debit: { rate: "0.0050", capFen: 1_800 } });

/** The host of the worked example of `src/profiles/README.md`. */
export const example: HostRow = Object.freeze<HostRow>({
  name: Object.freeze({ zh: "例行演示行", en: "Example (demo)", gbkHex: "c0fdd0d0d1ddcabed0d0" }),
  merchantName: Object.freeze({ zh: "晴空咖啡馆", en: "Clear Sky Café", gbkHex: "c7e7bfd5bfa7b7c8b9dd" }),
  supportPhone: "400-000-0005",
  institution: "48000005",
  merchant: "898310058120005",
  terminal: "50000001",
  tpdu: "6000070000",
  header: "613200320002",
  bars: false,
  tmkHex: "02468ACE13579BDFFDB97531ECA86420",
  protectionHex: "4F5E6D7C8B9AA8B7B897A6B5C4D3E2F1",
  way: "key block",
  provesSignIn: false,
  dialect: Object.freeze<HostRow["dialect"]>({
    ...usualDialect,
    mac: "x9.19",
    pinDigitsMax: "06",
    field60Digits: Object.freeze([17]),
    voidDate: true,
    reversedOriginal: "original",
    lacks: Object.freeze({
      all: Object.freeze([32, 44]),
      "0210": Object.freeze([15, 63]),
      "0410": Object.freeze([2]),
      "0510": Object.freeze([39]),
    }),
  }),
  fees: () => [contract],
  payouts: usualPayouts,
  accountEnd: "6555",
});
