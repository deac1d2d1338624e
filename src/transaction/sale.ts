import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { textField } from "../host/iso8583/message";
import { financialField60, saleRequest } from "../host/messages";
import { noteRequirement } from "../host/requirement";
import { asksForSignIn, CLOSED, DUPLICATE, responseMeaning } from "../host/response-codes";
import { localTime, notSent, signIn } from "../host/sign-in";
import { repeatConfirmed } from "../operator/confirm";
import { partFault } from "../operator/parts";
import { maskPan } from "../receipt/masked-pan";
import { formatFen } from "../receipt/money";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";
import { amountText, endScreen, words } from "../screen/words";
import { awaitEmptySlot, letCardGo } from "./card-wait";
import { declineDetail } from "./decline";
import { finishApproved, showEnd } from "./finish";
import { concludeWithCard, dismissCard } from "./last-word";
import type { Approved, Facts, Intent, Transaction } from "./life";
import { judge, transactionDiagnosis, unheard } from "./outcome";
import { signInForMoney } from "./owed";
import { type Payment, takePayment } from "./payment";
import { type CardShown, presentCard } from "./present";
import { reverseAtOnce, settleOwed, showChecking } from "./recover";
import { sendScriptResults } from "./script-results";
import { signatureRulesOf } from "./signature-rules";
import { signatureNeed } from "./signing-need";
import { printNotice } from "./slip-copies";
import { uploadBeforeSale } from "./upload";

/** Field 3 and 25 of a sale, and field 60.1. */
const SALE_PROCESSING = "000000";
const SALE_CONDITION = "00";
const SALE_TYPE = "22";
/** The acquirer's field 4 has twelve digits; a till slip above this is a mistake (B10). */
export const SALE_FEN_MAX = 5_000_000_00;

/** 55 is the issuer's: it counts wrong PINs itself. More at one counter help nobody but a thief. */
const PIN_TRIES_MAX = 3;
const WRONG_PIN = "55";

/**
 * 消费: card → cardholder check → INTENT → 0200 → answer → the card's last word → OUTCOME → slip → DONE. Every promise to a
 * person comes after its record. It stays in hand until whoever began it knows that it has ended.
 */
export async function sale(terminal: Terminal, amountFen: number): Promise<void> {
  if (!amountAllowed(amountFen)) return refuse(terminal, diagnose("B10", "not charged", { detail: limitText }));
  // Nobody would see what he pays.
  if (terminal.panel.dark) return refuse(terminal, partFault("display"));
  const { session } = terminal;
  session.inHand.sale = { amountFen, nextStan: terminal.book.nextStan };
  if (!(await settleOwed(terminal))) return;
  if (session.barred && !(await signInForMoney(terminal))) return refuse(terminal, session.barred ?? noSignIn());
  await sendScriptResults(terminal);
  await uploadBeforeSale(terminal);
  if (!(await awaitEmptySlot(terminal))) return;
  await charge(terminal, amountFen);
  await letCardGo(terminal);
  await sendScriptResults(terminal);
}

/** The host refused the last sign-in, and cannot be asked now. */
function noSignIn(): Diagnosis {
  return diagnose("A05", "not charged");
}

async function charge(terminal: Terminal, amountFen: number): Promise<void> {
  const time = await localTime(terminal);
  const shown = await presentCard(terminal, amountFen, time);
  if (shown.kind === "cancelled") return;
  if (shown.kind === "failed") return refuse(terminal, shown.diagnosis);
  const pan = shown.kind === "stripe" ? maskPan(shown.card.pan) : shown.decision.card.maskedPan;
  if (!(await repeatConfirmed(terminal, amountFen, pan, time))) {
    await dismissCard(terminal, shown.kind === "chip" ? shown : undefined);
    return refuse(terminal, diagnose("B19", "not charged"));
  }
  for (let tries = 1; await chargeOnce(terminal, amountFen, shown, tries); tries++);
}

