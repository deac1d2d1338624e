import type { Text } from "../../hal/display";
import { isCompletion, isSale } from "../book/facts";
import type { BatchFees } from "../book/settlement-record";
import type { Transaction } from "../book/states";
import { tagsOf } from "../emv/field55";
import { type BookedFee, readFee } from "../host/fee-field";
import type { Online } from "../host/online";
import { profileFor } from "../profiles/acquirers";
import {
  announcedFees,
  type FeePolicy,
  type FeeProduct,
  type FeeRule,
  feeFenOf,
  feeProductOf,
  feeProducts,
  feeRuleOn,
} from "../profiles/fees";
import { text } from "../screen/text";
import { toHex } from "../values/bcd";
import { formatFen } from "../values/money";

/** Contract, promotions, and what the acquirer has announced since. */
export async function feePolicies(
  terminal: Pick<Online, "board" | "personalisation" | "book">,
): Promise<readonly FeePolicy[]> {
  const { fees } = profileFor(terminal);
  const announced = announcedFees(await terminal.book.settings.parameters());
  return announced.length === 0 ? fees : [...fees, ...announced];
}

/** What one transaction cost the merchant, by the host's word. */
export interface FeeSeen {
  readonly booked: BookedFee;
  /** What the policies make of a sale, where that is another figure (E12). */
  readonly expectedFen?: number;
}

/** 9F06, the application that a chip was read by. */
const APPLICATION = 0x9f06;

/** @returns undefined where nothing is booked, or the host told no fee. */
export function feeSeen(transaction: Transaction, policies: readonly FeePolicy[]): FeeSeen | undefined {
  if (transaction.state !== "approved") return undefined;
  const { facts, approval } = transaction;
  const booked = readFee(approval.fee);
  if (!booked) return undefined;
  // What is given back follows its sale, which is another record.
  if (!isSale(facts) && !isCompletion(facts)) return { booked };
  const application = facts.chip && tagsOf(facts.chip.objects).value(APPLICATION);
  // Only a chip tells what kind of card it is; of a stripe it is the host's word.
  const product = feeProductOf(facts, application && toHex(application)) ?? feeProducts[booked.product - 1];
  const rule = product && feeRuleOn(policies, product, hostDay(facts.localTime, approval.hostTime));
  const expectedFen = rule && feeFenOf(rule, facts.amountFen);
  return expectedFen === undefined || expectedFen === booked.feeFen ? { booked } : { booked, expectedFen };
}

/** YYYYMMDD of the host, whose date has no year. @param local by the terminal's clock. @param told MMDDhhmmss, fields 13 and 12. */
function hostDay(local: string, told: string | undefined): string {
  if (!told) return local.slice(0, 8);
  const year = Number(local.slice(0, 4));
  const [own, host] = [local.slice(4, 6), told.slice(0, 2)];
  const turned = own === "12" && host === "01" ? 1 : own === "01" && host === "12" ? -1 : 0;
  return `${year + turned}${told.slice(0, 4)}`;
}

const productNames: { readonly [product in FeeProduct]: Text } = Object.freeze({
  credit: text("信用卡", "Credit"),
  debit: text("借记卡", "Debit"),
  wechat: text("微信", "WeChat"),
  alipay: text("支付宝", "Alipay"),
  unionpay: text("云闪付", "UnionPay QR"),
});

/** 6000 millionths are "0.60%"; what has more places shows them. */
export function rateText(rate: number): string {
  const digits = String(rate).padStart(5, "0");
  const places = digits.slice(-4).replace(/0{1,2}$/, "");
  return `${Number(digits.slice(0, -4))}.${places.padEnd(2, "0")}%`;
}

function ruleText([rate, capFen]: FeeRule): Text {
  const shown = rateText(rate);
  return capFen === undefined
    ? text(shown, shown)
    : text(`${shown} 封顶${formatFen(capFen)}`, `${shown}, max ${formatFen(capFen)}`);
}

/** "信用卡 0.60%". */
export function productRuleText(product: FeeProduct, rule: FeeRule): Text {
  const by = ruleText(rule);
  return text(`${productNames[product].zh} ${by.zh}`, `${productNames[product].en} ${by.en}`);
}

/** For the detail of a transaction: the fee with its rule, or, where it is not as agreed, with what it should be. */
export function feeText({ booked, expectedFen }: FeeSeen): Text {
  const { feeFen, rate, capFen, product } = booked;
  if (expectedFen !== undefined) {
    const [fee, expected] = [formatFen(feeFen), formatFen(expectedFen)];
    return text(`手续费${fee} 应为${expected} E12`, `Fee ${fee}, agreed ${expected} E12`);
  }
  if (feeFen < 0) return text(`退回手续费 ${formatFen(-feeFen)}`, `Fee back ${formatFen(-feeFen)}`);
  const name = productNames[feeProducts[product - 1] ?? "credit"];
  const capped = capFen !== undefined && feeFen === capFen;
  const by = capped ? text("封顶", "max") : text(rateText(rate), rateText(rate));
  return text(`手续费 ${formatFen(feeFen)} ${name.zh}${by.zh}`, `Fee ${formatFen(feeFen)} ${name.en} ${by.en}`);
}

/** E12: how many fees the host booked otherwise than its own contract says, and by how much; undefined where none. The detail of each sale has both. */
export function feesDifferText([, , different, moreFen]: BatchFees): Text | undefined {
  if (different === 0) return undefined;
  const off = formatFen(Math.abs(moreFen));
  const [zh, en] = moreFen < 0 ? ["少收", "less"] : ["多收", "more"];
  return text(`E12 ${different}笔手续费不符，${zh}${off}`, `E12: ${off} ${en} in fees (${different})`);
}
