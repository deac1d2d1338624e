import type { Terminal } from "../context";
import { diagnose, elementFaultCode } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { text } from "../screen/text";
import { createOperators } from "./operators";
import { showEnd } from "./show-end";

/**
 * D07 that nobody saw: the keys were wiped, and loaded again before the terminal looked. What they proved and sealed is given up
 * here, as it would have been then, and it is told.
 */
export async function beginAnew(terminal: Terminal): Promise<void> {
  const { book, devices } = terminal;
  await book.people.dropOperators();
  await giveUpInk(terminal);
  const refused = await createOperators(book, devices["secure-element"]);
  const diagnosis = refused
    ? diagnose(elementFaultCode(refused))
    : diagnose("D07", { cause: loadedAnew, remedy: firstPasswords });
  await showEnd(terminal, noticeScreen(diagnosis, refused !== undefined));
}

const loadedAnew = text("密钥曾被清除，已重新装载", "Keys were wiped and loaded anew");
const firstPasswords = text("操作员密码已恢复初始，请重新登录", "Passwords reset: log in again");

/** Signatures that the host does not have are sealed for ever: their sales say so, and settlement reports them (C07). */
export async function giveUpInk({ book }: Terminal): Promise<void> {
  for (const stan of book.signatures.uploads()) {
    const sale = await book.signatures.uploadOf(stan);
    if (sale) await book.record(sale, { type: "upload-given-up", forGood: true });
  }
}
