import type { Text } from "../../hal/display";
import { isOfShift, type Shift, type ShiftState, type ShiftTotal, shiftTotals } from "../book/shift";
import type { Terminal } from "../context";
import { openLossLines } from "../counter/lost";
import { showEnd } from "../counter/show-end";
import { sixDigits } from "../host/fields";
import { localTime } from "../host/sign-in";
import { tasks } from "../profiles/permissions";
import type { Slip } from "../receipt/slip";
import { LARGE_LINES_MAX, rowsOf } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { kindOf } from "../transaction/kinds/kinds";
import { printReport } from "../transaction/slips/slip-copies";
import { merchantNameOf } from "../transaction/slips/slip-of";
import { shortTime } from "../values/clock";
import { formatFen } from "../values/money";

const LOOK_MS = 60_000;
/** Below them stands what the keys do. */
const PAGE_ROWS = LARGE_LINES_MAX - 2;

/**
 * 交班: what the operator began since his shift did, by kind and by what became of it; enter prints it, ends the shift and logs him off. The
 * shift ends when the slip is out: a power cut before that leaves it as it was.
 */
export async function handOver(terminal: Terminal): Promise<"stay" | "log-off"> {
  const { book, session, devices } = terminal;
  const number = session.operator?.number ?? "";
  const shift: Shift = (await book.people.operator(number))?.shift ?? [book.nextStan, await localTime(terminal)];
  const found = await shiftTotals(book.all(), (one) => isOfShift(one, number, shift, book.nextStan));
  // The sales first, whatever came last.
  const totals = found.toSorted((a, b) => tasks.indexOf(a.kind) - tasks.indexOf(b.kind));
  const lines = [
    text(`操作员 ${number}`, `Operator ${number}`),
    text(`自 ${shortTime(shift[1])}`, `Since ${shortTime(shift[1])}`),
    ...(totals.length === 0 ? [text("本班没有交易", "No transactions in it")] : totals.map(totalLine)),
    ...(await openLossLines(terminal)),
  ];
  if (!(await looked(terminal, lines))) return "stay";
  if (devices.printer) {
    await terminal.panel.show({ id: "processing", title: words.handOver, lines: [words.printing], mood: "waiting" });
    const trouble = await printReport(terminal, devices.printer, await slipOf(terminal, number, shift, totals));
    const without = text("F1 不打印，直接交班", "F1: go without paper");
    const screen = { id: "detail", title: words.handOver, lines: [...trouble, without], mood: "bad" } as const;
    if (trouble.length > 0 && (await showEnd(terminal, screen)) !== "f1") return "stay";
  }
  await book.people.endShift(number);
  return "log-off";
}

/** In pages; enter hands over, and nobody there does not. */
async function looked({ panel }: Terminal, lines: readonly Text[]): Promise<boolean> {
  await panel.flush();
  const pages = pagesOf(lines);
  const more = pages.length > 1 ? [text("上页/下页键翻页", "Up, down: more")] : [];
  for (let page = 0; ; ) {
    await panel.show({ id: "detail", title: words.handOver, lines: [...(pages[page] ?? []), ...more, enterHint] });
    const press = await panel.key(LOOK_MS);
    if (press.kind !== "key" || press.key === "cancel") return false;
    if (press.key === "enter") return true;
    if (press.key === "down" && page < pages.length - 1) page++;
    else if (press.key === "up" && page > 0) page--;
  }
}

const enterHint = text("确认键交班，取消键返回", "Enter: hand over");

/** As many lines each as have room in large letters, in both languages. */
function pagesOf(lines: readonly Text[]): readonly (readonly Text[])[] {
  const pages: Text[][] = [[]];
  for (const line of lines) {
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && rowsOf([...page, line]) > PAGE_ROWS) pages.push([line]);
    else page.push(line);
  }
  return pages;
}

const stateWords: { readonly [state in ShiftState]: Text } = Object.freeze({
  done: text("", ""),
  checking: text("核查中", "checking"),
  reversed: text("已冲正", "reversed"),
  failed: text("未成功", "failed"),
});

function labelOf({ kind, state }: ShiftTotal): Text {
  const { zh, en } = kindOf({ kind }).title;
  const word = stateWords[state];
  return state === "done" ? text(zh, en) : text(`${zh} ${word.zh}`, `${en} ${word.en}`);
}

/** English stands in capitals there. */
function onPaper({ zh, en }: Text): Text {
  return text(zh, en.toUpperCase());
}

function totalLine(total: ShiftTotal): Text {
  const { zh, en } = labelOf(total);
  const [count, amount] = [total.count, formatFen(total.amountFen)];
  return text(`${zh} ${count} 笔 ${amount}`, `${en}: ${count}, ${amount}`);
}

async function slipOf(
  terminal: Terminal,
  number: string,
  [, since]: Shift,
  totals: readonly ShiftTotal[],
): Promise<Slip> {
  const { personalisation } = terminal;
  return {
    kind: "shift",
    merchant: {
      name: await merchantNameOf(terminal),
      merchantNo: personalisation.merchant,
      terminalNo: personalisation.terminal,
    },
    operator: number,
    batch: sixDigits(terminal.book.batch),
    localTime: await localTime(terminal),
    particulars: [{ label: text("本班开始", "SHIFT SINCE"), value: shortTime(since) }],
    totals: totals.map((total) => ({ label: onPaper(labelOf(total)), count: total.count, amountFen: total.amountFen })),
    signing: { kind: "none" },
  };
}
