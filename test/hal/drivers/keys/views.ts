import type { ScreenView, Text } from "../../../../hal/display";
import { everyEnd } from "../../../../sim/raster/every-end";
import { namesOf } from "../../../../src/profiles/names";
import { words } from "../../../../src/screen/words";

export const text = (zh: string, en = zh): Text => ({ zh, en });
const plain = { lines: [], options: [], mood: "plain", language: "zh" } as const;

export const amount: ScreenView = {
  ...plain,
  id: "amount",
  title: words.enterAmount,
  lines: [words.enterToConfirm],
  input: "99999.99",
};
export const home: ScreenView = {
  ...plain,
  id: "home",
  title: words.welcome,
  lines: [text("老麒麟餐饮", "Qilin Restaurant"), words.typeAmount, words.menuHint],
};
/** The large keys of a terminal, at their longest. */
const largeKeys = [
  ...[text("扫码", "Scan"), text("撤销", "Void"), text("预授权", "Hold"), words.settle, words.refund],
  text("收款码", "Pre-authorise"),
];
/** With so many of them. */
export const largeHome = (count: number): ScreenView => ({
  ...home,
  lines: home.lines.slice(0, 2),
  keys: largeKeys.slice(0, count),
});
export const busyHome: ScreenView = {
  ...largeHome(6),
  lines: [...home.lines, text("待打签购单 1 笔（菜单3）", "1 slip to print: menu 3")],
};
const menuItems = [
  ...[words.signIn, text("交易记录", "Transactions"), text("重打印", "Reprint"), text("待办事项", "To do")],
  ...[text("测试自检", "Line test, self-test"), text("解锁人员", "Unlock an operator"), text("English", "中文")],
  ...[text("签退", "Log off"), text("核查交易", "Find a transaction")],
];
export const menu: ScreenView = { ...plain, id: "menu", title: words.menu, options: menuItems };
export const list: ScreenView = {
  ...plain,
  id: "list",
  title: text("交易记录", "Transactions"),
  lines: [text("F3 被拒操作记录 2", "F3: refused attempts, 2")],
  options: [1, 2, 3, 4, 5].map((at) => text(`00000${at} 50000.00 正在核查`, `00000${at} 50000.00 Being checked`)),
};
export const approved: ScreenView = {
  ...plain,
  id: "approved",
  title: words.approved,
  lines: [text("42.00 元", "CNY 42.00"), words.receiptByKey],
  mood: "good",
};
export const unusual: ScreenView = {
  ...plain,
  id: "confirm",
  title: text("请核对金额"),
  input: "5000.00",
  mood: "waiting",
};
export const repeat: ScreenView = {
  ...unusual,
  title: text("再收一次？"),
  lines: [text("确认=再收一次，取消=不收", "Enter: yes. Cancel: no")],
};
export const reference: ScreenView = { ...plain, id: "confirm", title: text("客服核实结果"), input: "" };
export const said: ScreenView = {
  ...unusual,
  lines: [text("42.00 元", "CNY 42.00")],
  options: [text("客服称：未扣款", "Support says: not charged"), text("客服称：已扣款", "Support says: charged")],
};
export const pin: ScreenView = { ...plain, id: "pin", title: words.enterPin, input: "", lines: [words.pinHint] };
export const processing: ScreenView = { ...plain, id: "processing", title: words.sending, mood: "waiting" };
export const receipt: ScreenView = {
  ...plain,
  id: "receipt",
  title: words.scanReceipt,
  lines: [text("42.00 元", "CNY 42.00")],
  qr: `https://receipt.example/r#${"aZ09_-".repeat(40)}`,
};
const busy: ScreenView = {
  ...approved,
  lines: ["F1 甲", "F2 乙", "F3 丙", "F4 丁"].map((line) => text(line)),
};

const longLines = Array.from({ length: 9 }, (_, at) =>
  text(`功能第${at + 1}项的名称很长很长很长很长很长`, "x".repeat(60)),
);
export const views: readonly ScreenView[] = [
  ...largeKeys.map((_, at) => largeHome(at + 1)),
  ...[amount, home, busyHome, menu, list, approved, unusual, repeat, reference, said, pin, processing, receipt, busy],
  ...menuItems.map((_, count) => ({ ...menu, options: menuItems.slice(0, count + 1) })),
  ...longLines.map((_, count) => ({ ...busy, options: longLines.slice(0, count + 1) })),
  ...everyEnd(namesOf({ acquirer: "lakala", supportPhone: "400-000-0001" }), "zh"),
];
