import type { Facts, QrFacts } from "../../book/facts";
import type { Terminal } from "../../context";
import { askAboutRepeat } from "../../counter/confirm";
import { allowed } from "../../counter/permission";
import type { FaultCode } from "../../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { voucherText } from "../../diagnosis/end-screens";
import { partFault } from "../../diagnosis/parts";
import { takeLess } from "../../diagnosis/response-kinds";
import { localTime } from "../../host/sign-in";
import { profileFor } from "../../profiles/acquirers";
import { contacting, withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountLines, words } from "../../screen/words";
import { type MaskedPan, maskPan } from "../../values/masked-pan";
import { formatFen } from "../../values/money";
import { awaitEmptySlot, letCardGo } from "../card/card-wait";
import type { AsksAboutRepeat } from "../card/chip";
import { type Payment, takePayment } from "../card/payment";
import { type CardShown, presentCard } from "../card/present";
import { sendScriptResults } from "../card/script-results";
import type { Kind } from "../kinds/kind";
import { credentialSecrets } from "../scan/credential";
import type { PayerCode } from "../scan/payer-code";
import { presentCode } from "../scan/present-code";
import { uploadBeforeSale } from "../signing/upload";
import { store } from "./advice";
import { authorise, factsOf } from "./authorise";
import { sellByOrder } from "./order";
import { settleOwed } from "./recover";
import { whatStands } from "./standing";
import { refuse, tellEnd } from "./tell-end";
import { tellUntold } from "./told";

/** 55 is the issuer's: it counts wrong PINs itself. More at one counter help nobody but a thief. */
const PIN_TRIES_MAX = 3;

type CardRead = Exclude<CardShown, { readonly kind: "cancelled" | "failed" }>;

/**
 * Any kind of transaction: card → cardholder check → INTENT → 0200 → answer → the card's last word → OUTCOME → slip → DONE. Every promise to a
 * person comes after its record. It stays in hand until whoever began it knows that it has ended.
 *
 * @param amountFen all that is charged. @param tipFen what of it is a tip.
 */
export async function transact(terminal: Terminal, kind: Kind, amountFen: number, tipFen = 0): Promise<void> {
  if (!amountAllowed(kind, amountFen)) return refuse(terminal, amountFen, outOfBounds(kind));
  if (isOverLimit(terminal, kind, amountFen)) return refuse(terminal, amountFen, overLimit(terminal));
  const may = await mayDo(terminal, kind, amountFen);
  if (may !== "yes") return may === "left" ? undefined : refuse(terminal, amountFen, may);
  // Nobody would see what he pays.
  if (terminal.panel.dark) return refuse(terminal, amountFen, partFault("display"));
  const { session } = terminal;
  session.inHand.sale = { kind: kind.kind, amountFen, tipFen, nextStan: terminal.book.nextStan };
  if (!(await settleOwed(terminal, amountFen))) return notBegunFor(session, "B14");
  // An advice is stored, and needs no host now.
  const stands = session.barred || (session.down && !kind.stored) ? await whatStands(terminal) : undefined;
  if (stands) return refuse(terminal, amountFen, stands);
  await tellUntold(terminal);
  await sendScriptResults(terminal);
  await uploadBeforeSale(terminal);
  if (!(await awaitEmptySlot(terminal))) return;
  await charge(terminal, kind, amountFen);
  await letCardGo(terminal);
  await sendScriptResults(terminal);
}

/** Something else had to end first, and its own screens told of it: a till learns why nothing was begun. */
function notBegunFor({ inHand: { till } }: Terminal["session"], code: FaultCode): void {
  if (till && !till.cancelled) till.code ??= code;
}

