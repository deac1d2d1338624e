import type { NamedOriginal } from "../book/original";
import { onSlip } from "../book/tills";
import type { Terminal, TillSide, TillWish } from "../context";
import { originalConfirmed } from "../counter/confirm";
import { meantAgain } from "../counter/refund-again";
import { showEnd } from "../counter/show-end";
import { supervisor } from "../counter/supervisor";
import type { FaultCode } from "../diagnosis/catalogue";
import { noticeScreen } from "../diagnosis/screens";
import { kindRulesOf } from "../profiles/kind-rules";
import { text } from "../screen/text";
import { endFirst } from "../settlement/run";
import { transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { kindOf } from "../transaction/kinds/kinds";
import { fromSlip, usable } from "./original";
import { tooMuch } from "./original-words";
import { tipAllowed } from "./tip";

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
  const { tipFen = 0 } = asked;
  await endFirst(terminal);
  if (!kind.original && tipFen > 0 && !(await tipAllowed(terminal, asked.amountFen, tipFen)))
    return endedBy(terminal, "B10");
  if (!kind.original) return transact(terminal, kind, asked.amountFen, tipFen);
  if (await isAllowed(terminal, kind, asked)) await transact(terminal, kind, asked.amountFen);
}

/** What gives money back: the original is looked up and shown here, and a supervisor stands for it, whatever the till's own rules are. */
async function isAllowed(terminal: Terminal, kind: Kind, { original = "", amountFen }: Asked): Promise<boolean> {
  const { session, book } = terminal;
  const named = await namedBy(terminal, kind, original);
  const leftFen = named?.found && (await book.returns.leftFen(named.found));
  // How much is left of what stands on another terminal's slip the acquirer knows.
  const isLeft = leftFen === undefined ? named?.found === undefined : amountFen <= leftFen;
  if (!named || (kind.original?.amount === "whole" ? leftFen !== amountFen : !isLeft)) {
    endedBy(terminal, "B11");
    // Who asks for a part has to know how much there is.
    if (kind.original?.amount === "part" && leftFen !== undefined) {
      await terminal.panel.beep("error");
      await showEnd(terminal, noticeScreen(tooMuch(kind, leftFen)));
    }
    return false;
  }
  if (!(await originalConfirmed(terminal, kind.title, named, amountFen))) return false;
  if (!(await meantAgain(terminal, kind.kind, named, amountFen))) {
    endedBy(terminal, "B19");
    return false;
  }
  session.inHand.original = named;
  // The flow asks for the supervisor: once, whether the kind's own rules want one or not.
  const asks = kindRulesOf(await book.settings.parameters(), kind.kind) ?? { card: true, pin: true };
  session.inHand.asks = { ...asks, ...(named.found ? {} : { card: true }), supervisor: true };
  return true;
}

/** A sale of this terminal, or what stands on another one's slip. */
async function namedBy(terminal: Terminal, kind: Kind, original: string): Promise<NamedOriginal | undefined> {
  const found = await terminal.book.tills?.named(original, kind.original);
  if (found) return usable(terminal, kind, found);
  const slip = onSlip(original);
  return slip && fromSlip(terminal, kind, slip);
}

/** Nothing is begun, and the till learns why. */
function endedBy({ session }: Terminal, code: FaultCode): void {
  if (session.inHand.till) session.inHand.till.code = code;
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
