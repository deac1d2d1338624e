import { isOver, type Payout } from "../book/payouts";
import type { Terminal } from "../context";
import { askInStep } from "../management/in-step";
import type { LineEnd } from "../management/line";
import { type Answered, type LineRequest, orderEnds } from "../management/messages";
import { nameBytes, newName } from "../management/name";
import type { Funds, PayoutTold } from "../management/payout-messages";

const MINUTE_MS = 60_000;
/** The longest life of a message (`money.md`, 2), in whole minutes and one more for the part of the first. */
const LIFE_MINUTES = 3;

export async function minuteNow({ devices }: Pick<Terminal, "devices">): Promise<number> {
  return Math.floor((await devices.clock.now()).epochMs / MINUTE_MS);
}

/** What can be had, and by which rules; how the question ended where nobody told. */
export async function askFunds(
  terminal: Terminal,
): Promise<{ readonly kind: "funds"; readonly funds: Funds } | LineEnd> {
  const id = nameBytes(await newName(terminal.devices));
  let ended = await askInStep(terminal, { ask: "payout.funds", id });
  // Keys out of step are found out by the first question.
  if (terminal.session.due.signIn && ended.kind !== "not-sent")
    ended = await askInStep(terminal, { ask: "payout.funds", id });
  return ended.kind === "answer" && ended.answered.standing === "told"
    ? { kind: "funds", funds: ended.answered.funds }
    : ended;
}

function requestOf(payout: Payout): LineRequest {
  const { product, amountFen, account, askedMinute, replaces } = payout;
  const content = { product, amountFen, account, atMinute: askedMinute };
  return { ...questionOf(payout), ask: "payout.make", payout: replaces ? { ...content, replaces } : content };
}

/** Under the numbers that it was asked for with: under others the acquirer knows of none. */
function questionOf({ name, madeAs }: Payout): LineRequest {
  return { ask: "payout.ask", id: name, ...(madeAs ? { madeAs } : {}) };
}

/** What a request came to. not-begun: nothing has left, and nothing is recorded. */
export type Asked =
  | { readonly kind: "recorded"; readonly payout: Payout }
  | { readonly kind: "not-begun"; readonly end: Extract<LineEnd, { readonly kind: "not-sent" }> };

/**
 * Asks for a payout. It is durable with its name before its first byte leaves. What the acquirer refuses at once was not carried out;
 * whatever is not answered may have been.
 */
export async function makePayout(terminal: Terminal, meant: Payout): Promise<Asked> {
  const { payouts } = terminal.book;
  let recorded = false;
  const ended = await askInStep(terminal, requestOf(meant), async () => {
    await payouts.put(meant);
    recorded = true;
    return true;
  });
  if (ended.kind === "not-sent") {
    if (recorded) await payouts.drop(meant);
    return { kind: "not-begun", end: ended };
  }
  if (ended.kind !== "answer") return { kind: "recorded", payout: meant };
  const { answered } = ended;
  // The first word about it: nothing of it was under way before. The acquirer has looked at it, and its name is used up.
  const isRefused = answered.standing === "refused" && refusals.includes(answered.responseCode);
  const payout = isRefused ? failedWith(meant, answered.responseCode) : standingFrom(meant, answered);
  if (payout !== meant) await payouts.put(payout);
  return { kind: "recorded", payout };
}

function failedWith(payout: Payout, code: string): Payout {
  return { ...payout, stage: "failed", reason: "none", code, told: false };
}

/** What the acquirer's word makes of it. What is over stays over, and what was paid can only come back. */
function standingFrom(payout: Payout, answered: Answered): Payout {
  if (answered.standing !== "payout" || answered.payout.amountFen !== payout.amountFen) return payout;
  const { stage, feeFen, reason, atMinute } = answered.payout;
  if (isOver(payout) || (payout.stage === "paid" && stage !== "returned")) return payout;
  const isSame = payout.stage === stage && payout.reason === reason && payout.atMinute === atMinute;
  return isSame ? payout : { ...payout, stage, feeFen, reason, atMinute, told: isQuiet(payout, answered.payout) };
}

/** The bank has taken what was accepted, and told so: nobody has to be told of that. Of a result that was not known somebody has to. */
function isQuiet(payout: Payout, { stage, reason }: PayoutTold): boolean {
  return payout.told && payout.stage !== "asking" && stage === "processing" && reason === "none";
}

/**
 * One enquiry about a payout that is not over, and, where the acquirer has none of its name, its request once more: the same name pays
 * once. @returns it as it stands now; undefined where nobody answered.
 */
export async function chase(terminal: Terminal, payout: Payout): Promise<Payout | undefined> {
  const { payouts } = terminal.book;
  const ended = await askInStep(terminal, questionOf(payout));
  // The keys can differ once more after the sign-in, e.g. where its request was doubled. The pauses between enquiries limit the sign-ins.
  if (ended.kind === "unproven") terminal.session.due.signIn = true;
  if (ended.kind !== "answer") return undefined;
  const { answered } = ended;
  const next =
    answered.standing === "unknown" && payout.stage === "asking"
      ? await askAgain(terminal, payout)
      : standingFrom(payout, answered);
  if (next && next !== payout) await payouts.put(next);
  return next;
}

/**
 * What no later copy of the same request would be answered otherwise. Any other refusal is of the moment: a copy that somebody kept
 * back may be carried out behind it.
 */
const refusals: readonly string[] = Object.freeze(["12", "13", "40", "51", "61", "65", "AC", orderEnds.expired]);

/** To a request under numbers that the terminal has left: they do not come back. */
const LEFT = "97";

/** Not found is no failure: what is under way may still come. So it goes again, until the acquirer itself would not carry it out any more. */
async function askAgain(terminal: Terminal, payout: Payout): Promise<Payout | undefined> {
  const sent = { ...payout, atMinute: await minuteNow(terminal) };
  const ended = await askInStep(terminal, requestOf(payout), async () => {
    await terminal.book.payouts.put(sent);
    return true;
  });
  if (ended.kind !== "answer") return undefined;
  const { answered } = ended;
  if (answered.standing !== "refused") return standingFrom(sent, answered);
  // This copy was refused. One of before can still be under way for as long as a message lives.
  const isOut = refusals.includes(answered.responseCode) || (payout.madeAs && answered.responseCode === LEFT);
  const isFinal = isOut && sent.atMinute - payout.atMinute >= LIFE_MINUTES;
  return isFinal ? failedWith(payout, answered.responseCode) : { ...payout };
}
