import type { Text } from "../../hal/display";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import type { Funds } from "../management/payout-messages";
import { text } from "../screen/text";
import { formatFen } from "../values/money";

/** E05, E11: which bound of the acquirer's an amount breaks, and by how much; undefined where it breaks none. */
export function whyNotPaid(funds: Funds, amountFen: number): Diagnosis | undefined {
  const { availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, owedFen } = funds;
  const mostFen = Math.min(singleFen, dayLeftFen);
  if (dayLeftCount === 0) return noMoreToday;
  if (amountFen < minimumFen) {
    const remedy = availableFen < minimumFen ? (availableFen + pendingFen < minimumFen ? tooLittle : settleFirst) : {};
    return outside("低于最低", "Below the minimum", minimumFen, tooSmall(minimumFen - amountFen), remedy);
  }
  if (amountFen > mostFen) {
    const over = tooLarge(amountFen - mostFen);
    return singleFen <= dayLeftFen
      ? outside("超过单笔上限", "Above the limit", mostFen, over)
      : outside("超过今日剩余", "Left for today:", mostFen, over, mostFen < minimumFen ? tomorrow : {});
  }
  if (amountFen <= availableFen) return undefined;
  // The merchant has it, and not yet to be paid.
  if (amountFen <= availableFen + pendingFen + heldFen)
    return diagnose("E11", {
      detail: text(`可提现 ${formatFen(availableFen)}`, `Available ${formatFen(availableFen)}`),
    });
  const owed = text(`待抵退款 ${formatFen(owedFen)}`, `Refunds first: ${formatFen(owedFen)}`);
  const remedy = owedFen > 0 ? { remedy: owed } : availableFen < minimumFen ? tooLittle : {};
  return outside("余额不足，可提现", "Available only", availableFen, tooSmall(amountFen - availableFen), remedy);
}

/** Instead of another amount, where none would do. */
type Remedy = Partial<Pick<Diagnosis, "remedy">>;

const tooLittle: Remedy = Object.freeze({ remedy: text("余额够了再提", "Wait for more sales") });
const settleFirst: Remedy = Object.freeze({ remedy: text("请先结算（菜单）", "Settle first: menu") });
const tomorrow: Remedy = Object.freeze({ remedy: text("请明天再办", "Try tomorrow") });

function tooSmall(byFen: number): Text {
  return text(`差 ${formatFen(byFen)} 元`, `CNY ${formatFen(byFen)} short`);
}

function tooLarge(byFen: number): Text {
  return text(`超出 ${formatFen(byFen)} 元`, `CNY ${formatFen(byFen)} too much`);
}

/** @param by how much. */
function outside(zh: string, en: string, boundFen: number, by: Text, remedy: Remedy = {}): Diagnosis {
  return diagnose("E05", {
    cause: text(`${zh} ${formatFen(boundFen)}`, `${en} ${formatFen(boundFen)}`),
    detail: by,
    ...remedy,
  });
}

const noMoreToday = Object.freeze(
  diagnose("E05", {
    cause: text("今日提现次数已满", "No more payouts today"),
    ...tomorrow,
  }),
);

/** What has no end yet, or an end that nobody has read, would have to be forgotten. */
export const tooManyOpen = Object.freeze(
  diagnose("E08", {
    cause: text("未完成的提现太多", "Too many payouts are open"),
    remedy: text("先看提现记录 (F2)，或等结果", "See them by F2, or wait"),
  }),
);
