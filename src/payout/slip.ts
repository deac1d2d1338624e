import type { Payout } from "../book/payouts";
import type { Terminal } from "../context";
import { sixDigits } from "../host/fields";
import { localTime } from "../host/sign-in";
import { printSlip } from "../receipt/print";
import type { Slip } from "../receipt/slip";
import { text } from "../screen/text";
import { merchantNameOf } from "../transaction/slips/slip-of";
import { toHex } from "../values/bcd";
import { formatFen } from "../values/money";
import { whenText } from "./words";

/** 提现凭单. It says that it was accepted, and never that it was paid: that can still come back. */
export async function payoutSlip(terminal: Terminal, payout: Payout): Promise<Slip> {
  const { personalisation, session, book } = terminal;
  const { merchant, terminal: terminalNo } = payout.madeAs ?? personalisation;
  const { amountFen, feeFen, masked, product, name, atMinute, stage } = payout;
  return {
    kind: "payout",
    merchant: { name: await merchantNameOf(terminal), merchantNo: merchant, terminalNo },
    operator: session.operator?.number ?? "",
    batch: sixDigits(book.batch),
    localTime: await localTime(terminal),
    amountFen,
    particulars: [
      { label: text("收款账户", "ACCOUNT"), value: masked },
      { label: text("手续费", "FEE"), value: formatFen(feeFen) },
      { label: text("到账", "NET"), value: formatFen(amountFen - feeFen) },
      { label: text("方式", "PRODUCT"), value: product },
      ...(stage === "accepted" && atMinute > 0
        ? [{ label: text("付出时间", "GOES AT"), value: whenText(atMinute) }]
        : []),
      { label: text("申请号", "REQUEST"), value: toHex(name) },
    ],
    remarks: ["已受理，以银行到账为准", "ACCEPTED. THE BANK HAS THE LAST WORD"],
    signing: { kind: "none" },
  };
}

/** Prints it once, when the acquirer has accepted it. @returns it as it stands then. */
export async function printPayout(terminal: Terminal, payout: Payout): Promise<Payout> {
  const { devices, board, book } = terminal;
  const isAccepted = payout.stage === "accepted" || payout.stage === "processing" || payout.stage === "paid";
  if (payout.printed || !devices.printer || !isAccepted) return payout;
  const end = await printSlip(devices.printer, await payoutSlip(terminal, payout), "merchant", {
    font: board.font,
    reprint: false,
  });
  // What stops the printer is told at the next slip; the list has the payout all the same.
  if (end.kind === "stopped") return payout;
  const printed = { ...payout, printed: true };
  await book.payouts.put(printed);
  return printed;
}
