import type { Text } from "../../hal/display";
import type { Reversing } from "../book/life";
import { owed } from "../book/owed";
import type { Terminal } from "../context";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { faultScreen } from "../diagnosis/screens";
import { sixDigits } from "../host/messages";
import { text } from "../screen/text";
import { formatFen } from "../values/money";
import { showEnd } from "./show-end";
import { askSupport, supportHint } from "./support-word";

type Notice = ReturnType<typeof faultScreen>;

/** What a small screen shows below its title. */
const LINES_MAX = 8;

/**
 * A notice (sign-in, operator) is about no money of its own: while a sale is being checked it must not say "not charged".
 * @returns the screen, and the sale that is being checked.
 */
export async function noticeOf(
  terminal: Terminal,
  diagnosis: Diagnosis,
): Promise<{ readonly screen: Notice; readonly open: Reversing | undefined }> {
  const [open] = await owed(terminal);
  if (!open) return { screen: faultScreen(diagnosis), open };
  const screen = faultScreen({ ...diagnosis, money: "being checked" });
  return { screen: { ...screen, lines: [...screen.lines, openText(open)].slice(0, LINES_MAX) }, open };
}

/** Shows it until somebody has seen it. F3: support's word on the sale that is being checked. */
export async function showNotice(terminal: Terminal, diagnosis: Diagnosis, id: "fault" | "locked"): Promise<void> {
  const { screen, open } = await noticeOf(terminal, diagnosis);
  if (!open) return void (await showEnd(terminal, { ...screen, id }));
  const lines = [...screen.lines.slice(0, LINES_MAX - 1), supportHint];
  if ((await showEnd(terminal, { ...screen, id, lines }, undefined, true)) === "f3") await askSupport(terminal, open);
}

function openText({ facts }: Reversing): Text {
  const [amount, voucher] = [formatFen(facts.amountFen), sixDigits(facts.stan)];
  return text(`核查中：${amount} 元，凭证号 ${voucher}`, `Checking CNY ${amount}, voucher ${voucher}`);
}
