import type { Terminal } from "../context";
import { showWithMore } from "../counter/more";
import { downloadDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import { applications, authorityKeys, type CardSet } from "../host/downloads/card-set";
import { downloadCardSet } from "../host/downloads/download";
import { CardSetShelf } from "../host/downloads/shelf";
import { SLOW_MS } from "../host/reach";
import { contacting } from "../screen/pictured";
import { join, text } from "../screen/text";
import { words } from "../screen/words";

/** A reader for chips cannot be used before the acquirer's keys and applications are here: asks for what never came. */
export async function noteMissingCardSets({ book, devices, session }: Terminal): Promise<void> {
  if (!devices["card-reader"].interfaces.some((one) => one !== "stripe")) return;
  session.cardSetsNotBeforeMs = undefined;
  if (!(await new CardSetShelf(book, authorityKeys).isStocked())) session.due.authorityKeys = true;
  if (!(await new CardSetShelf(book, applications).isStocked())) session.due.applications = true;
}

/** Is a key here? */
const LOOK_MS = 1;

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
    ...contacting,
  });
  const startMs = await terminal.devices.clock.monotonic();
  const loaded = await downloadCardSet(terminal, set, async (here, all) => {
    if ((await terminal.devices.clock.monotonic()) - startMs < SLOW_MS) return false;
    return isPutOff(terminal, here, all);
  });
  if (loaded.kind !== "failed") return;
  const diagnosis = downloadDiagnosis(loaded.failure);
  if (diagnosis.who.includes("T")) {
    terminal.session.due[set.name] = true;
    terminal.session.cardSetsNotBeforeMs = (await terminal.devices.clock.monotonic()) + AGAIN_MS;
  } else await showWithMore(terminal, noticeScreen(diagnosis), diagnosis);
}

/** It takes long: how far it is, and whoever wants to sell by stripe, or with the old set, need not wait. */
async function isPutOff({ panel }: Terminal, here: number, all: number): Promise<boolean> {
  await panel.show({
    id: "processing",
    title: words.signIn,
    lines: [
      join(words.loadingCardSets, text(` ${here}/${all}`, `${here}/${all}`)),
      text("取消键 稍后下载，先收款", "Cancel: load later, sell now"),
    ],
    ...contacting,
  });
  // What was typed for the next amount stays where it is.
  if (panel.typedAhead) return false;
  const press = await panel.key(LOOK_MS);
  if (press.kind !== "key") return false;
  if (press.key === "cancel") return true;
  panel.unread(press.key);
  return false;
}
