// biome-ignore-all lint/suspicious/noThenProperty: the verb `key` has a field of this name.
import type { Act } from "./recorder";
import { type Line, linesAtTimes } from "./recording";
import type { Plain } from "./result";

/** Screens on which the terminal works by itself: what is done there is done in the middle of something. */
const workingScreens: readonly string[] = Object.freeze(["boot", "processing", "self-test", "settlement", "payout"]);
/** Two reply time-outs and what belongs to them, ms. */
const WAIT_MS = 300_000;

const pause = Object.freeze({ verb: "clock", action: "pause" });
const run = Object.freeze({ verb: "clock", action: "run" });

/** A line, and what has to be so before it. */
interface Awaited {
  readonly line: Plain;
  readonly terminal: number;
  /** The screen that it waits for. */
  readonly screen?: string;
  /** In the middle of the terminal's work: so long after that screen, or after the line before. */
  readonly afterMs?: number;
}

/**
 * Writes acts as a person would write a test: keys as they are meant, each on the screen that it waits for. How long somebody thought is
 * left out; what was done while the terminal worked stays at its time after the screen. So it comes to the same ends, at other times.
 */
export function testLinesOf(acts: readonly Act[], startMs: number): readonly string[] {
  const written: Plain[] = [];
  let isPaused = false;
  let lastLine = 0;
  for (const { line, terminal, screen, afterMs } of awaited(together(linesAtTimes(acts)), startMs)) {
    const at = terminal === 1 ? {} : { terminal };
    // The line that led there must not play to its end before.
    if (afterMs !== undefined && !isPaused) written.splice(lastLine, 0, pause);
    if (afterMs === undefined && isPaused) written.push(run);
    isPaused = afterMs !== undefined;
    if (screen !== undefined) written.push({ verb: "wait", ...at, screen, timeoutMs: WAIT_MS });
    if (afterMs !== undefined && afterMs > 0) written.push({ verb: "clock", advanceMs: afterMs });
    lastLine = written.length;
    written.push({ ...line, ...at });
  }
  if (isPaused) written.push(run);
  return written.map((line) => JSON.stringify(line));
}

function awaited(lines: readonly Line[], startMs: number): readonly Awaited[] {
  const last = new Map<number, { readonly screen: string; readonly screenMs: number; readonly runningMs: number }>();
  return lines.map(({ line, terminal, seen, screenMs, runningMs }) => {
    const before = last.get(terminal) ?? { screen: "", screenMs: -1, runningMs: startMs };
    last.set(terminal, { screen: seen, screenMs, runningMs });
    const isSame = before.screen === seen && before.screenMs === screenMs;
    const afterMs = runningMs - (isSame ? before.runningMs : screenMs);
    return {
      line,
      terminal,
      ...(isSame || seen === "" ? {} : { screen: seen }),
      ...(workingScreens.includes(seen) ? { afterMs } : {}),
    };
  });
}

/** Keys that were pressed one after the other on one screen are one line. */
function together(lines: readonly Line[]): readonly Line[] {
  const joined: Line[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const keys = last && isOneAct(last, line) ? keysOf(last.line, line.line) : undefined;
    if (last && keys) joined[joined.length - 1] = { ...last, line: keys };
    else joined.push(line);
  }
  return joined;
}

/** The first digit of an amount is typed at home, and leads to the screen of the others. */
function isOneAct(last: Line, next: Line): boolean {
  if (last.terminal !== next.terminal) return false;
  if (last.seen === "home" && next.seen === "amount") return true;
  return last.seen === next.seen && last.screenMs === next.screenMs;
}

/** Digits, or a PIN, and what follows them; undefined where the two are no one act. */
function keysOf(before: Plain, after: Plain): Plain | undefined {
  if (before["verb"] !== "key" || after["verb"] !== "key" || before["then"] !== undefined) return undefined;
  const { pin, key: first, keys: digits = first } = before;
  const { key, keys: more = key, then, pin: other } = after;
  const isEnd = then === undefined && (key === "enter" || key === "cancel");
  if (other !== undefined) return undefined;
  if (typeof pin === "string") return isEnd ? { verb: "key", pin, then: key } : undefined;
  if (!isDigits(digits)) return undefined;
  if (isEnd) return { verb: "key", keys: digits, then: key };
  return isDigits(more) ? { verb: "key", keys: digits + more, ...(then === undefined ? {} : { then }) } : undefined;
}

function isDigits(keys: unknown): keys is string {
  return typeof keys === "string" && /^\d+$/.test(keys);
}
