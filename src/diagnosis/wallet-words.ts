import type { Text } from "../../hal/display";
import type { QrFacts } from "../book/facts";
import { text } from "../screen/text";
import type { Wallet } from "../values/wallet";

/** What people call them. */
export const walletNames: { readonly [wallet in Wallet]: Text } = Object.freeze({
  wechat: text("微信支付", "WeChat Pay"),
  alipay: text("支付宝", "Alipay"),
  unionpay: text("云闪付", "UnionPay QR"),
});

/** By what a payer paid, with as much of the code as anybody may see. */
export function paidByText({ wallet }: QrFacts, code: string): Text {
  const { zh, en } = walletNames[wallet];
  return text(`${zh} ${code}`, `${en} ${code}`);
}
