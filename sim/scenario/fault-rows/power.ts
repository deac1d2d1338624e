import { CELL_CLASS_MAX, CELLS_MAX, type CellKey, cellKey } from "../../../src/journal/journal";
import { openJournal } from "../../../src/journal/open";
import { flashOf } from "../../devices/flash-contract";
import type { Simulator } from "../../simulator/simulator";
import type { CutMoment } from "../../world/faults";
import { change, type FaultRows, order, row, type Undo } from "./injection";

/** From a processor's reset to its start. */
const RESET_MS = 1_000;

/** A class of cells that no firmware uses: what lies there is in the way, and nothing else. */
const BALLAST = CELL_CLASS_MAX;
/** The journal's own reserve for what finishes: sales are refused when no more cells than these are left. */
const FINISHING_CELLS = 20;
/** What one commit holds of the smallest cells. */
const CELLS_A_COMMIT = 100;

/** Below what a sale may begin with (`src/counter/battery.ts`). */
const CRITICAL_LEVEL = 0.015;

/** Ten calls of a boot, from the first look at the flash to the record that ends recovery and what follows it. */
const RECOVERY_CALLS: readonly number[] = Object.freeze([8, 12, 16, 20, 22, 24, 25, 26, 27, 28]);
const MOMENTS: readonly CutMoment[] = Object.freeze(["torn", "after", "before"]);

/** Without power, changes what the chip holds; the terminal then starts anew, and finds it. */
export async function offline(simulator: Simulator, work: () => Promise<void>): Promise<void> {
  const { world } = simulator;
  const { powered } = world;
  world.cutPower("off for a change of its flash");
  await work();
  if (powered) world.after(RESET_MS, () => world.powerOn());
}

async function ballast(simulator: Simulator): Promise<Undo> {
  await offline(simulator, () => fillJournal(simulator));
  return () => offline(simulator, () => unload(simulator));
}

/** Leaves no room but for what finishes. */
export async function fillJournal({ flash }: Simulator): Promise<void> {
  const opened = await openJournal(flashOf(flash));
  if (opened.kind === "fault") return;
  const space = await opened.journal.space();
  if ("kind" in space) return;
  const set: (readonly [CellKey, number])[] = [];
  for (let id = 0; space.cells + id < CELLS_MAX - FINISHING_CELLS; id++) set.push([cellKey(BALLAST, id), 0]);
  for (let at = 0; at < set.length; at += CELLS_A_COMMIT)
    await opened.journal.commit({ kind: "finishing", set: set.slice(at, at + CELLS_A_COMMIT) });
}

async function unload({ flash }: Simulator): Promise<void> {
  const opened = await openJournal(flashOf(flash));
  if (opened.kind === "fault") return;
  const clear = opened.journal.ids(BALLAST).map((id) => cellKey(BALLAST, id));
  for (let at = 0; at < clear.length; at += CELLS_A_COMMIT)
    await opened.journal.commit({ kind: "finishing", clear: clear.slice(at, at + CELLS_A_COMMIT) });
}

/** A housing that is opened wipes what it keeps and resets the processor. */
async function tamper(simulator: Simulator): Promise<Undo> {
  const { world } = simulator;
  await simulator.secureElement.wipe();
  if (world.powered) {
    world.cutPower("tamper switch");
    world.after(RESET_MS, () => world.powerOn());
  }
  return () => simulator.loadMasterKey();
}

/** Each of the next ten boots is cut, each elsewhere. The power comes back by itself: a loose plug. */
async function brownOuts({ world }: Simulator): Promise<Undo> {
  let boots = 0;
  let due = false;
  const forget = world.timeline.listen(({ kind, ...event }) => {
    if (kind !== "power" || boots > RECOVERY_CALLS.length) return;
    if (event["action"] === "on") {
      const call = RECOVERY_CALLS[boots];
      boots++;
      due = call !== undefined;
      if (call !== undefined) world.planCut(world.points + call, MOMENTS[boots % MOMENTS.length] ?? "torn", boots);
    } else if (due) world.after(RESET_MS, () => world.powerOn());
  });
  return () => {
    forget();
    if (due) world.forgetCut();
  };
}

/** D. Power and storage. */
export const powerRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    D01: row(
      "the power goes when the next message has left",
      order({ port: "network", point: "send", kind: "cut-power", at: "after" }),
    ),
    D02: row(
      "the power goes in the middle of the next flash program",
      order({ port: "flash", point: "program", kind: "cut-power", at: "torn" }),
    ),
    D03: row(
      "the next flash program and the next erase are refused: two sectors fail",
      order({ port: "flash", point: "program", kind: "fail" }),
      order({ port: "flash", point: "erase", kind: "fail" }),
    ),
    D04: row("the journal is full but for what finishes; the terminal starts anew", change(ballast)),
    D05: row("the battery is nearly empty", Object.freeze({ kind: "battery", level: CRITICAL_LEVEL })),
    D06: row("the next ten boots are cut in their recovery, and the power comes back each time", change(brownOuts)),
    D07: row("the housing is opened: the tamper switch wipes the keys", change(tamper)),
  }),
  played: Object.freeze({}),
});
