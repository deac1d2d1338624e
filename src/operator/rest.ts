import { type Facts, missingFenOf, tipWithin } from "../book/facts";
import type { Approved } from "../book/states";
import { isOpenPart } from "../book/untold";
import type { Terminal } from "../context";
import { permissionOf } from "../counter/permission";
import { missingLines, voucherText } from "../diagnosis/end-screens";
import { text } from "../screen/text";
import { endFirst } from "../settlement/run";
import { transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { qrOrder } from "../transaction/kinds/qr-order";
import { qrSale } from "../transaction/kinds/qr-sale";
import { sale } from "../transaction/kinds/sale";
import { voidOfSale } from "../transaction/kinds/void";
import { formatFen } from "../values/money";
import { type Item, numbered } from "./choice";
import { usable } from "./original";
import { takeBackOf } from "./take-back";

/** How the rest of a sale can be paid by this terminal. */
const ways: readonly Kind[] = Object.freeze([sale, qrSale, qrOrder]);

/**
 * Sales that the host approved in part (10): what becomes of the rest, asked at home until somebody has chosen. What is chosen is run by the
 * caller: no menu waits in memory while a card is asked for. Costs nothing where there is none.
 * @returns what was chosen; "put-off" where nobody answered or somebody had another thing to do first; undefined where nothing is open.
 */
export async function askAboutRest(
  terminal: Terminal,
): Promise<((terminal: Terminal) => Promise<unknown>) | "put-off" | undefined> {
  const { book, panel, session } = terminal;
  for (const part of await book.untold()) {
    if (part.state !== "approved" || !isOpenPart(part)) continue;
    const money = await book.returns.moneyOf(part);
    // A void of it may still fail: then it is asked about.
    if (money === "being checked") continue;
    // Somebody has taken it back meanwhile.
    if (money !== "charged") {
      book.told(part.facts.stan);
      continue;
    }
    const { facts } = part;
    await panel.flush();
    const pressed = await numbered(terminal, await itemsFor(terminal, part), {
      id: "part",
      title: titleOf(facts),
      lines: [...missingLines(facts), voucherText(facts.stan)],
    });
    if (typeof pressed === "object") return pressed.run;
    session.restPutOff = pressed;
    return "put-off";
  }
  return undefined;
}

async function itemsFor(terminal: Terminal, part: Approved): Promise<readonly (Item & { readonly run: Run })[]> {
  const items: (Item & { readonly run: Run })[] = [];
  for (const kind of ways)
    if (await isOpen(terminal, kind)) items.push({ label: wayLabel(kind), run: () => payRest(terminal, kind, part) });
  if (await isOpen(terminal, voidOfSale)) items.push({ label: voidsIt, run: () => voidPart(terminal, part) });
  items.push({ label: inCash, run: () => paidInCash(terminal, part) });
  return items;
}

type Run = (terminal: Terminal) => Promise<"stay">;

const voidsIt = text("撤销本笔", "Void this part");
const inCash = text("余款收现金", "Rest in cash");
const byCard = text("刷卡收余款", "Rest by card");

function wayLabel({ kind, title }: Kind) {
  return kind === "sale" ? byCard : title;
}

async function isOpen(terminal: Terminal, kind: Kind): Promise<boolean> {
  const permission = await permissionOf(terminal, kind);
  return permission === "yes" || permission === "asks";
}

function titleOf(facts: Facts) {
  const missing = formatFen(missingFenOf(facts));
  return text(`余款 ${missing} 元`, `Rest ${missing}`);
}

/** A sale of its own over what is missing, with what of the tip the part did not pay. */
async function payRest(terminal: Terminal, kind: Kind, { facts }: Approved): Promise<"stay"> {
  await endFirst(terminal);
  const { inHand } = terminal.session;
  inHand.settlesPart = facts.stan;
  await transact(terminal, kind, missingFenOf(facts), (facts.tipFen ?? 0) - tipWithin(facts));
  inHand.sale = undefined;
  inHand.settlesPart = undefined;
  return "stay";
}

/** As any void of it: shown for a yes, by card and PIN as the rules ask for. */
async function voidPart(terminal: Terminal, part: Approved): Promise<"stay"> {
  await endFirst(terminal);
  const named = await usable(terminal, voidOfSale, part);
  if (!named) return "stay";
  const { inHand } = terminal.session;
  inHand.settlesPart = part.facts.stan;
  await takeBackOf(terminal, voidOfSale, named);
  inHand.settlesPart = undefined;
  return "stay";
}

/** Nothing of that is a transaction of this terminal. */
async function paidInCash({ book }: Terminal, { facts }: Approved): Promise<"stay"> {
  book.told(facts.stan);
  return "stay";
}

/** For home, while nobody has chosen. */
export async function restLines({ book, session }: Terminal) {
  if (session.restPutOff === undefined) return [];
  return (await book.untold())
    .filter(isOpenPart)
    .map(({ facts }) =>
      text(`余款未收 ${formatFen(missingFenOf(facts))} 元`, `Rest to pay: ${formatFen(missingFenOf(facts))}`),
    );
}
