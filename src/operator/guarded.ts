import { cellClasses, loaded } from "../book/cells";
import type { Terminal } from "../context";
import { partWorks } from "../counter/parts";
import { showEnd } from "../counter/show-end";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { lostLines } from "../diagnosis/lost-words";
import { partFault } from "../diagnosis/parts";
import { noticeScreen } from "../diagnosis/screens";
import { Guard } from "../guard/guard";
import { text } from "../screen/text";
import { untoldLines } from "../transaction/flow/told";
import { listTransactions } from "./enquiry";

/**
 * At boot, before anything is changed: is this image the newest one? F08 and a silent element (B20) hold the terminal here,
 * until support has loaded it again, or the part answers. An older image sends nothing, reverses nothing, sells nothing.
 */
export async function untilGuarded(terminal: Terminal): Promise<void> {
  const { book, devices, session } = terminal;
  for (;;) {
    const opened = await Guard.open(
      devices["secure-element"],
      book,
      book.sector,
      () => doubtAll(terminal),
      book.losses.born,
      loaded,
    );
    partWorks(session, "secure-element", opened.kind !== "silent");
    if (opened.kind === "good") {
      book.guard = opened.guard;
      session.readOnly = false;
      return;
    }
    if (opened.kind === "silent") await showEnd(terminal, noticeScreen(partFault("secure-element")));
    else await tellRolledBack(terminal);
    // A digit is kept for the next amount. Nobody asks for one here, and the screen would come again without end.
    await terminal.panel.flush();
  }
}

/** F08. What the older image holds stays readable, by whoever has the terminal in hand: no card number stands there in full. */
async function tellRolledBack(terminal: Terminal): Promise<void> {
  terminal.session.readOnly = true;
  const screen = noticeScreen(whyNotGood(terminal), true);
  const lost = lostLines(await terminal.book.losses.list());
  const lines = [
    ...screen.lines,
    ...lost,
    ...(await untoldLines(terminal)),
    text("F1 查看旧交易记录", "F1: older transactions"),
  ];
  if ((await showEnd(terminal, { ...screen, lines })) === "f1") await listTransactions(terminal);
}

/** Where damage took the count's own cell with all else, nobody put anything back (D08). It sells nothing all the same. */
function whyNotGood({ book }: Terminal): Diagnosis {
  if (book.ids(cellClasses.loss).length === 0 || book.ids(cellClasses.count).length > 0) return diagnose("F08");
  return diagnose("D08", { cause: noSales, remedy: catalogue.F08.remedy });
}

const noSales = text("存储损坏，记录丢失", "Storage damaged, records lost");

/** Nor does it know which numbers were used since. */
async function doubtAll(terminal: Terminal): Promise<void> {
  await terminal.book.losses.beUnsure();
  await doubtIntents(terminal);
}

/**
 * What an older image holds as begun may have been approved since: nobody reverses that on a guess. It stays "being checked",
 * keeps no sale waiting, and is for support to say.
 */
async function doubtIntents({ book }: Terminal): Promise<void> {
  for (const transaction of await book.checking())
    if (transaction.state === "intent")
      await book.record(transaction, { type: "unanswered", reason: "98", doubt: true });
}
