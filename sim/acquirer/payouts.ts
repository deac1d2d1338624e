import { type Answered, orderEnds } from "../../src/management/messages";
import {
  LACKS_MAX,
  type PayoutContent,
  type PayoutLack,
  type PayoutOffer,
  type PayoutTold,
} from "../../src/management/payout-messages";
import { toHex } from "../../src/values/bcd";
import type { PayoutProduct, PayoutReason } from "../../src/values/payout";
import { localDay } from "./calendar";
import { netOf } from "./fees";
import type { HostState } from "./host-state";
import { goesOn, movePayouts } from "./payout-bank";
import { instantMs, nextDay, nextDayMs } from "./payout-calendar";
import type { BankAccount, HostPayout } from "./payout-types";
import { leftOf } from "./refund";
import type { HostTransaction } from "./transactions";

const minuteMs = 60_000;
const hourMs = 3_600_000;

const refused = (responseCode: string): Answered => ({ standing: "refused", responseCode });

/** What a merchant has at the acquirer. */
export interface MerchantMoney {
  readonly availableFen: number;
  /** Charged, and not settled yet. */
  readonly pendingFen: number;
  /** Settled and not to be paid out yet, less fees. */
  readonly heldFen: number;
  /** Given back behind its payout: the next sales make up for it. */
  readonly owedFen: number;
  readonly held: readonly {
    readonly terminal: string;
    readonly stan: string;
    readonly batch: string;
    readonly amountFen: number;
  }[];
  readonly lacks: readonly PayoutLack[];
}

/** What brings a merchant money. */
const earning: readonly HostTransaction["kind"][] = Object.freeze<HostTransaction["kind"][]>([
  "sale",
  "completion",
  "completion-advice",
  "qr-sale",
]);

/** A sale of a terminal without printer: its cardholder signs on the pad or not at all. */
export function lacksSignature(
  host: HostState,
  { terminal, cardId, entry, amountFen, signature }: HostTransaction,
): boolean {
  const model = host.terminals.get(terminal)?.record.model;
  if (model !== "esign" || entry === "scan" || cardId === undefined) return false;
  const isSmallTap = entry === "tap" && amountFen <= host.configuration.limits.tapWithoutPinFen;
  return !isSmallTap && signature === undefined;
}

/** Is it of a kind that brings a merchant money? */
export function isEarning({ kind }: HostTransaction): boolean {
  return earning.includes(kind);
}

/** Is its money the merchant's? */
export function isEarned(transaction: HostTransaction): boolean {
  return isEarning(transaction) && transaction.state === "charged";
}

export function moneyOf(host: HostState, merchant: string): MerchantMoney {
  let [pendingFen, heldFen] = [0, 0];
  const held: MerchantMoney["held"][number][] = [];
  const lacks: PayoutLack[] = [];
  for (const transaction of host.transactions.all) {
    if (transaction.merchant !== merchant || !isEarned(transaction)) continue;
    const leftFen = leftOf(transaction);
    const stan = Number(transaction.stan);
    if (leftFen !== transaction.amountFen)
      lacks.push({ stan, amountFen: transaction.amountFen - leftFen, why: "refunded" });
    if (leftFen === 0) continue;
    if (transaction.settledAtMs === undefined) {
      pendingFen += leftFen;
      lacks.push({ stan, amountFen: leftFen, why: "not settled" });
    } else if (lacksSignature(host, transaction)) {
      const netFen = netOf(host, transaction);
      heldFen += netFen;
      const { terminal, batch } = transaction;
      held.push({ terminal, stan: transaction.stan, batch, amountFen: netFen });
      lacks.push({ stan, amountFen: netFen, why: "no signature" });
    }
  }
  const balanceFen = host.ledger.balanceFen(`merchant:${merchant}`);
  const leftFen = balanceFen - pendingFen - heldFen;
  const [availableFen, owedFen] = [Math.max(0, leftFen), Math.max(0, -leftFen)];
  return { availableFen, pendingFen, heldFen, owedFen, held, lacks: lacks.slice(-LACKS_MAX) };
}

