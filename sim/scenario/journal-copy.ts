import type { Flash } from "../../hal/flash";
import { cellClasses } from "../../src/book";
import { type CellKey, cellKey, type JournalSpace, type JournalValue } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { NorFlash } from "../devices/flash";
import { flashOf } from "../devices/flash-contract";

/** What a flash image holds, read from a copy: the terminal's own journal is not touched. */
export type JournalCopy =
  | {
      readonly kind: "read";
      /** Transactions that still need something, as they lie in their cells. */
      readonly open: readonly unknown[];
      /** Finished ones, oldest first. */
      readonly closed: readonly unknown[];
      readonly space: JournalSpace;
    }
  | { readonly kind: "unreadable"; readonly why: string };

/** Reads the journal as the terminal would after a power cut at this moment. */
export async function readJournal(nor: NorFlash): Promise<JournalCopy> {
  const opened = await openJournal(copyOf(nor));
  if (opened.kind === "fault") return { kind: "unreadable", why: opened.why };
  const { journal } = opened;
  const open: unknown[] = [];
  for (const cellClass of [cellClasses.checking, cellClasses.unsigned, cellClasses.waiting])
    for (const id of journal.ids(cellClass)) {
      const read = await journal.read(cellKey(cellClass, id));
      if (read.kind === "fault") return { kind: "unreadable", why: read.why };
      if (read.kind === "value") open.push(read.value);
    }
  const closed: unknown[] = [];
  for await (const read of journal.history("oldest-first")) {
    if (read.kind === "fault") return { kind: "unreadable", why: read.why };
    if (read.kind === "entry") closed.push(read.value);
  }
  const space = await journal.space();
  return "kind" in space ? { kind: "unreadable", why: space.why } : { kind: "read", open, closed, space };
}

/** One cell of the journal in a flash image, read from a copy; undefined where there is none. */
export async function cellOf(
  nor: NorFlash,
  key: CellKey,
): Promise<{ readonly kind: "read"; readonly value: JournalValue | undefined } | { readonly kind: "unreadable" }> {
  const opened = await openJournal(copyOf(nor));
  const read = opened.kind === "open" ? await opened.journal.read(key) : opened;
  if (read.kind === "fault") return { kind: "unreadable" };
  return { kind: "read", value: read.kind === "value" ? read.value : undefined };
}

/** Opening writes: to a copy whose bits are all at rest. */
function copyOf(nor: NorFlash): Flash {
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes, image } = nor;
  const copy = new NorFlash({
    sizeBytes,
    sectorBytes,
    pageBytes,
    programUnitBytes,
    image: { bytes: image.bytes.slice(), wear: image.wear.slice() },
    random: () => 0,
  });
  return flashOf(copy);
}
