import type { Text } from "../../hal/display";
import type { SecureElementFault } from "../../hal/secure-element";
import type { Part } from "../evidence/part";
import { text } from "../screen/text";
import { type Diagnosis, diagnose, elementFaultCode } from "./diagnosis";

/** What people call the parts of a terminal, for whoever mends it (B20). */
export const parts: { readonly [part in Part]: Text } = Object.freeze({
  "card-reader": text("读卡器", "Card reader"),
  "pin-pad": text("密码键盘", "PIN pad"),
  "secure-element": text("安全芯片", "Security chip"),
  keypad: text("键盘", "Keypad"),
  display: text("显示屏", "Screen"),
  beeper: text("蜂鸣器", "Beeper"),
  scanner: text("扫码器", "Scanner"),
  battery: text("电池检测", "Battery gauge"),
});

/** A part that does not work, and nothing was sent. */
export function partFault(part: Part): Diagnosis {
  return diagnose("B20", { cause: partCause(part) });
}

/** Which part does not work. */
export function partCause(part: Part): Text {
  const { zh, en } = parts[part];
  return text(`${zh}故障`, `${en} does not work`);
}

/** A part that answers nonsense, and nothing was sent: it hangs on a cable, and anything may come (F07). */
export function partGarbled(part: Part): Diagnosis {
  const { zh, en } = parts[part];
  return diagnose("B20", { cause: text(`${zh}应答异常`, `${en}: garbled reply`) });
}

/** Why the secure element does not do it, and nothing was sent. */
export function elementFault(fault: SecureElementFault): Diagnosis {
  const code = elementFaultCode(fault);
  return code === "B20" ? partFault("secure-element") : diagnose(code);
}