/** The account that a payout went to, as it is shown. */
export function maskedOf({ configuration }: HostState, { account }: HostPayout): string {
  return configuration.bankAccounts.find(({ handle }) => handle === account)?.masked ?? "";
}

/** The account that the money goes to now. */
export function accountOf(host: HostState): BankAccount {
  const [usual, other] = host.configuration.bankAccounts;
  return host.channelChangedAtMs === undefined ? usual : other;
}

function ofDay(host: HostState, merchant: string, atMs: number): readonly HostPayout[] {
  const today = localDay(atMs);
  return [...host.payouts.values()].filter(
    (each) => each.merchant === merchant && localDay(each.atMs) === today && !isBack(each),
  );
}

/** Its money is in the balance again. */
export function isBack({ state }: Pick<HostPayout, "state">): boolean {
  return state === "returned" || state === "failed";
}

/** What its merchant may still ask for on the day of a moment. */
export function limitsOf(host: HostState, merchant: string, nowMs = host.environment.nowMs()) {
  const { minimumFen, singleFen, dayFen, dayCount } = host.configuration.payouts;
  const today = ofDay(host, merchant, nowMs);
  const askedFen = today.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return {
    minimumFen,
    singleFen,
    dayLeftFen: Math.max(0, dayFen - askedFen),
    dayLeftCount: Math.max(0, dayCount - today.length),
  };
}

/** When a product would go, and why not at once. */
export function goesAt(
  host: HostState,
  product: PayoutProduct,
  nowMs = host.environment.nowMs(),
): { readonly atMs: number; readonly reason: PayoutReason } {
  const { configuration, holidays, channel, channelChangedAtMs } = host;
  const rules = configuration.payouts;
  // The other account takes money from the next working day on.
  const changedMs = channel === "changed" ? nextDayMs(rules, holidays, channelChangedAtMs ?? 0) : 0;
  const isChanging = nowMs < changedMs;
  if (product === "D0" && isChanging) return { atMs: changedMs, reason: "channel-changed" };
  const usual = product === "D0" ? instantMs(rules, holidays, nowMs) : nextDay(rules, holidays, nowMs);
  const free = isChanging ? { ...usual, reason: "channel-changed" as const } : usual;
  return channel === "down" && free.reason === "none" ? { ...free, reason: "channel-down" } : free;
}

function offerOf(host: HostState, product: PayoutProduct): PayoutOffer {
  const { atMs, reason } = goesAt(host, product);
  const { fixedFen, millionths } = host.configuration.payouts.instantFee;
  const isNow = product === "D0" && reason === "none";
  return {
    product,
    fixedFen: product === "D0" ? fixedFen : 0,
    millionths: product === "D0" ? millionths : 0,
    // Of a channel that is down nobody knows when.
    goesAtMinute: isNow || reason === "channel-down" ? 0 : Math.ceil(atMs / minuteMs),
    reason,
  };
}

/** What D0 costs, half up to the fen. */
export function payoutFeeFen({ fixedFen, millionths }: { fixedFen: number; millionths: number }, amountFen: number) {
  const [whole, rest] = [Math.floor(amountFen / 1_000_000), amountFen % 1_000_000];
  return fixedFen + whole * millionths + Math.floor((rest * millionths + 500_000) / 1_000_000);
}

/** A payout before it is known what it costs and when it goes. */
type Asked = Omit<HostPayout, "feeFen" | "state" | "reason" | "goesAtMs">;

/** Puts a payout in the queue: its money is on its way from then on. */
export function accept(host: HostState, asked: Asked): HostPayout {
  const { product, amountFen } = asked;
  const { atMs: goesAtMs, reason } = goesAt(host, product, asked.atMs);
  const payout: HostPayout = {
    ...asked,
    feeFen: product === "D0" ? payoutFeeFen(host.configuration.payouts.instantFee, amountFen) : 0,
    state: "queued",
    ...(reason === "none" ? {} : { reason }),
    goesAtMs,
  };
  goesOn(host, payout);
  return payout;
}