async function charge(terminal: Terminal, kind: Kind, amountFen: number): Promise<void> {
  const { asks, original } = terminal.session.inHand;
  if (asks?.card === false) return void (await send(terminal, kind, amountFen, withoutCard(terminal), false));
  const paid = kind.original && original?.found?.facts;
  if (paid?.qr) return void (await send(terminal, kind, amountFen, byCredential(paid, paid.qr), false));
  if (kind.card === "code") return chargeCode(terminal, kind, amountFen);
  if (kind.card === "shown") return chargeOrder(terminal, kind, amountFen);
  const shown = await askCard(terminal, kind, amountFen);
  if (!shown) return;
  for (let tries = 1; ; tries++) {
    const payment = await takePayment(terminal, amountFen, shown);
    if ("who" in payment) return refuse(terminal, amountFen, payment);
    // A chip's cryptogram was for one request; a stripe says the same again. A till's reference is one request.
    const retry = shown.kind === "stripe" && tries < PIN_TRIES_MAX && !terminal.session.inHand.till;
    if (!(await send(terminal, kind, amountFen, payment, retry))) return;
  }
}

/** What only the question for the card needs is gone when the sale needs most memory. @returns undefined where none is charged, which was told. */
async function askCard(terminal: Terminal, kind: Kind, amountFen: number): Promise<CardRead | undefined> {
  const time = await localTime(terminal);
  const asks = repeatQuestion(terminal, kind, amountFen, time);
  const shown = await presentCard(terminal, amountFen, time, asks);
  if (shown.kind === "cancelled") return undefined;
  if (shown.kind === "failed" || terminal.session.readsFailed) countReads(terminal, shown.kind === "failed");
  if (shown.kind === "failed") return void (await refuse(terminal, amountFen, shown.diagnosis));
  // Of a chip it was asked before the PIN.
  if (shown.kind === "chip") return shown;
  const repeat = await asks(shown.kind === "stripe" ? maskPan(shown.card.pan) : shown.decision.card.maskedPan);
  if (typeof repeat === "object") return void (await refuse(terminal, amountFen, repeat));
  return shown;
}

/** By a code that the payer shows. It is spent with its first use: what failed begins anew, with another. */
async function chargeCode(terminal: Terminal, kind: Kind, amountFen: number): Promise<void> {
  const time = await localTime(terminal);
  const asks = repeatQuestion(terminal, kind, amountFen, time);
  const shown = await presentCode(terminal, amountFen, time);
  if (shown.kind === "cancelled") return;
  if (shown.kind === "failed") return refuse(terminal, amountFen, shown.diagnosis);
  const { code } = shown;
  const repeat = await asks(code.masked);
  if (typeof repeat === "object") return refuse(terminal, amountFen, repeat);
  await send(terminal, kind, amountFen, paymentByCode(code), false);
}

/** By a code that the terminal shows: who reads it pays. */
async function chargeOrder(terminal: Terminal, kind: Kind, amountFen: number): Promise<void> {
  const ordered = await sellByOrder(terminal, kind, amountFen);
  if ("who" in ordered) return refuse(terminal, amountFen, ordered);
  await tellEnd(terminal, ordered, false);
}

/** What a payment by code is taken back by: field 59 A4 of its approval. */
function byCredential({ pan }: Facts, qr: QrFacts): Payment {
  const { order: _, ...payment } = qr;
  const secrets = credentialSecrets(qr);
  const how = { entry: "scan", way: "03", chipCondition: "0", verification: "none" } as const;
  // The order is the payment's own.
  return { pan, expiry: "", ...how, secrets, qr: payment };
}

function paymentByCode({ masked, wallet, field59 }: PayerCode): Payment {
  const secrets = { trackEncrypted: false, field59 };
  const how = { entry: "scan", way: "03", chipCondition: "0", verification: "none" } as const;
  return { pan: masked, expiry: "", ...how, secrets, qr: { wallet } };
}

/** B19, one key: a card that is shown again, by another way too, is not asked about again. */
function repeatQuestion(terminal: Terminal, kind: Kind, amountFen: number, time: string): AsksAboutRepeat {
  let meant: MaskedPan | undefined;
  const first = kind.original && terminal.session.inHand.original?.found;
  // The host compares all of the number; what is seen here need not be sent (B11).
  if (first) return async (pan) => (pan === first.facts.pan ? "none" : anotherCard);
  return async (pan) => {
    if (!kind.asksAboutRepeats || pan === meant) return "none";
    const repeat = await askAboutRepeat(terminal, kind.kind, amountFen, pan, time);
    if (repeat === "meant") meant = pan;
    return repeat;
  };
}

