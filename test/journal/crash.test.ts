import { describe, expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey } from "../../src/journal/journal";
import { isWhole, sampled, sampleOf, seedsFrom } from "../sample";
import { blankFlash, CutFlash, type CutKind, seeded } from "./cut-flash";
import { play, SECTORS, type Step, sales, settle, stays } from "./play";
import { Model } from "./snapshot";

/** All of it takes two minutes; a part runs with every change, in one of the two units by turns. */
const EXHAUSTIVE = process.env["JOURNAL_EXHAUSTIVE"] !== undefined;
const ofRun = seedsFrom(1, 60);
const SEEDS = Number(process.env["JOURNAL_SEEDS"] ?? ofRun.count);
const FIRST_SEED = Number(process.env["JOURNAL_FIRST_SEED"] ?? ofRun.first);

const CUTS: readonly (readonly [CutKind, number])[] = [
  ["before", 0],
  ["torn", 1],
  ["torn", 2],
  ...(EXHAUSTIVE
    ? ([
        ["torn", 3],
        ["torn", 4],
      ] as const)
    : []),
  ["after", 0],
];

/** Chips whose future was tried: a cut after one write and the one before the next often leave the same. */
class Tried {
  readonly #cutsOf = new Map<string, number>();

  /** Tries the future of a chip, unless an equal one had it. @returns the cuts in it. */
  async once(nor: NorFlash, allowed: readonly Model[], future: () => Promise<number>): Promise<number> {
    // Unstable bits read differently from one chip to the next.
    if (nor.isUnstable) return future();
    const state = `${nor.sum} ${allowed.join(" ")}`;
    const cuts = this.#cutsOf.get(state) ?? (await future());
    this.#cutsOf.set(state, cuts);
    return cuts;
  }
}

async function sweep(
  start: NorFlash,
  model: Model,
  steps: readonly Step[],
  recoveryCuts: readonly (readonly [CutKind, number])[],
) {
  const tried = new Tried();
  const triedAgain = new Tried();
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
      cuts += await tried.once(nor, run.allowed, async () => {
        let cutsAgain = 0;
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
            cutsAgain += 1;
            await triedAgain.once(fork, run.allowed, async () => {
              await stays(fork, await settle(fork, run.allowed, secondName), secondName);
              return 0;
            });
          }
          if (whole) break;
        }
        await stays(nor, await settle(nor, run.allowed, name), name);
        return cutsAgain;
      });
    }
  }
}

describe.each(sampleOf([1, 16]))("units of %i", (programUnitBytes) => {
  test("every cut of a young journal, and every cut of its recovery", async () => {
    const start = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const cuts = await sweep(start, new Model(), sales(0, 4), [
      ["torn", 1],
      ...(isWhole
        ? ([
            ["before", 0],
            ["torn", 2],
            ["after", 0],
          ] as const)
        : []),
    ]);
    expect(cuts).toBeGreaterThan(isWhole ? 400 : 100);
  }, 240_000);

  test("every cut of an old journal, in the middle of reclaiming", async () => {
    const start = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const run = await play(new CutFlash(start), sales(0, 60), new Model());
    const cuts = await sweep(start, run.allowed[0] as Model, sales(60, EXHAUSTIVE ? 10 : sampled(3)), [
      ["torn", 1],
      ["after", 0],
    ]);
    expect(cuts).toBeGreaterThan(isWhole ? 400 : 100);
  }, 240_000);
});

/** Many open things: the index of cells is too large for each sector, and boot reads several. */
function chores(first: number, count: number): Step[] {
  const steps: Step[] = [];
  for (let chore = first; chore < first + count; chore += 1) {
    const key = cellKey(2, chore % 150);
    const set: Step = {
      kind: "finishing",
      set: [
        [key, `chore ${chore}`],
        [cellKey(1, 0), chore],
      ],
    };
    steps.push(
      chore % 4 === 3 ? { kind: "finishing", clear: [key], append: [{ chore, text: "x".repeat(chore % 700) }] } : set,
    );
    if (chore % 100 === 99) steps.push("release");
  }
  return steps;
}

const past: readonly (readonly [number, number])[] = [
  [100, 1],
  [460, 16],
];

test.each(sampleOf(past))(
  "every cut with a large index of cells, after %i chores, in units of %i",
  async (past, programUnitBytes) => {
    const start = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const run = await play(new CutFlash(start), chores(0, past), new Model());
    const cuts = await sweep(start, run.allowed[0] as Model, chores(past, EXHAUSTIVE ? 24 : sampled(8)), [
      ["torn", 1],
      ["after", 0],
    ]);
    expect(cuts).toBeGreaterThan(100);
  },
  240_000,
);

test("ten cuts in a row, in recovery and in what follows", async () => {
  let cuts = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
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
  expect(cuts).toBeGreaterThan(SEEDS * 6);
}, 600_000);
