import type { Terminal } from "../../context";
import { batteryLow, batteryScreen, CRITICAL, lowLevel, offWhenEmpty } from "../../counter/battery";
import { makeRoom } from "../../counter/make-room";
import { showEnd } from "../../counter/show-end";
import { storageFull, tellFailedSectors } from "../../counter/storage";
import { diagnose } from "../../diagnosis/diagnosis";
import { noticeScreen, refusedScreen } from "../../diagnosis/screens";

/** Long enough to read, short enough for a counter. */
const WARNING_MS = 2_000;

/**
 * What the terminal itself suffers from, told at the start and before each new transaction: failed sectors (D03) once, a store
 * without room for it (D04), a missing key (A14), a battery that runs out (D05) each time. An empty one ends here: nothing is open, and the terminal
 * switches itself off.
 * @param askedFen of the transaction that is asked for, if one is: refused, it ends here, not charged.
 * @returns whether a new transaction may begin.
 */
export async function isFit(terminal: Terminal, askedFen?: number): Promise<boolean> {
  const { book, devices, panel } = terminal;
  const { inHand } = terminal.session;
  await tellFailedSectors(terminal);
  await makeRoom(terminal);
  if (askedFen !== undefined && (!book.hasRoom || (await book.batchIsFull()))) {
    await panel.beep("error");
    await showEnd(terminal, refusedScreen(askedFen, await storageFull(terminal), inHand.sale));
    return false;
  }
  if (askedFen !== undefined && terminal.session.keyless) {
    await panel.beep("error");
    await showEnd(terminal, refusedScreen(askedFen, diagnose("A14"), inHand.sale));
    return false;
  }
  const level = await lowLevel(terminal);
  if (level === undefined) return true;
  await panel.beep("error");
  if (level >= CRITICAL) {
    // A word in passing: nobody has to answer it, and no key that is meant for the sale is taken for an answer.
    await panel.show(noticeScreen(batteryLow(level)));
    await devices.clock.sleep({ ms: WARNING_MS });
    return true;
  }
  if (await offWhenEmpty(terminal, askedFen)) return false;
  await showEnd(terminal, batteryScreen(level, askedFen, inHand.sale));
  return false;
}
