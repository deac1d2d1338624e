import type { KeyName } from "../../hal/display";
import type { Key, LargeKey } from "../../hal/keypad";
import { owed } from "../book/owed";
import type { Terminal } from "../context";
import { offWhenEmpty } from "../counter/battery";
import { countAtRest, countBetweenSales } from "../counter/counted";
import { makeRoom } from "../counter/make-room";
import { partWorks } from "../counter/parts";
import { tellFailedSectors } from "../counter/storage";
import { lookAtPayouts } from "../payout/run";
import { profileFor } from "../profiles/acquirers";
import { isDigit } from "../screen/panel";
import { words } from "../screen/words";
import { endFirst, settleByItself } from "../settlement/run";
import { sendScriptResults } from "../transaction/card/script-results";
import { printWaiting } from "../transaction/flow/finish";
import { sendRepeats, tryOwed } from "../transaction/flow/owed";
import { showReturned } from "../transaction/flow/recover";
import { lookAtStanding } from "../transaction/flow/standing";
import { tellUntold } from "../transaction/flow/told";
import { transact } from "../transaction/flow/transact";
import { sale } from "../transaction/kinds/sale";
import { uploadAtRest } from "../transaction/signing/upload";
import { typeAmount } from "./amount";
import { lookAround } from "./at-home";
import { doWhatIsDue, tellRefusedSignature } from "./due";
import { homeLines } from "./home-lines";
import { isLeftAlone, lockedUntilBack } from "./lock";
import { LOOKS_MAX, looksOn, scrubAtRest } from "./loss";
import { byLargeKey, largeKeys, menu } from "./menu";
import { testDaily } from "./report";
import { askAboutRest } from "./rest";
import { statusLine } from "./status";
import { workForTill } from "./till-work";

/** Between two looks at what is owed, while nobody presses a key. Longer than it takes to count out change. */
const REST_MS = 15_000;

/** Serves the operator until he logs off. */
export async function home(terminal: Terminal): Promise<void> {
  const { panel } = terminal;
  let looksLeft = LOOKS_MAX;
  let rests = 0;
  terminal.session.restPutOff = undefined;
  for (;;) {
    await doWhatIsDue(terminal);
    // A15, A22: without a sign-in nothing can be sold.
    if (!terminal.session.signedIn) return;
    await tellUntold(terminal);
    const rest = terminal.session.restPutOff ? undefined : await askAboutRest(terminal);
    if (typeof rest === "function") {
      await rest(terminal);
      continue;
    }
    await countBetweenSales(terminal);
    await makeRoom(terminal);
    await tellFailedSectors(terminal);
    await showHome(terminal);
    if (looksLeft > 0) {
      const looked = await looksOn(terminal, looksLeft);
      looksLeft = looked.left;
      if (looked.told) continue;
    }
    if (terminal.till?.hasWish) {
      await workForTill(terminal, terminal.till);
      rests = 0;
      continue;
    }
    const press = await panel.key(REST_MS);
    partWorks(terminal.session, "keypad", press.kind !== "fault");
    if (!panel.mute) partWorks(terminal.session, "beeper", true);
    if (press.kind !== "key") {
      if (!terminal.till?.hasWish) await atRest(terminal);
      if (press.kind === "timeout" && (await isLeftAlone(terminal, ++rests * REST_MS))) {
        const isBack = await lockedUntilBack(terminal, REST_MS, () => besideLock(terminal));
        terminal.session.unread = undefined;
        terminal.session.restPutOff = undefined;
        if (!isBack) return;
        rests = 0;
      }
      continue;
    }
    rests = 0;
    terminal.session.unread = undefined;
    const isUnseen = terminal.session.restPutOff === "unseen";
    terminal.session.restPutOff = undefined;
    // What was pressed may be meant for another question.
    if (isUnseen) continue;
    if (isDigit(press.key)) {
      panel.unread(press.key);
      // Both here and not in a function of their own: one waiting function less, which is 50 slots of the heap at its fullest.
      const typed = await typeAmount(terminal, sale);
      if (typed) await endFirst(terminal);
      if (typed) await transact(terminal, sale, typed.amountFen, typed.tipFen);
      terminal.session.inHand.sale = undefined;
      terminal.session.toldLate = undefined;
    } else if (press.key === "menu" || isLarge(press.key)) {
      const run = press.key === "menu" ? await menu(terminal) : await byLargeKey(terminal, press.key);
      if ((await run?.(terminal)) === "log-off") return;
    }
  }
}

/** A function of its own: what was seen takes no memory while a transaction runs. */
async function showHome(terminal: Terminal): Promise<void> {
  const seen = await lookAround(terminal);
  await terminal.panel.show({
    id: "home",
    title: words.welcome,
    lines: await homeLines(terminal, seen),
    status: statusLine(terminal, seen),
    ...accentOf(terminal),
    ...(await keysAtHome(terminal)),
  });
}

/** The acquirer's colour. */
function accentOf(terminal: Terminal): { readonly accent?: number } {
  const { accent } = profileFor(terminal);
  return accent === undefined ? {} : { accent };
}

async function keysAtHome(terminal: Terminal): Promise<{ readonly keys?: readonly KeyName[] }> {
  return terminal.devices.display.largeKeys ? { keys: await largeKeys(terminal) } : {};
}

function isLarge(key: Key): key is LargeKey {
  return key.startsWith("k");
}

/** The lock keeps people out: the till goes on selling. */
function besideLock(terminal: Terminal): Promise<void> {
  return terminal.till?.hasWish ? workForTill(terminal, terminal.till) : atRest(terminal);
}

/** Nobody presses a key: what is owed to the host is tried again, and the journal is kept in order. */
async function atRest(terminal: Terminal): Promise<void> {
  if ((await owed(terminal)).length > 0) {
    const { done } = await tryOwed(terminal, "itself");
    const [reversed] = done;
    if (reversed) return showReturned(terminal, reversed);
  }
  await lookAtStanding(terminal);
  await sendRepeats(terminal);
  if (await printWaiting(terminal)) return;
  await sendScriptResults(terminal);
  await uploadAtRest(terminal);
  if (await tellRefusedSignature(terminal)) return;
  if (await settleByItself(terminal)) return;
  if (await lookAtPayouts(terminal)) return;
  if (!(await terminal.book.maintain())) await scrubAtRest(terminal);
  await terminal.host.reach.lookAtLame();
  await testDaily(terminal);
  await countAtRest(terminal);
  await offWhenEmpty(terminal);
}
