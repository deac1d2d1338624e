import type { Facts } from "../../book/facts";
import type { IntentEvent } from "../../book/life-events";
import type { ReversalEnd } from "../../book/states";
import type { Terminal } from "../../context";
import { ENQUIRY_MS, questionAbout } from "../../management/in-step";
import { askAcquirer } from "../../management/line";
import type { Answered } from "../../management/messages";
import { contacting, withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountText } from "../../screen/words";
import type { Kind } from "../kinds/kind";
import { endOf, eventOf } from "./order-end";

/** A payer who has not confirmed by then does not (`day.md`, 2.3: 30 to 45 s). */
const PAYER_MS = 45_000;
/** WeChat takes no cancel before that: its own answer may still be under way. */
const CANCEL_MS_MIN = 15_000;
/** Between two enquiries: growing. */
const ASK_MS_MIN = 3_000;
const ASK_MS_MAX = 10_000;
const ASK_MS_GROWTH = 1.5;

const confirms = text("请顾客在手机上确认", "Customer: confirm by phone");
const cancelStops = text("取消键：不再等待", "Cancel: stop waiting");
const stopping = text("正在停止，请稍候", "Stopping, please wait");

/**
 * The host has asked the payer, who has to confirm on the phone: asks what has become of it until that is final, the payer's time is over, or
 * somebody presses cancel. Its intent stands meanwhile: should the power go, it is reversed.
 * @returns undefined where the acquirer has not said how it ended: then it is taken back.
 */
export async function awaitPayer(terminal: Terminal, kind: Kind, facts: Facts): Promise<IntentEvent | undefined> {
  const { panel, devices } = terminal;
  const sinceMs = await devices.clock.monotonic();
  let [pauseMs, untilMs, hint] = [ASK_MS_MIN, sinceMs + PAYER_MS, cancelStops];
  let askAtMs = sinceMs + pauseMs;
  await panel.flush();
  for (;;) {
    const nowMs = await devices.clock.monotonic();
    const isOver = nowMs >= untilMs;
    if (isOver || nowMs >= askAtMs) {
      const answered = await askPayment(terminal, facts);
      const end = answered && endOf(answered, facts);
      if (end) return eventOf(terminal, end);
      // Who has paid until now was asked about; what comes behind it the reversal finds.
      if (isOver) return undefined;
      pauseMs = Math.min(ASK_MS_MAX, pauseMs * ASK_MS_GROWTH);
      askAtMs = (await devices.clock.monotonic()) + pauseMs;
      continue;
    }
    const lines = [amountText(facts.amountFen), confirms, hint];
    await panel.show({ id: "processing", title: kind.title, lines, ...withAmount(facts.amountFen), ...contacting });
    const press = await panel.key(Math.min(askAtMs, untilMs) - nowMs);
    if (press.kind !== "key" || press.key !== "cancel") continue;
    untilMs = Math.min(untilMs, sinceMs + CANCEL_MS_MIN);
    hint = stopping;
  }
}

/** What the acquirer says of a payment by a payer's code; undefined where nothing counts. */
async function askPayment(terminal: Terminal, facts: Facts): Promise<Answered | undefined> {
  const ended = await askAcquirer(terminal, questionAbout("payment.ask", facts), { timeoutMs: ENQUIRY_MS });
  return ended.kind === "answer" && ended.answered.standing !== "refused" ? ended.answered : undefined;
}

/**
 * Behind the cancel it is asked once more: the host's word to the reversal may be of a payment that it does not know yet.
 * @param money what the answer to the reversal says.
 * @returns undefined where it may still be paid, or has been: then the reversal stays owed.
 */
export async function endBehindCancel(
  terminal: Terminal,
  facts: Facts,
  money: ReversalEnd,
): Promise<ReversalEnd | undefined> {
  const answered = await askPayment(terminal, facts);
  switch (answered?.standing) {
    case "returned":
      return "returned";
    case "over":
      return "not charged";
    case "unknown":
      return money;
    default:
      return undefined;
  }
}
