import type { AcquirerName, HostDialect, KeyWay, TerminalRecord } from "./configuration";
import type { FeePolicy } from "./fee-policy";
import type { BankAccount, PayoutRules } from "./payout-types";

/** An acquirer of the test world, as one file of `hosts/` has it. Numbers, names and keys are invented. */
export interface HostRow {
  readonly name: AcquirerName;
  readonly merchantName: AcquirerName;
  readonly supportPhone: string;
  readonly institution: string;
  readonly merchant: string;
  readonly terminal: string;
  readonly tpdu: string;
  readonly header: string;
  /** Whether it bars a STAN that it answered 25 (money.md §2). */
  readonly bars: boolean;
  /** Test keys: each acquirer's differs, so that a terminal provisioned for another one fails its check value. */
  readonly tmkHex: string;
  readonly protectionHex: string;
  readonly way: KeyWay;
  /** Its answers to a sign-in are proven: what the dialect lacks, an invented host may have. */
  readonly provesSignIn: boolean;
  readonly dialect: HostDialect;
  /** What it has agreed on with its merchant, by the terminal's model. */
  readonly fees: (model: TerminalRecord["model"]) => readonly FeePolicy[];
  readonly payouts: PayoutRules;
  /** Last four digits of its merchant's account. */
  readonly accountEnd: string;
}

/** As most do. Some messages of its own family have 60.6, too. */
export const usualDialect: HostDialect = Object.freeze<HostDialect>({
  mac: "ecb",
  pinDigitsMax: "12",
  field60Digits: Object.freeze([13, 14]),
  codeField60Digits: Object.freeze([11]),
  voidDate: false,
  reversedOriginal: "own",
  lacks: Object.freeze({}),
});

/** What the acquirers of the test world have in common. */
export const usualPayouts: PayoutRules = Object.freeze<PayoutRules>({
  products: Object.freeze<PayoutRules["products"]>(["D0", "T1"]),
  minimumFen: 1_000,
  singleFen: 5_000_000,
  dayFen: 10_000_000,
  dayCount: 5,
  instantFee: Object.freeze({ fixedFen: 100, millionths: 500 }),
  instantHours: Object.freeze({ from: 7, to: 23 }),
  instantDays: Object.freeze({ weekends: true, holidays: false }),
  nextDayHour: 10,
  cutoffHour: 23,
  requestHours: 24,
  bankMs: 2_000,
});

/** The account of each merchant, and the one that it has once its channel was changed. */
export function bankAccountsOf({ accountEnd }: HostRow): readonly [BankAccount, BankAccount] {
  const first = { zh: "演示工商银行", en: "Demo Commercial Bank" };
  const second = { zh: "演示农业银行", en: "Demo Farmers Bank" };
  return Object.freeze([
    Object.freeze({ handle: 1, masked: `621700*********${accountEnd}`, bank: Object.freeze(first) }),
    Object.freeze({ handle: 2, masked: "622848*********8888", bank: Object.freeze(second) }),
  ]);
}
