import type { Text } from "../../hal/display";
import type { LostSale } from "../book/losses";
import type { Terminal } from "../context";
import { diagnose } from "../diagnosis/diagnosis";
import { isOne, lostLines, lostMoney, lostNumbers, rangeHint } from "../diagnosis/lost-words";
import { noticeLines } from "../diagnosis/screens";
import { text } from "../screen/text";
import { supportText } from "../screen/words";
import { END_MS, showEnd } from "./show-end";
import { askWord, chargedOrNot, referenceLine, supportHint } from "./support-word";

/** For the screens where a terminal rests: what is lost, and whom to ask. Nothing while nothing is. */
export async function openLossLines({ book }: Pick<Terminal, "book">): Promise<readonly Text[]> {
  const lines = lostLines(await book.losses.list());
  return lines.length > 0 ? [...lines, supportText] : lines;
}

/** One of which nothing is left but its number, or all that can have been: what is known, and the door for support's word (D08). */
export async function showLost(terminal: Terminal, lost: LostSale): Promise<void> {
  const numbers = lostNumbers(lost);
  const money = lostMoney(lost);
  const open = lost.says === undefined && !terminal.session.readOnly;
  const screen = {
    id: "detail",
    title: money,
    lines: [
      text(`凭证号 ${numbers}`, `Voucher ${numbers}`),
      ...(lost.reference === undefined ? [] : [referenceLine(lost.reference)]),
      ...rangeHint(lost),
      ...noticeLines(diagnose("D08")),
      ...(open ? [supportHint] : []),
    ],
  };
  if ((await showEnd(terminal, screen, END_MS, open)) === "f3") await sayOf(terminal, lost, numbers);
}

async function sayOf(terminal: Terminal, lost: LostSale, numbers: string): Promise<void> {
  const { losses } = terminal.book;
  const about = [text(`凭证号 ${numbers}`, `Voucher ${numbers}`)];
  const [stan] = lost.stans;
  if (isOne(lost)) {
    const said = await askWord(terminal, about, chargedOrNot);
    if (!said) return;
    const word = said.choice === 0 ? "not charged" : "charged";
    return showLost(terminal, await losses.endDoubt(stan, word, said.reference));
  }
  const said = await askWord(terminal, about, [text("客服称：已逐笔核对", "Support says: all looked up")]);
  if (!said) return;
  await losses.endRange(said.reference);
  await showLost(terminal, { ...lost, says: "gone through", reference: said.reference });
}
