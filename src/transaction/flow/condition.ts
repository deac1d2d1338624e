import type { Text } from "../../../hal/display";
import type { Terminal } from "../../context";
import { showEnd } from "../../counter/show-end";
import { type Diagnosis, diagnose, ended } from "../../diagnosis/diagnosis";
import { endScreen, noticeScreen } from "../../diagnosis/screens";
import { text } from "../../screen/text";
import { words } from "../../screen/words";

/** Below these shares of a battery, with no charger: a word at each sale; no new sale; off. A sale takes a thousandth. */
export const LOW = 0.1;
const CRITICAL = 0.02;
const DEAD = 0.01;
/** Long enough to read, short enough for a counter. */
const WARNING_MS = 2_000;
const FAREWELL_MS = 5_000;

/**
 * What the terminal itself suffers from, told at the start and before each new transaction: failed sectors (D03) once, a
 * battery that runs out (D05) each time. An empty one ends here: nothing is open, and the terminal switches itself off.
 * @param asked for what: a transaction that is refused ends here, not charged.
 * @returns whether a new transaction may begin.
 */
export async function isFit(terminal: Terminal, asked: "transaction" | "nothing"): Promise<boolean> {
  const { book, devices, panel } = terminal;
  const sectors = await book.sectorsToTell();
  if (sectors > 0) {
    const detail = text(`已停用 ${sectors} 个扇区，数据已转移`, `${sectors} sectors out of use, data moved`);
    await showEnd(terminal, noticeScreen(diagnose("D03", { detail })));
    await book.toldOfSectors(sectors);
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
  if (await offWhenEmpty(terminal)) return false;
  const low = batteryLow(level);
  await showEnd(
    terminal,
    asked === "transaction" ? endScreen(ended(low, "not charged"), words.notCharged) : noticeScreen(low),
  );
  return false;
}

/** D05, while nothing is open: says so and switches off cleanly, before the battery does. @returns whether it did. */
export async function offWhenEmpty(terminal: Terminal): Promise<boolean> {
  const level = await lowLevel(terminal);
  if (level === undefined || level >= DEAD) return false;
  await showEnd(terminal, noticeScreen(batteryLow(level)), FAREWELL_MS);
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
  if (level >= CRITICAL) return diagnose("D05", { detail: text(`剩余 ${percent}%`, `${percent}% left`) });
  const detail =
    level < DEAD
      ? text("即将自动关机", "Switching off")
      : text(`剩余 ${percent}%，暂停收款`, `${percent}% left: no new sale`);
  return diagnose("D05", { detail });
}
