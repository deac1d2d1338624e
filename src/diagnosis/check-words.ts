import type { Text } from "../../hal/display";
import type { CheckName } from "../evidence/checks";
import { text } from "../screen/text";

/** What a self-test's looks are called. */
export const checkWords: { readonly [name in CheckName]: Text } = Object.freeze({
  "card-reader": text("读卡器", "Card reader"),
  keypad: text("键盘", "Keypad"),
  display: text("显示屏", "Screen"),
  "secure-element": text("安全芯片", "Security chip"),
  printer: text("打印机", "Printer"),
  "signature-pad": text("签名板", "Signature pad"),
  battery: text("电池", "Battery"),
  flash: text("存储器", "Storage"),
  keys: text("密钥", "Keys"),
  clock: text("时钟", "Clock"),
  version: text("程序与参数", "Program and settings"),
  bearer: text("网络连接", "Network"),
  dns: text("域名解析", "Name lookup"),
  tcp: text("连接{acquirer}", "Connection"),
  tls: text("安全连接", "Secure line"),
  echo: text("{acquirer}应答", "Answer of {acquirer}"),
});
