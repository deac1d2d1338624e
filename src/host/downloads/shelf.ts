import { cellClasses } from "../../book/cells";
import type { BookStore } from "../../book/store";
import { type CellKey, cellKey } from "../../journal/journal";
import { CARD_SET_ITEMS_MAX, type CardSet, sameBytes } from "./card-set";

/** A set in two generations: one in force, the other coming. Their objects lie in cells that take turns. */
interface Shelf {
  /** Names in force; the object of each is in the cell with its number. */
  readonly names: readonly Uint8Array[];
  readonly generation: 0 | 1;
  readonly staged?: Staged;
}

/** A set that is coming: what its list named, and how many of these are here. */
export interface Staged {
  readonly names: readonly Uint8Array[];
  readonly done: number;
}

const empty: Shelf = Object.freeze({ names: Object.freeze([]), generation: 1 });

/** Where the journal keeps one of the sets. Every change is one step: cut anywhere, the set in force is whole. */
export class CardSetShelf {
  readonly #store: BookStore;
  readonly #set: CardSet;

  constructor(store: BookStore, set: CardSet) {
    this.#store = store;
    this.#set = set;
  }

  /** Whether a set is in force, and nothing of it was lost with damaged flash (D08): else it has to be loaded again. */
  async isStocked(): Promise<boolean> {
    const { names, generation } = await this.#read();
    const there = this.#store.ids(cellClasses.cardSetItems);
    return names.length > 0 && names.every((_, at) => there.includes(this.#itemId(generation, at)));
  }

  async staged(): Promise<Staged | undefined> {
    return (await this.#read()).staged;
  }

  /** A new list: what had come of an earlier one is dropped. */
  async begin(names: readonly Uint8Array[]): Promise<void> {
    const { staged, ...shelf } = await this.#read();
    const clear = staged ? this.#itemKeys(other(shelf.generation), staged.done) : [];
    await this.#store.change([[this.#key, { ...shelf, staged: { names, done: 0 } }]], clear);
  }

  /** The next object of the list. */
  async add(entry: Uint8Array): Promise<Staged> {
    const shelf = await this.#read();
    if (!shelf.staged) throw new Error("card set: an object without a list");
    const { names, done } = shelf.staged;
    const staged = { names, done: done + 1 };
    await this.#store.change([
      [this.#itemKey(other(shelf.generation), done), entry],
      [this.#key, { ...shelf, staged }],
    ]);
    return staged;
  }

  /** All have come: from now on they count, and those before are gone. */
  async install(): Promise<void> {
    const { names, generation, staged } = await this.#read();
    if (!staged || staged.done !== staged.names.length) throw new Error("card set: not whole");
    const inForce: Shelf = { names: staged.names, generation: other(generation) };
    await this.#store.change([[this.#key, inForce]], this.#itemKeys(generation, names.length));
  }

  /** What was coming is not wanted: the set in force stays. */
  async drop(): Promise<void> {
    const { staged, ...shelf } = await this.#read();
    if (staged) await this.#store.change([[this.#key, shelf]], this.#itemKeys(other(shelf.generation), staged.done));
  }

  /** The object in force with this name. */
  async find(name: Uint8Array): Promise<Uint8Array | undefined> {
    const { names, generation } = await this.#read();
    const at = names.findIndex((one) => sameBytes(one, name));
    return at < 0 ? undefined : this.#item(generation, at);
  }

  /** All objects in force, in the order of the host's list; none where one of them is lost. */
  async all(): Promise<Uint8Array[]> {
    const { names, generation } = await this.#read();
    const found: Uint8Array[] = [];
    for (let at = 0; at < names.length; at++) {
      const item = await this.#item(generation, at);
      if (!item) return [];
      found.push(item);
    }
    return found;
  }

  get #key(): CellKey {
    return cellKey(cellClasses.cardSets, this.#set.id);
  }

  #itemKey(generation: 0 | 1, at: number): CellKey {
    return cellKey(cellClasses.cardSetItems, this.#itemId(generation, at));
  }

  #itemId(generation: 0 | 1, at: number): number {
    return (this.#set.id * 2 + generation) * CARD_SET_ITEMS_MAX + at;
  }

  #itemKeys(generation: 0 | 1, count: number): CellKey[] {
    const keys: CellKey[] = [];
    for (let at = 0; at < count; at++) keys.push(this.#itemKey(generation, at));
    return keys;
  }

  async #read(): Promise<Shelf> {
    return ((await this.#store.cell(this.#key)) as Shelf | undefined) ?? empty;
  }

  async #item(generation: 0 | 1, at: number): Promise<Uint8Array | undefined> {
    const entry = await this.#store.cell(this.#itemKey(generation, at));
    return entry instanceof Uint8Array ? entry : undefined;
  }
}

function other(generation: 0 | 1): 0 | 1 {
  return generation === 0 ? 1 : 0;
}
