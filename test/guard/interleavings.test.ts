import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Counted } from "../../hal/secure-element";
import { ElementCount } from "../../sim/devices/element-count";
import { SeededRandom } from "../../sim/world/random";
import { Guard } from "../../src/guard/guard";
import type { CellKey, JournalValue } from "../../src/journal/journal";

class PowerCut extends Error {}

/** An image, and what was true when it was taken. */
interface Image {
  readonly cells: ReadonlyMap<CellKey, JournalValue>;
  readonly version: number;
  readonly count: number;
  /** Strong raises that were begun until then. */
  readonly strongBegun: number;
  /** Taken between "is to rise" and what was read back. */
  readonly pending: boolean;
}

/** A flash and a count, and a cut at any step between the two. */
class Bench {
  cells = new Map<CellKey, JournalValue>();
  element = new ElementCount();
  guard: Guard | undefined;
  /** Steps until the power goes, and whether before, in the middle, or after that step. */
  cut: { left: number; readonly at: "before" | "torn" | "after" } | undefined;
  version = 0;
  pending = false;
  strongBegun = 0;
  strongDone = 0;
  readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed, 1);
  }

  step<T>(act: () => T, torn: () => void): T {
    const due = this.cut !== undefined && this.cut.left-- <= 0 ? this.cut.at : undefined;
    if (due !== undefined) this.cut = undefined;
    if (due === "before") throw new PowerCut();
    if (due === "torn") torn();
    if (due === "torn") throw new PowerCut();
    const done = act();
    if (due === "after") throw new PowerCut();
    return done;
  }

  readonly store = {
    cell: async (key: CellKey) => this.cells.get(key),
    change: async (set: readonly (readonly [CellKey, JournalValue])[] = []) => {
      // The journal is atomic: a cut in a program leaves the state before.
      this.step(
        () => {
          for (const [key, value] of set) this.cells.set(key, value);
          this.version++;
          this.pending = set.some(([, value]) => Array.isArray(value) && value.length === 2);
        },
        () => undefined,
      );
    },
  };

  readonly counter = async ({ do: what }: { readonly do: "read" | "raise" }): Promise<Counted> =>
    this.step(
      () => this.element.serve(what),
      () => {
        if (what === "raise") this.element.torn(this.random);
      },
    );

  async boot(): Promise<"good" | "rolled-back" | "silent"> {
    const opened = await Guard.open({ counter: this.counter }, this.store, 1, async () => undefined);
    this.guard = opened.kind === "good" ? opened.guard : undefined;
    return opened.kind;
  }

  /** A wrong password, or a reversal that becomes owed. */
  async strong(): Promise<void> {
    const { guard } = this;
    if (!guard) return;
    this.strongBegun++;
    await this.store.change(guard.announce());
    if (await guard.raise()) this.strongDone = this.strongBegun;
  }

  take(): Image {
    const { version, strongBegun, pending } = this;
    return { cells: new Map(this.cells), version, strongBegun, pending, count: this.element.kept.count };
  }
}

const act = fc.oneof(
  fc.record({ do: fc.constantFrom("routine" as const, "strong" as const, "boot" as const) }),
  fc.record({
    do: fc.constantFrom("routine" as const, "strong" as const, "boot" as const),
    cut: fc.record({ left: fc.nat(9), at: fc.constantFrom("before" as const, "torn" as const, "after" as const) }),
  }),
  fc.record({ do: fc.constant("image" as const) }),
  fc.record({ do: fc.constant("back" as const), which: fc.nat(20) }),
);

describe("the guard, with the power cut between any two steps", () => {
  it("never says F08 of the newest image, and always of one that a raise has aged", async () => {
    let [rolledBack, honest, finished] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), fc.nat(), async (acts, seed) => {
        const bench = new Bench(seed);
        const images: Image[] = [];
        /** Boots until the power stays; the last cut may strike in the boot itself. */
        const boot = async (): Promise<string> => {
          for (;;)
            try {
              return await bench.boot();
            } catch (error) {
              if (!(error instanceof PowerCut)) throw error;
            }
        };
        expect(await boot()).toBe("good");
        for (const each of acts) {
          if (each.do === "image") {
            images.push(bench.take());
            continue;
          }
          if (each.do === "back") {
            const image = images[each.which % Math.max(1, images.length)];
            if (!image) continue;
            const [newest, now] = [bench.take(), bench.element.kept.count];
            bench.cells = new Map(image.cells);
            const seen = await boot();
            if (image.version === newest.version) expect(seen).toBe("good");
            else if (!image.pending && now > image.count) expect(seen).toBe("rolled-back");
            else if (image.pending && bench.strongDone > image.strongBegun) expect(seen).toBe("rolled-back");
            if (seen === "rolled-back") rolledBack++;
            // The attacker gives it up, or has got through: either way the newest state is another one now.
            if (seen === "rolled-back") {
              bench.cells = new Map(newest.cells);
              expect(await boot()).toBe("good");
            }
            continue;
          }
          if ("cut" in each) bench.cut = { ...each.cut };
          try {
            if (each.do === "boot") expect(await bench.boot()).toBe("good");
            else if (each.do === "strong") await bench.strong();
            else await bench.guard?.bump();
          } catch (error) {
            if (!(error instanceof PowerCut)) throw error;
            finished++;
          }
          if (bench.cut !== undefined) bench.cut = undefined;
          // Images are taken in the middle of raises, too: whoever cuts the power there.
          images.push(bench.take());
          expect(await boot()).toBe("good");
          honest++;
        }
      }),
      { numRuns: 2_000, seed: 608 },
    );
    // A test that never met what it is about would say nothing.
    expect(Math.min(rolledBack, honest, finished)).toBeGreaterThan(1_000);
  });
});
