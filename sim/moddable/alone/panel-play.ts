// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.

import type { PanelTouch } from "../../../hal/boards/lin/fingers";
import type { SoftAct } from "../../../hal/drivers/keys/face";
import { SoftwarePublicKey } from "../../../hal/drivers/software-public-key";
import { openFont } from "../../../hal/font";
import type { Rom } from "../../../hal/rom";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { runTerminal } from "../../../src/terminal";
import { keyPlace } from "../../raster/key-place";
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
  /** Which way each message set out. */
  readonly messages: readonly string[];
}

type Act = readonly [verb: string, body: Plain] | readonly [verb: "touch", keys: string];

/** A person signs in, sells by chip with PIN and signature by keys on the screen, then by the keypad, pulls the plug in the next sale, and signs in again. */
const acts: readonly Act[] = Object.freeze([
  ["wait", { screen: "operator.number", timeoutMs: 60_000 }],
  ["touch", "0 1 enter"],
  ["touch", "0 0 0 0 enter"],
  ["wait", { screen: "home", timeoutMs: 120_000 }],
  ["touch", "sale 1 2 3 4 5 enter"],
  ["card", { card: "credit-chip", action: "insert" }],
  ["wait", { screen: "pin", timeoutMs: 60_000 }],
  ["touch", "1 2 3 4 5 6 enter"],
  ["wait", { screen: "sign", timeoutMs: 60_000 }],
  ["sign", { signature: "wang", then: "confirm" }],
  ["wait", { screen: "approved", timeoutMs: 60_000 }],
  ["wait", { idle: true, timeoutMs: 60_000 }],
  ["touch", "enter"],
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
  const messages: string[] = [];
  const pictures: number[] = [];
  let nowMs = 0;
  let touching = Promise.resolve();
  const builtIn = { ...roms, publicKey: new SoftwarePublicKey(), qr: uqrEncoder };
  const panel = () => ({
    started: () => terminal.started(),
    take: (message: ArrayBuffer) => terminal.engine.take(message),
    touched: ({ touch, x, y }: PanelTouch) => {
      touching = terminal.touch(touch, x, y);
    },
  });
  const simulator = new StandIn({ firmware: runTerminal, builtIn, panel });
  const font = openFont(roms.font);
  const terminal: PanelTerminal = PanelTerminal.open(
    {
      simulator,
      fonts: { large: font, small: font },
      nowMs: () => nowMs,
      tell: (line) => told.push(line),
      onMessage: (direction) => messages.push(direction),
    },
    { model: "smart", acquirer: "lakala", largeKeys: true },
  );
  terminal.pace.speed = "max";
  const tick = async () => {
    nowMs += TICK_MS;
    terminal.tick();
    terminal.draw();
    await turn();
  };
  while (!terminal.room) await tick();
  const until = async (work: Promise<unknown>) => {
    let isDone = false;
    work.finally(() => {
      isDone = true;
    });
    while (!isDone) await tick();
    await tick();
  };
  const touch = async (act: SoftAct) => {
    if (!terminal.room) throw new Error("the room is not open");
    const place = keyPlace(terminal.room.simulator, act);
    if (!place) throw new Error(`the screen ${terminal.status()?.screen} has no key ${act}`);
    simulator.click(...place);
    await tick();
    await until(touching);
    await until(terminal.play("wait", { idle: true, timeoutMs: 60_000 }));
  };
  for (const [verb, body] of acts) {
    if (typeof body === "string") for (const act of body.split(" ")) await touch(act as SoftAct);
    else await until(terminal.play(verb, body));
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
    messages,
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
