import type { Text } from "../../../hal/display";
import type { Facts } from "../../book/facts";
import type { Intent } from "../../book/states";
import type { Terminal } from "../../context";
import { asksForSignIn, isUnclear } from "../../host/response-codes";
import { localTime } from "../../host/sign-in";
import { askAcquirer } from "../../management/line";
import { type Answered, orderEnds } from "../../management/messages";
import { nameBytes, newName } from "../../management/name";
import { contacting, withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountText, words } from "../../screen/words";
import { maskPan } from "../../values/masked-pan";
import { formatFen } from "../../values/money";
import type { Payment } from "../card/payment";
import type { Kind } from "../kinds/kind";
import { type Authorised, factsOf, whyNotBegun } from "./authorise";
import { asRepeat, unheard } from "./judge";
import { askOnce, closeAndAsk, endOf, eventOf, type OrderEnd } from "./order-end";

/** For so long a code can be paid: the shortest that acquirers allow (`day.md`, 1.6). */
const ORDER_SECONDS = 300;
/** Between two enquiries: growing. Nobody pays in less than the first, and the last is short enough to hand over the goods. */
const ASK_MS_MIN = 2_000;
const ASK_MS_MAX = 10_000;
const ASK_MS_GROWTH = 1.5;
/** The countdown on the screen. */
const COUNTDOWN_MS = 5_000;
/** To close it, and to ask again behind that: what does not come by then is being checked. */
const CLOSE_TRIES = 2;

const NO_PAN = maskPan("");

/**
 * 主扫: INTENT with the order's name, the order, its code on the screen with amount and countdown, enquiry until the acquirer has said how it
 * ended, OUTCOME. Cancel and the countdown's end close the order; behind that it is asked once more, and what the acquirer says then counts.
 * @returns a diagnosis where nothing was recorded and nothing sent.
 */
export async function sellByOrder(
  terminal: Terminal,
  kind: Kind,
  amountFen: number,
): Promise<Authorised | Awaited<ReturnType<typeof whyNotBegun>>> {
  const { book, session, devices, panel } = terminal;
  await panel.show(working(kind, amountFen, words.sending));
  const name = await newName(devices);
  const facts = factsOf(terminal, kind, amountFen, paymentByOrder(name), await localTime(terminal));
  let intent = undefined as Intent | undefined;
  const { batch, stan } = facts;
  const order = { batch, stan, amountFen, seconds: ORDER_SECONDS };
  const ended = await askAcquirer(
    terminal,
    { ask: "order.make", id: nameBytes(name), order },
    {
      timeoutMs: await book.settings.replyTimeoutMs(),
      beforeSend: async () => {
        intent = await book.begin(facts);
        return intent !== undefined;
      },
    },
  );
  if (ended.kind === "not-sent") {
    if (!intent) return whyNotBegun(terminal, ended);
    return { transaction: await book.record(intent, { type: "unsent", code: "B13" }) };
  }
  if (!intent) throw new Error(`order ${stan}: sent without its record`);
  if (ended.kind !== "answer") {
    session.owed.leftMs.set(stan, ended.leftMs);
    const heard = unheard(ended.kind === "no-answer" ? ended : { ...ended, code: "" });
    return { transaction: await book.record(intent, asRepeat(heard)) };
  }
  const { answered } = ended;
  if (answered.standing === "refused") return { transaction: await refusedAtOnce(terminal, intent, answered) };
  const end =
    endOf(answered, facts) ??
    (answered.standing === "waiting" && answered.code !== undefined
      ? await showUntilEnd(terminal, kind, facts, answered.code)
      : await close(terminal, kind, facts, orderEnds.closed));
  if (!end) return { transaction: await book.record(intent, { type: "unconfirmed" }) };
  return { transaction: await book.record(intent, eventOf(terminal, end)) };
}

/** The acquirer did not make the order: of codes that only a sign-in explains the record says so, as of a sale's. */
function refusedAtOnce(
  { book, session }: Terminal,
  intent: Intent,
  { responseCode }: Extract<Answered, { readonly standing: "over" | "refused" }>,
) {
  if (asksForSignIn(responseCode)) session.due.signIn = true;
  const unclear = isUnclear(responseCode) ? { unclear: true as const } : {};
  return book.record(intent, { type: "declined", responseCode, ...unclear });
}

