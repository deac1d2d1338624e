import type { PowerState } from "../../hal/battery";
import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import type { OfKind } from "../diagnosis/kind-words";
import { partCause } from "../diagnosis/parts";
import { noticeScreen, refusedScreen } from "../diagnosis/screens";
import type { Screen } from "../screen/panel";
import { join, text } from "../screen/text";
import { showEnd } from "./show-end";

/** Below these shares of a battery, with no charger: a word at each sale; no new sale; off. A sale takes a thousandth. */
export const LOW = 0.1;
export const CRITICAL = 0.02;
const DEAD = 0.01;
const FAREWELL_MS = 5_000;

/**
 * D05: says so and switches off cleanly, before the battery does. What is open is durable.
 * @param askedFen of the transaction that is asked for, if one is: it ends here, not charged. @returns whether it did.
 */
export async function offWhenEmpty(terminal: Terminal, askedFen?: number): Promise<boolean> {
  const level = await lowLevel(terminal);
  if (level === undefined || level >= DEAD) return false;
  await showEnd(terminal, batteryScreen(level, askedFen, terminal.session.inHand.sale), FAREWELL_MS);
  await terminal.devices.battery.off();
  return true;
}

/** The end of a transaction that is not begun any more, else a notice. */
export function batteryScreen(level: number, askedFen: number | undefined, of?: OfKind): Screen {
  const low = batteryLow(level);
  return askedFen === undefined ? noticeScreen(low, level < CRITICAL) : refusedScreen(askedFen, low, of);
}

/** For people: how much charge is left, where it is little, or that nothing measures it. */
export function batteryLine(state: PowerState): readonly Text[] {
  if (state.fault !== undefined) return [join(partCause("battery"), text(" (B20)", " (B20)"))];
  const level = lowLevelOf(state);
  if (level === undefined) return [];
  const percent = Math.floor(level * 100);
  return [text(`D05 电量仅剩 ${percent}%，请充电`, `D05: battery ${percent}%, plug in`)];
}

/** @see lowLevelOf */
export async function lowLevel({ devices }: Terminal): Promise<number | undefined> {
  return lowLevelOf(await devices.battery.state());
}

/** 0 to 1, where it runs out and nothing charges it. */
export function lowLevelOf({ level, charging, mains }: PowerState): number | undefined {
  return charging || mains || level >= LOW ? undefined : level;
}

export function batteryLow(level: number): Diagnosis {
  const percent = Math.floor(level * 100);
  if (level >= CRITICAL) return diagnose("D05", { detail: text(`剩余 ${percent}%`, `${percent}% left`) });
  const detail =
    level < DEAD
      ? text("即将自动关机", "Switching off")
      : text(`剩余 ${percent}%，暂停收款`, `${percent}% left: no new sale`);
  return diagnose("D05", { detail });
}
