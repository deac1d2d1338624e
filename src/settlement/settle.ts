import { settlementKey } from "../book/cells";
import { owed, repeatsOwed } from "../book/owed";
import type { FormerPart, SettlementUnderWay } from "../book/settlement-record";
import { isAsked } from "../book/states";
import type { Terminal } from "../context";
import { textField } from "../host/iso8583/message";
import { OTHER_BATCH } from "../host/response-codes";
import { isBalancedBy, settlementRequest } from "../host/settlement";
import { echo } from "../host/sign-in";
import { sendScriptResults } from "../transaction/card/script-results";
import { sendAdvices, sendRepeats, tryOwed } from "../transaction/flow/owed";
import { uploadAll } from "../transaction/signing/upload";
import { ask } from "./ask";
import { askEnd, closed, closedThere, hasMoney, type PartEnded, type SettleEnd } from "./close";
import {
  askRefusedAgain,
  batchOf,
  behindPart,
  behindRefused,
  type Carried,
  carriedBy,
  formersLeft,
  isOwn,
  isSamePart,
  isUnused,
  ledBy,
  speakingFor,
} from "./parts";
import type { SettleOptions } from "./progress";
import { noneSent, type Tally, tallyOf } from "./tally";
import { isSettledBefore, uploadCertificates, uploadDetails } from "./upload";

/** The sign-in on the way has brought another batch: the settlement begins anew behind it. */
interface Moved {
  readonly kind: "moved";
}

/** Part of what it was begun with is settled already: it begins anew without that. */
interface Anew {
  readonly kind: "anew";
}

/**
 * 结算 (`money.md`, 9): what is owed goes first, then the totals, what the host wants in detail, the end, and only then the batch moves
 * on. Each step is durable before the next, so that a settlement that was cut goes on where it was. What was made under numbers that
 * the terminal has no longer is settled before, under those.
 * @param isAgain the sign-in on the way has brought another batch, and the settlement has begun anew behind it.
 */
export async function settleBatch(terminal: Terminal, options: SettleOptions, isAgain = false): Promise<SettleEnd> {
  const { book } = terminal;
  const { settlements } = book;
  const before = await endedThere(terminal, options);
  if (before) return before;
  await options.show({ step: "owed" });
  const waits = await owedFirst(terminal, options);
  if (waits) return waits;
  // What is owed may have taken a sign-in.
  const since = await endedThere(terminal, options);
  if (since) return since;
  const underWay = await settlements.underWay();
  // A part leaves the list when its turn comes: a device has little memory.
  const parts = [...(await formersLeft(terminal, underWay))];
  let carried = carriedBy(underWay);
  /** The last part, where it is one of the terminal's own numbers that the host has settled. */
  let last: SettlementUnderWay | undefined;
  for (;;) {
    // Behind the last of them the terminal's own.
    const part = parts.shift();
    const tally = await tallyOf(terminal, part, carried);
    if (!part && !carried?.formers && (await isNothing(terminal, tally))) {
      await settlements.drop();
      return { kind: "nothing" };
    }
    if (!part && last && tally.records === 0 && (await isUnused(terminal)))
      return closed(terminal, ledBy(last, tally), tally);
    const isSame = underWay !== undefined && isOf(underWay, part, terminal, tally);
    // Parts that have come in between are in its report, too.
    const from = {
      ...(isSame ? { ...underWay, ...carried } : begun(terminal, tally, part, carried)),
      unsent: await unsentCount(terminal),
    };
    const maybeEnded = isSame ? undefined : endingOf(underWay, part, terminal);
    let end = await goOn(terminal, from, tally, options, maybeEnded);
    // Nothing of it is known to be booked, and the host has nothing to settle: the next settlement asks about it again.
    if (part && end.kind === "refused" && tally.records === 0 && part[0] === terminal.personalisation.terminal)
      continue;
    // Nobody signs a refusal, and this one would leave money unsettled: it counts when it is said twice.
    if (part && end.kind === "refused") {
      const state = (maybeEnded ? undefined : await settlements.underWay()) ?? from;
      end = await goOn(terminal, state, tally, options, maybeEnded);
    }
    // A host that has answered each time with a batch of its own choice, and then with another one, refuses.
    if (end.kind === "moved")
      return isAgain ? { kind: "refused", responseCode: OTHER_BATCH } : settleBatch(terminal, options, true);
    if (end.kind === "anew") return settleBatch(terminal, options, isAgain);
    if (!part && end.kind === "refused") await askRefusedAgain(terminal);
    if (!part) return end.kind === "ended" ? closed(terminal, end.state, tally) : end;
    if (end.kind === "ended") carried = behindPart(end.state, part);
    else if (end.kind === "refused") carried = behindRefused(from, part, tally.records, end.responseCode);
    else return end;
    last = end.kind === "ended" && isOwn(terminal, part) ? end.state : undefined;
  }
}

