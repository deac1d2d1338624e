import {
  MISSING,
  type RecordDifference,
  type SettlementReport,
  type SettlementUnderWay,
} from "../book/settlement-record";
import { isArrived, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { certificateRequest } from "../host/certificate";
import { textField } from "../host/iso8583/message";
import {
  addTotals,
  type Detail,
  detailRequest,
  differencesIn,
  formatTotals,
  isBalancedBy,
  namedIn,
  parseTotals,
  RECORDS_MAX,
  reuploadRequest,
  wantedBy,
} from "../host/settlement";
import { certificateIn, hasCertificate } from "../transaction/card/certificate";
import { batchOf, speakingFor } from "./parts";
import type { SettleOptions } from "./progress";
import { type Counting, inRounds, type Pass, type Uploaded } from "./rounds";
import { isBooked, isForeign, mayBeBooked, sideOf } from "./sides";
import { isSent, NAMED_MAX, type Tally } from "./tally";

export type { Uploaded } from "./rounds";

/**
 * 批上送: every record of the halves that the host wants, eight in a message, then refunds and advices by their own messages (5.3). Those that
 * the host has had (94) go in any case: they are what ends the check of their money (`money.md`, 4).
 * @see inRounds
 */
export async function uploadDetails(
  terminal: Terminal,
  begun: SettlementUnderWay,
  tally: Tally,
  options: Pick<SettleOptions, "show" | "forced">,
): Promise<Uploaded> {
  const wanted = wantedBy(begun.own, begun.host);
  const goesBy = (upload: "record" | "message") => (transaction: Transaction) =>
    (tally.again.includes(transaction.facts.stan) ||
      (isBooked(transaction) && (isForeign(transaction) ? wanted.foreign : wanted.domestic))) &&
    sideOf(transaction.facts.kind).upload === upload;
  const isAny = wanted.domestic || wanted.foreign;
  const count = isAny ? tally.records : tally.again.length;
  // Each is a walk through the batch.
  const passes = [recordPass(terminal, goesBy("record"))];
  if (tally.messages > 0) passes.push(messagePass(terminal, goesBy("message")));
  const counting: Counting = {
    step: "details",
    wanted: count,
    taken: ({ uploaded }) => uploaded,
    withTaken: (state, uploaded) => ({ ...state, uploaded }),
    // Beside balanced totals nothing is missing: what the host does not take once more is named as being checked.
    withRefused: (state, refused) => (isAny ? { ...state, refused } : state),
    optional: tally.again,
  };
  const done = await inRounds(terminal, { ...begun, wanted: count }, passes, counting, options);
  return done.kind === "later" ? done : { kind: done.kind, state: withAgain(done.state, tally) };
}

/** Before its bits stand for certificates. */
function withAgain(state: SettlementUnderWay, tally: Tally): SettlementUnderWay {
  const taken = tally.again.filter((stan) => isSent(state, stan));
  return taken.length > 0 ? { ...state, again: [...(state.again ?? []), ...taken] } : state;
}

/** Eight in a message. */
function recordPass(terminal: Terminal, has: Pass["has"]): Pass {
  let details: Detail[] = [];
  const flush: NonNullable<Pass["flush"]> = async (run) => {
    if (details.length === 0) return;
    const { state } = run;
    const [sent, speaking] = [details, speakingFor(terminal.personalisation, state.part)];
    details = [];
    await run.send(
      sent.map(({ stan }) => stan),
      (stan) => detailRequest(speaking, stan, batchOf(state), sent),
      (reply) => differencesIn(textField(reply, 48) ?? "", sent),
    );
  };
  return {
    has,
    async take(run, transaction) {
      details.push(detailOf(transaction));
      if (details.length === RECORDS_MAX) await flush(run);
    },
    flush,
  };
}

/** One in a message like its own. */
function messagePass({ personalisation }: Terminal, has: Pass["has"]): Pass {
  return {
    has,
    async take(run, transaction) {
      const { facts } = transaction;
      const differences = (reply: string) => differencesIn(reply, [detailOf(transaction)]);
      await run.send(
        [facts.stan],
        () => reuploadRequest(personalisation, facts),
        (reply) => differences(textField(reply, 48) ?? ""),
      );
    },
  };
}

function detailOf(transaction: Transaction): Detail {
  const { stan, pan, amountFen } = transaction.facts;
  return { stan, pan, amountFen, foreign: isForeign(transaction) };
}

/**
 * Chips' certificates, one in a message: those of cards that took their issuer's answer for genuine, then the others (5.3). They go where the
 * totals are balanced, too; no money depends on them.
 * @see inRounds
 */
export async function uploadCertificates(
  terminal: Terminal,
  state: SettlementUnderWay,
  { certificates }: Tally,
  options: Pick<SettleOptions, "show" | "forced">,
): Promise<Uploaded> {
  const balanced = isBalancedBy(state.own, state.host);
  const passes = [false, true].map((issuerFalse) => certificatePass(terminal, issuerFalse, balanced));
  const counting: Counting = {
    step: "certificates",
    wanted: certificates,
    taken: ({ certified = 0 }) => certified,
    withTaken: (now, certified) => ({ ...now, certified }),
    withRefused: (now, uncertified) => ({ ...now, uncertified }),
  };
  return inRounds(terminal, state, passes, counting, options);
}

function certificatePass({ personalisation }: Terminal, issuerFalse: boolean, balanced: boolean): Pass {
  return {
    has: (transaction) => hasCertificate(transaction) && certificateIn(transaction).issuerFalse === issuerFalse,
    async take(run, transaction) {
      if (!hasCertificate(transaction)) return;
      const { facts } = transaction;
      const certificate = { ...certificateIn(transaction), foreign: isForeign(transaction) };
      await run.send(
        [facts.stan],
        () => certificateRequest(personalisation, facts, certificate, balanced),
        () => [],
      );
    },
  };
}

/** With what the answer to the end names, each once, and with the terminal's own amounts. */
export async function withNamed(
  { book }: Terminal,
  state: SettlementUnderWay,
  reply: string,
): Promise<SettlementUnderWay> {
  const { named: all, whole } = namedIn(reply);
  const named = all.filter(([stan]) => !state.differences.some(([known]) => known === stan));
  const own = new Map<number, number>();
  let isKnown = true;
  if (named.some(([, what]) => what !== MISSING))
    for await (const { facts } of book.ofBatch(batchOf(state), await book.settlements.from())) {
      const found = named.find(([stan]) => stan === facts.stan);
      if (!found) continue;
      own.set(facts.stan, facts.amountFen);
      // What went among eight has its answer.
      isKnown &&= found[1] === MISSING || sideOf(facts.kind).upload === "message";
    }
  const found = named.map(
    ([stan, what, , hostFen]): RecordDifference => [stan, what, what === MISSING ? 0 : (own.get(stan) ?? 0), hostFen],
  );
  const differences = [...state.differences, ...found];
  isKnown &&= named.every(([stan, what]) => what === MISSING || own.has(stan));
  return {
    ...state,
    differences: differences.slice(0, NAMED_MAX),
    different: state.different + found.length,
    ...(state.again ? { again: whole && isKnown ? await bookedOf(book, state, differences) : [] } : {}),
  };
}

/**
 * Of what the host has taken once more that which it names as no difference. Nobody signs what it names: where its totals differ and it names
 * nothing, or something that nobody sent, it may be any of them. Where they are the same it names nothing, and what was left out may stand in
 * the place of one that it does not have.
 */
async function bookedOf(
  book: Terminal["book"],
  state: SettlementUnderWay,
  differences: readonly RecordDifference[],
): Promise<readonly number[]> {
  const { own, host, again = [] } = state;
  const isSame = isBalancedBy(own, host);
  const isProven = isSame ? await isAllCounted(book, state) : differences.length > 0;
  const proven = isProven || isSame ? undefined : await countedBefore(book, state);
  const isNamed = (stan: number) => differences.some(([known]) => known === stan);
  return again.filter((stan) => !isNamed(stan) && (isProven || proven?.includes(stan)));
}

/**
 * The host has opened the number that was settled last once more.
 * @returns that settlement's report, where both sides had come to the same and nothing was left out.
 */
async function balancedBefore(
  book: Terminal["book"],
  state: SettlementUnderWay,
): Promise<SettlementReport | undefined> {
  const report = await book.settlements.report();
  const isIt = report?.batch === state.batch && !state.part && !report.formers && !state.formers;
  if (!isIt || !isBalancedBy(report.own, report.host) || report.leftCount + report.said.length > 0) return undefined;
  return report;
}

/**
 * What the host had then in totals that were the same on both sides it has in none now.
 * @returns STANs that were among those.
 */
async function countedBefore(book: Terminal["book"], state: SettlementUnderWay): Promise<readonly number[]> {
  const report = await balancedBefore(book, state);
  return report && (await isAllCounted(book, state)) ? (report.counted ?? []) : [];
}

/**
 * The host names no record that differs, and its totals are exactly what the number's settlement before did not have: that settlement stands,
 * and only what was sold since is another batch. That is written down at once.
 * @returns whether it is so.
 */
export async function isSettledBefore(
  { book }: Terminal,
  { own, host = "", different, refused, counted = [], ...state }: SettlementUnderWay,
): Promise<boolean> {
  const report = await balancedBefore(book, { own, different, refused, ...state });
  if (!report?.listed || different + refused + counted.length + (report.counted ?? []).length > 0) return false;
  const both = parseTotals(addTotals(report.own, host));
  if (!both || formatTotals(both) !== own || !parseTotals(host)) return false;
  await book.settlements.settledBefore(report.listed);
  return true;
}

/** Is nothing of the batch left out of the totals that the host may have booked: by a check, by support's word, or by a loss? */
async function isAllCounted(book: Terminal["book"], state: SettlementUnderWay): Promise<boolean> {
  if (book.losses.wasDamaged || (await book.losses.list()).length > 0) return false;
  const counted = state.counted ?? [];
  const isLate = await book.settlements.lateness();
  const isLeft = (each: Transaction) =>
    each.facts.batch === batchOf(state) &&
    !isLate(each.facts) &&
    sideOf(each.facts.kind).side !== "none" &&
    (mayBeBooked(each) || each.state === "vouched") &&
    !(isBooked(each) || counted.includes(each.facts.stan));
  for await (const transaction of book.ofBatch(batchOf(state), await book.settlements.from()))
    if (isLeft(transaction)) return false;
  return true;
}

/** Durable before the batch is left: what the host has taken, and names as no difference, is booked. The others stay being checked. */
export async function closeAgain({ book }: Terminal, { again = [] }: SettlementUnderWay): Promise<void> {
  if (again.length === 0) return;
  for (const transaction of await book.checking())
    if (isArrived(transaction) && again.includes(transaction.facts.stan))
      await book.record(transaction, { type: "uploaded-again" });
}
