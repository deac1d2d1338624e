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

const ownCode = text("收款码", "Code shown");
const byOwnCode = text(" 收款码", ", code shown");

/** By what a payer paid, with as much of his code as anybody may see. Where the terminal showed one, nobody may have paid it yet. */
export function paidByText({ wallet, order }: QrFacts, code: string): Text {
  if (wallet === undefined) return ownCode;
  const { zh, en } = walletNames[wallet];
  return order === undefined
    ? text(`${zh} ${code}`, `${en} ${code}`)
    : text(`${zh}${byOwnCode.zh}`, `${en}${byOwnCode.en}`);
}
