import type { Text } from "../../hal/display";
import type { LostSale } from "../book/losses";
import { sixDigits } from "../host/fields";
import { moneyText } from "../screen/money-text";
import { text } from "../screen/text";
import { words } from "../screen/words";

/** Whether it is about one transaction, and not about some of several numbers. */
export function isOne({ isRange }: LostSale): boolean {
  return !isRange;
}

/** 000003, or 000003-000035. */
export function lostNumbers({ stans: [first, last] }: LostSale): string {
  return first === last ? sixDigits(first) : `${sixDigits(first)}-${sixDigits(last)}`;
}

/** What became of it, as far as anybody can say. */
export function lostMoney({ says }: LostSale): Text {
  if (says === undefined) return words.checking;
  if (says === "gone through") return text("客服称：已逐笔核对", "Support says: all looked up");
  const { zh, en } = moneyText(says);
  return text(`客服称：${zh}`, `Support says: ${en.toLowerCase()}`);
}

/** In a list. */
export function lostListLine(lost: LostSale): Text {
  const { zh, en } = lostMoney(lost);
  const numbers = lostNumbers(lost);
  return lost.says === undefined
    ? text(`${numbers} ${zh}(记录丢失)`, `${numbers} ${en} (record lost)`)
    : text(`${numbers} ${zh}`, `${numbers} ${en}`);
}

/** More would not fit a line of the smallest panel; all are in the list. */
const NAMED_MAX = 2;

/** What is lost and not ended by anybody, in a line for the numbers and one for the range. */
export function lostLines(lost: readonly LostSale[]): readonly Text[] {
  const open = lost.filter(({ says }) => says === undefined);
  const named = open.filter(isOne).map(lostNumbers);
  const shown = named.slice(0, NAMED_MAX).join(" ");
  const more = named.length - NAMED_MAX;
  const lines =
    more > 0
      ? [text(`凭证号 ${shown} 等 ${named.length} 笔需客服核实`, `Ask about vouchers ${shown}, ${more} more`)]
      : [];
  if (more <= 0 && named.length > 0) lines.push(text(`凭证号 ${shown} 需客服核实`, `Ask about voucher ${shown}`));
  return [...lines, ...open.filter((each) => !isOne(each)).map(rangeLine)];
}

/** What is not certain about a range. */
export function rangeHint(lost: LostSale): readonly Text[] {
  if (isOne(lost)) return [];
  const [first, last] = lost.stans;
  if (first === last) return [text("该笔可能丢失，尚不确定", "It may be lost: not certain")];
  return [text("其中有交易丢失，笔数不详", "Some of these are lost, number unknown")];
}

function rangeLine(lost: LostSale): Text {
  const numbers = lostNumbers(lost);
  const [first, last] = lost.stans;
  if (first === last) return text(`凭证号 ${numbers} 可能丢失`, `Perhaps lost: ${numbers}`);
  return text(`凭证 ${numbers} 有丢失`, `Lost among ${numbers}`);
}
