import { hostDateOf } from "../book/original";
import type { Approved } from "../book/states";
import type { Terminal } from "../context";
import { diagnose } from "../diagnosis/diagnosis";
import { voucherText } from "../diagnosis/end-screens";
import { noticeScreen } from "../diagnosis/screens";
import { text } from "../screen/text";
import { authText, words } from "../screen/words";
import { formatFen } from "../values/money";
import { isTooOld } from "./hold-age";
import { showEnd } from "./show-end";

/**
 * Where there is no room to begin anything (D04), what is settled makes it, the oldest first. A hold among it is told before its record goes:
 * what its slip says completes or cancels it then, and nothing here does. Nothing goes that nobody has read. Costs nothing where there is room.
 */
export async function makeRoom(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  while (!book.hasRoom) {
    for (const hold of await book.settlements.holdsInOldest())
      if (!(await isTooOld(terminal, hold)) && !(await isRead(terminal, hold))) return;
    if (!(await book.settlements.releaseOldest())) return;
  }
}

async function isRead(terminal: Terminal, hold: Approved): Promise<boolean> {
  const { facts, approval } = hold;
  const date = hostDateOf(hold);
  const day = `${date.slice(0, 2)}-${date.slice(2)}`;
  const { lines: _, ...screen } = noticeScreen(diagnose("D04"));
  await terminal.panel.beep("alert");
  const pressed = await showEnd(terminal, {
    ...screen,
    lines: [
      text("存储已满，记录将清除 (D04)", "Full: a record goes (D04)"),
      text(`${words.authorisation.zh} ${formatFen(facts.amountFen)} 元`, `Pre-auth ${formatFen(facts.amountFen)}`),
      voucherText(facts.stan),
      authText(approval.authCode ?? ""),
      text(`原交易日期 ${day}`, `Date ${day}`),
      text("请留好签购单，凭它办理", "Keep its slip to finish it"),
    ],
  });
  return pressed !== "unseen";
}
