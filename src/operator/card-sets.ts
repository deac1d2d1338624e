import type { Terminal } from "../context";
import { showWithMore } from "../counter/more";
import { downloadDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import { applications, authorityKeys, type CardSet } from "../host/downloads/card-set";
import { downloadCardSet } from "../host/downloads/download";
import { CardSetShelf } from "../host/downloads/shelf";
import { words } from "../screen/words";

/** A reader for chips cannot be used before the acquirer's keys and applications are here: asks for what never came. */
export async function noteMissingCardSets({ book, devices, session }: Terminal): Promise<void> {
  if (!devices["card-reader"].interfaces.some((one) => one !== "stripe")) return;
  session.cardSetsNotBeforeMs = undefined;
  if (!(await new CardSetShelf(book, authorityKeys).isStocked())) session.due.authorityKeys = true;
  if (!(await new CardSetShelf(book, applications).isStocked())) session.due.applications = true;
}

/** Behind a download that did not come through: long, for whoever sells waits for it. */
const AGAIN_MS = 300_000;

/**
 * CA 公钥 and IC 卡参数, when the host asks or none are here. A failure is told where a person can mend it, and else goes on later where
 * it stopped (A17); the old set stays.
 */
export async function loadCardSets(terminal: Terminal): Promise<void> {
  const { session, devices } = terminal;
  const { due, cardSetsNotBeforeMs: notBeforeMs } = session;
  if (notBeforeMs !== undefined && (await devices.clock.monotonic()) < notBeforeMs) return;
  session.cardSetsNotBeforeMs = undefined;
  for (const set of [authorityKeys, applications]) {
    if (!due[set.name]) continue;
    due[set.name] = false;
    await load(terminal, set);
    if (session.cardSetsNotBeforeMs !== undefined) return;
  }
}

async function load(terminal: Terminal, set: CardSet): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title: words.signIn,
    lines: [words.loadingCardSets],
    mood: "waiting",
  });
  const loaded = await downloadCardSet(terminal, set);
  if (loaded.kind !== "failed") return;
  const diagnosis = downloadDiagnosis(loaded.failure);
  if (diagnosis.who.includes("T")) {
    terminal.session.due[set.name] = true;
    terminal.session.cardSetsNotBeforeMs = (await terminal.devices.clock.monotonic()) + AGAIN_MS;
  } else await showWithMore(terminal, noticeScreen(diagnosis), diagnosis);
}
