import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { sale } from "../transaction/kinds/sale";
import { formatFen } from "../values/money";

const TIP_MS = 60_000;
const PERCENT_DIGITS = 3;
const AMOUNT_DIGITS = String(sale.amount.largestFen).length;

/**
 * May a sale that a cash register asks for have this tip, which is a part of its amount? The register is where tips are asked for then; the
 * bounds of parameters 18 and 19 are the same. What is not allowed is told.
 */
export async function tipAllowed(terminal: Terminal, amountFen: number, tipFen: number): Promise<boolean> {
  const { tip, tipPercentMax = 0 } = (await terminal.book.settings.parameters()) ?? {};
  const largestFen = tip ? partOf(amountFen - tipFen, tipPercentMax) : 0;
  if (tipFen <= largestFen) return true;
  await terminal.panel.beep("error");
  await showEnd(terminal, noticeScreen(tooMuch(largestFen)));
  return false;
}

/**
 * The tip of a sale by card, where parameter 18 says that one is asked for: an amount, or with F2 per cent of the sale. Parameter 19 is the
 * most that it may be of the sale, in per cent; 00 allows none.
 * @returns fen, 0: none. undefined where the question was cancelled, or nobody answered.
 */
export async function askTip(terminal: Terminal, amountFen: number): Promise<number | undefined> {
  const { panel, book } = terminal;
  const { tip, tipPercentMax: percentMax = 0 } = (await book.settings.parameters()) ?? {};
  const largestFen = Math.min(partOf(amountFen, percentMax), sale.amount.largestFen - amountFen);
  if (!tip || largestFen <= 0) return 0;
  for (let byPercent = false; ; ) {
    const typed = await typeDigits(panel, {
      screen: {
        id: "amount",
        title: byPercent ? text("小费百分比", "Tip in %") : text("请输入小费", "Enter the tip"),
        lines: [
          text(
            `最多 ${formatFen(largestFen)} 元 (${percentMax}%)`,
            `At most ${formatFen(largestFen)} (${percentMax}%)`,
          ),
          text("直接确认为不付小费", "Enter alone: no tip"),
          byPercent ? text("F2 按金额输入", "F2: as an amount") : text("F2 按百分比输入", "F2: in per cent"),
        ],
      },
      // What is too much is refused, digit by digit it would become another tip.
      maxDigits: byPercent ? PERCENT_DIGITS : AMOUNT_DIGITS,
      secret: false,
      timeoutMs: TIP_MS,
      emptyAllowed: true,
      offers: ["f2"],
      format: (digits) => (byPercent ? `${digits}%` : formatFen(Number(digits))),
    });
    if (typed.kind === "pressed") {
      byPercent = !byPercent;
      continue;
    }
    if (typed.kind !== "entered") return undefined;
    const tipFen = byPercent ? partOf(amountFen, Number(typed.text)) : Number(typed.text);
    if (tipFen <= largestFen) return tipFen;
    await panel.beep("error");
    await showEnd(terminal, noticeScreen(tooMuch(largestFen)));
  }
}

/** Whole fen: what is left over is the customer's. */
function partOf(amountFen: number, percent: number): number {
  return Math.floor((amountFen * percent) / 100);
}

function tooMuch(largestFen: number) {
  return diagnose("B10", {
    detail: text(`小费最多 ${formatFen(largestFen)} 元`, `A tip of ${formatFen(largestFen)} at most`),
  });
}
