import type { Text } from "./text";

/** PC keys, and what each does on the page. */
export const keyRows: readonly { readonly keys: Text; readonly does: Text }[] = Object.freeze([
  { keys: { zh: "0–9", en: "0–9" }, does: { zh: "终端的数字键", en: "the terminal's digits" } },
  {
    keys: { zh: "Enter　Esc　Backspace", en: "Enter  Esc  Backspace" },
    does: { zh: "确认、取消、清除", en: "Enter, Cancel, Clear" },
  },
  {
    keys: { zh: "M　↑ ↓　F1–F4", en: "M  ↑ ↓  F1–F4" },
    does: { zh: "菜单、上下、功能键", en: "Menu, up and down, function keys" },
  },
  {
    keys: { zh: "C", en: "C" },
    does: { zh: "到卡片：方向键选卡，Enter 用卡", en: "to the cards: arrows choose, Enter plays" },
  },
  {
    keys: { zh: "N", en: "N" },
    does: {
      zh: "做下一步（顾客输密码、签名）；有多个选择时移到选项处",
      en: "does the next step (customer's PIN or signature), or moves to the choices",
    },
  },
  {
    keys: { zh: "P　W", en: "P  W" },
    does: { zh: "拔、插电源；交易发出后立即断电", en: "pull the plug, plug it in; cut power after sending" },
  },
  {
    keys: { zh: "Tab", en: "Tab" },
    does: { zh: "先是五个跳转按钮，再到页面各处", en: "five shortcuts first, then the whole page" },
  },
  {
    keys: { zh: "← →　Enter", en: "←  →  Enter" },
    does: { zh: "在最下面一行：选时刻、回到那里", en: "on the line at the foot: choose a moment, go there" },
  },
  { keys: { zh: "?", en: "?" }, does: { zh: "这张表", en: "this list" } },
]);

export const keysTitle: Text = Object.freeze({ zh: "键盘", en: "Keyboard" });
