import type { NorFlash } from "../../sim/devices/flash";
import type { Journal, JournalValue, Transition } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { CutFlash } from "./cut-flash";

export async function opened(flash: CutFlash | NorFlash): Promise<Journal> {
  const result = await openJournal(flash instanceof CutFlash ? flash : new CutFlash(flash));
  if (result.kind === "fault") throw new Error(`open: ${result.why}`);
  return result.journal;
}

export async function cellValue(journal: Journal, key: number): Promise<JournalValue> {
  const read = await journal.read(key);
  if (read.kind === "fault") throw new Error(`read: ${read.why}`);
  return read.kind === "value" ? read.value : undefined;
}

export async function historyOf(journal: Journal, order: "oldest-first" | "newest-first" = "oldest-first") {
  const values: JournalValue[] = [];
  const entries: number[] = [];
  for await (const read of journal.history(order)) {
    if (read.kind === "fault") throw new Error(`history: ${read.why}`);
    if (read.kind === "lost") throw new Error(`history: entry ${read.entry} is lost`);
    values.push(read.value);
    entries.push(read.entry);
  }
  return { values, entries };
}

/** What a journal should hold: the reference that shares no code with it. Values are JSON. */
export class Model {
  readonly cells: ReadonlyMap<number, JournalValue>;
  readonly history: readonly JournalValue[];
  #text: string | undefined;

  constructor(cells: ReadonlyMap<number, JournalValue> = new Map(), history: readonly JournalValue[] = []) {
    this.cells = cells;
    this.history = history;
  }

  /** `release` empties history: the tests release all or nothing. */
  after(transition: Transition): Model {
    const cells = new Map(this.cells);
    for (const [key, value] of transition.set ?? []) cells.set(key, value);
    for (const key of transition.clear ?? []) cells.delete(key);
    const kept = transition.release === undefined ? this.history : [];
    return new Model(cells, [...kept, ...(transition.append ?? [])]);
  }

  toString(): string {
    this.#text ??= JSON.stringify([[...this.cells].sort(([a], [b]) => a - b), this.history]);
    return this.#text;
  }
}

/** The same of a journal, read through its interface. */
export async function snapshot(journal: Journal, classes: readonly number[]): Promise<string> {
  const cells = new Map<number, JournalValue>();
  for (const cellClass of classes) {
    for (const id of journal.ids(cellClass)) {
      const key = cellClass * 0x100_0000 + id;
      cells.set(key, await cellValue(journal, key));
    }
  }
  const { values } = await historyOf(journal);
  if (values.length !== journal.historyCount) throw new Error("history: count and walk differ");
  return new Model(cells, values).toString();
}
