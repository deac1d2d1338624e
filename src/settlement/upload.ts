import { settlementKey } from "../book/cells";
import { MISSING, type RecordDifference, type SettlementUnderWay } from "../book/settlement-record";
import type { Transaction } from "../book/states";
import type { Terminal } from "../context";
import type { SignInFailure } from "../evidence/failures";
import { textField } from "../host/iso8583/message";
import {
  type Detail,
  detailRequest,
  differencesIn,
  namedIn,
  RECORDS_MAX,
  reuploadRequest,
  wantedBy,
} from "../host/settlement";
import { ask } from "./ask";
import { batchOf, isOfPart, speakingFor } from "./parts";
import type { SettleOptions, Show } from "./progress";
import { isBooked, isForeign, sideOf } from "./sides";
import { isSent, NAMED_MAX, type Tally, withSent } from "./tally";

/** What had no answer goes again behind the others, so often (parameter 23, at most). */
const ROUNDS_MAX = 3;
/** Nobody is there: it goes on another time. */
const SILENT_MAX = 2;

export type Uploaded = { readonly kind: "done" | "moved"; readonly state: SettlementUnderWay } | Later;

interface Later {
  readonly kind: "later";
  readonly why: SignInFailure;
}

/**
 * 批上送: every record of the halves that the host wants, eight in a message, then refunds and advices by their own messages (5.3). The host
 * has taken a record when it has answered; that is durable with the next message's STAN, so that a cut costs one message at most.
 * @param forced it does not go on another time: what met no answer stands in the report, like what was refused (`money.md`, 9).
 */
export async function uploadDetails(
  terminal: Terminal,
  begun: SettlementUnderWay,
  tally: Tally,
  { show, forced }: Pick<SettleOptions, "show" | "forced">,
): Promise<Uploaded> {
  const wanted = wantedBy(begun.own, begun.host);
  const isWanted = (transaction: Transaction) => (isForeign(transaction) ? wanted.foreign : wanted.domestic);
  let state: SettlementUnderWay = { ...begun, wanted: tally.records };
  let unanswered: Later | undefined;
  // Each is a walk through the batch.
  const uploads = tally.messages > 0 ? (["record", "message"] as const) : (["record"] as const);
  const { book } = terminal;
  const from = await book.settlements.from();
  const rounds = Math.min(ROUNDS_MAX, (await book.settings.parameters())?.resendTimes || ROUNDS_MAX);
  for (let round = 0; round < rounds; round++) {
    const run = new Round(terminal, state, show, forced);
    for (const upload of uploads) {
      for await (const transaction of book.ofBatch(batchOf(state), from)) {
        if (run.stopped) break;
        if (!isOfPart(transaction, state.part, state.batch)) continue;
        if (!isBooked(transaction) || !isWanted(transaction)) continue;
        if (sideOf(transaction.facts.kind).upload !== upload) continue;
        if (!isSent(run.state, transaction.facts.stan)) await run.take(transaction, upload);
      }
      await run.flush();
    }
    ({ state } = run);
    if (run.stopped) return run.stopped === "moved" ? { kind: "moved", state } : run.stopped;
    if (run.left === 0) return { kind: "done", state };
    ({ unanswered } = run);
  }
  // Refused ones stand in the report. Of what nobody has answered none may be left out, as long as it can go on another time.
  return forced || !unanswered ? { kind: "done", state } : unanswered;
}

/** With what the answer to the end names, each once, and with the terminal's own amounts. */
export async function withNamed(
  { book }: Terminal,
  state: SettlementUnderWay,
  reply: string,
): Promise<SettlementUnderWay> {
  const named = namedIn(reply).filter(([stan]) => !state.differences.some(([known]) => known === stan));
  const own = new Map<number, number>();
  if (named.some(([, what]) => what !== MISSING))
    for await (const { facts } of book.ofBatch(batchOf(state), await book.settlements.from()))
      if (named.some(([stan]) => stan === facts.stan)) own.set(facts.stan, facts.amountFen);
  const found = named.map(
    ([stan, what, , hostFen]): RecordDifference => [stan, what, what === MISSING ? 0 : (own.get(stan) ?? 0), hostFen],
  );
  return {
    ...state,
    differences: [...state.differences, ...found].slice(0, NAMED_MAX),
    different: state.different + found.length,
  };
}

/** Once through the batch. */
class Round {
  state: SettlementUnderWay;
  stopped: "moved" | Later | undefined;
  /** Why the last message that had no answer had none. */
  unanswered: Later | undefined;
  /** Had no answer, or a refusal. */
  left = 0;
  readonly #terminal: Terminal;
  readonly #show: Show;
  readonly #forced: boolean;
  #details: Detail[] = [];
  #silent = 0;

  constructor(terminal: Terminal, state: SettlementUnderWay, show: Show, forced: boolean) {
    this.#terminal = terminal;
    this.state = { ...state, refused: 0 };
    this.#show = show;
    this.#forced = forced;
  }

  async take(transaction: Transaction, upload: "record" | "message"): Promise<void> {
    const { facts } = transaction;
    const detail = { stan: facts.stan, pan: facts.pan, amountFen: facts.amountFen, foreign: isForeign(transaction) };
    if (upload === "message") return this.#send([detail], () => reuploadRequest(this.#terminal.personalisation, facts));
    this.#details.push(detail);
    if (this.#details.length === RECORDS_MAX) await this.flush();
  }

  async flush(): Promise<void> {
    const details = this.#details;
    if (details.length === 0 || this.stopped) return;
    this.#details = [];
    const speaking = speakingFor(this.#terminal.personalisation, this.state.part);
    await this.#send(details, (stan) => detailRequest(speaking, stan, batchOf(this.state), details));
  }

  async #send(details: readonly Detail[], request: Parameters<typeof ask>[1]): Promise<void> {
    // Forced, and nobody answers any of them: the end may be answered all the same.
    if (this.#silent >= SILENT_MAX) return this.#notTaken(details);
    const { uploaded, wanted } = this.state;
    await this.#show({ step: "details", uploaded, wanted });
    const asked = await ask(this.#terminal, request, [[settlementKey, this.state]]);
    if (asked.kind === "later") {
      this.unanswered = asked;
      this.#silent++;
      this.#notTaken(details);
      if (asked.why.kind !== "unanswered" || (this.#silent >= SILENT_MAX && !this.#forced)) this.stopped = asked;
      return;
    }
    this.#silent = 0;
    if (asked.kind === "moved") this.stopped = "moved";
    else if (asked.kind === "refused") this.#notTaken(details);
    else this.#note(details, differencesIn(textField(asked.reply, 48) ?? "", details));
  }

  /** They stand in the report, unless a later round brings them over. */
  #notTaken({ length }: readonly Detail[]): void {
    this.left += length;
    this.state = { ...this.state, refused: this.state.refused + length };
  }

  #note(details: readonly Detail[], found: readonly RecordDifference[]): void {
    const { state } = this;
    const fresh = found.filter(([stan]) => !state.differences.some(([known]) => known === stan));
    this.state = {
      ...state,
      sent: withSent(
        state,
        details.map(({ stan }) => stan),
      ),
      uploaded: state.uploaded + details.length,
      differences: [...state.differences, ...fresh].slice(0, NAMED_MAX),
      different: state.different + fresh.length,
    };
  }
}
