import type { Terminal } from "../context";
import { encodeSlip, RECEIPT_ADDRESS_MAX, receiptAddress } from "../receipt/digital";
import { slipOf } from "../receipt/sale-slip";
import type { Screen } from "../screen/panel";
import { showEnd } from "../screen/show-end";
import { text } from "../screen/text";
import { amountText, words } from "../screen/words";
import type { Approved, Transaction } from "./life";
import type { Stopped } from "./slip-copies";

/** Lines of an end that have room beside a code: amount, money, voucher, and what is to be done. */
const FIRST_LINES = 3;
const LAST_LINES = 3;

/**
 * The address of a transaction's digital receipt: the slip behind "#", signed by this terminal. Made anew each time, from the
 * journal alone, so that it is the same after a power cut.
 * @returns undefined where the acquirer has no page for it, the slip is too long, or the secure element does not sign.
 */
export async function receiptFor(terminal: Terminal, transaction: Transaction): Promise<string | undefined> {
  const { receiptAddress: host } = terminal.personalisation;
  if (host === undefined || host.length > RECEIPT_ADDRESS_MAX) return undefined;
  const slip = encodeSlip(await slipOf(terminal, transaction));
  if (!slip) return undefined;
  const signed = await terminal.devices["secure-element"].sign({ message: slip });
  return signed.kind === "ok" ? receiptAddress(host, slip, signed.bytes) : undefined;
}

/**
 * The end of a sale: with the receipt's code on a model without printer and where the battery cannot print (C14), and behind a
 * key where the printer cannot for another reason (C12, C13).
 */
export async function showDelivered(
  terminal: Terminal,
  sale: Approved,
  screen: Screen,
  stopped: Stopped | undefined,
): Promise<void> {
  const lines = screen.lines ?? [];
  if (sale.slip === "none" || stopped?.code === "C14") {
    const qr = await receiptFor(terminal, sale);
    // A picture beside eight lines would cut some of them: the first say which sale it is, the last what to do.
    const told = [...lines.slice(0, FIRST_LINES), ...lines.slice(FIRST_LINES).slice(-LAST_LINES), words.scanReceipt];
    await showEnd(terminal, qr === undefined ? screen : { ...screen, lines: told, qr });
    return;
  }
  const offered = stopped !== undefined && terminal.personalisation.receiptAddress !== undefined;
  const pressed = await showEnd(terminal, offered ? { ...screen, lines: [...lines, words.receiptByKey] } : screen);
  if (offered && pressed === "f2") await showReceipt(terminal, sale);
}

/** A transaction's receipt on a screen of its own. */
export async function showReceipt(terminal: Terminal, transaction: Transaction): Promise<void> {
  const qr = await receiptFor(terminal, transaction);
  const { stan, amountFen } = transaction.facts;
  await showEnd(terminal, {
    id: "receipt",
    title: words.digitalReceipt,
    lines: [
      amountText(amountFen),
      text(`凭证号 ${String(stan).padStart(6, "0")}`, `Voucher ${String(stan).padStart(6, "0")}`),
      qr === undefined ? words.noReceipt : words.scanReceipt,
    ],
    ...(qr === undefined ? {} : { qr }),
  });
}
