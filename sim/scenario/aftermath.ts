import type { Transaction } from "../../src/book/states";
import { chinaTime } from "../../src/values/clock";
import type { MoneyState } from "../../src/values/money-state";
import type { LoggedMessage } from "../simulator/message-log";
import type { Simulator } from "../simulator/simulator";
import type { Cut } from "./cuts";
import type { Room } from "./room";
import { moneyNow, readTransactions, sixDigits } from "./view-journal";

/** What was under way when the power went. */
export type About =
  /** Nothing: the terminal was at rest. */
  | "rest"
  /** Something was begun at the counter, and no request of it had left. */
  | "unsent"
  /** A request with money, or what follows it: answer, signature, slip, reversal. */
  | "transaction"
  /** The same, and the terminal's record of it cannot be read. */
  | "unread"
  | "settlement"
  /** The management line: payout, account, an enquiry. */
  | "line"
  /** Sign-in, downloads, anything else without money. */
  | "management";

/** What became of a power cut: who did what, in the order of time. */
export interface Aftermath {
  readonly cut: Cut;
  readonly about: About;
  /** The power is back, and the terminal's program runs. */
  readonly isBack: boolean;
  readonly subject?: Subject;
}

export interface Subject {
  readonly transaction: Transaction;
  readonly money: MoneyState;
  /** Its request was put on the wire, before the cut or, where it goes again, behind it. */
  readonly sent: boolean;
  /** What the acquirer noted when the request came. Absent: it has not come. */
  readonly note?: string;
  /** Field 39 of the acquirer's answer. */
  readonly answered?: string;
  /** Reversals sent behind the cut. */
  readonly reversals: number;
  /** Field 39 of the last answer to one. */
  readonly reversed?: string;
}

const MONEY_REQUESTS: readonly unknown[] = Object.freeze(["0100", "0200", "0220"]);
const MONEY_ANSWERS: readonly unknown[] = Object.freeze(["0110", "0210", "0230"]);
const REVERSAL = "0400";
const REVERSED = "0410";
const SETTLEMENTS: readonly unknown[] = Object.freeze(["0500", "0320"]);
const ISO = /^0\d{3}$/;
/** Screens of a flow that a person has begun. */
const flows: readonly string[] = Object.freeze([
  "amount",
  "card",
  "card.choose",
  "pin",
  "processing",
  "original",
  "scan",
  "qr",
  "confirm",
  "sign",
]);

/** Undefined: the power has not gone yet. */
export async function aftermathOf({ simulator, cuts }: Room): Promise<Aftermath | undefined> {
  const cut = cuts.last;
  if (!cut) return undefined;
  const messages = simulator.messages.all;
  const before = messages.filter(({ seq }) => seq > cut.afterMessage && seq <= cut.lastMessage);
  const base = { cut, isBack: simulator.world.powered };
  const subject = await subjectOf(simulator, cut, before);
  if (subject) return { ...base, about: "transaction", subject };
  return { ...base, about: aboutOf(cut, before) };
}

function aboutOf({ screens }: Cut, before: readonly LoggedMessage[]): About {
  const out = before.filter(({ direction }) => direction === "to-host").map(({ shown }) => shown.mti ?? "");
  if (out.some(isAboutMoney)) return "unread";
  if (out.some((mti) => SETTLEMENTS.includes(mti))) return "settlement";
  if (out.some((mti) => !ISO.test(mti))) return "line";
  // A sale that signs in first has begun, and has not left.
  if (screens.some((id) => flows.includes(id) && id !== "processing")) return "unsent";
  return out.length > 0 ? "management" : "rest";
}

/** The transaction that was under way: by its last message, else by the journal, which has it before anything is sent. */
async function subjectOf(
  simulator: Simulator,
  cut: Cut,
  before: readonly LoggedMessage[],
): Promise<Subject | undefined> {
  const read = await readTransactions(simulator);
  if (read.kind === "unreadable") return undefined;
  const { transactions } = read;
  const request = before.findLast(({ direction, shown }) => direction === "to-host" && isAboutMoney(shown.mti));
  const named = request && nameIn(request);
  const [from, to] = [chinaTime(cut.begunMs), chinaTime(cut.endedMs)];
  const transaction = transactions.findLast(({ facts }) =>
    named ? nameOf(facts) === named : facts.localTime >= from && facts.localTime <= to,
  );
  if (!transaction) return undefined;
  const mine = simulator.messages.all.filter((message) => nameIn(message) === nameOf(transaction.facts));
  return { transaction, money: moneyNow(transaction, transactions), ...requestOf(mine, before), ...reversalsOf(mine) };
}

function isAboutMoney(mti: string | undefined): boolean {
  return MONEY_REQUESTS.includes(mti) || mti === REVERSAL;
}

/** @param mine the messages about the transaction. @param before those that left before the cut. */
function requestOf(
  mine: readonly LoggedMessage[],
  before: readonly LoggedMessage[],
): Pick<Subject, "sent" | "note" | "answered"> {
  // An order of a code goes over the management line.
  const request =
    mine.findLast(({ shown: { mti } }) => MONEY_REQUESTS.includes(mti)) ??
    before.findLast(({ direction, shown: { mti = "" } }) => direction === "to-host" && !ISO.test(mti));
  const code = codeOf(mine.findLast(({ shown: { mti } }) => MONEY_ANSWERS.includes(mti)));
  return {
    // A reversal says that there was a request, even where the log has grown over it.
    sent: request !== undefined || mine.length > 0,
    ...(request?.note === undefined ? {} : { note: request.note }),
    ...(code === undefined ? {} : { answered: code }),
  };
}

function reversalsOf(mine: readonly LoggedMessage[]): Pick<Subject, "reversals" | "reversed"> {
  const code = codeOf(mine.findLast(({ shown: { mti } }) => mti === REVERSED));
  return {
    reversals: mine.filter(({ shown: { mti } }) => mti === REVERSAL).length,
    ...(code === undefined ? {} : { reversed: code }),
  };
}

function codeOf(answer: LoggedMessage | undefined): string | undefined {
  return answer && fieldOf(answer, 39);
}

function nameOf({ batch, stan }: { readonly batch: number; readonly stan: number }): string {
  return sixDigits(batch) + sixDigits(stan);
}

/** Batch and STAN of a message: a reversal has those of its original. */
function nameIn(message: LoggedMessage): string | undefined {
  const [batch, stan] = [fieldOf(message, 60)?.slice(2, 8), fieldOf(message, 11)];
  return batch === undefined || stan === undefined ? undefined : batch + stan;
}

function fieldOf({ shown: { fields } }: LoggedMessage, number: number): string | undefined {
  return fields.find(({ field }) => field === number)?.value;
}
