import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { showWithMore } from "../counter/more";
import { showEnd } from "../counter/show-end";
import { supervisor } from "../counter/supervisor";
import { diagnose } from "../diagnosis/diagnosis";
import { downloadDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import type { BelowFloor } from "../evidence/failures";
import { sixDigits } from "../host/fields";
import { downloadParameters } from "../host/parameters";
import { contacting } from "../screen/pictured";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { formatFen } from "../values/money";
import { loadCardSets } from "./card-sets";
import { signInWhenDue, tellOfSignIn } from "./signing-in";

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
    ...contacting,
  });
  const loaded = await downloadParameters(terminal, (below) => supervisor(terminal, askedFor(below)));
  if (loaded.kind !== "failed") return;
  const diagnosis = downloadDiagnosis(loaded.failure);
  // C15 mends itself, but not before the acquirer has other parameters: somebody has to know.
  if (!diagnosis.who.includes("T") || diagnosis.code === "C15")
    await showWithMore(terminal, noticeScreen(diagnosis), diagnosis);
}

const mustAgree = text("需主管同意", "A supervisor must agree");

/** What a supervisor is asked to agree to. */
function askedFor(below: BelowFloor): readonly Text[] {
  if (below === "rights") return [text("新参数放宽操作权限", "Operators get new rights"), mustAgree];
  if (below === "signature") return [text("输密码后将不再签名", "A PIN will replace the signature"), mustAgree];
  if (below === "checks") return [text("部分交易将免卡或免密", "Some kinds: no card or PIN"), mustAgree];
  const upTo = formatFen(below.smallAmountFen);
  return [
    text("免密免签限额将提高", "No PIN or signature for taps up to"),
    text(`至 ${upTo} 元，需主管同意`, `CNY ${upTo}: a supervisor must agree`),
  ];
}

/** C07: the host has refused a signature often. It is kept and goes on being sent. @returns whether there was something to tell. */
export async function tellRefusedSignature(terminal: Terminal): Promise<boolean> {
  const { uploads } = terminal.session;
  if (!uploads.toTell) return false;
  const { facts, signature } = uploads.toTell;
  uploads.toTell = undefined;
  const voucher = sixDigits(facts.stan);
  const told = signature.refusal === undefined ? {} : { responseCode: signature.refusal };
  const detail = text(`凭证号 ${voucher}`, `Voucher ${voucher}`);
  await terminal.panel.beep("alert");
  await showEnd(terminal, noticeScreen(diagnose("C07", { ...told, detail })));
  return true;
}