/** How much a merchant can have, and by which rules. */
export function tellFunds(host: HostState, merchant: string): Answered {
  movePayouts(host);
  const { availableFen, pendingFen, heldFen, owedFen, lacks } = moneyOf(host, merchant);
  const { handle: account, masked } = accountOf(host);
  const offers = host.configuration.payouts.products.map((product) => offerOf(host, product));
  const sums = { availableFen, pendingFen, heldFen };
  const ruled = [...host.payouts.values()].findLast((each) => each.byRule && each.merchant === merchant);
  const byRule = ruled ? { byRule: standingOf(ruled) } : {};
  return {
    standing: "told",
    funds: { ...sums, ...limitsOf(host, merchant), account, masked, offers, lacks, owedFen, ...byRule },
  };
}

/** Why a request is not carried out; undefined where it is. */
function barOf(host: HostState, merchant: string, content: PayoutContent, replaced: HostPayout | undefined) {
  const { payouts: rules } = host.configuration;
  const limits = limitsOf(host, merchant);
  if (host.environment.nowMs() - content.atMinute * minuteMs > rules.requestHours * hourMs) return orderEnds.expired;
  if (!rules.products.includes(content.product)) return "40";
  if (content.account !== accountOf(host).handle) return "AC";
  if (content.replaces && (!replaced || !isBack(replaced) || replaced.replacedBy !== undefined)) return "12";
  if (content.amountFen < rules.minimumFen) return "13";
  if (content.amountFen > rules.singleFen || content.amountFen > limits.dayLeftFen) return "61";
  if (limits.dayLeftCount === 0) return "65";
  return content.amountFen > moneyOf(host, merchant).availableFen ? "51" : undefined;
}

/**
 * A terminal asks for a payout. The same name with the same content is the same payout, whatever has become of it, so that asking again
 * never pays twice; with another content it is refused. A name that was refused is used up: whoever was told so may ask anew at once.
 */
export function makePayout(
  host: HostState,
  { terminal, merchant }: { readonly terminal: string; readonly merchant: string },
  request: string,
  content: PayoutContent,
): Answered {
  movePayouts(host);
  const known = host.payouts.get(request);
  const replaces = content.replaces && toHex(content.replaces);
  if (known)
    return known.terminal === terminal &&
      known.amountFen === content.amountFen &&
      known.product === content.product &&
      known.account === content.account &&
      known.replaces === replaces
      ? toldOf(known)
      : refused("94");
  const before = host.refusedPayouts.get(request);
  if (before !== undefined) return refused(before);
  const replaced = replaces === undefined ? undefined : host.payouts.get(replaces);
  const bar = barOf(host, merchant, content, replaced?.merchant === merchant ? replaced : undefined);
  if (bar !== undefined) {
    host.refusedPayouts.set(request, bar);
    return refused(bar);
  }
  const { product, amountFen, account } = content;
  const atMs = host.environment.nowMs();
  const asked = { request, terminal, merchant, product, amountFen, account, atMs };
  const payout = accept(host, { ...asked, ...(replaces === undefined ? {} : { replaces }) });
  if (replaced) host.payouts.set(replaced.request, { ...replaced, replacedBy: request });
  movePayouts(host);
  return toldOf(host.payouts.get(request) ?? payout);
}

/** What has become of a payout of this terminal. */
export function askPayout(host: HostState, terminal: string, request: string): Answered {
  movePayouts(host);
  const payout = host.payouts.get(request);
  if (!payout) return { standing: "unknown" };
  return payout.terminal === terminal ? toldOf(payout) : refused("97");
}

const stages = Object.freeze({
  queued: "accepted",
  pending: "processing",
  held: "processing",
  paid: "paid",
  returned: "returned",
  failed: "failed",
} as const);

function toldOf(payout: HostPayout): Answered {
  return { standing: "payout", payout: standingOf(payout) };
}

export function standingOf(payout: HostPayout): PayoutTold {
  const { state, amountFen, feeFen, reason = "none", goesAtMs, endedAtMs, paidAtMs, atMs } = payout;
  const waits = state === "queued" || state === "held";
  const isKnown = reason !== "channel-down" || state !== "queued";
  const sinceMs = waits ? (isKnown ? goesAtMs : 0) : (endedAtMs ?? paidAtMs ?? atMs);
  return { stage: stages[state], amountFen, feeFen, reason, atMinute: Math.ceil(sinceMs / minuteMs) };
}
