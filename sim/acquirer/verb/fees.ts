import {
  announcement,
  type FeePolicy,
  type FeeProduct,
  type FeeRate,
  feeProducts,
  MILLIONTHS_MAX,
  millionths,
} from "../fee-policy";
import type { HostState } from "../host-state";
import {
  type Change,
  type Invalid,
  invalid,
  optional,
  orUsual,
  readInteger,
  readObject,
  readText,
  type Value,
  value,
} from "./reading";

/** A day of the calendar, 2026-12-31. */
function readDay(thing: unknown, field: string): Value<string> | Invalid {
  const expected = "a day such as 2026-12-31";
  const text = readText(thing, field, /^\d{4}-\d{2}-\d{2}$/, expected);
  if (text.kind === "invalid") return text;
  const at = new Date(`${text.value}T00:00:00Z`);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.value);
  return isDay ? value(text.value.replaceAll("-", "")) : invalid(field, expected);
}

const CAP_MAX = 999_999;

function readRate(thing: unknown, field: string): Value<FeeRate> | Invalid {
  const object = readObject(thing, field, ["rate", "capFen"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const expected = `a decimal with at most six places, below 0.1, such as "0.0060"`;
  const rate = readText(body["rate"], `${field}.rate`, /^0\.\d{1,6}$/, expected);
  if (rate.kind === "invalid") return rate;
  if (millionths(rate.value) > MILLIONTHS_MAX) return invalid(`${field}.rate`, expected);
  const cap = optional(body["capFen"], (each) => readInteger(each, `${field}.capFen`, 1, CAP_MAX));
  if (cap.kind === "invalid") return cap;
  return value({ rate: rate.value, ...(cap.value === undefined ? {} : { capFen: cap.value }) });
}

/**
 * Another policy, from a day on: announced to the terminals by parameter 70 (E13), or, with `silent`, kept from them (E12). What it does not
 * name stays as it is.
 */
export function readFees(_host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "fees", ["from", "until", "silent", ...feeProducts]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const from = readDay(body["from"], "fees.from");
  if (from.kind === "invalid") return from;
  const until = optional(body["until"], (each) => readDay(each, "fees.until"));
  if (until.kind === "invalid") return until;
  if (until.value !== undefined && until.value < from.value) return invalid("fees.until", "no day before fees.from");
  const silent = orUsual(body["silent"], false);
  if (typeof silent !== "boolean") return invalid("fees.silent", "true or false");
  const rates: { [product in FeeProduct]?: FeeRate } = {};
  for (const product of feeProducts) {
    const rate = optional(body[product], (each) => readRate(each, `fees.${product}`));
    if (rate.kind === "invalid") return rate;
    if (rate.value !== undefined) rates[product] = rate.value;
  }
  if (Object.keys(rates).length === 0) return invalid("fees", `one of ${feeProducts.join(", ")}`);
  const policy: FeePolicy = {
    from: from.value,
    ...(until.value === undefined ? {} : { until: until.value }),
    rates,
    ...(silent ? { silent } : {}),
  };
  return {
    kind: "change",
    apply(host) {
      host.addedFees = [...host.addedFees, policy];
      if (!policy.silent) announce(host);
    },
  };
}

const TAG = "70";

/** Puts what is announced into the parameters, or takes it out where nothing is any more. */
export function announce(host: HostState): void {
  const text = announcement(host.addedFees);
  const had = host.parameters.blocks.flat().find(({ tag }) => tag === TAG)?.value;
  if (text === had) return;
  const blocks = host.parameters.blocks.map((block) => block.filter(({ tag }) => tag !== TAG));
  const told = text === undefined ? [] : [{ tag: TAG, value: text }];
  host.parameters = {
    ...host.parameters,
    version: host.parameters.version + 1,
    blocks: blocks.map((block, at) => (at === blocks.length - 1 ? [...block, ...told] : block)),
  };
}
