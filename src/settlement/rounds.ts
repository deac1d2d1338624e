import { settlementKey } from "../book/cells";
import type { RecordDifference, SettlementUnderWay } from "../book/settlement-record";
import type { Transaction } from "../book/states";
import type { Terminal } from "../context";
import type { SignInFailure } from "../evidence/failures";
import type { Message } from "../host/iso8583/message";
import { ask } from "./ask";
import { batchOf, isOfPart } from "./parts";
import type { SettleOptions, Show } from "./progress";
import { isSent, NAMED_MAX, withSent } from "./tally";

/** What met no answer is sent again after the others, in so many rounds at most (parameter 23). */
const ROUNDS_MAX = 3;
/** Nobody is there: it goes on another time. */
const SILENT_MAX = 2;

export type Uploaded = { readonly kind: "done" | "moved"; readonly state: SettlementUnderWay } | Later;

interface Later {
  readonly kind: "later";
  readonly why: SignInFailure;
}

/** One walk through the batch, and what it sends. */
export interface Pass {
  /** Is it one of those that it sends? */
  has(transaction: Transaction): boolean;
  take(run: Round, transaction: Transaction): Promise<void>;
  /** Sends what it has put together, at the walk's end. */
  flush?(run: Round): Promise<void>;
}

/** What a state counts of records, and what of certificates. */
export interface Counting {
  readonly step: "details" | "certificates";
  readonly wanted: number;
  /** How many the host has taken so far. */
  taken(state: SettlementUnderWay): number;
  withTaken(state: SettlementUnderWay, count: number): SettlementUnderWay;
  /** Those that the host has not taken in this round. */
  withRefused(state: SettlementUnderWay, count: number): SettlementUnderWay;
  /** STANs that the batch does not wait for, where the host is not there for them alone. */
  readonly optional?: readonly number[];
}

/**
 * Sends what passes have, each behind the one before, and once more in the next round what the host has not taken. The host has taken a
 * message when it has answered; that is durable with the next message's STAN, so that a cut costs one message at most.
 * @param forced it does not go on another time: what met no answer stands in the report, like what was refused (`money.md`, 9).
 */
export async function inRounds(
  terminal: Terminal,
  begun: SettlementUnderWay,
  passes: readonly Pass[],
  counting: Counting,
  { show, forced }: Pick<SettleOptions, "show" | "forced">,
): Promise<Uploaded> {
  let state = begun;
  let unanswered: Later | undefined;
  const { book } = terminal;
  const from = await book.settlements.from();
  const opened = await book.settlements.opened(begun.batch);
  const rounds = Math.min(ROUNDS_MAX, (await book.settings.parameters())?.resendTimes || ROUNDS_MAX);
  for (let round = 0; round < rounds; round++) {
    const run = new Round(terminal, state, counting, show, forced);
    for (const pass of passes) {
      for await (const transaction of book.ofBatch(batchOf(state), from)) {
        if (run.stopped) break;
        if (!isOfPart(terminal, transaction, state.part, state.batch, opened) || !pass.has(transaction)) continue;
        if (!isSent(run.state, transaction.facts.stan)) await pass.take(run, transaction);
      }
      await pass.flush?.(run);
    }
    ({ state } = run);
    if (run.stopped) return run.stopped === "moved" ? { kind: "moved", state } : run.stopped;
    if (run.left === 0) return { kind: "done", state };
    ({ unanswered } = run);
  }
  // Refused ones stand in the report. Of what nobody has answered none may be left out, as long as it can go on another time.
  return forced || !unanswered ? { kind: "done", state } : unanswered;
}

/** Once through the batch. */
export class Round {
  state: SettlementUnderWay;
  stopped: "moved" | Later | undefined;
  /** Why the last message that had no answer had none. */
  unanswered: Later | undefined;
  /** Had no answer, or a refusal. */
  left = 0;
  readonly #terminal: Terminal;
  readonly #counting: Counting;
  readonly #show: Show;
  readonly #forced: boolean;
  #silent = 0;

  constructor(terminal: Terminal, state: SettlementUnderWay, counting: Counting, show: Show, forced: boolean) {
    this.#terminal = terminal;
    this.#counting = counting;
    this.state = counting.withRefused(state, 0);
    this.#show = show;
    this.#forced = forced;
  }

  /** @param stans what the message is about. @param differences what the host's answer says of them. */
  async send(
    stans: readonly number[],
    request: (stan: number) => Message,
    differences: (reply: Message) => readonly RecordDifference[],
  ): Promise<void> {
    if (this.stopped) return;
    // Forced, and nobody answers any of them: the end may be answered all the same.
    if (this.#silent >= SILENT_MAX) return this.#notTaken(stans);
    const { step, wanted } = this.#counting;
    await this.#show({ step, sent: this.#counting.taken(this.state), wanted });
    const asked = await ask(this.#terminal, request, [[settlementKey, this.state]]);
    const { optional } = this.#counting;
    if (asked.kind === "later" && asked.why.kind === "refused" && stans.every((stan) => optional?.includes(stan)))
      return this.#notTaken(stans);
    if (asked.kind === "later") {
      this.unanswered = asked;
      this.#silent++;
      this.#notTaken(stans);
      if (asked.why.kind !== "unanswered" || (this.#silent >= SILENT_MAX && !this.#forced)) this.stopped = asked;
      return;
    }
    this.#silent = 0;
    if (asked.kind === "moved") this.stopped = "moved";
    else if (asked.kind === "refused") this.#notTaken(stans);
    else this.#note(stans, differences(asked.reply));
  }

  /** They stand in the report, unless a later round brings them over. */
  #notTaken({ length }: readonly number[]): void {
    this.left += length;
    this.state = this.#counting.withRefused(this.state, this.left);
  }

  #note(stans: readonly number[], found: readonly RecordDifference[]): void {
    const { state } = this;
    const fresh = found.filter(([stan]) => !state.differences.some(([known]) => known === stan));
    this.state = {
      ...this.#counting.withTaken(state, this.#counting.taken(state) + stans.length),
      sent: withSent(state, stans),
      differences: [...state.differences, ...fresh].slice(0, NAMED_MAX),
      different: state.different + fresh.length,
    };
  }
}
