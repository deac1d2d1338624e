import type { Text } from "../../../hal/display";
import { keptCardKey } from "../../book/cells";
import { type Facts, goesAgain, isEnquiry } from "../../book/facts";
import { ofPart } from "../../book/life";
import type { IntentEvent } from "../../book/life-events";
import type { Intent, Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { storageFull } from "../../counter/storage";
import type { FaultCode } from "../../diagnosis/catalogue";
import { weakLine } from "../../diagnosis/causes";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import { chargeThen } from "../../diagnosis/ends";
import { saleNotSentDiagnosis, signInDiagnosis } from "../../diagnosis/host-failures";
import { codeOfBatch } from "../../diagnosis/known-meaning";
import { partFault } from "../../diagnosis/parts";
import type { SignInFailure } from "../../evidence/failures";
import { asLong, codeField60, financialField60 } from "../../host/fields";
import { type Message, textField } from "../../host/iso8583/message";
import type { Balance } from "../../host/iso8583/subfields";
import type { HostSession } from "../../host/online";
import { refusal, remarkKind } from "../../host/refusal";
import { noteAnswered, noteRequirement } from "../../host/requirement";
import { asksForSignIn, DUPLICATE, isUnclear, OTHER_BATCH, PENDING } from "../../host/response-codes";
import { notSent } from "../../host/sign-in";
import { financialRequest } from "../../host/transaction-messages";
import type { CellKey } from "../../journal/journal";
import { profileFor } from "../../profiles/acquirers";
import { keepCard } from "../card/kept-card";
import { concludeWithCard, dismissCard } from "../card/last-word";
import type { Payment } from "../card/payment";
import { calledOff } from "../card/walked-away";
import type { Kind } from "../kinds/kind";
import { needOf } from "../signing/signing-need";
import { asEnquiry, toldBalance } from "./balance";
import { declineDetail, fieldAtFault } from "./decline";
import { asRepeat, judge, partOf, unheard } from "./judge";
import { awaitPayer } from "./payer";
import { noteStanding } from "./standing";

/** @param parts a part of it is taken, too. */
export function factsOf(
  terminal: Terminal,
  kind: Kind,
  amountFen: number,
  payment: Payment,
  time: string,
  parts = false,
): Facts {
  const { book, session, devices } = terminal;
  const { interfaces } = devices["card-reader"];
  const { dialect } = profileFor(terminal);
  const capability = interfaces.includes("tap") ? "6" : interfaces.includes("chip") ? "5" : "2";
  return {
    kind: kind.kind,
    stan: book.nextStan,
    batch: book.batch,
    amountFen,
    localTime: time,
    pan: payment.pan,
    entry: payment.entry,
    expiry: payment.expiry,
    operator: session.operator?.number ?? "",
    processingCode: kind.message.processingCode,
    entryMode: `${payment.way}${payment.secrets.pinBlock ? "1" : "2"}`,
    conditionCode: kind.message.conditionCode,
    field60: payment.qr
      ? asLong(codeField60(kind.message.type, book.batch), dialect.codeField60Digits)
      : asLong(
          financialField60(kind.message.type, book.batch, capability, payment.chipCondition, parts),
          dialect.field60Digits,
        ),
    ...(payment.chip ? { chip: payment.chip } : {}),
    ...(payment.qr ? { qr: payment.qr } : {}),
    ...(kind.original && session.inHand.original ? { original: session.inHand.original.original } : {}),
    ...(session.inHand.sale?.tipFen ? { tipFen: session.inHand.sale.tipFen } : {}),
    ...(session.inHand.till ? { tillReference: session.inHand.till.reference } : {}),
    ...(session.inHand.settlesPart === undefined ? {} : { settlesPart: session.inHand.settlesPart }),
  };
}

/** A transaction in a state that may be told, and what the host said of it beside its code. */
export interface Authorised {
  readonly transaction: Transaction;
  readonly detail?: Text | undefined;
  /** Why the host declined, where it said more than its code does (A07). */
  readonly why?: Diagnosis | undefined;
  /** What an enquiry was told. In no record: it is the cardholder's alone. */
  readonly balance?: Balance;
}

/** INTENT, 0200, OUTCOME. A diagnosis where nothing was recorded and nothing sent. */
export async function authorise(
  terminal: Terminal,
  kind: Kind,
  facts: Facts,
  payment: Payment,
): Promise<Authorised | Diagnosis> {
  const { book, host, session } = terminal;
  const kept = payment.card && (await keepCard(terminal, payment.card));
  if (kept && "who" in kept) return kept;
  const beside: readonly (readonly [CellKey, Uint8Array])[] = kept ? [[keptCardKey(facts.stan), kept]] : [];
  let intent = undefined as Intent | undefined;
  const exchanged = await host.exchange(
    financialRequest(kind.message.mti, terminal.personalisation, facts, payment.secrets),
    {
      mac: true,
      timeoutMs: await book.settings.replyTimeoutMs(),
      stays: kind.reversal !== "none",
      beforeSend: async () => {
        const { till } = session.inHand;
        if (till?.cancelled) return false;
        if (till) till.begun = true;
        intent = await book.begin(facts, beside);
        if (till && !intent) delete till.begun;
        return intent !== undefined;
      },
    },
  );
  if (exchanged.kind === "not-sent") {
    if (!intent) {
      if (session.inHand.till?.cancelled) {
        await dismissCard(terminal, payment.inSlot);
        return calledOff();
      }
      await dismissCard(terminal, payment.inSlot);
      return whyNotBegun(terminal, exchanged);
    }
    const withdrawn = await book.record(intent, { type: "unsent", code: "B13" });
    await dismissCard(terminal, payment.inSlot);
    return { transaction: withdrawn };
  }
  if (!intent) throw new Error(`${facts.kind} ${facts.stan}: sent without its record`);
  if (exchanged.kind !== "reply") {
    const event = asOfKind(facts, unheard(exchanged));
    const unended = await book.record(intent, event);
    session.owed.leftMs.set(facts.stan, exchanged.leftMs);
    // Keys or batch may be out of step, or somebody else answers: the reversal goes under new keys.
    if (exchanged.kind === "unproven") session.due.signIn = true;
    // Nothing of such an answer reaches the card.
    await dismissCard(terminal, payment.inSlot);
    if (exchanged.kind === "unproven") return { transaction: unended };
    return { transaction: unended, detail: weakLine(await terminal.devices.network.bearers()) };
  }
  noteAnswered(session);
  const partFen = partOf(facts, exchanged.reply);
  const need = await needOf(terminal, partFen === undefined ? facts : ofPart(facts, partFen), payment.verification);
  const doubled = textField(exchanged.reply, 39) !== DUPLICATE || (await book.mayBeDoubled(facts));
  const said39 = judge(
    exchanged.reply,
    terminal.devices.printer && kind.slip ? "owed" : "none",
    need,
    doubled,
    partFen,
  );
  const waits = kind.card === "code" && !kind.original && textField(exchanged.reply, 39) === PENDING;
  const meant = (waits ? await awaitPayer(terminal, kind, facts) : undefined) ?? said39;
  const judged = asOfKind(facts, meant, exchanged.reply);
  // Until the card has spoken the intent stands: should the power go now, the sale is reversed, and nobody was told anything.
  const { event: said, beside: scripts } = payment.inSlot
    ? await concludeWithCard(terminal, payment.inSlot, facts, exchanged.reply, judged)
    : { event: judged, beside: [] };
  // The list and the slip say later what the screen says now.
  const code = said.type === "declined" ? codeBeside(session, exchanged.reply) : undefined;
  const field = fieldAtFault(exchanged.reply);
  const unclear = code === undefined && isUnclear(textField(exchanged.reply, 39) ?? "");
  const beside39 = {
    ...(code ? { code } : {}),
    ...(field === undefined ? {} : { field }),
    ...(unclear ? { unclear } : {}),
  };
  const event = said.type === "declined" ? { ...said, ...beside39 } : said;
  const transaction = await book.record(intent, event, scripts);
  const isPlain = transaction.state === "declined" && !code && !unclear;
  const why =
    code === "A07" || code === "A22"
      ? await announced(terminal, exchanged.reply)
      : isPlain
        ? await registration(terminal, exchanged.reply, transaction.responseCode)
        : undefined;
  noteRequirement(session, exchanged.processingRequirement);
  session.bearer = exchanged.bearer;
  if (transaction.state === "declined" && asksForSignIn(transaction.responseCode)) session.due.signIn = true;
  const balance = isEnquiry(facts) ? toldBalance(exchanged.reply) : undefined;
  return { transaction, detail: declineDetail(exchanged.reply), why, ...(balance ? { balance } : {}) };
}

/** What nothing takes back goes again, and an enquiry is made anew. */
function asOfKind(facts: Facts, event: IntentEvent, reply?: Message): IntentEvent {
  if (isEnquiry(facts)) return asEnquiry(event, reply);
  return goesAgain(facts) ? asRepeat(event) : event;
}

/** Nothing was recorded and nothing sent. */
export async function whyNotBegun(terminal: Terminal, exchanged: Parameters<typeof notSent>[1]): Promise<Diagnosis> {
  const seen = await notSent(terminal, exchanged);
  noteStanding(terminal, seen);
  const why = saleNotSentDiagnosis(seen);
  if (why.code === "A14") terminal.session.due.signIn = true;
  if (why.code === "B20") return partFault("secure-element");
  return why.code === "D04" ? storageFull(terminal) : why;
}

/**
 * A07: the acquirer is down on purpose, and says until when. A22: the terminal is not bound to its merchant any more. B18, E03: the
 * batches differ, and no sign-in mends that.
 */
function codeBeside({ batchRefused }: HostSession, reply: Message): FaultCode | undefined {
  if (batchRefused !== undefined && textField(reply, 39) === OTHER_BATCH) return codeOfBatch(batchRefused);
  const kind = remarkKind(reply);
  return kind === "maintenance" ? "A07" : kind === "bind" ? "A22" : undefined;
}

/** The same in words, with what only devices know. */
async function announced(terminal: Terminal, reply: Message): Promise<Diagnosis> {
  const { failure } = await refusal(terminal, reply);
  noteStanding(terminal, failure);
  const why = signInDiagnosis(failure);
  return why.code === "A07" ? { ...why, remedy: chargeThen } : why;
}

/** A11: what has become of the terminal's numbers, where the host says so beside its no. Home says the same. */
async function registration(terminal: Terminal, reply: Message, responseCode: string): Promise<Diagnosis | undefined> {
  const plain: SignInFailure = { kind: "refused", responseCode };
  const isAbout = signInDiagnosis(plain).code === "A11";
  const failure = isAbout ? (await refusal(terminal, reply)).failure : plain;
  noteStanding(terminal, failure);
  return failure.kind === "refused" && failure.remark ? signInDiagnosis(failure) : undefined;
}
