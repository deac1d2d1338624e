import type { Language } from "../../../hal/display";
import { halfCells } from "../../../hal/font";
import { wrap } from "../../../hal/wrap";
import { deckCards } from "../../cards/deck-cards";
import type { PaperSlip } from "../../devices/printer";
import type { Simulator } from "../../simulator/simulator";

/** Half-width cells inside the frame: two more than the terminal's own screen has in 16 dots. */
const SCREEN_CELLS = 40;
const PAPER_CELLS = 34;

function padded(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - halfCells(text)));
}

function framed(text: string): string {
  return `│ ${padded(text, SCREEN_CELLS)} │`;
}

/** The terminal's screen as a box of text. */
export function screenBox(simulator: Simulator, language: Language): readonly string[] {
  const { view } = simulator.display;
  const rule = "─".repeat(SCREEN_CELLS + 2);
  const input = simulator.pinPad.collecting ? "*".repeat(simulator.pinPad.dots) : view.input;
  const body = [
    ...view.lines.map((line) => line[language]),
    ...view.options.map((option, at) => `${at + 1} ${option[language]}`),
    ...(view.qr === undefined ? [] : [view.qr]),
  ].flatMap((line) => wrap(line, SCREEN_CELLS));
  if (view.id === "off") body.push(language === "zh" ? "（没有电）" : "(no power)");
  return [
    `┌${rule}┐`,
    ...wrap(view.title[language], SCREEN_CELLS).map(framed),
    `├${rule}┤`,
    ...body.map(framed),
    ...(input === undefined ? [] : [framed(`> ${input}`)]),
    `└${rule}┘`,
  ];
}

/** A slip as it comes out of the printer. */
export function slipPaper(slip: PaperSlip): readonly string[] {
  const edge = "┄".repeat(PAPER_CELLS + 2);
  return [edge, ...slip.lines.map((line) => `  ${line}`), ...(slip.whole ? [edge] : ["  ~~~~ (torn off) ~~~~"])];
}

/** The deck by number. */
export function deckList(language: Language): readonly string[] {
  return deckCards.map((card, at) => `${String(at + 1).padStart(3)}  ${padded(card.id, 22)} ${card.face[language]}`);
}

/** What the keys do, in a line or two. */
export function keyHelp(language: Language): readonly string[] {
  return language === "zh"
    ? [
        "0-9 数字  回车 确认  Esc 取消  退格 清除  m 菜单  ↑↓ F1-F4",
        "s 刷卡  p 断电/通电  l 中文/English  q 退出      （操作员 01，密码 0000，银行卡密码 123456）",
      ]
    : [
        "0-9 digits  Enter  Esc cancel  Backspace clear  m menu  up/down F1-F4",
        "s swipe a card  p pull the plug/power on  l 中文/English  q quit   (operator 01, 0000; card PIN 123456)",
      ];
}

/** The same for lines that are typed where no keyboard is watched key by key. */
export function lineHelp(language: Language): readonly string[] {
  return language === "zh"
    ? ["命令：数字或 enter cancel clear menu up down f1-f4；swipe 卡号；cut；on；cards；lang；quit；或 JSON 动作"]
    : [
        "commands: digits, or enter cancel clear menu up down f1-f4; swipe CARD; cut; on; cards; lang; quit; or a JSON verb",
      ];
}
