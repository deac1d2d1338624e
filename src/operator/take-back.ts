import type { NamedOriginal } from "../book/original";
import type { Approved } from "../book/states";
import type { Terminal } from "../context";
import { originalConfirmed } from "../counter/confirm";
import { meantAgain } from "../counter/refund-again";
import { showEnd } from "../counter/show-end";
import { noticeScreen } from "../diagnosis/screens";
import { profileOf } from "../profiles/acquirers";
import { kindRulesOf } from "../profiles/kind-rules";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { endFirst } from "../settlement/run";
import { amountAllowed, outOfBounds, transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { formatFen } from "../values/money";
import { askOriginal } from "./original";
import { tooMuch } from "./original-words";

const AMOUNT_MS = 60_000;

/**
 * Any kind that is about another transaction: that one is named, and shown for a yes; then how much, where people say that, and
 * the flow of every kind.
 */
export async function takeBack(terminal: Terminal, kind: Kind): Promise<void> {
  // Before people name a transaction: a void or a refund depends on whether its batch is settled.
  await endFirst(terminal);
  const named = await askOriginal(terminal, kind);
  if (named) await takeBackOf(terminal, kind, named);
}

/** The same of one that is named already. */
export async function takeBackOf(terminal: Terminal, kind: Kind, named: NamedOriginal): Promise<void> {
  const { found } = named;
  if (found && !(await originalConfirmed(terminal, kind.title, named))) return;
  const amountFen = await askAmount(terminal, kind, named);
  if (amountFen === undefined) return;
  // What is only on paper is seen whole when its amount is there.
  if (!found && !(await originalConfirmed(terminal, kind.title, named, amountFen))) return;
  if (!(await meantAgain(terminal, kind.kind, named, amountFen))) return;
  const asks = kindRulesOf(await terminal.book.settings.parameters(), kind.kind);
  const { inHand } = terminal.session;
  inHand.original = named;
  // Of a card that was never seen here nothing is known: it has to be shown.
  inHand.asks = asks && !found ? { ...asks, card: true } : asks;
  await transact(terminal, kind, amountFen);
  inHand.sale = undefined;
  inHand.original = undefined;
  inHand.asks = undefined;
}

/** How much it may be of the original. */
async function largestOf({ book, personalisation }: Terminal, { original }: Kind, found: Approved): Promise<number> {
  if (original?.amount !== "completed") return book.returns.leftFen(found);
  return Math.floor((found.facts.amountFen * profileOf(personalisation.acquirer).completionPercentMax) / 100);
}

/** @returns undefined where nobody said how much. */
async function askAmount(terminal: Terminal, kind: Kind, { found }: NamedOriginal): Promise<number | undefined> {
  const rules = kind.original;
  if (found && rules?.amount === "whole") return found.facts.amountFen;
  const largestFen = found && (await largestOf(terminal, kind, found));
  for (;;) {
    const typed = await typeDigits(terminal.panel, {
      screen: {
        id: "amount",
        title: kind.title,
        lines: [
          ...(largestFen === undefined
            ? [rules?.amount === "whole" ? text("请输入冻结的金额", "Enter the amount held") : words.enterAmount]
            : [text(`最多 ${formatFen(largestFen)} 元`, `At most CNY ${formatFen(largestFen)}`)]),
          largestFen === undefined ? words.enterToConfirm : text("输入金额，按确认键", "Amount, then enter"),
        ],
      },
      maxDigits: String(kind.amount.largestFen).length,
      secret: false,
      timeoutMs: AMOUNT_MS,
      format: (digits) => formatFen(Number(digits)),
    });
    if (typed.kind !== "entered") return undefined;
    const amountFen = Number(typed.text);
    const isTooMuch = largestFen !== undefined && amountFen > largestFen;
    if (!isTooMuch && amountAllowed(kind, amountFen)) return amountFen;
    await terminal.panel.beep("error");
    await showEnd(terminal, noticeScreen(isTooMuch ? tooMuch(kind, largestFen) : outOfBounds(kind)));
  }
}
