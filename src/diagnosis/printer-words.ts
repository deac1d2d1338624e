import type { Text } from "../../hal/display";
import type { PrintTrouble } from "../receipt/print";
import { join, text } from "../screen/text";
import { catalogue } from "./catalogue";

const printerWords: { readonly [fault in PrintTrouble]: Text } = Object.freeze({
  "paper-out": text("打印机缺纸", "Out of paper"),
  "cover-open": text("打印机盖打开", "Printer cover open"),
  overheated: text("打印头过热", "Print head too hot"),
  "head-fault": text("打印头故障", "Print head fault"),
  disconnected: text("打印机未连接", "Printer not connected"),
  "battery-low": text("电量低，不能打印", "Low battery: no slip"),
  unintelligible: text("打印机应答异常", "Printer reply garbled"),
});

/** C12 by its cause: what the merchant can mend. */
const printerMends: { readonly [fault in PrintTrouble]?: Text } = Object.freeze({
  "paper-out": text("请装纸", "Load paper,"),
  "cover-open": text("请合上打印机盖", "Close cover,"),
  overheated: text("请等几分钟", "Let it cool,"),
  disconnected: text("请检查连线", "Check cable,"),
  "battery-low": text("请接上充电器", "Plug in,"),
});

/** A slip that waits comes with this key. */
const thenMenu = text("，再按菜单3", "then menu 3");
/** One that somebody wanted once more, from a list. */
export const thenOnceMore = text("，再打印一次", "then print again");

/**
 * What is to be done about a printer. It prints by itself once it is charged; what the merchant cannot mend is to be repaired.
 * @param then how the slip comes out behind that.
 */
export function printerRemedy(fault: PrintTrouble, then = thenMenu): Text {
  if (fault === "battery-low" && then === thenMenu) return catalogue.C14.remedy;
  const mend = printerMends[fault];
  return mend ? join(mend, then) : catalogue.B20.remedy;
}

/** C12: which trouble the printer has; the sale stays charged. */
export function printerText(fault: PrintTrouble): Text {
  return printerWords[fault];
}

/** Where a slip waits: which trouble keeps it, and what is to be done about that; nothing where the printer is well. */
export function printerLines(seen: PrintTrouble | "ready"): readonly Text[] {
  if (seen === "ready") return [];
  const code = seen === "battery-low" ? "C14" : "C12";
  return [join(text(`${code} `, `${code}:`), printerText(seen)), printerRemedy(seen)];
}
