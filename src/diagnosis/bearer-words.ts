import type { Text } from "../../hal/display";
import type { Bearer, BearerState } from "../../hal/network";
import { text } from "../screen/text";

/** What people call the ways out of the shop. */
export const bearerNames: { readonly [bearer in Bearer]: Text } = Object.freeze({
  wifi: text("Wi-Fi", "Wi-Fi"),
  cellular: text("移动网络", "mobile network"),
  ethernet: text("有线网络", "wired network"),
});

const ALL_LOST = 100;
/** Less is no delay, and reads as 0.0 s. */
const TENTH_MS = 50;

/** What was measured: loss, delay there and back, signal. */
export function figures({ bearer, signal, roundTripMs, lossPercent }: BearerState): Text {
  const loss = lossPercent === undefined ? [] : [text(`丢包${lossPercent}%`, `loss ${lossPercent}%`)];
  // Of what did not come back no delay was measured.
  const measured = roundTripMs !== undefined && roundTripMs >= TENTH_MS && lossPercent !== ALL_LOST;
  const delay = !measured ? [] : [text(`往返${seconds(roundTripMs)}秒`, `${seconds(roundTripMs)} s`)];
  const strength = bearer === "ethernet" ? [] : [text(`${signal}dBm`, `${signal} dBm`)];
  const [first = text("", ""), ...more] = [...loss, ...delay, ...strength];
  return more.reduce((all, one) => text(`${all.zh} ${one.zh}`, `${all.en}, ${one.en}`), first);
}

/** The name, whether it is up, and what was measured. */
export function bearerText(state: BearerState): Text {
  if (state.up) return named(state.bearer, figures(state));
  const strength =
    state.bearer === "ethernet" ? ["", ""] : [`，信号${state.signal}dBm`, `, signal ${state.signal} dBm`];
  return named(state.bearer, text(`未连接${strength[0]}`, `not connected${strength[1]}`));
}

/** The signal of each, in as few words as a line holds; what has no cable or antenna has none. */
export function signalsText(states: readonly BearerState[]): Text {
  const seen = states.map(({ bearer, signal }) => {
    const { zh, en } = shortNames[bearer];
    return bearer === "ethernet" ? text(`${zh}未插`, `${en} out`) : text(`${zh} ${signal}dBm`, `${en} ${signal}`);
  });
  return text(seen.map(({ zh }) => zh).join("，"), `${seen.map(({ en }) => en).join(", ")} dBm`);
}

const shortNames: { readonly [bearer in Bearer]: Text } = Object.freeze({
  wifi: text("Wi-Fi", "Wi-Fi"),
  cellular: text("移动", "mobile"),
  ethernet: text("网线", "cable"),
});

/** "Wi-Fi …" */
export function named(bearer: Bearer, { zh, en }: Text): Text {
  return text(`${bearerNames[bearer].zh} ${zh}`, `${bearerNames[bearer].en} ${en}`);
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
