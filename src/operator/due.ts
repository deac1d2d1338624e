import type { Terminal } from "../context";
import { downloadParameters } from "../host/parameters";
import { signIn } from "../host/sign-in";
import { faultScreen, words } from "../screen/words";
import { showEnd } from "../transaction/finish";

/** The host's wishes, when no customer waits. */
export async function doWhatIsDue(terminal: Terminal): Promise<void> {
  const { due } = terminal.session;
  if (due.signIn) {
    await terminal.panel.show({ id: "processing", title: words.signIn, lines: [words.signingIn], mood: "waiting" });
    const signed = await signIn(terminal);
    // Asked for again with the next answer; until then the merchant can go on where the keys still serve.
    due.signIn = false;
    if (signed.kind === "failed") await showEnd(terminal, faultScreen(signed.diagnosis));
  }
  if (due.parameters) {
    due.parameters = false;
    await loadParameters(terminal);
  }
}

/** Parameters in the background of the operator's wait: a failure is told and the old set stays. */
export async function loadParameters(terminal: Terminal): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title: words.signIn,
    lines: [words.loadingParameters],
    mood: "waiting",
  });
  const loaded = await downloadParameters(terminal);
  if (loaded.kind === "failed" && !loaded.diagnosis.who.includes("T"))
    await showEnd(terminal, faultScreen(loaded.diagnosis));
}
