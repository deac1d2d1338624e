import { expect } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey, type Transition } from "../../src/journal/journal";
import { CutFlash, PowerCut } from "./cut-flash";
import { type Model, opened, snapshot } from "./snapshot";

const CLASSES = [1, 2, 4];
export const SECTORS = 20;
const open = (id: number) => cellKey(4, id);
const text = (bytes: number, salt: number) => String.fromCharCode(65 + (salt % 26)).repeat(bytes);

export type Step = Transition | "maintain" | "release";

/** Sales with and without signature, as the terminal makes them; every 16 the batch is released. */
export function sales(first: number, count: number): Step[] {
  const steps: Step[] = [];
  for (let sale = first; sale < first + count; sale += 1) {
    const id = sale % 5;
    steps.push({
      kind: "starting",
      set: [
        [cellKey(1, 0), sale],
        [open(id), { state: "intent", text: text(250, sale) }],
      ],
    });
    steps.push({ kind: "finishing", set: [[open(id), { state: "approved", text: text(180, sale) }]] });
    if (sale % 3 === 0) steps.push({ kind: "finishing", set: [[cellKey(2, sale % 7), text(900, sale)]] });
    steps.push({
      kind: "finishing",
      clear: [open(id)],
      append: [{ sale, slip: text(150, sale), ink: text(sale % 2 === 0 ? 1000 : 10, sale) }],
    });
    if (sale % 2 === 0) steps.push("maintain");
    if (sale % 16 === 15) steps.push("release");
  }
  return steps;
}

export interface Run {
  /** What the flash may hold. */
  readonly allowed: readonly Model[];
  readonly cut: boolean;
}

export async function play(flash: CutFlash, steps: readonly Step[], start: Model): Promise<Run> {
  let model = start;
  let next = start;
  try {
    const journal = await opened(flash);
    for (const step of steps) {
      if (step === "maintain") {
        while ((await journal.maintain()).kind === "more");
        continue;
      }
      let transition: Transition = step === "release" ? { kind: "finishing", release: journal.historyEnd() } : step;
      next = model.after(transition);
      let result = await journal.commit(transition);
      if (result.kind === "refused") {
        // Full: the batch is settled and released, and then there must be room.
        const release: Transition = { kind: "finishing", release: journal.historyEnd() };
        next = model.after(release);
        result = await journal.commit(release);
        if (result.kind !== "durable") throw new Error(`release: ${JSON.stringify(result)}`);
        model = next;
        transition = step === "release" ? release : step;
        next = model.after(transition);
        result = await journal.commit(transition);
      }
      if (result.kind !== "durable") throw new Error(`commit: ${JSON.stringify(result)}`);
      model = next;
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return { allowed: [model, next], cut: true };
  }
  return { allowed: [model], cut: false };
}

/** Opens, reads all, and must find one of the allowed states. */
export async function settle(nor: NorFlash, allowed: readonly Model[], name: string): Promise<Model> {
  const state = await snapshot(await opened(nor), CLASSES);
  const found = allowed.find((model) => model.toString() === state);
  if (found === undefined)
    throw new Error(
      `${name}: the journal holds ${state.slice(0, 400)} but should ${allowed[0]?.toString().slice(0, 400)}`,
    );
  return found;
}

/** From here on the state must not change, and the journal must work. */
export async function stays(nor: NorFlash, model: Model, name: string): Promise<void> {
  await settle(nor, [model], `${name}, opened again`);
  const transition: Transition = { kind: "finishing", set: [[cellKey(1, 1), name]], append: [name] };
  const flash = new CutFlash(nor);
  const journal = await opened(flash);
  expect(await journal.commit(transition)).toEqual({ kind: "durable" });
  await settle(nor, [model.after(transition)], `${name}, after one more commit`);
  await settle(nor, [model.after(transition)], `${name}, and again`);
}
