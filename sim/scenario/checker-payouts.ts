import type { PayoutView } from "../acquirer/view/merchant-view";
import type { Simulator } from "../simulator/simulator";
import type { PayoutKept, PayoutSlip, PayoutsSeen, PayoutTold, PayoutWord } from "../witness/evidence-payouts";
import type { Books } from "./checker-books";
import type { PayingOut } from "./checker-paying-out";

/** With fewer the journal has forgotten none. */
const KEPT_MAX = 55;
const MINUTE_MS = 60_000;

/** Of the terminal with these numbers. */
export function payingOutOf(
  { acquirer }: Pick<Simulator, "acquirer">,
  { payouts, saysLost }: { readonly payouts: readonly PayoutKept[]; readonly saysLost: boolean },
  seen: PayoutsSeen,
  numbers: readonly string[],
): PayingOut {
  const all = acquirer.ledgerView().payouts;
  const isNet = acquirer.merchantView().feesTaken === "at-settlement";
  const host = all.filter(({ terminal, byRule }) => numbers.includes(terminal) && !byRule);
  const ruled = all.filter(({ byRule }) => byRule);
  return { host, ruled, all, kept: payouts, seen, isNet, saysLost };
}

/** Each payout once, by a person's yes; never lost, and never told otherwise than its bank has it. */
export function judgePayouts(books: Books): void {
  const { payingOut } = books.evidence;
  if (!payingOut) return;
  judgeAsked(books, payingOut);
  for (const payout of payingOut.host) judgeAtHost(books, payingOut, payout);
  for (const kept of payingOut.kept) judgeKept(books, payingOut, kept);
  for (const told of payingOut.seen.told) judgeTold(books, payingOut, told);
  for (const slip of payingOut.seen.slips) judgeSlip(books, payingOut, slip);
}

function differ(books: Books, { amountFen }: { readonly amountFen: number }, what: string): void {
  books.differ(`payout of ${(amountFen / 100).toFixed(2)}: ${what}`, { stan: undefined });
}

/** A person says yes once, and one payout comes of it at the most. */
function judgeAsked(books: Books, { host, kept, seen }: PayingOut): void {
  const { watchedFromMs } = books.evidence;
  const left = [...seen.meant];
  const done: PayoutView[] = [];
  for (const payout of host.toSorted((one, other) => one.atMs - other.atMs)) {
    const askedMs = kept.find(({ request }) => request === payout.request)?.askedMs ?? payout.atMs;
    // What was asked for before anybody watched may come later.
    if (askedMs + MINUTE_MS < watchedFromMs) continue;
    const at = left.findIndex(({ amountFen, atMs }) => amountFen === payout.amountFen && atMs <= payout.atMs);
    const isAgain = done.some(({ amountFen }) => amountFen === payout.amountFen);
    if (at >= 0) left.splice(at, 1);
    else differ(books, payout, isAgain ? "made twice, and a person asked for it once" : "nobody asked for it");
    done.push(payout);
  }
}

function isEnded({ state }: PayoutView): boolean {
  return state === "returned" || state === "failed";
}

/** What the acquirer carries out stands in the journal until it is over. */
function judgeAtHost(books: Books, { kept, saysLost }: PayingOut, payout: PayoutView): void {
  const isForgotten = kept.length >= KEPT_MAX && (isEnded(payout) || payout.state === "paid");
  if (saysLost || isForgotten || kept.some(({ request }) => request === payout.request)) return;
  differ(books, payout, `${payout.state} at the acquirer, and the terminal has none`);
}

/** The terminal may not have heard yet: it says what once was so, and nothing that never was. */
function judgeKept(books: Books, { host, seen }: PayingOut, kept: PayoutKept): void {
  const { stage, code, amountFen, account, replaces } = kept;
  const payout = host.find(({ request }) => request === kept.request);
  if (payout && code !== "")
    return differ(books, kept, `refused by the terminal's word, and ${payout.state} at the acquirer`);
  if (payout && kept.madeAs !== undefined && kept.madeAs !== payout.terminal)
    return differ(books, kept, "asked for under another number by the terminal's word than at the acquirer");
  if (payout && (payout.amountFen !== amountFen || payout.account !== account || payout.replaces !== replaces))
    return differ(books, kept, "another amount or account at the acquirer");
  if (stage === "asking" || code !== "") return;
  if (!payout) return differ(books, kept, `${stage} by the terminal's word, and the acquirer has none`);
  if (!wasSo(payout, stage, Number.POSITIVE_INFINITY))
    return differ(books, kept, `${stage} by the terminal's word, and ${payout.state} at the acquirer`);
  if (kept.told && payout.atMs >= books.evidence.watchedFromMs && !isTold(seen, payout, kept))
    differ(books, kept, `${stage} and told, and no screen said so`);
}

/** Did it stand so by a moment? What was accepted stays accepted, whatever became of it. */
export function wasSo({ state, atMs, paidAtMs, endedAtMs }: PayoutView, word: string, momentMs: number): boolean {
  const by = (ms: number | undefined) => ms !== undefined && ms <= momentMs;
  switch (word) {
    case "paid":
      return by(paidAtMs);
    case "returned":
    case "failed":
      return state === word && by(endedAtMs);
    default:
      return by(atMs);
  }
}

/** The bank takes over what was accepted: nobody has to be told of that. */
const sayingProcessing: readonly PayoutWord[] = Object.freeze(["accepted", "processing", "held"] as const);

/** Was there a screen that said it, when it was so? */
function isTold({ told }: PayoutsSeen, { atMs, paidAtMs, endedAtMs }: PayoutView, { stage, amountFen }: PayoutKept) {
  const sinceMs =
    (stage === "paid" ? paidAtMs : stage === "processing" || stage === "accepted" ? atMs : endedAtMs) ?? 0;
  const words: readonly string[] = stage === "processing" ? sayingProcessing : [stage];
  return told.some(
    (each) =>
      each.where === "screen" && each.amountFen === amountFen && words.includes(each.word) && each.lastAtMs >= sinceMs,
  );
}

/** Screens name no request: one payout of the amount has to be so. */
function judgeTold(books: Books, payingOut: PayingOut, { where, amountFen, word, atMs }: PayoutTold): void {
  const { host, ruled, kept } = payingOut;
  if (word === "unknown") return;
  if (where === "rule") {
    const isSo = ruled.some((payout) => payout.amountFen === amountFen && wasSo(payout, word, atMs));
    if (!isSo) differ(books, { amountFen }, `by rule, said to be ${word}, and it is not so at the acquirer`);
    return;
  }
  const isRefused =
    word === "failed" &&
    (kept.length >= KEPT_MAX || kept.some((each) => each.code !== "" && each.amountFen === amountFen));
  const isSo = host.some((payout) => payout.amountFen === amountFen && wasSo(payout, word, atMs));
  if (!isSo && !isRefused) differ(books, { amountFen }, `a ${where} says ${word}, and it is not so at the acquirer`);
}

function judgeSlip(books: Books, { host }: PayingOut, slip: PayoutSlip): void {
  const payout = host.find(({ request }) => request === slip.request);
  if (!payout) return differ(books, slip, "a slip of what the acquirer does not have");
  const { amountFen, feeFen, account } = payout;
  if (amountFen !== slip.amountFen) return differ(books, slip, "a slip with another amount than the acquirer's");
  if (feeFen !== slip.feeFen || account !== slip.account)
    differ(books, slip, "a slip with another fee or account than the acquirer's");
}
