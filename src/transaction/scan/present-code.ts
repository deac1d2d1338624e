import type { Text } from "../../../hal/display";
import { pictures } from "../../../hal/icons";
import type { Scan } from "../../../hal/scanner";
import type { Terminal } from "../../context";
import { besideKeys } from "../../counter/beside";
import { partWorks } from "../../counter/parts";
import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { partFault, partGarbled } from "../../diagnosis/parts";
import { profileFor } from "../../profiles/acquirers";
import { walletsTaken } from "../../profiles/qr-rules";
import { withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountText, words } from "../../screen/words";
import { leftAlone } from "../card/walked-away";
import { titleInHand } from "../kinds/kinds";
import { type NoPayerCode, PayerCode } from "./payer-code";

/** A payer who has not shown a code by then has walked away (B12). */
const CODE_MS = 60_000;
/** Three tries at a code that cannot be used, as at a card that cannot be read. */
const TRIES_MAX = 3;

export type CodeShown =
  | { readonly kind: "code"; readonly code: PayerCode }
  /** The operator pressed cancel: back one step. */
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly diagnosis: Diagnosis };

/** Asks for the payer's code until one is shown that can be used. Nothing is sent. @param time of now, 14 digits. */
export async function presentCode(terminal: Terminal, amountFen: number, time: string): Promise<CodeShown> {
  const { book, panel, session } = terminal;
  const taken = walletsTaken(await book.settings.parameters(), profileFor(terminal));
  let hint = showCode;
  for (let tries = 1; ; tries++) {
    await panel.show({
      id: "scan",
      title: titleInHand(session),
      lines: [amountText(amountFen), hint, words.cancelHint],
      ...withAmount(amountFen),
      pictures: pictures.payCode,
    });
    const scan = await codeOrCancel(terminal);
    partWorks(session, "scanner", scan.kind !== "fault");
    if (scan.kind === "cancelled") return { kind: "cancelled" };
    if (scan.kind === "timeout") return { kind: "failed", diagnosis: leftAlone() };
    if (scan.kind === "fault") return { kind: "failed", diagnosis: partFault("scanner") };
    // It hangs on a cable, and anything may come (F07).
    if (typeof scan.text !== "string") return { kind: "failed", diagnosis: partGarbled("scanner") };
    const code = PayerCode.read(scan.text, time.slice(2, 6), taken);
    if (code instanceof PayerCode) return { kind: "code", code };
    const diagnosis = whyNot[code];
    if (tries === TRIES_MAX) return { kind: "failed", diagnosis };
    hint = causeAndRemedy(diagnosis);
    await panel.beep("error");
  }
}

const showCode = text("请顾客出示付款码", "Customer: show the code");

/** Waits for whichever comes first: a code at the scanner, or the operator's cancel key. */
async function codeOrCancel(terminal: Terminal): Promise<Scan> {
  const { scanner } = terminal.devices;
  if (!scanner) return { kind: "fault", fault: "disconnected" };
  return besideKeys(terminal, scanner.scan({ timeoutMs: CODE_MS }), async (isOver) => {
    const press = await terminal.panel.key(CODE_MS);
    if (press.kind === "key" && press.key === "cancel" && !isOver()) await scanner.cancel();
  });
}

function causeAndRemedy({ cause, remedy }: Diagnosis): Text {
  return text(`${cause.zh}，${remedy.zh}`, `${cause.en}. ${remedy.en}`);
}

const another = text("请换一种付款方式", "Pay another way");

const whyNot: { readonly [why in NoPayerCode]: Diagnosis } = Object.freeze({
  "not-payers": Object.freeze(
    diagnose("B11", {
      cause: text("这不是付款码", "Not a payment code"),
      remedy: text("请顾客打开付款码", "Customer: open the pay code"),
    }),
  ),
  unreadable: Object.freeze(diagnose("B23", { cause: text("付款码读取有误", "Code was misread") })),
  expired: Object.freeze(diagnose("B23", { cause: text("付款码已过期", "The code has expired") })),
  foreign: Object.freeze(diagnose("B11", { cause: text("不受理此付款码", "Code not taken here"), remedy: another })),
  "not-taken": Object.freeze(
    diagnose("B11", { cause: text("本店未开通此付款码", "Not offered by this shop"), remedy: another }),
  ),
});
