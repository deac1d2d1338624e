import type { HostState } from "../host-state";
import { keepCalendar, movePayouts, reopenChannel } from "../payout-bank";
import { bankManners, bankReasons, channelStates } from "../payout-types";
import { type Change, type Invalid, invalid, optional, orUsual, readInteger, readObject, readWord } from "./reading";

/** A month: a bank gives nothing back after that. */
const afterMaxMs = 31 * 86_400_000;
const TIMES_MAX = 1_000_000;
const HOLIDAYS_MAX = 60;
/** A hundred million yuan. */
const ABOVE_FEN_MAX = 10_000_000_000;

/** What the bank does with payouts that reach it from now on. */
export function readBank(_host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "bank", ["payout", "reason", "afterMs", "times"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const payout = readWord(body["payout"], "bank.payout", bankManners);
  if (payout.kind === "invalid") return payout;
  const reason = optional(body["reason"], (each) => readWord(each, "bank.reason", bankReasons));
  if (reason.kind === "invalid") return reason;
  const afterMs = optional(body["afterMs"], (each) => readInteger(each, "bank.afterMs", 0, afterMaxMs));
  if (afterMs.kind === "invalid") return afterMs;
  const times = optional(body["times"], (each) => readInteger(each, "bank.times", 1, TIMES_MAX));
  if (times.kind === "invalid") return times;
  return {
    kind: "change",
    apply(host) {
      const rule = {
        payout: payout.value,
        ...(reason.value === undefined ? {} : { reason: reason.value }),
        afterMs: afterMs.value ?? 0,
        ...(times.value === undefined ? {} : { timesLeft: times.value }),
      };
      host.bankRules = payout.value === "pay" && times.value === undefined ? [] : [rule, ...host.bankRules];
    },
  };
}

/** Days on which banks do not work, instead of those before. */
export function readHoliday(_host: HostState, thing: unknown): Change | Invalid {
  if (!Array.isArray(thing) || thing.length > HOLIDAYS_MAX)
    return invalid("holiday", `a list of at most ${HOLIDAYS_MAX} days`);
  const days: string[] = [];
  for (const [index, each] of thing.entries()) {
    const atMs =
      typeof each === "string" && /^\d{4}-\d{2}-\d{2}$/.test(each) ? Date.parse(`${each}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(atMs) || !new Date(atMs).toISOString().startsWith(String(each)))
      return invalid(`holiday.${index}`, "a day such as 2026-12-25");
    days.push(String(each));
  }
  return {
    kind: "change",
    apply(host) {
      movePayouts(host);
      host.holidays = new Set(days);
      keepCalendar(host);
    },
  };
}

/** The way to the bank. */
export function readChannel(_host: HostState, thing: unknown): Change | Invalid {
  const state = readWord(thing, "channel", channelStates);
  if (state.kind === "invalid") return state;
  return {
    kind: "change",
    apply(host) {
      movePayouts(host);
      if (host.channel === "down") reopenChannel(host);
      host.channel = state.value;
      if (state.value === "changed") host.channelChangedAtMs = host.environment.nowMs();
    },
  };
}

/** The merchant's rule of being paid out without asking; null: none. */
export function readPayoutRule({ configuration }: HostState, thing: unknown): Change | Invalid {
  if (thing === null)
    return {
      kind: "change",
      apply(host) {
        host.payoutRule = undefined;
      },
    };
  const object = readObject(thing, "payoutRule", ["product", "hour", "aboveFen"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const { products, minimumFen } = configuration.payouts;
  const product = readWord(orUsual(body["product"], products[0]), "payoutRule.product", products);
  if (product.kind === "invalid") return product;
  const hour = optional(body["hour"], (each) => readInteger(each, "payoutRule.hour", 0, 23));
  if (hour.kind === "invalid") return hour;
  const aboveFen = optional(body["aboveFen"], (each) =>
    readInteger(each, "payoutRule.aboveFen", minimumFen, ABOVE_FEN_MAX),
  );
  if (aboveFen.kind === "invalid") return aboveFen;
  if (hour.value === undefined && aboveFen.value === undefined)
    return invalid("payoutRule", "an hour, an amount, or both; null for none");
  return {
    kind: "change",
    apply(host) {
      host.payoutRule = {
        product: product.value,
        ...(hour.value === undefined ? {} : { hour: hour.value }),
        ...(aboveFen.value === undefined ? {} : { aboveFen: aboveFen.value }),
      };
    },
  };
}
