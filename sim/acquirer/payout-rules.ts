import type { AcquirerProfile } from "./configuration";
import type { BankAccount, PayoutRules } from "./payout-types";

/** What the acquirers of the test world have in common. */
const usual: PayoutRules = Object.freeze<PayoutRules>({
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

const rules: Readonly<Record<AcquirerProfile, PayoutRules>> = Object.freeze({
  lakala: usual,
  shengpay: Object.freeze({ ...usual, instantFee: Object.freeze({ fixedFen: 200, millionths: 0 }), dayCount: 3 }),
  // Its merchants are persons: what they have goes by itself, for nothing, on the next working day.
  tongfu: Object.freeze({
    ...usual,
    instantHours: Object.freeze({ from: 8, to: 22 }),
    minimumFen: 10_000,
    automatic: Object.freeze({ product: "T1", hour: 21 } as const),
  }),
  // It pays its merchants on the next working day alone.
  unionpay: Object.freeze({ ...usual, products: Object.freeze<PayoutRules["products"]>(["T1"]) }),
});

export function payoutRulesOf(profile: AcquirerProfile): PayoutRules {
  return rules[profile];
}

/** The account of each merchant, and the one that it has once its channel was changed. */
export function bankAccountsOf(profile: AcquirerProfile): readonly [BankAccount, BankAccount] {
  const last = String(1_000 + 1_111 * (1 + Object.keys(rules).indexOf(profile)));
  const first = { zh: "演示工商银行", en: "Demo Commercial Bank" };
  const second = { zh: "演示农业银行", en: "Demo Farmers Bank" };
  return Object.freeze([
    Object.freeze({ handle: 1, masked: `621700*********${last}`, bank: Object.freeze(first) }),
    Object.freeze({ handle: 2, masked: "622848*********8888", bank: Object.freeze(second) }),
  ]);
}
