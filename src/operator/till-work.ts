import type { Terminal, TillSide, TillWish } from "../context";
import { originalConfirmed } from "../counter/confirm";
import { showEnd } from "../counter/show-end";
import { supervisor } from "../counter/supervisor";
import { noticeScreen } from "../diagnosis/screens";
import { kindRulesOf } from "../profiles/kind-rules";
import { text } from "../screen/text";
import { transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { kindOf } from "../transaction/kinds/kinds";
import { usable } from "./original";
import { tooMuch } from "./original-words";

type Asked = Extract<TillWish, { readonly wants: "transaction" }>;

/** What the cash register wants, at home, where nothing else is under way. It goes on by itself where the till's line is lost (G01). */
export async function workForTill(terminal: Terminal, till: TillSide): Promise<void> {
  const { inHand } = terminal.session;
  const wish = till.takeWish();
  if (wish?.wants === "pairing") await pair(terminal, till, wish);
  else if (wish) await doFor(terminal, wish);
  inHand.sale = undefined;
  inHand.original = undefined;
  inHand.asks = undefined;
  terminal.session.toldLate = undefined;
  await till.wishOver();
}

/** An amount that a till sends was not typed by hand: only its bounds are asked about. */
async function doFor(terminal: Terminal, asked: Asked): Promise<void> {
  const kind = kindOf(asked);
  if (!kind.original) return transact(terminal, kind, asked.amountFen);
  if (await isAllowed(terminal, kind, asked)) await transact(terminal, kind, asked.amountFen);
}

/** What gives money back: the original is looked up and shown here, and a supervisor stands for it, whatever the till's own rules are. */
async function isAllowed(terminal: Terminal, kind: Kind, { original = "", amountFen }: Asked): Promise<boolean> {
  const { session, book } = terminal;
  const found = await book.tills?.named(original, kind.original);
  const named = found && (await usable(terminal, kind, found));
  const leftFen = named?.found && (await book.returns.leftFen(named.found));
  const fits =
    kind.original?.amount === "whole" ? leftFen === amountFen : leftFen !== undefined && amountFen <= leftFen;
  if (!named || !fits) {
    if (session.inHand.till) session.inHand.till.code = "B11";
    // Who asks for a part has to know how much there is.
    if (kind.original?.amount === "part" && leftFen !== undefined) {
      await terminal.panel.beep("error");
      await showEnd(terminal, noticeScreen(tooMuch(kind, leftFen)));
    }
    return false;
  }
  if (!(await originalConfirmed(terminal, kind.title, named, amountFen))) return false;
  session.inHand.original = named;
  // The flow asks for the supervisor: once, whether the kind's own rules want one or not.
  const asks = kindRulesOf(await book.settings.parameters(), kind.kind) ?? { card: true, pin: true };
  session.inHand.asks = { ...asks, supervisor: true };
  return true;
}

/** Who may ask over the network: a supervisor compares what both screens show. */
async function pair(
  terminal: Terminal,
  till: TillSide,
  { till: id, code }: Extract<TillWish, { readonly wants: "pairing" }>,
): Promise<void> {
  const lines = [
    text(`收银机 ${id} 请求配对`, `Till ${id} asks to be paired`),
    text(`核对收银机上的数字 ${code}`, `Its screen must show ${code}`),
  ];
  if (await supervisor(terminal, lines)) await till.pair(id);
}
