import type { SettlementReport } from "../book/settlement-record";
import type { Terminal } from "../context";
import { sixDigits } from "../host/fields";
import type { Totals } from "../host/settlement";
import { type PrintTrouble, printSlip } from "../receipt/print";
import type { Slip, SlipTotal } from "../receipt/slip";
import { text } from "../screen/text";
import { merchantNameOf } from "../transaction/slips/slip-of";
import { allOf, isBalanced, netFenOf, remarksOf, totalsIn } from "./report-words";

/** 结算单, from what the journal holds of it. */
export async function reportSlip(terminal: Terminal, report: SettlementReport): Promise<Slip> {
  const { merchant, terminal: terminalNo } = terminal.personalisation;
  const [own, host] = [totalsIn(report.own), totalsIn(report.host)];
  const balanced = isBalanced(report);
  const netFen = netFenOf(report);
  const { certified = 0, uncertified = 0 } = report;
  return {
    kind: "settlement",
    merchant: { name: await merchantNameOf(terminal), merchantNo: merchant, terminalNo },
    operator: report.operator,
    batch: sixDigits(report.batch),
    localTime: report.closedAt,
    particulars: [
      { label: text("对账结果", "RESULT"), value: balanced ? "对平(BALANCED)" : "不平(NOT BALANCED) E01" },
      ...(report.wanted > 0
        ? [{ label: text("上送明细", "DETAILS SENT"), value: `${report.uploaded}/${report.wanted}` }]
        : []),
      ...(certified + uncertified > 0
        ? [{ label: text("上送芯片卡数据", "CHIP DATA"), value: `${certified}/${certified + uncertified}` }]
        : []),
    ],
    totals: [
      ...linesOf(own.foreign.debits + own.foreign.credits > 0 ? own.domestic : allOf(own), "", ""),
      ...(own.foreign.debits + own.foreign.credits > 0 ? linesOf(own.foreign, "外卡", "FOREIGN ") : []),
      ...(balanced ? [] : linesOf(allOf(host), "主机", "HOST ")),
      // Paper that the merchant alone has.
      ...(report.fees ? [{ label: text("手续费", "FEES"), count: report.fees[1], amountFen: report.fees[0] }] : []),
      ...(netFen === undefined ? [] : [{ label: text("结算净额", "NET"), amountFen: netFen }]),
    ],
    remarks: remarksOf(report).flatMap(({ zh, en }) => [zh, en]),
    signing: { kind: "none" },
  };
}

function linesOf({ debitFen, debits, creditFen, credits }: Totals, zh: string, en: string): readonly SlipTotal[] {
  return [
    { label: text(`${zh}收款`, `${en}DEBIT`), count: debits, amountFen: debitFen },
    { label: text(`${zh}退款`, `${en}CREDIT`), count: credits, amountFen: creditFen },
  ];
}

/** Prints it, once. @returns what stopped it; undefined where it is out, or this model prints nothing. */
export async function printReport(terminal: Terminal, reprint: boolean): Promise<PrintTrouble | undefined> {
  const { devices, board, book } = terminal;
  const report = await book.settlements.report();
  if (!report || !devices.printer || (report.printed && !reprint)) return undefined;
  const end = await printSlip(devices.printer, await reportSlip(terminal, report), "merchant", {
    font: board.font,
    reprint,
  });
  if (end.kind === "stopped") return end.fault;
  if (!report.printed) await book.settlements.keepReport({ ...report, printed: true });
  return undefined;
}
