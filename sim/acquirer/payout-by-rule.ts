import { localDay } from "./calendar";
import type { HostState } from "./host-state";
import { movePayouts } from "./payout-bank";
import { hourBehindMs } from "./payout-calendar";
import type { PayoutRule } from "./payout-types";
import { accept, accountOf, isBack, limitsOf, moneyOf } from "./payouts";

/**
 * Pays out what the rule says since it was looked after last. Who looks at the books or changes them calls it before, and who has changed
 * them behind: between two calls nothing but payouts moves, so that each hour finds the money that there was at that hour.
 */
export function payByRule(host: HostState): void {
  const { payoutRule: rule, ruledUntilMs } = host;
  const nowMs = host.environment.nowMs();
  host.ruledUntilMs = nowMs;
  if (!rule) return;
  if (rule.hour !== undefined)
    for (let atMs = hourBehindMs(rule.hour, ruledUntilMs); atMs <= nowMs; atMs = hourBehindMs(rule.hour, atMs)) {
      movePayouts(host, atMs);
      for (const merchant of host.merchants.keys())
        if (!cameBackToday(host, merchant, atMs)) pay(host, rule, merchant, atMs);
    }
  const { aboveFen } = rule;
  if (aboveFen === undefined) return;
  movePayouts(host);
  for (const merchant of host.merchants.keys())
    if (moneyOf(host, merchant).availableFen >= aboveFen && !cameBackToday(host, merchant, nowMs))
      pay(host, rule, merchant, nowMs);
}

/** What a bank gave back it would give back again at once: it waits for another day, or for somebody who asks. */
function cameBackToday({ payouts }: HostState, merchant: string, nowMs: number): boolean {
  const today = localDay(nowMs);
  for (const each of payouts.values())
    if (each.byRule && each.merchant === merchant && isBack(each) && localDay(each.endedAtMs ?? each.atMs) === today)
      return true;
  return false;
}

/** All that is available, as far as the limits of the day let it; nothing where that is below the minimum. */
function pay(host: HostState, { product }: PayoutRule, merchant: string, atMs: number): void {
  const { payouts: rules } = host.configuration;
  const { minimumFen, singleFen, dayLeftFen, dayLeftCount } = limitsOf(host, merchant, atMs);
  const amountFen = Math.min(moneyOf(host, merchant).availableFen, singleFen, dayLeftFen);
  const terminal = [...host.terminals.values()].find(({ record }) => record.merchant === merchant);
  if (!terminal || !rules.products.includes(product) || amountFen < minimumFen || dayLeftCount === 0) return;
  accept(host, {
    request: nameOf(host, atMs),
    terminal: terminal.record.number,
    merchant,
    product,
    amountFen,
    account: accountOf(host).handle,
    atMs,
    byRule: true,
  });
  movePayouts(host, atMs);
}

/** 22 digits like a terminal's, of a moment and of how many there are: the acquirer gives no name twice. */
function nameOf({ payouts }: HostState, atMs: number): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0");
  return `FF${hex(atMs, 12)}${hex(payouts.size, 8)}`;
}
