import { readFileSync } from "node:fs";
import type { Key } from "../hal/keypad";
import type { Rom } from "../hal/rom";
import { InProcessEngine } from "../sim/engine/in-process";
import { entriesFor } from "../sim/scenario/choosing";
import { DEFAULT_START_MS, type OtherTerminal, Simulator, type SimulatorOptions } from "../sim/simulator/simulator";
import { runTerminal } from "../src/terminal";

/** A ROM from a file of the project. */
export function romOf(path: string): Rom {
  const bytes = new Uint8Array(readFileSync(new URL(`../${path}`, import.meta.url)));
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

let roms: { readonly font: Rom; readonly gbk: Rom } | undefined;

export function nodeEngine(): InProcessEngine {
  roms ??= { font: romOf("src/receipt/font/font24.bin"), gbk: romOf("src/host/iso8583/gbk.bin") };
  return new InProcessEngine({ start: runTerminal, roms, turn: (then) => void setImmediate(then) });
}

/** Terminals beside the first one. @param terminals all together. */
export function otherTerminals(terminals = 1): readonly OtherTerminal[] {
  return Array.from({ length: terminals - 1 }, () => ({ engine: nodeEngine() }));
}

/** A world with the firmware in this process. */
export function nodeEngineOptions(): SimulatorOptions {
  return { seed: 1, startMs: DEFAULT_START_MS, model: "classic", acquirer: "lakala", engine: nodeEngine() };
}

/** The same, switched on. */
export async function switchedOn(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await Simulator.create({ ...nodeEngineOptions(), ...options });
  simulator.world.powerOn();
  return simulator;
}

/** Types keys as a person does: when the terminal listens, 30 ms apart. */
export async function type(simulator: Simulator, keys: string, then: Key | "" = "enter"): Promise<void> {
  await simulator.until(() => simulator.listening, 10_000);
  for (const key of [...keys, ...(then ? [then] : [])]) {
    simulator.press(key as Key);
    await pass(simulator, 30);
  }
}

/** Opens the menu from home and takes an entry by its Chinese text, wherever it stands. */
export async function choose(simulator: Simulator, entry: string): Promise<void> {
  const press = (key: Key) => type(simulator, "", key);
  await screen(simulator, "home");
  await press("menu");
  await screen(simulator, "menu");
  const { meant } = await entriesFor({ view: () => simulator.display.view, press }, entry);
  if (meant.length !== 1) throw new Error(`${meant.length} entries are called ${entry}: ${said(simulator)}`);
  for (const key of meant[0]?.keys ?? []) await press(key);
}

/** Lets virtual time pass. */
export async function pass(simulator: Simulator, ms: number): Promise<void> {
  await simulator.until(() => false, ms);
}

/** Waits for one of the screens. Throws with what is shown instead. */
export async function screen(simulator: Simulator, id: string, limitMs = 20_000): Promise<void> {
  if (!(await simulator.until(() => simulator.display.view.id === id, limitMs)))
    throw new Error(`waited ${limitMs} ms for ${id}, the screen is ${simulator.display.view.id}: ${said(simulator)}`);
}

/** All that the screen says, in Chinese. */
export function said(simulator: Simulator): string {
  const { title, lines, options } = simulator.display.view;
  return [title, ...lines, ...options].map((text) => text.zh).join(" / ");
}

export async function logOn(simulator: Simulator, operator = "01", password = "0000"): Promise<void> {
  await screen(simulator, "operator.number");
  await type(simulator, operator);
  await screen(simulator, "operator.password");
  await type(simulator, password);
}

const ends: readonly string[] = Object.freeze(["approved", "returned", "declined", "not-charged"]);

/** Logs on, and reads the ends away that nobody was told of: they stand before home. */
export async function logOnToHome(simulator: Simulator, operator = "01", password = "0000"): Promise<void> {
  await logOn(simulator, operator, password);
  const { display } = simulator;
  for (;;) {
    // A loss that nobody has acknowledged comes again behind the log-in (D08).
    const isLoss = () => display.view.id === "fault" && said(simulator).includes("D08");
    const isRead = () => ends.includes(display.view.id) || isLoss();
    await simulator.until(() => (isRead() || display.view.id === "home") && simulator.listening, 60_000);
    if (!isRead()) break;
    await type(simulator, "");
  }
  await screen(simulator, "home", 60_000);
}

/** From the plug to home. */
export async function ready(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await switchedOn(options);
  await logOn(simulator);
  await screen(simulator, "home");
  return simulator;
}

/** From home to the moment when the PIN was entered. */
export async function sellUpToPin(simulator: Simulator, amountFen: number, card = "credit-stripe"): Promise<void> {
  await type(simulator, String(amountFen));
  await simulator.until(() => simulator.cardReader.listening, 70_000);
  simulator.playCard(card, "swipe");
  const asked = () => simulator.display.view.id === "confirm" && simulator.listening;
  await simulator.until(() => simulator.pinPad.collecting || asked(), 5_000);
  // B19: the same card and amount again, and it is meant.
  if (!asked()) return;
  simulator.press("enter");
  await simulator.until(() => simulator.pinPad.collecting, 5_000);
}

export async function sell(simulator: Simulator, amountFen: number, card = "credit-stripe"): Promise<void> {
  await sellUpToPin(simulator, amountFen, card);
  await type(simulator, "123456");
}

/** From home to home: paid, its slips printed, its end read. */
export async function soldToHome(simulator: Simulator, amountFen: number): Promise<void> {
  await sell(simulator, amountFen);
  await screen(simulator, "approved");
  await pass(simulator, 20_000);
  await type(simulator, "");
  await screen(simulator, "home");
}

/** Arms one fault of the network. */
export function strike(
  simulator: Simulator,
  point: "connect" | "send" | "receive",
  kind: "drop" | "delay" | "duplicate" | "corrupt" | "fail" | "cut-power",
  more: { readonly nth?: number; readonly times?: number; readonly ms?: number } = {},
): number {
  return simulator.world.faults.arm({
    port: "network",
    point,
    kind,
    nth: more.nth ?? 1,
    times: more.times ?? 1,
    probability: 1,
    ms: more.ms ?? 0,
    at: "before",
  });
}

/** Tells the acquirer something: the body of the `host` verb. */
export function host(simulator: Simulator, body: unknown): void {
  const result = simulator.acquirer.applyHostVerb(body);
  if (result.kind !== "ok") throw new Error(`host verb: ${JSON.stringify(result)}`);
}

/** States of the acquirer's entries, oldest first. */
export function booked(simulator: Simulator): string[] {
  return simulator.acquirer.ledgerView().entries.map((entry) => `${entry.amountFen} ${entry.state}`);
}

/** Message types on the wire so far. */
export function wire(simulator: Simulator): string[] {
  return simulator.messages.all.map((message) => message.shown.mti ?? "?");
}

/** What each management request so far asks for: 60.3. */
export function askedFor(simulator: Simulator): string[] {
  const requests = simulator.messages.all.filter(({ shown }) => /^08[02]0$/.test(shown.mti ?? ""));
  return requests.map(({ shown }) => (shown.fields.find(({ field }) => field === 60)?.value ?? "").slice(8, 11));
}

/** Requests on the wire since a place in the log, each with what of its fields is asked for. */
export function requests(simulator: Simulator, from: number, ...wanted: number[]): string[] {
  return simulator.messages.all.slice(from).flatMap(({ shown }) => {
    if (!/^\d\d[02]0$/.test(shown.mti ?? "")) return [];
    const values = wanted.map((field) => shown.fields.find((each) => each.field === field)?.value ?? "-");
    return [[shown.mti, ...values].join(" ")];
  });
}
