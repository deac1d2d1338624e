import type { Terminal } from "../context";
import { giveUpInk } from "../counter/new-keys";
import { showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { text } from "../screen/text";
import { giveUpAdvices } from "../transaction/flow/again";
import { untoldLines } from "../transaction/flow/told";
import { listTransactions } from "./enquiry";

/**
 * D07: without its keys the terminal serves nobody, and says so until they are loaded again. What is not settled stays
 * readable. The operators begin anew, for their passwords were proven with what was wiped.
 */
export async function awaitKeys(terminal: Terminal): Promise<void> {
  const { book, devices } = terminal;
  while ((await devices["secure-element"].status()).tampered) {
    await book.people.dropOperators();
    await giveUpInk(terminal);
    await giveUpAdvices(terminal);
    const screen = noticeScreen(diagnose("D07"));
    const lines = [...screen.lines, ...(await untoldLines(terminal)), text("F1 查看交易记录", "F1: the transactions")];
    if ((await showEnd(terminal, { ...screen, lines })) === "f1") await listTransactions(terminal);
  }
}
