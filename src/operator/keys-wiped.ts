import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { text } from "../screen/text";
import { listTransactions } from "./enquiry";

/**
 * D07: without its keys the terminal serves nobody, and says so until they are loaded again. What is not settled stays
 * readable. The operators begin anew, for their passwords were proven with what was wiped.
 */
export async function awaitKeys(terminal: Terminal): Promise<void> {
  const { book, devices } = terminal;
  while ((await devices["secure-element"].status()).tampered) {
    await book.dropOperators();
    await giveUpInk(terminal);
    const screen = noticeScreen(diagnose("D07"));
    const lines = [...screen.lines, text("F1 查看交易记录", "F1: the transactions")];
    if ((await showEnd(terminal, { ...screen, lines })) === "f1") await listTransactions(terminal);
  }
}

/** Signatures that the host does not have are sealed for ever: their sales say so, and settlement reports them (C07). */
async function giveUpInk({ book }: Terminal): Promise<void> {
  for (const stan of book.uploads()) {
    const sale = await book.uploadOf(stan);
    if (sale) await book.record(sale, { type: "upload-given-up", forGood: true });
  }
}
