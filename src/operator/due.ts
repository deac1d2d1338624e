import type { Terminal } from "../context";
import { diagnose } from "../diagnosis/diagnosis";
import { sixDigits } from "../host/messages";
import { downloadParameters } from "../host/parameters";
import { formatFen } from "../receipt/money";
import { text } from "../screen/text";
import { faultScreen, words } from "../screen/words";
import { showEnd } from "../transaction/finish";
import type { Approved } from "../transaction/life";
import type { Unsent } from "../transaction/signature-state";
import { loadCardSets } from "./card-sets";
import { signInWhenDue, tellOfSignIn } from "./signing-in";
import { supervisor } from "./supervisor";

/** The host's wishes, when no customer waits. */
export async function doWhatIsDue(terminal: Terminal): Promise<void> {
  const { due } = terminal.session;
  if (due.signIn) {
    await signInWhenDue(terminal);
    // Asked for again with the next answer; until then the merchant can go on where the keys still serve.
    due.signIn = false;
    if (!terminal.session.signedIn) return;
  }
  await tellOfSignIn(terminal);
  if (due.parameters) {
    due.parameters = false;
    await loadParameters(terminal);
  }
  await loadCardSets(terminal);
}

/** Parameters in the background of the operator's wait: a failure is told and the old set stays. */
export async function loadParameters(terminal: Terminal): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title: words.signIn,
    lines: [words.loadingParameters],
    mood: "waiting",
  });
  const loaded = await downloadParameters(terminal, (smallAmountFen) =>
    supervisor(terminal, [
      text("免密免签限额将提高", "No PIN or signature for taps up to"),
      text(
        `至 ${formatFen(smallAmountFen)} 元，需主管同意`,
        `CNY ${formatFen(smallAmountFen)}: a supervisor must agree`,
      ),
    ]),
  );
  if (loaded.kind !== "failed") return;
  // C15 mends itself, but not before the acquirer has other parameters: somebody has to know.
  if (!loaded.diagnosis.who.includes("T") || loaded.diagnosis.code === "C15")
    await showEnd(terminal, faultScreen(loaded.diagnosis));
}

/** C07: the host does not take a signature. It is kept, sent once more before settlement, and reported there. */
export async function tellUnsent(terminal: Terminal, sale: Approved<Unsent>): Promise<void> {
  const { facts, signature } = sale;
  const voucher = sixDigits(facts.stan);
  const told = signature.refusal === "" ? {} : { responseCode: signature.refusal };
  const detail = text(`凭证号 ${voucher}`, `Voucher ${voucher}`);
  await terminal.panel.beep("alert");
  await showEnd(terminal, faultScreen(diagnose("C07", "charged", { ...told, detail })));
}
