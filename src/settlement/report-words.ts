import type { Text } from "../../hal/display";
import { kindOfNumber } from "../book/facts-record";
import {
  type BatchFees,
  DIFFERS,
  type FormerSettled,
  NOT_FOUND,
  type RecordDifference,
  type SettlementReport,
} from "../book/settlement-record";
import { vouchedMoney } from "../book/states";
import { catalogue } from "../diagnosis/catalogue";
import { feesDifferText } from "../diagnosis/fees";
import { stateWord } from "../diagnosis/kind-words";
import { sixDigits } from "../host/fields";
import { type BothTotals, isBalancedBy, parseTotals, type Totals } from "../host/settlement";
import { text } from "../screen/text";
import { formatFen } from "../values/money";

/** Did host and terminal come to the same, to the last fen and to the last record? */
export function isBalanced({ own, host, different, refused }: SettlementReport): boolean {
  return different + refused === 0 && isBalancedBy(own, host);
}

export function totalsIn(totals: string | undefined): BothTotals {
  const none: Totals = { debitFen: 0, debits: 0, creditFen: 0, credits: 0 };
  return parseTotals(totals ?? "") ?? { domestic: none, foreign: none };
}

/** Both halves together. */
export function allOf({ domestic, foreign }: BothTotals): Totals {
  return {
    debitFen: domestic.debitFen + foreign.debitFen,
    debits: domestic.debits + foreign.debits,
    creditFen: domestic.creditFen + foreign.creditFen,
    credits: domestic.credits + foreign.credits,
  };
}

/**
 * What a batch brings the merchant behind its fees, fen; refunds may make it less than nothing. undefined where the host told no fees, or has
 * come to other totals: then nobody knows it yet.
 */
export function netFenOf(report: SettlementReport): number | undefined {
  const { own, fees } = report;
  if (!fees || !isBalanced(report)) return undefined;
  const { debitFen, creditFen } = allOf(totalsIn(own));
  return debitFen - creditFen - fees[0];
}

/** One record that differs, and how. */
export function differenceText([stan, what, ownFen, hostFen]: RecordDifference): Text {
  const [voucher, own, host] = [sixDigits(stan), formatFen(ownFen), formatFen(hostFen)];
  // What it read is not in its answer: an upload without MAC may have been changed on its way.
  if (what === DIFFERS && own === host)
    return text(`${voucher} ${own} 主机收到的不符`, `${voucher} ${own} reached it otherwise`);
  if (what === DIFFERS) return text(`${voucher} 本机${own} 主机${host}`, `${voucher} here ${own}, host ${host}`);
  if (what === NOT_FOUND) return text(`${voucher} ${own} 主机没有`, `${voucher} ${own} not at the host`);
  return text(`${voucher} ${host} 主机有，未上送`, `${voucher} ${host} at the host only`);
}