/** The host has gone on to another batch than the one that is being settled. */
async function endedThere(terminal: Terminal, options: SettleOptions): Promise<SettleEnd | undefined> {
  const { book } = terminal;
  const state = await book.settlements.underWay();
  if (!state || state.batch === book.batch) return undefined;
  return leftThere(terminal, state, options);
}

/**
 * By an end that may have been sent, or by itself. Of former numbers that says nothing: their part is asked about again.
 * @returns undefined where it is not settled.
 */
async function leftThere(
  terminal: Terminal,
  state: SettlementUnderWay,
  options: SettleOptions,
  tally?: Tally,
): Promise<SettleEnd | undefined> {
  const mayBe = state.phase === "ending" && !state.part;
  const end = mayBe ? await closedThere(terminal, state, tally ?? (await tallyOf(terminal)), options) : undefined;
  if (!end) await startAnew(terminal, state);
  return end;
}

/** What support has said, and what has ended after its batch's settlement, waits for the next one. */
async function isNothing({ book }: Terminal, { records }: Tally): Promise<boolean> {
  return records === 0 && !(await book.settlements.first());
}

/** Is it this part's, and what it was begun with all that there is? Nothing was sold since, and nothing ended otherwise. */
function isOf(
  state: SettlementUnderWay,
  part: FormerPart | undefined,
  { book }: Terminal,
  { own, leftCount, certificates }: Tally,
): boolean {
  const isOpen = part !== undefined || state.batch === book.batch;
  if (!isOpen || !isSamePart(part, state.part) || state.own !== own || state.leftCount !== leftCount) return false;
  // An authorisation is in no total, and its chip's certificate goes with the batch.
  const { phase, certified = 0, uncertified = 0 } = state;
  return phase !== "ending" || certificates <= certified + uncertified;
}

/** Its end may have been sent, and since then something was sold or ended otherwise: whether the batch is closed only the host knows. */
function endingOf(
  state: SettlementUnderWay | undefined,
  part: FormerPart | undefined,
  { book }: Terminal,
): SettlementUnderWay | undefined {
  const isOpen = part !== undefined || state?.batch === book.batch;
  return isOpen && state?.phase === "ending" && isSamePart(part, state.part) ? state : undefined;
}

/** What it has come to in a part does not count any more. What was settled before that stays settled. */
async function startAnew({ book }: Terminal, state: SettlementUnderWay): Promise<void> {
  if (!state.part && !state.formers) await book.settlements.drop();
}

/** Advices and scripts' results, then reversals, then signatures (`money.md`, 9). @returns why it waits. */
async function owedFirst(terminal: Terminal, { without }: SettleOptions): Promise<SettleEnd | undefined> {
  // Whether anybody is there shows at once, and not after a time-out for each signature.
  const there = await echo(terminal);
  if (there.kind === "failed") return { kind: "later", why: there.failure };
  await sendAdvices(terminal);
  terminal.session.scriptsNotBeforeMs = 0;
  await sendScriptResults(terminal);
  if ((await owed(terminal)).length > 0) await tryOwed(terminal);
  await sendRepeats(terminal);
  const repeats = await repeatsOwed(terminal);
  // No batch changes between the two reversals of one request.
  if (repeats.length > 0) return { kind: "waits", count: repeats.length, repeat: true };
  const open = (await owed(terminal)).filter(isAsked);
  if (open.length > 0 && !without) return { kind: "waits", count: open.length, repeat: false };
  await uploadAll(terminal);
  return undefined;
}

async function unsentCount({ book }: Terminal): Promise<number> {
  return book.signatures.uploads().length + (await book.unsentStans()).length;
}

/** Nothing of it is written before it is sent: the first message's STAN takes it along. */
function begun(
  { book }: Terminal,
  tally: Tally,
  part: FormerPart | undefined,
  carried: Carried | undefined,
): SettlementUnderWay {
  const { own, left, leftCount, first, fees } = tally;
  return {
    batch: book.batch,
    phase: "asked",
    own,
    uploaded: 0,
    wanted: 0,
    refused: 0,
    differences: [],
    different: 0,
    left,
    leftCount,
    unsent: 0,
    ...(fees ? { fees } : {}),
    mark: book.journal.historyEnd(),
    began: book.nextStan,
    first,
    sent: noneSent(tally),
    ...(part ? { part } : {}),
    ...carried,
    ...(tally.again.length > 0 ? { counted: [...(carried?.counted ?? []), ...tally.again] } : {}),
  };
}

