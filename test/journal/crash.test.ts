import { describe, expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey, type Transition } from "../../src/journal/journal";
import { blankFlash, CutFlash, type CutKind, PowerCut, seeded } from "./cut-flash";
import { Model, opened, snapshot } from "./snapshot";

const CLASSES = [1, 2, 4];
const SECTORS = 20;
const open = (id: number) => cellKey(4, id);
const text = (bytes: number, salt: number) => String.fromCharCode(65 + (salt % 26)).repeat(bytes);

type Step = Transition | "maintain" | "release";

/** Sales with and without signature, as the terminal makes them; every 16 the batch is released. */
function sales(first: number, count: number): Step[] {
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

interface Run {
  /** What the flash may hold. */
  readonly allowed: readonly Model[];
  readonly cut: boolean;
}

async function play(flash: CutFlash, steps: readonly Step[], start: Model): Promise<Run> {
  let model = start;
  let next = start;
  try {
    const journal = await opened(flash);
    for (const step of steps) {
      if (step === "maintain") {
        while ((await journal.maintain()).kind === "more");
        continue;
      }
      const transition: Transition = step === "release" ? { kind: "finishing", release: journal.historyEnd() } : step;
      next = model.after(transition);
      const result = await journal.commit(transition);
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
async function settle(nor: NorFlash, allowed: readonly Model[], name: string): Promise<Model> {
  const state = await snapshot(await opened(nor), CLASSES);
  const found = allowed.find((model) => model.toString() === state);
  if (found === undefined)
    throw new Error(
      `${name}: the journal holds ${state.slice(0, 400)} but should ${allowed[0]?.toString().slice(0, 400)}`,
    );
  return found;
}

/** From here on the state must not change, and the journal must work. */
async function stays(nor: NorFlash, model: Model, name: string): Promise<void> {
  await settle(nor, [model], `${name}, opened again`);
  const transition: Transition = { kind: "finishing", set: [[cellKey(1, 1), name]], append: [name] };
  const flash = new CutFlash(nor);
  const journal = await opened(flash);
  expect(await journal.commit(transition)).toEqual({ kind: "durable" });
  await settle(nor, [model.after(transition)], `${name}, after one more commit`);
  await settle(nor, [model.after(transition)], `${name}, and again`);
}

const CUTS: readonly (readonly [CutKind, number])[] = [
  ["before", 0],
  ["torn", 1],
  ["torn", 2],
  ["torn", 3],
  ["torn", 4],
  ["after", 0],
];

async function sweep(
  start: NorFlash,
  model: Model,
  steps: readonly Step[],
  recoveryCuts: readonly (readonly [CutKind, number])[],
) {
  let cuts = 0;
  for (let operation = 0; ; operation += 1) {
    for (const [kind, seed] of CUTS) {
      const name = `cut ${operation} ${kind} ${seed}`;
      const nor = start.fork(seeded(operation * 31 + seed));
      const flash = new CutFlash(nor);
      flash.cutAt(operation, kind, seeded(operation * 97 + seed));
      const run = await play(flash, steps, model);
      if (!run.cut) return cuts;
      cuts += 1;
      for (let again = 0; ; again += 1) {
        let whole = true;
        for (const [recoveryKind, recoverySeed] of recoveryCuts) {
          const secondName = `${name}, recovery cut ${again} ${recoveryKind} ${recoverySeed}`;
          const fork = nor.fork(seeded(operation * 131 + again * 7 + recoverySeed));
          const second = new CutFlash(fork);
          second.cutAt(again, recoveryKind, seeded(operation * 17 + again * 3 + recoverySeed));
          const recovery = await play(second, [], run.allowed[0] as Model);
          if (!recovery.cut) continue;
          whole = false;
          cuts += 1;
          await stays(fork, await settle(fork, run.allowed, secondName), secondName);
        }
        if (whole) break;
      }
      await stays(nor, await settle(nor, run.allowed, name), name);
    }
  }
}

describe.each([1, 16])("units of %i", (programUnitBytes) => {
  test("every cut of a young journal, and every cut of its recovery", async () => {
    const start = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const cuts = await sweep(start, new Model(), sales(0, 4), [
      ["before", 0],
      ["torn", 1],
      ["torn", 2],
      ["after", 0],
    ]);
    expect(cuts).toBeGreaterThan(400);
  }, 60_000);

  test("every cut of an old journal, in the middle of reclaiming", async () => {
    const start = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const run = await play(new CutFlash(start), sales(0, 60), new Model());
    const cuts = await sweep(start, run.allowed[0] as Model, sales(60, 5), [
      ["torn", 1],
      ["after", 0],
    ]);
    expect(cuts).toBeGreaterThan(400);
  }, 60_000);
});

test("ten cuts in a row, in recovery and in what follows", async () => {
  let cuts = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const nor = blankFlash({ sizeBytes: SECTORS * 4096, seed, programUnitBytes: seed % 2 === 0 ? 1 : 16 });
    const run = await play(new CutFlash(nor), sales(0, 20 + (random() % 30)), new Model());
    let allowed = run.allowed;
    let sale = 100;
    for (let cut = 0; cut < 10; cut += 1) {
      const flash = new CutFlash(nor);
      flash.cutAt(random() % 9, (["before", "torn", "torn", "after"] as const)[random() % 4] as CutKind, random);
      // What recovery found is not looked at: so what may be there is what may have been there, or one step further.
      const outcomes: Model[] = [];
      const attempt = await play(flash, [], allowed[0] as Model);
      if (attempt.cut) cuts += 1;
      else {
        const found = await settle(nor, allowed, `seed ${seed}, cut ${cut}`);
        const second = new CutFlash(nor);
        second.cutAt(random() % 12, "torn", random);
        const further = await play(second, sales(sale, 2), found);
        sale += 2;
        if (further.cut) cuts += 1;
        outcomes.push(...further.allowed);
      }
      if (outcomes.length > 0) allowed = outcomes;
    }
    await stays(nor, await settle(nor, allowed, `seed ${seed}`), `seed ${seed}`);
  }
  expect(cuts).toBeGreaterThan(400);
}, 60_000);
