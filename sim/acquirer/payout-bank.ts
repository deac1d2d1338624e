import type { HostState } from "./host-state";
import type { Account, Leg } from "./ledger";
import { dueMs } from "./payout-calendar";
import type { BankRule, HostPayout } from "./payout-types";

const hourMs = 3_600_000;
/** How long the acquirer looks at a payout that it holds, and a bank that is slow needs, where the verb says nothing. */
const HOLD_MS = 24 * hourMs;
const DELAY_MS = 600_000;

const merchantOf = ({ merchant }: HostPayout): Account => `merchant:${merchant}`;
const wayOf = ({ merchant }: HostPayout): Account => `payout:${merchant}`;

function post(host: HostState, payout: HostPayout, reason: string, atMs: number, legs: readonly Leg[]): void {
  host.ledger.post({ atMs, reason, transaction: -1, legs });
  host.payouts.set(payout.request, payout);
}

/** Accepted: its money is no longer the merchant's to ask for, and not in his account yet. */
export function goesOn(host: HostState, payout: HostPayout): void {
  const { amountFen } = payout;
  post(host, payout, "payout", payout.atMs, [
    { account: merchantOf(payout), amountFen: -amountFen },
    { account: wayOf(payout), amountFen },
  ]);
}

/** What the bank credits; the fee is the acquirer's. */
function creditLegs(payout: HostPayout): readonly Leg[] {
  const { amountFen, feeFen, account } = payout;
  return [
    { account: wayOf(payout), amountFen: -amountFen },
    { account: `bank:${account}:${payout.merchant}`, amountFen: amountFen - feeFen },
    { account: "payout-fees", amountFen: feeFen },
  ];
}

function pay(host: HostState, payout: HostPayout, atMs: number): HostPayout {
  const { reason: _over, ...rest } = payout;
  const paid: HostPayout = { ...rest, state: "paid", paidAtMs: atMs };
  post(host, paid, "payout-paid", atMs, creditLegs(payout));
  return paid;
}

/** Back into the balance, its fee too: from the way, or, of one that was paid, from the account. */
function giveBack(host: HostState, payout: HostPayout, atMs: number): void {
  const { amountFen, bank, state } = payout;
  const wasPaid = state === "paid";
  const reason = bank?.reason === undefined ? {} : { reason: bank.reason };
  const back: HostPayout = { ...payout, ...reason, state: wasPaid ? "returned" : "failed", endedAtMs: atMs };
  const from = wasPaid
    ? creditLegs(payout)
        .slice(1)
        .map(({ account, amountFen: fen }) => ({ account, amountFen: -fen }))
    : [{ account: wayOf(payout), amountFen: -amountFen }];
  post(host, back, wasPaid ? "payout-returned" : "payout-failed", atMs, [
    ...from,
    { account: merchantOf(payout), amountFen },
  ]);
}

/** What the bank does with this one. */
function take(host: HostState): BankRule {
  const rule = host.bankRules[0];
  if (!rule) return { payout: "pay", afterMs: 0 };
  if (rule.timesLeft !== undefined) {
    const timesLeft = rule.timesLeft - 1;
    host.bankRules = timesLeft > 0 ? [{ ...rule, timesLeft }, ...host.bankRules.slice(1)] : host.bankRules.slice(1);
  }
  return rule;
}

/** It reaches the bank. */
function send(host: HostState, payout: HostPayout, atMs: number): HostPayout {
  const { payout: manner, reason, afterMs } = take(host);
  const { reason: _over, ...rest } = payout;
  const bankMs = atMs + host.configuration.payouts.bankMs;
  if (manner === "hold") {
    const untilMs = atMs + (afterMs || HOLD_MS);
    const held: HostPayout = {
      ...rest,
      state: "held",
      reason: "risk",
      goesAtMs: untilMs,
      bank: { payout: manner, atMs: untilMs },
    };
    host.payouts.set(held.request, held);
    return held;
  }
  const why = manner === "reject" || manner === "reject-later" ? { reason: reason ?? "closed" } : {};
  const decidesMs =
    manner === "delay" ? atMs + (afterMs || DELAY_MS) : manner === "reject-later" ? bankMs : bankMs + afterMs;
  const backAtMs = manner === "reject-later" ? { backAtMs: Math.max(bankMs, atMs + afterMs) } : {};
  const pending: HostPayout = {
    ...rest,
    state: "pending",
    bank: { payout: manner, ...why, atMs: decidesMs, ...backAtMs },
  };
  host.payouts.set(pending.request, pending);
  return pending;
}

/** Of one that is due at a moment at which it may not go: as it waits then. @returns undefined where it may go. */
function postponed({ configuration, holidays }: HostState, payout: HostPayout, atMs: number): HostPayout | undefined {
  const due = dueMs(configuration.payouts, holidays, payout.product, atMs);
  if (due.atMs <= atMs) return undefined;
  const { reason: _before, ...rest } = payout;
  return { ...rest, goesAtMs: due.atMs, ...(due.reason === "none" ? {} : { reason: due.reason }) };
}

/** The calendar is another: what is queued for a day on which no bank works waits for the next one, and says so. */
export function keepCalendar(host: HostState): void {
  for (const payout of host.payouts.values()) {
    const later = payout.state === "queued" ? postponed(host, payout, payout.goesAtMs) : undefined;
    if (later) host.payouts.set(later.request, later);
  }
}

/** One step of it, if its time has come. @returns undefined where nothing is due. */
function step(host: HostState, payout: HostPayout, nowMs: number): HostPayout | undefined {
  const { state, goesAtMs, bank } = payout;
  if (state === "queued") {
    if (goesAtMs > nowMs) return undefined;
    if (host.channel === "down") {
      // From now on it waits for the channel, whatever it has waited for before.
      if (payout.reason !== "channel-down") host.payouts.set(payout.request, { ...payout, reason: "channel-down" });
      return undefined;
    }
    const later = postponed(host, payout, goesAtMs);
    if (!later) return send(host, payout, goesAtMs);
    host.payouts.set(later.request, later);
    return later;
  }
  if ((state === "pending" || state === "held") && bank && bank.atMs <= nowMs) {
    if (bank.payout !== "reject") return pay(host, payout, bank.atMs);
    giveBack(host, payout, bank.atMs);
    return undefined;
  }
  if (state === "paid" && bank?.backAtMs !== undefined && bank.backAtMs <= nowMs) giveBack(host, payout, bank.backAtMs);
  return undefined;
}

/** What acquirer and bank have done since: whoever looks at the books sees it. */
export function movePayouts(host: HostState, nowMs = host.environment.nowMs()): void {
  for (const payout of host.payouts.values()) {
    let at: HostPayout | undefined = payout;
    while (at) at = step(host, at, nowMs);
  }
}

/** The channel works again, or is another: what is due goes as soon as the calendar lets it, and the rest at its time. */
export function reopenChannel(host: HostState): void {
  const nowMs = host.environment.nowMs();
  for (const payout of host.payouts.values()) {
    if (payout.state !== "queued" || (payout.reason !== "channel-down" && payout.goesAtMs >= nowMs)) continue;
    const { reason: _over, ...rest } = payout;
    const atMs = Math.max(nowMs, payout.goesAtMs);
    host.payouts.set(payout.request, postponed(host, payout, atMs) ?? { ...rest, goesAtMs: atMs });
  }
}
