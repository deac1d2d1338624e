import type { Text } from "../../hal/display";
import { checked } from "../book/owed";
import { moneyOf } from "../book/states";
import type { Terminal } from "../context";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { checkedText } from "../diagnosis/end-screens";
import { lostLines } from "../diagnosis/lost-words";
import { noticeScreen } from "../diagnosis/screens";
import { LINES_MAX } from "../screen/panel";
import { text } from "../screen/text";
import { hasMore, moreHintF4, showMore, showWithMore } from "./more";
import { showEnd } from "./show-end";
import { askSupport, supportHint } from "./support-word";

/** The line that the panel adds to every notice while money is being checked: how much, and which sale. */
export async function checkingLine({ book, session }: Pick<Terminal, "book" | "session">): Promise<Text | undefined> {
  const open = (await book.checking()).filter((transaction) => moneyOf(transaction) === "being checked");
  const [first] = open;
  if (!first) return lostLines(await book.losses.list())[0];
  const more = open.length - 1;
  const { zh, en } = checkedText(first, session);
  return more === 0 ? text(zh, en) : text(`${zh}，另${more}笔`, `${en}, ${more} more`);
}

/** Shows it until somebody has seen it. F3: support's word on the sale that is being checked, else all causes. */
export async function showNotice(terminal: Terminal, diagnosis: Diagnosis, id: "fault" | "locked"): Promise<void> {
  const { signedIn, barred } = terminal.session;
  // Keys that still serve go on serving, whatever a new sign-in meets.
  const screen = signedIn && !barred ? noticeScreen(diagnosis, false) : noticeScreen(diagnosis);
  const [open] = await checked(terminal);
  if (!open) return showWithMore(terminal, { ...screen, id }, diagnosis);
  // The last line is the panel's.
  const hints = hasMore(diagnosis) ? [supportHint, moreHintF4] : [supportHint];
  const lines = [...screen.lines.slice(0, LINES_MAX - 1 - hints.length), ...hints];
  for (;;) {
    const pressed = await showEnd(terminal, { ...screen, id, lines }, undefined, true, hasMore(diagnosis));
    if (pressed !== "f4") return pressed === "f3" ? void (await askSupport(terminal, open)) : undefined;
    await showMore(terminal, diagnosis);
  }
}
