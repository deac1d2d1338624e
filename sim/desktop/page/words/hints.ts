import type { Language } from "../api";
import type { Terms } from "./terms";
import { words } from "./words";

/** What a newcomer does next on a screen. */
const hints: Terms = Object.freeze({
  boot: { zh: "正在启动…", en: "Starting…" },
  "self-test": { zh: "正在自检…", en: "Testing itself…" },
  "operator.number": { zh: "输入操作员号 01，按确认", en: "Type operator 01, then Enter" },
  "operator.password": { zh: "输入密码 0000，按确认", en: "Type the password 0000, then Enter" },
  activation: { zh: "在商户APP里绑定这台终端", en: "Link this terminal in the app" },
  home: { zh: "输入金额（12345 就是 123.45 元），按确认", en: "Type an amount (12345 is 123.45), then Enter" },
  amount: { zh: "输完金额，按确认", en: "Type the amount, then Enter" },
  card: { zh: "点右边的一张卡，或拖到卡槽", en: "Click a card, or drag it to a slot" },
  pin: { zh: "输入密码 123456，按确认", en: "PIN 123456, then Enter" },
  processing: { zh: "正在联系银行，请求还没有发出", en: "Connecting: nothing has been sent yet" },
  sign: { zh: "在签名板上签名，再按确认", en: "Sign on the pad" },
  approved: { zh: "按确认继续；或者在打印时拔电源", en: "Enter goes on; or pull the plug as it prints" },
  declined: { zh: "没有扣款。按确认继续", en: "Nothing was charged. Press Enter" },
  checking: { zh: "终端自己会查清这笔钱。按确认继续", en: "The terminal finds out by itself. Press Enter" },
  returned: { zh: "钱已退回。按确认继续", en: "The money went back. Press Enter" },
  "not-charged": { zh: "没有扣款。按确认继续", en: "Nothing was charged. Press Enter" },
  fault: { zh: "照屏幕上写的做，再按确认", en: "Do what the screen says, then Enter" },
  confirm: { zh: "看清屏幕：确认还是取消", en: "Read the screen: Enter or Cancel" },
  original: { zh: "输入签购单上的凭证号，按确认", en: "Type the voucher number of its slip, then Enter" },
  scan: { zh: "顾客出示付款码：", en: "Payer's code:" },
  qr: { zh: "顾客扫码：", en: "Payer:" },
  detail: { zh: "按确认返回", en: "Enter goes back" },
  receipt: { zh: "顾客扫码取签购单。按确认继续", en: "The customer scans it. Enter goes on" },
  part: { zh: "看清屏幕：确认还是取消", en: "Read the screen: Enter or Cancel" },
  settlement: { zh: "结算完按确认继续", en: "When it is settled, Enter goes on" },
  payout: { zh: "提现办完按确认继续", en: "When it is done, Enter goes on" },
  "card.choose": { zh: "按数字选一个应用", en: "Choose an application by its number" },
  menu: { zh: "按数字选一项，取消返回", en: "Press a number. Cancel goes back" },
  list: { zh: "按数字看一笔，▲▼ 翻页", en: "A number shows one, ▲▼ turn pages" },
  locked: { zh: "终端已锁：看屏幕上找谁", en: "Locked: the screen says who can help" },
  off: { zh: "插上电源，看钱去了哪里", en: "Power on and see where the money is" },
});

const moneyIsOut = Object.freeze({ zh: "钱在路上：现在拔电源试试", en: "Money is on its way: pull the plug now" });

const goOn = Object.freeze({ zh: "按确认继续", en: "Enter goes on" });

const onGlass = Object.freeze({
  zh: "点“收款”，输入金额（12345 就是 123.45 元）",
  en: "Touch Charge, type an amount (12345 is 123.45)",
});

/** What the screen's name does not tell. */
export interface Circumstances {
  /** A request that moves money has left, and no answer has come. */
  readonly isMoneyOut: boolean;
  /** Slips come out on paper. */
  readonly prints: boolean;
  /** The keys are on the screen: home has none for digits. */
  readonly isGlass: boolean;
}

export function hint(
  screen: string | undefined,
  { isMoneyOut, prints, isGlass }: Circumstances,
  language: Language,
): string {
  if (screen === "processing" && isMoneyOut) return moneyIsOut[language];
  if (screen === "home" && isGlass) return onGlass[language];
  if (screen === "approved" && !prints) return goOn[language];
  return (screen === undefined ? undefined : hints[screen]?.[language]) ?? words[language].keys;
}
