import type { Text } from "../../../hal/display";
import type { Facts } from "../../book/facts";
import type { Approved, Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { showEnd } from "../../counter/show-end";
import { missingLines, voucherText } from "../../diagnosis/end-screens";
import { moneyText } from "../../screen/money-text";
import type { Screen } from "../../screen/panel";
import { LINES_MAX } from "../../screen/panel";
import { text } from "../../screen/text";
import { amountText, authText, words } from "../../screen/words";
import { formatFen } from "../../values/money";
import { receiptFor } from "./receipt-address";
import type { Stopped } from "./slip-copies";

const LINES_BESIDE_CODE_MAX = 6;
/** Amount, money, voucher. */
const FIRST_LINES = 3;

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
    const told = qr === undefined ? fitted(lines, sale, LINES_MAX) : [...besideCode(lines, sale), words.scanReceipt];
    await showEnd(terminal, { ...screen, lines: told, ...(qr === undefined ? {} : { qr }) });
    return;
  }
  const offered = stopped !== undefined && terminal.personalisation.receiptAddress !== undefined;
  const told = fitted(offered ? [...lines, words.receiptByKey] : lines, sale, LINES_MAX);
  const pressed = await showEnd(terminal, { ...screen, lines: told });
  if (offered && pressed === "f2") await showReceipt(terminal, sale);
}

/**
 * A line has room for four Chinese characters in large letters there. The authorisation code is on the receipt itself, and the title
 * says that money goes back.
 */
function besideCode(lines: readonly Text[], sale: Approved): readonly Text[] {
  const { facts, approval } = sale;
  const { authCode } = approval;
  const onReceipt = authCode === undefined ? undefined : authText(authCode).zh;
  const [amount, money] = [amountText(facts.amountFen).zh, moneyText("returned").zh];
  const shorter = lines
    .filter(({ zh }) => zh !== onReceipt)
    .map((line) => (line.zh === amount ? bareAmount(facts) : line.zh === money ? returnedShort : line));
  return fitted(shorter, sale, LINES_BESIDE_CODE_MAX);
}

function bareAmount({ amountFen }: Facts): Text {
  const amount = formatFen(amountFen);
  return text(`${amount}元`, `CNY ${amount}`);
}

const returnedShort = text("款项已退回", "Returned");

/** As many lines of an end as there is room for: the first say which sale it is, the last what to do. */
function fitted(lines: readonly Text[], { facts }: Approved, linesMax: number): readonly Text[] {
  // What is missing of a part stands before the voucher number.
  const first = FIRST_LINES + missingLines(facts).length;
  return lines.length <= linesMax ? lines : [...lines.slice(0, first), ...lines.slice(first - linesMax)];
}

/** A transaction's receipt on a screen of its own. */
export async function showReceipt(terminal: Terminal, transaction: Transaction): Promise<void> {
  const qr = await receiptFor(terminal, transaction);
  const { stan, amountFen } = transaction.facts;
  await showEnd(terminal, {
    id: "receipt",
    title: words.digitalReceipt,
    lines: [amountText(amountFen), voucherText(stan), qr === undefined ? words.noReceipt : words.scanReceipt],
    ...(qr === undefined ? {} : { qr }),
  });
}
