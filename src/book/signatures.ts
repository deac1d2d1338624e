import { cellKey } from "../journal/journal";
import { cellClasses, inkKey, unsentKey } from "./cells";
import { inkOf, isSealedInk, type SealedInk } from "./record";
import type { Taken, Unsent } from "./signature-state";
import { type Approved, isSignatureLost, isTaken, isUnsent } from "./states";
import { type BookStore, readable, StorageFailure } from "./store";
import { packUnsent, type UnsentList } from "./unsent";

/** All that a journal can hold. */
const CLOSED_LOOKED_AT = 10_000;

/** Signatures that the host does not have yet, or a slip still needs. */
export class Signatures {
  readonly #store: BookStore;
  /** Sales whose ink stays for their slip alone, as far as this has been seen since power-up. */
  readonly #inkForSlip = new Set<number>();

  constructor(store: BookStore) {
    this.#store = store;
  }

  /** The host needs this one no more, or never did. */
  settled(stan: number): void {
    this.#inkForSlip.add(stan);
  }

  /** Its sale is closed. */
  closed(stan: number): void {
    this.#inkForSlip.delete(stan);
  }

  /** The sealed signature of a sale that still needs it, for the host or its slip, or of one of the last that were printed. */
  async ink(sale: Approved): Promise<SealedInk | undefined> {
    const ink = await this.#store.cell(inkKey(sale.facts.stan));
    return isSealedInk(ink) ? ink : undefined;
  }

  /** STANs of the sales whose signature has to be uploaded, ascending. From memory. */
  uploads(): readonly number[] {
    const inks = this.#store.journal.ids(cellClasses.ink);
    // Ink without a sale that waits is kept for reprints.
    return this.#store.journal
      .ids(cellClasses.waiting)
      .filter((stan) => inks.includes(stan) && !this.#inkForSlip.has(stan));
  }

  /** A sale of `uploads()`; undefined where it turns out that its signature is no longer owed to the host. */
  async uploadOf(stan: number): Promise<Approved<Taken> | undefined> {
    const value = await this.#store.cell(cellKey(cellClasses.waiting, stan));
    const sale = value === undefined ? undefined : readable(value);
    if (sale && isTaken(sale)) return sale;
    this.#inkForSlip.add(stan);
    return undefined;
  }

  /** Closed sales whose signature nobody can send any more (D07), newest first. */
  async lost(): Promise<readonly Approved[]> {
    const lost = await this.#store.find(isSignatureLost, CLOSED_LOOKED_AT, CLOSED_LOOKED_AT);
    return lost.filter(isSignatureLost);
  }

  /** May one more sale close without its signature at the host? */
  async hasRoomFor(stan: number): Promise<boolean> {
    return (await this.withUnsent(stan)) !== undefined;
  }

  /** The list of those the host does not have, with one more; undefined where no more have room. */
  async withUnsent(stan: number): Promise<UnsentList | undefined> {
    return packUnsent([...(await this.#store.unsentStans()).filter((each) => each !== stan), stan]);
  }

  /** The host has the signature of a closed sale now. An empty list says that it has all: without one nobody would know. */
  async sentAfterAll(stan: number): Promise<void> {
    const packed = packUnsent((await this.#store.unsentStans()).filter((each) => each !== stan));
    if (packed) await this.#store.put(unsentKey, packed);
  }

  /**
   * At boot. What stays for its slip alone is found out at once: home counts what the host needs, and nothing else.
   *
   * Those that an earlier firmware closed as unsent without a list of them come onto it, and are sent. One look through the
   * history in a terminal's life; where they are more than a list holds they stay unsent, and are looked for again.
   */
  async adopt(): Promise<void> {
    for (const stan of this.uploads()) await this.uploadOf(stan);
    if (this.#store.hasUnsentList || this.#store.journal.historyCount === 0) return;
    const unsent = await this.#store.find(isUnsent, CLOSED_LOOKED_AT, CLOSED_LOOKED_AT);
    const packed = packUnsent(unsent.map(({ facts }) => facts.stan));
    if (packed) await this.#store.put(unsentKey, packed);
  }

  /** Closed sales whose signature the host does not have, newest first, with the sealed signature. */
  async *unsent(): AsyncGenerator<
    { readonly sale: Approved<Unsent>; readonly ink: SealedInk | undefined },
    void,
    void
  > {
    const stans = await this.#store.unsentStans();
    if (stans.length === 0) return;
    for await (const read of this.#store.journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "lost") continue;
      const sale = readable(read.value);
      if (!isUnsent(sale) || !stans.includes(sale.facts.stan)) continue;
      const asMade = await this.#store.asOfNow(sale);
      if (isUnsent(asMade)) yield { sale: asMade, ink: inkOf(read.value) };
    }
  }
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(Signatures.prototype.unsent.prototype);
