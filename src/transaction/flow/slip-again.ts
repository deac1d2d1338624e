import type { Text } from "../../../hal/display";
import { isStored, type Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { allowed } from "../../counter/permission";
import { showEnd } from "../../counter/show-end";
import { voucherText } from "../../diagnosis/end-screens";
import { noticeScreen } from "../../diagnosis/screens";
import { text } from "../../screen/text";
import { words } from "../../screen/words";
import { kindOf } from "../kinds/kinds";
import { asTold } from "../slips/as-told";
import { showReceipt } from "../slips/digital-receipt";
import { printAgain } from "../slips/slip-copies";
import { owesSlip, paperLine, printOwed } from "./finish";

/** What F2 does for a transaction that stands on the screen: on paper, or on a model without printer as a code. */
export function again(terminal: Terminal): Text {
  return terminal.devices.printer ? text("F2 打印", "F2: print") : text("F2 扫码取单", "F2: slip");
}

const noSlip = Object.freeze({
  id: "detail",
  lines: Object.freeze([text("余额查询没有签购单", "A balance has no slip")]),
});

/** The slip of any transaction once more, a failed or reversed one's too: why, where the money is, what to do. */
export async function slipAgain(terminal: Terminal, transaction: Transaction): Promise<void> {
  const { printer } = terminal.devices;
  if (!kindOf(transaction.facts).slip) return void (await showEnd(terminal, { ...noSlip, title: words.reprinting }));
  // An older image is looked at by whoever has it in hand; what was never printed is no reprint.
  const may =
    terminal.session.readOnly || owesSlip(transaction)
      ? "yes"
      : await allowed(terminal, { kind: "reprint" }, [words.reprinting, voucherText(transaction.facts.stan)]);
  if (may !== "yes") return may === "left" ? undefined : void (await showEnd(terminal, noticeScreen(may)));
  if (!printer) return showReceipt(terminal, transaction);
  const screen = { id: "detail", title: words.reprinting, lines: [words.printing] };
  await terminal.panel.show(screen);
  const stored = isStored(transaction) ? transaction : undefined;
  const sale = stored ? asTold(stored, terminal) : transaction;
  if (!owesSlip(sale) || terminal.session.readOnly) {
    await showEnd(terminal, { ...screen, lines: await printAgain(terminal, printer, transaction) });
    return;
  }
  const waiting = { ...screen, lines: paperLine(terminal, sale) };
  const { lines } = await printOwed(terminal, sale, { reprint: true }, waiting, { stored });
  await showEnd(terminal, { ...screen, lines: lines.length > 0 ? lines : [text("补打完成", "Printed")] });
}
