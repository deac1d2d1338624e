// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.

import { SoftwarePublicKey } from "../../../hal/drivers/software-public-key";
import { openFont } from "../../../hal/font";
import type { Rom } from "../../../hal/rom";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { runTerminal } from "../../../src/terminal";
import { complaintOf, type Plain } from "../../scenario/result";
import { PanelTerminal } from "../panel/terminal";
import { StandIn } from "./stand-in";

/** What a play of the panel's whole world left behind; the same on every engine. */
export interface PanelOutcome {
  readonly screen: string;
  /** Over the screen's pixels after each act. */
  readonly pictures: readonly number[];
  readonly agree: boolean;
  readonly balanceFen: number;
  readonly slips: number;
  readonly starts: number;
  /** What the panel told, e.g. a firmware's bug. */
  readonly told: readonly string[];
}

/** A person signs in, sells by chip with PIN and signature, pulls the plug in the next sale, and signs in again. */
const acts: readonly (readonly [verb: string, body: Plain])[] = Object.freeze([
  ["wait", { screen: "operator.number", timeoutMs: 60_000 }],
  ["key", { keys: "01", then: "enter" }],
  ["key", { keys: "0000", then: "enter" }],
  ["wait", { screen: "home", timeoutMs: 120_000 }],
  ["key", { keys: "12345", then: "enter" }],
  ["card", { card: "credit-chip", action: "insert" }],
  ["wait", { screen: "pin", timeoutMs: 60_000 }],
  ["key", { pin: "credit-chip", then: "enter" }],
  ["wait", { screen: "sign", timeoutMs: 60_000 }],
  ["sign", { signature: "wang", then: "confirm" }],
  ["wait", { screen: "approved", timeoutMs: 60_000 }],
  ["wait", { idle: true, timeoutMs: 60_000 }],
  ["key", { key: "enter" }],
  ["wait", { screen: "home", timeoutMs: 60_000 }],
  ["fault", { port: "network", point: "send", kind: "cut-power" }],
  ["key", { keys: "500", then: "enter" }],
  ["card", { card: "debit-stripe", action: "swipe" }],
  ["wait", { screen: "pin", timeoutMs: 60_000 }],
  ["key", { pin: "debit-stripe", then: "enter" }],
  ["wait", { screen: "off", timeoutMs: 60_000 }],
  ["power", { action: "on" }],
  ["wait", { screen: "operator.number", timeoutMs: 60_000 }],
  ["key", { keys: "01", then: "enter" }],
  ["key", { keys: "0000", then: "enter" }],
  ["wait", { screen: "home", timeoutMs: 120_000 }],
] as const);

/**
 * Plays it by the panel's own classes, in the machine that this runs in.
 *
 * @param turn resolves after every promise job that is due has run.
 */
export async function playPanel(
  roms: { readonly font: Rom; readonly gbk: Rom },
  turn: () => Promise<void>,
): Promise<PanelOutcome> {
  const told: string[] = [];
  const pictures: number[] = [];
  let nowMs = 0;
  const builtIn = { ...roms, publicKey: new SoftwarePublicKey(), qr: uqrEncoder };
  const panel = () => ({
    started: () => terminal.started(),
    take: (message: ArrayBuffer) => terminal.engine.take(message),
  });
  const simulator = new StandIn({ firmware: runTerminal, builtIn, panel });
  const font = openFont(roms.font);
  const terminal: PanelTerminal = PanelTerminal.open(
    { simulator, fonts: { large: font, small: font }, nowMs: () => nowMs, tell: (line) => told.push(line) },
    { model: "smart", acquirer: "lakala" },
  );
  terminal.pace.speed = "max";
  const tick = async () => {
    nowMs += TICK_MS;
    terminal.tick();
    await turn();
  };
  while (!terminal.room) await tick();
  for (const [verb, body] of acts) {
    let isDone = false;
    terminal.play(verb, body).finally(() => {
      isDone = true;
    });
    while (!isDone) await tick();
    await tick();
    pictures.push(hashOf(simulator.pixels));
  }
  const seen = async (view: string) => {
    const looked = terminal.look(view);
    let isDone = false;
    looked.finally(() => {
      isDone = true;
    });
    while (!isDone) await tick();
    const result = await looked;
    if (result.kind !== "ok") throw new Error(complaintOf(result));
    return result.answer;
  };
  const outcome = {
    screen: String((await seen("screen"))["id"]),
    pictures,
    agree: (await seen("check"))["agree"] === true,
    balanceFen: Number((await seen("ledger"))["balanceFen"]),
    slips: terminal.status()?.slips ?? 0,
    starts: simulator.starts,
    told,
  };
  await terminal.close();
  return outcome;
}
const TICK_MS = 10;

/** FNV-1a over bytes: to tell pictures apart. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
