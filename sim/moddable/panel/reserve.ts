/** Of strings, large numbers and arrays, made between two collections. */
const CHUNK_BYTES = 16 * 1024 * 1024;
/** Levels of a tree of four branches: 110,000 slots, as some hundred turns of the firmware take with all that the world does. */
const LEVELS = 8;
/** What the timeline keeps of so many events takes half of that room. */
const EVENTS_A_ROOM = 5000;

/**
 * Makes room in mcsim's machine for the world. The machine has room for mcsim's own rows, and grows by 1 kB and 1,024 slots at a time, each
 * after a collection (`creation` in `tools/mcsim/manifest.json` of the SDK): a collection goes through the whole world, and took half of the
 * time. What is taken here is let go at once. The machine keeps it, for it never shrinks.
 */
function makeRoom(): boolean {
  return new ArrayBuffer(CHUNK_BYTES).byteLength > 0 && treeOf(LEVELS) !== undefined;
}

/** No array: the engine copies one with each element that it gets. No list: a collection goes down into it, one call a link. */
function treeOf(levels: number): object | undefined {
  if (levels === 0) return undefined;
  const below = levels - 1;
  return { a: treeOf(below), b: treeOf(below), c: treeOf(below), d: treeOf(below) };
}

makeRoom();

/** How many events have room. */
let events = EVENTS_A_ROOM;

/** Makes room once more where what is kept of a long play has used it up. @param kept events of the timeline. */
export function roomFor(kept: number): void {
  if (kept < events) return;
  events += EVENTS_A_ROOM;
  treeOf(LEVELS);
}
