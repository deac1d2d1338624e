import type { ScreenView } from "../../hal/display";
import { type ArrivalTold, payoutWordOf } from "./evidence-payouts";
import { fenOf } from "./evidence-words";

const TITLE = "钱到哪了";
const NET = /^您得 ([\d,]+\.\d\d)$/;
const NET_EN = /^Yours: ([\d,]+\.\d\d)$/;
const PART = /^部分扣款，应收 ([\d,]+\.\d\d)$/;
const REST = /^凭证号 (\d{6}) 的余款$/;
const PAYOUT = /^提现 ([\d,]+\.\d\d) (\S+)$/;
const others: readonly (readonly [RegExp, Exclude<ArrivalTold["said"], "charged">])[] = Object.freeze([
  [/没有这笔$/, "none"],
  [/^未扣款$/, "not charged"],
  [/^已退给持卡人$/, "given back"],
  [/^已冲正，款已退$/, "reversed"],
] as const);

/** The sale whose detail is shown; undefined on every other screen. */
export function detailedOn({ id, lines }: ScreenView): string | undefined {
  if (id !== "detail") return undefined;
  return lines.map(({ zh }) => /^凭证号 (\d{6})(?! 的余款)/.exec(zh)?.[1]).find((stan) => stan !== undefined);
}

/** @returns undefined for another screen, and for one that only says that there was no answer. */
export function arrivalToldOn({ id, title, lines }: ScreenView, stan: string, atMs: number): ArrivalTold | undefined {
  if (id !== "detail" || title.zh !== TITLE) return undefined;
  const other = others.find(([words]) => lines.some(({ zh }) => words.test(zh)));
  if (other) return { stan, said: other[1], isSettled: false, atMs };
  const sumOf = (pattern: RegExp, line: string) => fenOf(pattern.exec(line)?.[1]);
  const net = lines.find(({ zh }) => NET.test(zh));
  if (!net) return undefined;
  const netFen = sumOf(NET, net.zh) === sumOf(NET_EN, net.en) ? sumOf(NET, net.zh) : -1;
  const askedFen = lines.map(({ zh }) => sumOf(PART, zh)).find((fen) => fen !== undefined);
  const restOf = lines.map(({ zh }) => REST.exec(zh)?.[1]).find((part) => part !== undefined);
  const [, amount, said = ""] = lines.map(({ zh }) => PAYOUT.exec(zh)).find((found) => found) ?? [];
  const [amountFen, word] = [fenOf(amount), payoutWordOf(said)];
  return {
    stan,
    said: "charged",
    ...(netFen === undefined ? {} : { netFen }),
    isSettled: lines.some(({ zh }) => zh.endsWith(" 已结算")),
    ...(askedFen === undefined ? {} : { askedFen }),
    ...(restOf === undefined ? {} : { restOf }),
    ...(amountFen !== undefined && word ? { payout: { amountFen, word } } : {}),
    atMs,
  };
}
