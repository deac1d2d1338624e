import type { AcquirerProfile, TerminalRecord } from "./configuration";
import type { FeePolicy, FeeRate } from "./fee-policy";

/**
 * What each acquirer has agreed on with its merchant, by the terminal's model (faults.md, fees). The host has its own copy: where a
 * terminal's differs, the merchant sees it (E12).
 */
const six: FeeRate = Object.freeze({ rate: "0.0060" });
const code: FeeRate = Object.freeze({ rate: "0.0038" });
const since = "00000000";

function policy(rates: FeePolicy["rates"], from = since, until?: string): FeePolicy {
  return Object.freeze({ from, ...(until === undefined ? {} : { until }), rates: Object.freeze(rates) });
}

const lakala = policy({
  credit: six,
  debit: { rate: "0.0050", capFen: 2_500 },
  wechat: code,
  alipay: code,
  unionpay: six,
});
const shengpayClassic = policy({ credit: six, debit: { rate: "0.0055", capFen: 2_000 }, wechat: code, alipay: code });
const shengpaySmart = policy({ credit: six, debit: { rate: "0.0050", capFen: 2_000 }, wechat: code, alipay: code });
const shengpayEsign: readonly FeePolicy[] = Object.freeze([
  policy({ credit: six, debit: { rate: "0.0050", capFen: 2_000 } }),
  policy({ credit: { rate: "0.0055" } }, "20270101", "20270630"),
]);
const tongfu: readonly FeePolicy[] = Object.freeze([
  policy({ credit: six, debit: six }),
  policy({ credit: code, debit: code }, "20261001", "20261231"),
]);
const unionpay: readonly FeePolicy[] = Object.freeze([
  policy({ credit: six, debit: six, wechat: six, alipay: six, unionpay: six }),
  policy({ credit: code, debit: code, wechat: code, alipay: code, unionpay: code }, "20260701", "20261231"),
]);

export function feesOf(acquirer: AcquirerProfile, model: TerminalRecord["model"]): readonly FeePolicy[] {
  switch (acquirer) {
    case "lakala":
      return [lakala];
    case "shengpay":
      return model === "esign" ? shengpayEsign : [model === "smart" ? shengpaySmart : shengpayClassic];
    case "tongfu":
      return tongfu;
    case "unionpay":
      return unionpay;
  }
}
