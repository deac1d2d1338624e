import type { Text } from "../../hal/display";
import { isSale } from "../book/facts";
import { isSince } from "../book/loss";
import { checked } from "../book/owed";
import { isAsked, isBlocking, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { partWorks } from "../counter/parts";
import { showEnd } from "../counter/show-end";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose, elementFaultCode, endOf } from "../diagnosis/diagnosis";
import { moneyWord } from "../diagnosis/kind-words";
import { partFault } from "../diagnosis/parts";
import { endScreen, noticeScreen, refusedScreen, whichText } from "../diagnosis/screens";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { showChecking } from "../transaction/flow/recover";
import { runChecks } from "./checks";

/** Just to ask whether the part is there. */
const LOOK_MS = 1;
const WAITING_MAX = 64;

/**
 * B20: asks the parts that a sale cannot do without and that can be asked without anybody noticing. What is told here is told
 * again where the part is needed; everything else goes on.
 */
export async function testParts(terminal: Terminal): Promise<void> {
  const { devices, panel, session } = terminal;
  const checks = await runChecks(terminal, false);
  const battery = checks.find(({ name }) => name === "battery");
  // Home asks the battery each time it is shown, so the session does not note this part.
  if (battery?.found === "no-answer") await showEnd(terminal, noticeScreen(sellsWithout("battery")));
  const reader = checks.find(({ name }) => name === "card-reader");
  if (!partWorks(session, "card-reader", reader?.ok !== false))
    await showEnd(terminal, noticeScreen(partFault("card-reader")));
  const press = await panel.key(LOOK_MS);
  if (press.kind === "key") panel.unread(press.key);
  if (!partWorks(session, "keypad", press.kind !== "fault")) await showEnd(terminal, noticeScreen(partFault("keypad")));
  await panel.beep("key");
  if (!partWorks(session, "beeper", !panel.mute)) await showEnd(terminal, noticeScreen(sellsWithout("beeper")));
  const sealed = await devices["secure-element"].seal({ plain: new Uint8Array(1) });
  const answers = sealed.kind === "ok" || elementFaultCode(sealed.fault) !== "B20";
  if (!partWorks(session, "secure-element", answers))
    await showEnd(terminal, noticeScreen(partFault("secure-element")));
}

/** A sale does not need it. But nobody hears what goes wrong, or sees how much charge is left. */
function sellsWithout(part: "beeper" | "battery"): Diagnosis {
  return { ...partFault(part), remedy: text("可继续收款，请联系客服维修", "Go on selling; call support for repair") };
}

/**
 * B21: the flow failed and the terminal began anew. What became of the money is in the journal: it is checked at once
 * where it must be. Of a sale of which nothing was recorded nothing was sent: that is told, and what the last one came to.
 * @param forgot the watchdog struck: which sale was under way nobody knows.
 */
export async function tellAfterBug(terminal: Terminal, forgot: boolean): Promise<void> {
  const { book, session, devices } = terminal;
  book.evidence.note("software", (await devices.clock.now()).epochMs / 1000);
  const { sale } = session.inHand;
  session.inHand.sale = undefined;
  session.inHand.original = undefined;
  session.inHand.asks = undefined;
  session.inHand.settlesPart = undefined;
  const [open] = (await checked(terminal)).filter(
    (each) => isBlocking(each) || (each.state === "repeating" && isAsked(each)),
  );
  if (open) {
    // Whoever reads that the terminal has recovered sells again: first of all he must not.
    const bug = diagnose("B21", { remedy: catalogue.B14.remedy });
    return showChecking(terminal, open, endScreen(endOf(open.facts, bug, "being checked"), words.checking));
  }
  const recent = [...(await book.latest(1)), ...(await book.waiting(WAITING_MAX)), ...(await book.checking())];
  const [last] = recent.toSorted((a, b) => Number(b.facts.localTime) - Number(a.facts.localTime));
  const begun = last !== undefined && (!sale || isSince(last.facts.stan, sale.nextStan, book.nextStan));
  // The bug is a notice. What it struck is the end of a transaction, and tells that one's money.
  const screen =
    sale && !begun
      ? refusedScreen(sale.amountFen, diagnose("B21", { detail: isSale(sale) ? notBegun : didNotBegin }), sale)
      : noticeScreen(diagnose("B21"));
  const before = last ? [lastText(last), whichText(last.facts)] : [];
  // What the journal lost it cannot vouch for (D08).
  const behind = forgot && !book.losses.wasDamaged ? [last ? noneAfter : noneAtAll] : [];
  await showEnd(terminal, { ...screen, lines: [...(screen.lines ?? []), ...before, ...behind] });
}

const noneAfter = text("之后没有收款，可重新收款", "Later ones did not begin");
const noneAtAll = text("没有收款，可重新收款", "No sale was begun: charge again");

const notBegun = text("这笔收款没有开始", "This sale did not begin");
const didNotBegin = text("这笔交易没有开始", "It did not begin");

function lastText(sale: Transaction): Text {
  const { zh, en } = moneyWord(sale);
  return text(`最近一笔：${zh}`, `Last sale: ${en.toLowerCase()}`);
}
