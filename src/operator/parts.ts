import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { text } from "../screen/text";

/** What people call the parts of a terminal, for whoever mends it (B20). */
export const parts = Object.freeze({
  "card-reader": text("读卡器", "Card reader"),
  "pin-pad": text("密码键盘", "PIN pad"),
  "secure-element": text("安全芯片", "Secure element"),
  keypad: text("键盘", "Keypad"),
  display: text("显示屏", "Screen"),
});

export type Part = keyof typeof parts;

/** A part that does not work, and nothing was sent. */
export function partFault(part: Part): Diagnosis {
  return diagnose("B20", "not charged", { detail: parts[part] });
}