const anotherCard: Diagnosis = Object.freeze(
  diagnose("B11", {
    cause: text("不是原交易的卡", "Not the original card"),
    remedy: text("请用原来那张卡", "Use the original card"),
  }),
);

/** By the table of permissions, and by what the rules of its kind ask for besides. */
function mayDo(terminal: Terminal, kind: Kind, amountFen: number): Promise<"yes" | "left" | Diagnosis> {
  const { asks, original } = terminal.session.inHand;
  const stan = original?.found?.facts.stan;
  const about = [kind.title, ...amountLines(amountFen), ...(stan === undefined ? [] : [voucherText(stan)])];
  return allowed(terminal, kind, about, asks?.supervisor);
}

function countReads({ session }: Terminal, failed: boolean): void {
  session.readsFailed = failed ? (session.readsFailed ?? 0) + 1 : 0;
}

/**
 * One request, with a STAN and a record of its own. Nothing waits for it but `charge`: one function less, which is 45 slots of the heap.
 * @param retry a wrong PIN may be typed anew. @returns whether it is to be.
 */
async function send(
  terminal: Terminal,
  kind: Kind,
  amountFen: number,
  payment: Payment,
  retry: boolean,
): Promise<boolean | undefined> {
  await terminal.panel.show({
    id: "processing",
    title: kind.title,
    lines: [...amountLines(amountFen), words.sending, words.pleaseWait],
    ...withAmount(amountFen),
    ...contacting,
  });
  const parts = await takesParts(terminal, kind);
  const facts = factsOf(terminal, kind, amountFen, payment, await localTime(terminal), parts);
  const authorised = kind.stored
    ? await store(terminal, facts, payment)
    : await authorise(terminal, kind, facts, payment);
  if ("who" in authorised) {
    await refuse(terminal, amountFen, authorised);
    return false;
  }
  return tellEnd(terminal, authorised, retry);
}

/** A part is taken where kind, acquirer and parameter 59 have that; of a cash register's request only where that one knows what to do with it. */
async function takesParts(terminal: Terminal, kind: Kind): Promise<boolean> {
  const { till } = terminal.session.inHand;
  if (!kind.takesParts || (till && !till.parts) || !profileFor(terminal).partialApproval) return false;
  return (await terminal.book.settings.parameters())?.partialApproval === true;
}

/** Where the rules spare the card, the original's numbers say which it is. */
function withoutCard({ session }: Terminal): Payment {
  const { original } = session.inHand;
  if (!original?.found) throw new Error("neither a card nor an original");
  const { pan, expiry } = original.found.facts;
  const secrets = { trackEncrypted: false };
  return { pan, expiry, entry: "manual", way: "01", chipCondition: "0", verification: "none", secrets };
}

export function amountAllowed({ amount }: Kind, amountFen: number): boolean {
  if (amount.largestFen === 0) return amountFen === 0;
  return Number.isSafeInteger(amountFen) && amountFen > 0 && amountFen <= amount.largestFen;
}

/** What charges anew is held against the acquirer's own limit; what is about an original is bounded by that. */
export function isOverLimit(terminal: Terminal, { original }: Kind, amountFen: number): boolean {
  const { saleFenMax } = profileFor(terminal);
  return saleFenMax !== undefined && !original && amountFen > saleFenMax;
}

/** No other card helps: it is the merchant's contract. */
function overLimit(terminal: Terminal): Diagnosis {
  const most = formatFen(profileFor(terminal).saleFenMax ?? 0);
  return diagnose("B09", {
    remedy: takeLess,
    detail: text(`单笔最多 ${most} 元`, `CNY ${most} at most each`),
  });
}

export function outOfBounds({ amount }: Kind): Diagnosis {
  const largest = formatFen(amount.largestFen);
  return diagnose("B10", {
    detail: text(`金额须为 0.01 至 ${largest} 元`, `0.01 to ${largest} are allowed`),
  });
}