/** One request, with a STAN and a record of its own. @returns whether the cardholder types another PIN. */
async function chargeOnce(
  terminal: Terminal,
  amountFen: number,
  shown: Exclude<CardShown, { readonly kind: "cancelled" | "failed" }>,
  tries: number,
): Promise<boolean> {
  const payment = await takePayment(terminal, amountFen, shown);
  if ("who" in payment) {
    await refuse(terminal, payment);
    return false;
  }
  await terminal.panel.show({
    id: "processing",
    title: words.sale,
    lines: [amountText(amountFen), words.sending, words.pleaseWait],
    mood: "waiting",
  });
  const facts = factsOf(terminal, amountFen, payment, await localTime(terminal));
  const authorised = await authorise(terminal, facts, payment);
  if ("who" in authorised) {
    await refuse(terminal, authorised);
    return false;
  }
  // A chip's cryptogram was for one request; a stripe says the same again.
  return end(terminal, authorised, shown.kind === "stripe" && tries < PIN_TRIES_MAX);
}

export function amountAllowed(amountFen: number): boolean {
  return Number.isSafeInteger(amountFen) && amountFen > 0 && amountFen <= SALE_FEN_MAX;
}

const limitText = text(
  `金额须为 0.01 至 ${formatFen(SALE_FEN_MAX)} 元`,
  `0.01 to ${formatFen(SALE_FEN_MAX)} are allowed`,
);

function factsOf(terminal: Terminal, amountFen: number, payment: Payment, time: string): Facts {
  const { book, session, devices } = terminal;
  const { interfaces } = devices["card-reader"];
  const capability = interfaces.includes("tap") ? "6" : interfaces.includes("chip") ? "5" : "2";
  return {
    kind: "sale",
    stan: book.nextStan,
    batch: book.batch,
    amountFen,
    localTime: time,
    pan: payment.pan,
    entry: payment.entry,
    expiry: payment.expiry,
    operator: session.operator?.number ?? "",
    processingCode: SALE_PROCESSING,
    entryMode: `${payment.way}${payment.secrets.pinBlock ? "1" : "2"}`,
    conditionCode: SALE_CONDITION,
    field60: financialField60(SALE_TYPE, book.batch, capability, payment.chipCondition),
    ...(payment.chip ? { chip: payment.chip } : {}),
  };
}

/** A transaction in a state that may be told, and what the host said of it beside its code. */
interface Authorised {
  readonly transaction: Transaction;
  readonly detail?: Text | undefined;
}

/** INTENT, 0200, OUTCOME. A diagnosis where nothing was recorded and nothing sent. */
async function authorise(terminal: Terminal, facts: Facts, payment: Payment): Promise<Authorised | Diagnosis> {
  const { book, host, session } = terminal;
  let intent = undefined as Intent | undefined;
  const exchanged = await host.exchange(saleRequest(terminal.personalisation, facts, payment.secrets), {
    mac: true,
    timeoutMs: await book.replyTimeoutMs(),
    beforeSend: async () => {
      intent = await book.begin(facts);
      return intent !== undefined;
    },
  });
  if (exchanged.kind === "not-sent") {
    const why = await notSent(terminal, exchanged.why);
    if (!intent) {
      await dismissCard(terminal, payment.inSlot);
      if (why.code === "A14") session.due.signIn = true;
      // B13 is the network's; a terminal without key, part or room has its own row.
      if (why.code === "B20") return partFault("secure-element");
      const ownRow = why.code === "D04" || why.code === "A14" || why.code === "D07";
      return ownRow ? why : diagnose("B13", "not charged", { cause: why.cause, remedy: why.remedy });
    }
    const withdrawn = await book.record(intent, { type: "unsent", code: "B13" });
    await dismissCard(terminal, payment.inSlot);
    return { transaction: withdrawn };
  }
  if (!intent) throw new Error(`sale ${facts.stan}: sent without its record`);
  if (exchanged.kind !== "reply") {
    const reversing = await book.record(intent, unheard(exchanged));
    session.owed.leftMs.set(facts.stan, exchanged.leftMs);
    // Keys or batch may be out of step, or somebody else answers: the reversal goes under new keys.
    if (exchanged.kind === "unproven") session.due.signIn = true;
    // Nothing of such an answer reaches the card.
    await dismissCard(terminal, payment.inSlot);
    return { transaction: reversing };
  }
  session.unproven = false;
  const need = signatureNeed({
    pad: terminal.devices["signature-pad"] !== undefined,
    entry: facts.entry,
    verification: payment.verification,
    amountFen: facts.amountFen,
    rules: signatureRulesOf(await book.parameters()),
  });
  const doubled = textField(exchanged.reply, 39) !== DUPLICATE || (await mayBeDoubled(terminal, facts));
  const judged = judge(exchanged.reply, terminal.devices.printer ? "owed" : "none", need, doubled);
  // Until the card has spoken the intent stands: should the power go now, the sale is reversed, and nobody was told anything.
  const { event, beside } = payment.inSlot
    ? await concludeWithCard(terminal, payment.inSlot, facts, exchanged.reply, judged)
    : { event: judged, beside: [] };
  const transaction = await book.record(intent, event, beside);
  noteRequirement(session, exchanged.processingRequirement);
  session.bearer = exchanged.bearer;
  if (transaction.state === "declined" && asksForSignIn(transaction.responseCode)) session.due.signIn = true;
  return { transaction, detail: declineDetail(exchanged.reply) };
}

