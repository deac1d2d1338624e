import { expect, test } from "vitest";
import { PowerGone } from "../../../../sim/buses/transfers";
import { cellClasses } from "../../../../src/book/book";
import { cellKey } from "../../../../src/journal/journal";
import { openJournal } from "../../../../src/journal/open";
import { pass, until } from "../../../buses/until";
import type { CutKind } from "../../../journal/cut-flash";
import { rigOf } from "./rig";

const KEY = cellKey(cellClasses.counters, 0);
const kinds: readonly CutKind[] = ["before", "torn", "after"];
/** Enough to take a new sector: an erase is among the writes. */
const COMMITS = 7;
const FILLING = "x".repeat(700);

type Rig = ReturnType<typeof rigOf>;

/** Commits one number after the other. @returns the last that was said to be durable. */
async function commits({ open, time }: Rig, told: { count: number }): Promise<void> {
  const opened = await until(time, openJournal(open()));
  if (opened.kind === "fault") throw new Error(opened.why);
  for (let count = 1; count <= COMMITS; count++) {
    await until(time, opened.journal.commit({ kind: "finishing", set: [[KEY, { count, FILLING }]] }));
    told.count = count;
  }
}

async function found({ open, time }: Rig): Promise<number> {
  const opened = await until(time, openJournal(open()));
  if (opened.kind === "fault") throw new Error(opened.why);
  const read = await until(time, opened.journal.read(KEY));
  return ((read as { value?: { count?: number } }).value?.count ?? 0) as number;
}

test("carries the journal", async () => {
  const rig = rigOf();
  await commits(rig, { count: 0 });
  expect(await found(rig)).toBe(COMMITS);
  expect(rig.chip.done.erases).toBeGreaterThan(1);
  expect(rig.chip.strict.aborted).toBeUndefined();
});

test("carries it over a cut at any transfer: nothing that was said to be durable is lost, and it goes on", async () => {
  const busy: number[] = [];
  const probe = rigOf({ onTransfer: ({ point }) => void (probe.chip?.busy && busy.push(point)) });
  await commits(probe, { count: 0 });
  const { points } = probe.transfers;
  // Each run meets other points than those before it.
  const runs = Number(process.env["CUTS"] ?? 9);
  const cuts = new Set<string>();
  for (let run = 0; run < runs; run++) {
    // Half of the cuts while the chip programs or erases: those tear.
    const part = (run + 0.5) / runs;
    const point = run % 2 === 0 ? (busy[Math.floor(part * busy.length)] as number) : 1 + Math.floor(part * points);
    const at = kinds[run % kinds.length] as CutKind;
    const rig = rigOf({ seed: run + 1 });
    rig.transfers.plan(point, { kind: "cut-power", at });
    const told = { count: 0 };
    await expect(commits(rig, told), `${at} at ${point}`).rejects.toThrow(PowerGone);
    cuts.add(rig.nor.isUnstable ? "unstable" : "clean");
    rig.transfers.restore();
    rig.chip.power(true);
    await pass(rig.time, 10);
    const left = await found(rig);
    expect(left, `${at} at ${point}`).toBeGreaterThanOrEqual(told.count);
    expect(left, `${at} at ${point}`).toBeLessThanOrEqual(told.count + 1);
    const again = { count: 0 };
    await commits(rig, again);
    expect(await found(rig), `${at} at ${point}`).toBe(COMMITS);
    expect(rig.chip.strict.aborted, `${at} at ${point}`).toBeUndefined();
  }
  expect(cuts).toContain("unstable");
});