/** What else the report has to say, a line each. */
export function remarksOf(report: SettlementReport): readonly Text[] {
  const { differences, different, left, leftCount, refused, unsent, said, failed = [], failedCount = 0, fees } = report;
  const { again = [], counted = [], formers = [], uncertified = 0 } = report;
  const more = different - differences.length;
  const isChecked = (stan: number) => !said.some(([known]) => known === stan);
  return [
    ...formers.map(formerText),
    ...differences.map(differenceText),
    ...(more > 0 ? [text(`另有 ${more} 笔不一致`, `${more} more that differ`)] : []),
    ...(refused > 0 ? [refusedText(report)] : []),
    ...again.map((stan) => text(`${sixDigits(stan)} 主机已收，随结算入账`, `${sixDigits(stan)} booked at settlement`)),
    ...counted
      .filter(isChecked)
      .map((stan) => text(`${sixDigits(stan)} 核查中，已计入`, `${sixDigits(stan)} being checked, counted`)),
    ...left.map((stan) => text(`${sixDigits(stan)} 核查中，未计入`, `${sixDigits(stan)} being checked, left out`)),
    ...(leftCount > left.length
      ? [text(`另有 ${leftCount - left.length} 笔核查中`, `${leftCount - left.length} more being checked`)]
      : []),
    ...said.map(([stan, fen, isBooked, reference, kindNumber]) => {
      const kind = kindOfNumber(kindNumber) ?? "sale";
      const { zh, en } = stateWord({ kind }, vouchedMoney(kind, isBooked));
      const which = `${sixDigits(stan)} ${formatFen(fen)}`;
      // It was in the totals before support denied it: they are what the host has settled.
      const [but, yet] = !isBooked && counted.includes(stan) ? ["，但已计入", ", yet counted"] : ["", ""];
      return text(
        `${which} 客服称${zh} ${reference}${but}`,
        `${which} support says ${en.toLowerCase()} ${reference}${yet}`,
      );
    }),
    ...failed.map(([stan, fen]) => {
      const { zh, en } = stateWord({ kind: "completion-advice" }, "not charged");
      return text(
        `${sixDigits(stan)} ${formatFen(fen)} 通知被拒，${zh}`,
        `${sixDigits(stan)} ${formatFen(fen)} advice failed, ${en.toLowerCase()}`,
      );
    }),
    ...(failedCount > failed.length
      ? [text(`另有 ${failedCount - failed.length} 笔通知被拒`, `${failedCount - failed.length} more advices failed`)]
      : []),
    ...lateTexts(report),
    ...(fees && !isBalanced(report) ? [feesText(fees)] : []),
    ...(fees ? feeRemarks(fees) : []),
    ...(unsent > 0 ? [text(`${unsent} 笔签名未上送`, `${unsent} signatures not sent`)] : []),
    ...(uncertified > 0
      ? [
          text(
            `${uncertified} 笔芯片卡数据未被接收，不影响到账`,
            `Chip card data not taken: ${uncertified}; money is safe`,
          ),
        ]
      : []),
  ];
}

/** What an earlier report said is being checked, and what has become of it. It is in no report's totals. */
function lateTexts({ late: [count, named] = [0, []] }: SettlementReport): readonly Text[] {
  const lines = named.map(([stan, fen, batch, kindNumber, money]) => {
    const { zh, en } = stateWord({ kind: kindOfNumber(kindNumber) ?? "sale" }, money);
    const [which, number] = [`${sixDigits(stan)} ${formatFen(fen)}`, sixDigits(batch)];
    return text(`${which} ${zh}，批次 ${number} 结算后`, `${which} ${en.toLowerCase()}, after batch ${number}`);
  });
  const more = count - named.length;
  return more > 0 ? [...lines, text(`另有 ${more} 笔见以后的结算单`, `${more} more on later reports`)] : lines;
}

/** Records of the batch that the host has not taken; among them, where it did not settle a former one, that one's. */
function refusedText(report: SettlementReport): Text {
  const { refused } = report;
  return hasUnsettled(report)
    ? text(`${refused} 笔未结算或未被接收`, `Not settled or not taken: ${refused}`)
    : text(`${refused} 笔明细未被接收`, `Details not taken: ${refused}`);
}

/** Did the host refuse to settle what the terminal had made before? */
export function hasUnsettled({ formers = [] }: SettlementReport): boolean {
  return formers.some(([, , refusedBy]) => refusedBy !== "");
}

/** What was made under numbers, or in a batch, that the terminal has no longer: in the report's totals, or refused by the host. */
function formerText([terminal, batch, refusedBy]: FormerSettled): Text {
  const number = sixDigits(batch);
  const [zh, en] = [`终端 ${terminal} 此前批次 ${number}`, `earlier batch ${number} of terminal ${terminal}`];
  if (refusedBy === "") return text(`含${zh}`, `With ${en}`);
  return text(`${zh}，未结算，代码 ${refusedBy}，请联系客服`, `Ask support: ${en} is not settled, code ${refusedBy}`);
}

export function feesText([feeFen]: BatchFees): Text {
  return text(`手续费 ${formatFen(feeFen)}`, `Fees ${formatFen(feeFen)}`);
}

function feeRemarks(fees: BatchFees): readonly Text[] {
  const differ = feesDifferText(fees);
  return differ ? [differ, catalogue.E12.remedy] : [];
}
