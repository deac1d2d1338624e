import type { Text } from "../../hal/display";
import type { BearerState } from "../../hal/network";
import { text } from "../screen/text";
import { bearerText } from "./bearer-words";
import { weakLine } from "./causes";

/** A screen has room for so many beside what it waits for. */
const BEARERS_SHOWN_MAX = 2;

/** What the terminal waits for, and what was measured, where it takes long. */
export function waitLines(waitsFor: "connection" | "answer", bearers: readonly BearerState[]): readonly Text[] {
  const what =
    waitsFor === "connection"
      ? text("较慢：正在等待网络连接", "Slow: waiting for the network")
      : text("较慢：正在等待{acquirer}应答", "Slow: waiting for {acquirer}");
  const weak = weakLine(bearers);
  return [what, ...(weak ? [weak] : bearers.slice(0, BEARERS_SHOWN_MAX).map(bearerText))];
}
