import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { listTransactions } from "../operator/enquiry";
import { giveUpInk } from "../operator/new-keys";
import { showEnd } from "../screen/show-end";
import { text } from "../screen/text";
import { endScreen, faultScreen, words } from "../screen/words";

/** Below these shares of a battery, with no charger: a word at each sale; no new sale; off. A sale takes a thousandth. */
const LOW = 0.1;
const CRITICAL = 0.02;
const DEAD = 0.01;
/** Long enough to read, short enough for a counter. */
const WARNING_MS = 2_000;
const FAREWELL_MS = 5_000;

/**
 * What the terminal itself suffers from, told at the start and before each new transaction: failed sectors (D03) once, a
 * battery that runs out (D05) each time. An empty one ends here: nothing is open, and the terminal switches itself off.
 * @returns whether a new transaction may begin.
 */
export async function isFit(terminal: Terminal): Promise<boolean> {
  const { book, devices, panel } = terminal;
  const sectors = await book.sectorsToTell();
  if (sectors > 0) {
    const detail = text(`已停用 ${sectors} 个扇区，数据已转移`, `${sectors} sectors out of use, data moved`);
    await showEnd(terminal, faultScreen(diagnose("D03", "not charged", { detail })));
    await book.toldOfSectors(sectors);
  }
  const level = await lowLevel(terminal);
  if (level === undefined) return true;
  await panel.beep("error");
  if (level >= CRITICAL) {
    // A word in passing: nobody has to answer it, and no key that is meant for the sale is taken for an answer.
    await panel.show(faultScreen(batteryLow(level)));
    await devices.clock.sleep({ ms: WARNING_MS });
    return true;
  }
  if (!(await offWhenEmpty(terminal))) await showEnd(terminal, endScreen(batteryLow(level), words.notCharged));
  return false;
}

/** D05, while nothing is open: says so and switches off cleanly, before the battery does. @returns whether it did. */
export async function offWhenEmpty(terminal: Terminal): Promise<boolean> {
  const level = await lowLevel(terminal);
  if (level === undefined || level >= DEAD) return false;
  await showEnd(terminal, endScreen(batteryLow(level), words.notCharged), FAREWELL_MS);
  await terminal.devices.battery.off();
  return true;
}

/** For whoever stands before a terminal at rest: how much is left, where it is little. */
export async function batteryLine(terminal: Terminal): Promise<readonly Text[]> {
  const level = await lowLevel(terminal);
  if (level === undefined) return [];
  const percent = Math.floor(level * 100);
  return [text(`D05 电量仅剩 ${percent}%，请充电`, `D05: battery ${percent}%, plug in`)];
}

/** 0 to 1, where it runs out and nothing charges it. */
async function lowLevel({ devices }: Terminal): Promise<number | undefined> {
  const { level, charging, mains } = await devices.battery.state();
  return charging || mains || level >= LOW ? undefined : level;
}

function batteryLow(level: number): Diagnosis {
  const percent = Math.floor(level * 100);
  if (level >= CRITICAL)
    return diagnose("D05", "not charged", { detail: text(`剩余 ${percent}%`, `${percent}% left`) });
  const detail =
    level < DEAD
      ? text("即将自动关机", "Switching off")
      : text(`剩余 ${percent}%，暂停收款`, `${percent}% left: no new sale`);
  return diagnose("D05", "not charged", { detail });
}

/**
 * D07: without its keys the terminal serves nobody, and says so until they are loaded again. What is not settled stays
 * readable. The operators begin anew, for their passwords were proven with what was wiped.
 */
export async function awaitKeys(terminal: Terminal): Promise<void> {
  const { book, devices } = terminal;
  while ((await devices["secure-element"].status()).tampered) {
    await book.dropOperators();
    await giveUpInk(terminal);
    const open = (await book.checking()).length > 0;
    const screen = faultScreen(diagnose("D07", open ? "being checked" : "not charged"));
    const lines = [...screen.lines, text("F1 查看交易记录", "F1: the transactions")];
    if ((await showEnd(terminal, { ...screen, lines })) === "f1") await listTransactions(terminal);
  }
}