/** @param maybeEnded what it was begun with before, durable until the host has taken the totals anew: where it has not, that one was closed. */
async function goOn(
  terminal: Terminal,
  from: SettlementUnderWay,
  tally: Tally,
  options: SettleOptions,
  maybeEnded?: SettlementUnderWay,
): Promise<SettleEnd | PartEnded | Moved | Anew> {
  const { show } = options;
  let state = from;
  if (state.phase === "asked") {
    await show({ step: "totals" });
    const asked = await askTotals(terminal, state, maybeEnded);
    if (maybeEnded && isElsewhere(asked)) return endedBefore(terminal, maybeEnded, tally, options, asked);
    if (asked.kind !== "taken") return asked;
    state =
      asked.wants || tally.again.length > 0
        ? { ...state, host: asked.host, phase: "uploading" }
        : behindDetails({ ...state, host: asked.host }, tally);
  }
  if (state.phase === "uploading") {
    const uploaded = await uploadDetails(terminal, state, tally, options);
    if (uploaded.kind === "later") return uploaded;
    if (uploaded.kind === "moved") return moved(terminal, uploaded.state, tally, options);
    state = uploaded.state;
    // The totals once more (E01), unless they were balanced: the host may have found what it lacked.
    if (!isBalancedBy(state.own, state.host)) {
      await show({ step: "totals" });
      const again = await askTotals(terminal, state);
      if (again.kind === "later" || again.kind === "moved") return again;
      if (again.kind === "taken") state = { ...state, host: again.host };
      if (await isSettledBefore(terminal, state)) return { kind: "anew" };
    }
    state = behindDetails(state, tally);
  }
  if (state.phase === "certifying") {
    const uploaded = await uploadCertificates(terminal, state, tally, options);
    if (uploaded.kind === "later") return uploaded;
    if (uploaded.kind === "moved") return moved(terminal, uploaded.state, tally, options);
    state = { ...uploaded.state, phase: "ending" };
  }
  await show({ step: "ending" });
  const ended = await askEnd(terminal, state);
  return ended.kind === "moved" ? moved(terminal, state, tally, options) : ended;
}

/** From here on a bit stands for a certificate. */
function behindDetails(state: SettlementUnderWay, { certificates, span }: Tally): SettlementUnderWay {
  return certificates > 0 ? { ...state, phase: "certifying", sent: noneSent({ span }) } : { ...state, phase: "ending" };
}

type TotalsAsked =
  | { readonly kind: "taken"; readonly host: string; readonly wants: boolean }
  | Extract<SettleEnd, { kind: "later" | "refused" }>
  | Moved;

async function askTotals(
  terminal: Terminal,
  state: SettlementUnderWay,
  maybeEnded?: SettlementUnderWay,
): Promise<TotalsAsked> {
  const { personalisation, session } = terminal;
  const operator = session.operator?.number ?? "01";
  const asked = await ask(
    terminal,
    (stan) => settlementRequest(speakingFor(personalisation, state.part), stan, batchOf(state), state.own, operator),
    maybeEnded ? [] : [[settlementKey, state]],
  );
  if (asked.kind !== "taken") return asked;
  const host = textField(asked.reply, 48) ?? "";
  return { kind: "taken", host, wants: !isBalancedBy(state.own, host) };
}

/** Is this batch open at the host no longer? Former numbers have no sign-in that would move them. */
function isElsewhere(asked: TotalsAsked): asked is Extract<TotalsAsked, { kind: "moved" | "refused" }> {
  return asked.kind === "moved" || (asked.kind === "refused" && asked.responseCode === OTHER_BATCH);
}

/** The host takes no totals of it any more: its end may have closed it before something was sold, or ended otherwise. */
async function endedBefore(
  terminal: Terminal,
  maybeEnded: SettlementUnderWay,
  tally: Tally,
  options: SettleOptions,
  asked: Extract<TotalsAsked, { kind: "moved" | "refused" }>,
): Promise<SettleEnd | PartEnded | Moved> {
  if (maybeEnded.part) {
    const ended = await askEnd(terminal, maybeEnded);
    return ended.kind === "refused" && hasMoney(maybeEnded) ? { kind: "ended", state: maybeEnded } : ended;
  }
  return asked.kind === "moved" ? moved(terminal, maybeEnded, tally, options) : asked;
}

/** The sign-in on the way has brought another batch. */
async function moved(
  terminal: Terminal,
  state: SettlementUnderWay,
  tally: Tally,
  options: SettleOptions,
): Promise<SettleEnd | Moved> {
  return (await leftThere(terminal, state, options, tally)) ?? { kind: "moved" };
}
