import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { financialField60, saleRequest } from "../host/messages";
import { noteRequirement } from "../host/requirement";
import { asksForSignIn, responseMeaning } from "../host/response-codes";
import { localTime, notSent } from "../host/sign-in";
import { formatFen } from "../receipt/money";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";
import { amountText, endScreen, words } from "../screen/words";
import { awaitEmptySlot, letCardGo } from "./card-wait";
import { finishApproved, showEnd } from "./finish";
import { concludeWithCard, dismissCard } from "./last-word";
import { type Facts, type Intent, moneyOf, type Transaction } from "./life";
import { judge, reversalReason, transactionDiagnosis } from "./outcome";
import { type Payment, takePayment } from "./payment";
import { presentCard } from "./present";
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

/**
 * 消费: card → cardholder check → INTENT → 0200 → answer → the card's last word → OUTCOME → slip → DONE. Every promise to a
 * person comes after its record.
 */
export async function sale(terminal: Terminal, amountFen: number): Promise<void> {
  if (!amountAllowed(amountFen)) return refuse(terminal, diagnose("B10", "not charged", { detail: limitText }));
  if (!(await settleOwed(terminal))) return;
  await sendScriptResults(terminal);
  await uploadBeforeSale(terminal);
  if (!(await awaitEmptySlot(terminal))) return;
  await charge(terminal, amountFen);
  await letCardGo(terminal);
  await sendScriptResults(terminal);
}

async function charge(terminal: Terminal, amountFen: number): Promise<void> {
  const shown = await presentCard(terminal, amountFen, await localTime(terminal));
  if (shown.kind === "cancelled") return;
  if (shown.kind === "failed") return refuse(terminal, shown.diagnosis);
  const payment = await takePayment(terminal, amountFen, shown);
  if ("who" in payment) return refuse(terminal, payment);
  await terminal.panel.show({
    id: "processing",
    title: words.sale,
    lines: [amountText(amountFen), words.sending, words.pleaseWait],
    mood: "waiting",
  });
  const facts = factsOf(terminal, amountFen, payment, await localTime(terminal));
  const transaction = await authorise(terminal, facts, payment);
  if ("who" in transaction) return refuse(terminal, transaction);
  await end(terminal, transaction);
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

/**
 * INTENT, 0200, OUTCOME: the transaction in a state that may be told. A diagnosis where nothing was recorded and nothing
 * sent.
 */
async function authorise(terminal: Terminal, facts: Facts, payment: Payment): Promise<Transaction | Diagnosis> {
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
      const ownRow = why.code === "D04" || why.code === "A14" || why.code === "D07" || why.code === "B20";
      return ownRow ? why : diagnose("B13", "not charged", { cause: why.cause, remedy: why.remedy });
    }
    const withdrawn = await book.record(intent, { type: "unsent", code: "B13" });
    await dismissCard(terminal, payment.inSlot);
    return withdrawn;
  }
  if (!intent) throw new Error(`sale ${facts.stan}: sent without its record`);
  if (exchanged.kind === "no-answer") {
    if (exchanged.why === "mac") session.due.signIn = true;
    const reversing = await book.record(intent, { type: "unanswered", reason: reversalReason(exchanged.why) });
    await dismissCard(terminal, payment.inSlot);
    return reversing;
  }
  const need = signatureNeed({
    pad: terminal.devices["signature-pad"] !== undefined,
    entry: facts.entry,
    verification: payment.verification,
    amountFen: facts.amountFen,
    rules: signatureRulesOf(await book.parameters()),
  });
  const judged = judge(exchanged.reply, terminal.devices.printer ? "owed" : "none", need);
  // Until the card has spoken the intent stands: should the power go now, the sale is reversed, and nobody was told anything.
  const { event, beside } = payment.inSlot
    ? await concludeWithCard(terminal, payment.inSlot, facts, exchanged.reply, judged)
    : { event: judged, beside: [] };
  const transaction = await book.record(intent, event, beside);
  noteRequirement(session, exchanged.processingRequirement);
  session.bearer = exchanged.bearer;
  if (transaction.state === "declined" && asksForSignIn(transaction.responseCode)) session.due.signIn = true;
  return transaction;
}

/** Tells what became of it: only what the journal already holds. */
async function end(terminal: Terminal, transaction: Transaction): Promise<void> {
  if (transaction.state === "approved") return finishApproved(terminal, transaction);
  const diagnosis = transactionDiagnosis(transaction);
  if (!diagnosis) throw new Error(`sale ${transaction.facts.stan}: ${transaction.state} has no diagnosis`);
  await terminal.panel.beep("error");
  const screen = endScreen(diagnosis, words.declined, [amountText(transaction.facts.amountFen)]);
  if (transaction.state === "reversing" && transaction.byCard) return reverseAtOnce(terminal, transaction, screen);
  if (moneyOf(transaction) === "being checked") return showChecking(terminal, screen);
  await printNotice(terminal, transaction, screen);
  if (transaction.state === "declined") return showDeclined(terminal, screen, transaction.responseCode);
  await showEnd(terminal, screen);
}

/** The screen that both sides of the counter see is neutral; F1 gives the merchant the plain meaning (B05). */
async function showDeclined(terminal: Terminal, screen: Screen, responseCode: string): Promise<void> {
  const more = { ...screen, lines: [...(screen.lines ?? []), text("F1 商户说明", "F1: for the merchant")] };
  if ((await showEnd(terminal, more)) !== "f1") return;
  await showEnd(terminal, {
    id: "detail",
    title: text("商户说明", "For the merchant"),
    lines: [
      text(`应答码 ${responseCode}`, `Response code ${responseCode}`),
      responseMeaning(responseCode).merchant,
      text(`客服 ${terminal.personalisation.supportPhone}`, `Support ${terminal.personalisation.supportPhone}`),
    ],
  });
}

/** Nothing was recorded and nothing sent: not charged, and why. */
async function refuse(terminal: Terminal, diagnosis: Diagnosis): Promise<void> {
  await terminal.panel.beep("error");
  await showEnd(terminal, endScreen(diagnosis, words.notCharged));
}
