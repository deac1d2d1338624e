import type { Terminal } from "../context";
import { amountConfirmed } from "../counter/confirm";
import { typeDigits } from "../screen/panel";
import { words } from "../screen/words";
import { endFirst } from "../settlement/run";
import { amountAllowed, isOverLimit, transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { sale } from "../transaction/kinds/sale";
import { formatFen } from "../values/money";
import { askTip } from "./tip";

/** An amount half typed and left alone. */
const AMOUNT_MS = 60_000;
/** "999999999" fen: more digits than any allowed amount has. */
const AMOUNT_DIGITS_MAX = String(sale.amount.largestFen).length;

/** All that is charged, and what of it is a tip. */
export interface TypedAmount {
  readonly amountFen: number;
  readonly tipFen: number;
}

/** @returns what was typed and meant (B10), of a sale with its tip; undefined where nobody did. */
export async function typeAmount(terminal: Terminal, kind: Kind): Promise<TypedAmount | undefined> {
  const lines = [...(kind.kind === "sale" ? [] : [words.enterAmount]), words.enterToConfirm];
  for (;;) {
    const typed = await typeDigits(terminal.panel, {
      screen: { id: "amount", title: kind.kind === "sale" ? words.enterAmount : kind.title, lines },
      maxDigits: AMOUNT_DIGITS_MAX,
      secret: false,
      timeoutMs: AMOUNT_MS,
      format: (digits) => formatFen(Number(digits)),
    });
    if (typed.kind !== "entered") return undefined;
    const amountFen = Number(typed.text);
    // What is not allowed at all is refused by the flow and needs no question.
    if (!amountAllowed(kind, amountFen) || isOverLimit(terminal, kind, amountFen)) return { amountFen, tipFen: 0 };
    if (!(await amountConfirmed(terminal, amountFen))) continue;
    const tipFen = kind.kind === "sale" ? await askTip(terminal, amountFen) : 0;
    return tipFen === undefined ? undefined : { amountFen: amountFen + tipFen, tipFen };
  }
}

/** A kind of the menu that asks for nothing but a card. */
export async function transactCard(terminal: Terminal, kind: Kind): Promise<void> {
  await endFirst(terminal);
  await transact(terminal, kind, 0);
  terminal.session.inHand.sale = undefined;
}

/** A kind of the menu that asks for nothing but an amount and a card. */
export async function transactAmount(terminal: Terminal, kind: Kind): Promise<void> {
  const typed = await typeAmount(terminal, kind);
  if (!typed) return;
  await endFirst(terminal);
  await transact(terminal, kind, typed.amountFen, typed.tipFen);
  terminal.session.inHand.sale = undefined;
}