/** 94 can be about a message that was doubled on its way only where no other sale of this terminal can have had the number. */
async function mayBeDoubled({ book, session }: Terminal, { stan, batch }: Facts): Promise<boolean> {
  return session.journalWhole && !(await book.hasOther(stan, batch));
}

/**
 * Tells what became of it: of the money only what the journal already holds.
 * @param retry a wrong PIN may be typed anew (B07). @returns whether it is to be.
 */
async function end(terminal: Terminal, { transaction, detail }: Authorised, retry: boolean): Promise<boolean> {
  if (transaction.state === "approved") await finishApproved(terminal, transaction);
  else return endFailed(terminal, transaction, detail, retry);
  return false;
}

async function endFailed(
  terminal: Terminal,
  transaction: Exclude<Transaction, Approved>,
  detail: Text | undefined,
  retry: boolean,
): Promise<boolean> {
  const diagnosis = await diagnosisOf(terminal, transaction);
  await terminal.panel.beep("error");
  const told = detail ? { ...diagnosis, detail } : diagnosis;
  const screen = endScreen(told, words.declined, [amountText(transaction.facts.amountFen)]);
  if (transaction.state === "reversing" && transaction.byCard) await reverseAtOnce(terminal, transaction, screen);
  else if (transaction.state === "reversing") await showChecking(terminal, transaction, screen);
  else {
    await printNotice(terminal, transaction, screen);
    if (transaction.state === "declined") return showDeclined(terminal, screen, transaction.responseCode, retry);
    await showEnd(terminal, screen);
  }
  return false;
}

/** C1 can mean that the host does not know the keys: only a sign-in tells whether the merchant is closed. */
async function diagnosisOf(terminal: Terminal, transaction: Exclude<Transaction, Approved>): Promise<Diagnosis> {
  const diagnosis = transactionDiagnosis(transaction);
  if (!diagnosis) throw new Error(`sale ${transaction.facts.stan}: ${transaction.state} has no diagnosis`);
  if (transaction.state !== "declined" || transaction.responseCode !== CLOSED) return diagnosis;
  const signed = await signIn(terminal);
  if (signed.kind === "failed") return signed.diagnosis;
  return {
    ...diagnosis,
    cause: text("收单机构要求重新签到", "The acquirer wanted a new sign-in"),
    remedy: signedInAgain,
  };
}

const signedInAgain = text("已重新签到，请重新交易", "Signed in again: start anew");

/**
 * The screen that both sides of the counter see is neutral; F1 gives the merchant the plain meaning (B05). Nobody types a
 * PIN unasked: F2 leads to another try.
 */
async function showDeclined(
  terminal: Terminal,
  screen: Screen,
  responseCode: string,
  retry: boolean,
): Promise<boolean> {
  const again = retry && responseCode === WRONG_PIN;
  const keys = [
    ...(again ? [text("F2 重输密码", "F2: another PIN")] : []),
    text("F1 商户说明", "F1: for the merchant"),
  ];
  const pressed = await showEnd(terminal, { ...screen, lines: [...(screen.lines ?? []), ...keys] });
  if (pressed === "f2") return again;
  if (pressed !== "f1") return false;
  await showEnd(terminal, {
    id: "detail",
    title: text("商户说明", "For the merchant"),
    lines: [
      text(`应答码 ${responseCode}`, `Response code ${responseCode}`),
      responseMeaning(responseCode).merchant,
      text(`客服 ${terminal.personalisation.supportPhone}`, `Support ${terminal.personalisation.supportPhone}`),
    ],
  });
  return false;
}

/** Nothing was recorded and nothing sent: not charged, and why. */
async function refuse(terminal: Terminal, diagnosis: Diagnosis): Promise<void> {
  await terminal.panel.beep("error");
  await showEnd(terminal, endScreen(diagnosis, words.notCharged));
}