function paymentByOrder(order: string): Payment {
  const how = { entry: "scan", way: "03", chipCondition: "0", verification: "none" } as const;
  return { pan: NO_PAN, expiry: "", ...how, secrets: { trackEncrypted: false }, qr: { order } };
}

function working(kind: Kind, amountFen: number, line: Text) {
  return {
    id: "processing",
    title: kind.title,
    lines: [amountText(amountFen), line, words.pleaseWait],
    ...withAmount(amountFen),
    ...contacting,
  } as const;
}

// Beside the code lines are short.
const readCode = text("请顾客扫码", "Scan to pay");
const cancelCloses = text("取消键关闭", "Cancel: close");
/** The code takes all of a glass: its keys come back with a touch. */
const touchCloses = text("点屏幕取消", "Touch to cancel");
const beingPaid = text("顾客正在付款", "Being paid");
const closing = text("正在关闭收款码", "Closing the code");

function shortAmount(amountFen: number): Text {
  const amount = formatFen(amountFen);
  return text(`${amount} 元`, `CNY ${amount}`);
}

function leftText(leftMs: number): Text {
  const seconds = Math.ceil(leftMs / 1_000);
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return text(`剩余 ${left}`, `${left} left`);
}

/** The code stands there until its order has ended, somebody presses cancel, or its time is over. */
async function showUntilEnd(terminal: Terminal, kind: Kind, facts: Facts, code: string): Promise<OrderEnd | undefined> {
  const { panel, devices } = terminal;
  const untilMs = (await devices.clock.monotonic()) + ORDER_SECONDS * 1_000;
  let pauseMs = ASK_MS_MIN;
  let askAtMs = (await devices.clock.monotonic()) + pauseMs;
  let hint = readCode;
  for (;;) {
    const nowMs = await devices.clock.monotonic();
    if (nowMs >= untilMs) return close(terminal, kind, facts, orderEnds.expired);
    if (nowMs >= askAtMs) {
      const answered = await ask(terminal, facts);
      const end = answered && endOf(answered, facts);
      if (end) return end;
      if (answered) hint = answered.standing === "under-way" ? beingPaid : readCode;
      pauseMs = Math.min(ASK_MS_MAX, pauseMs * ASK_MS_GROWTH);
      askAtMs = (await devices.clock.monotonic()) + pauseMs;
      continue;
    }
    await panel.show({
      id: "qr",
      title: kind.title,
      lines: [
        shortAmount(facts.amountFen),
        hint,
        leftText(untilMs - nowMs),
        devices.display.largeKeys ? touchCloses : cancelCloses,
      ],
      qr: code,
    });
    const press = await panel.key(Math.min(COUNTDOWN_MS, askAtMs - nowMs, untilMs - nowMs));
    if (press.kind === "key" && press.key === "cancel") return close(terminal, kind, facts, orderEnds.closed);
  }
}

/**
 * Nobody shall pay it any more: it is closed, and asked about once more behind that. A payer may have been faster: then it is paid.
 * @param why of `orderEnds`: what the record says where the acquirer closed it because of this.
 */
async function close(terminal: Terminal, kind: Kind, facts: Facts, why: string): Promise<OrderEnd | undefined> {
  await terminal.panel.show(working(kind, facts.amountFen, closing));
  for (let tries = 0; tries < CLOSE_TRIES; tries++) {
    const end = await closeAndAsk(terminal, facts);
    if (end === undefined || "kind" in end) continue;
    const byUs = end.type === "declined" && end.responseCode === orderEnds.closed;
    return byUs ? { ...end, responseCode: why } : end;
  }
  return undefined;
}

/** One enquiry while somebody looks at the code. @returns undefined where nothing counts: the next one says more. */
async function ask(terminal: Terminal, facts: Facts): Promise<Answered | undefined> {
  const ended = await askOnce(terminal, "order.ask", facts);
  return ended.kind === "answer" ? ended.answered : undefined;
}
