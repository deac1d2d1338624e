import {
  type CellKey,
  cellClassOf,
  cellIdOf,
  cellKey,
  type Journal,
  type JournalValue,
  type RecoveryReport,
  type Transition,
} from "../journal/journal";
import { cellClasses, lossKey, unsureKey, usedBatchesKey } from "./cells";
import {
  isInRange,
  type LossMemory,
  rangeOf,
  sizeOf,
  stanIn,
  stansOf,
  transactionClasses,
  type VoucherRange,
  withoutCell,
} from "./loss";
import type { SupportWord } from "./states";
import { readable, StorageFailure } from "./store";

/** Doubtful STANs noted in one step. More at once and the flash is dead. */
const DOUBTS_MAX = 32;
/** Lost records, and lost entries, that are known: each is told once. */
const KNOWN_MAX = 64;

/** Of so many support's word is kept, the newest numbers. */
const SAID_MAX = 32;

/** One of which nothing is left but its number, or the numbers that several can have had. */
export interface LostSale {
  readonly state: "lost";
  readonly stans: VoucherRange;
  /** Some of these numbers are lost, and none of them for certain: not even where only one number is left. */
  readonly isRange?: true;
  /** Support's word: undefined while nobody has said anything. "gone through": support has looked at all of a range. */
  readonly says?: SupportWord | "gone through";
  readonly reference?: string;
}

/** The book, as far as its losses are concerned. */
interface Shelf {
  readonly journal: Journal;
  readonly batch: number;
  readonly nextStan: number;
  isSkipped(stan: number): boolean;
  cell(key: CellKey): Promise<JournalValue | undefined>;
  change(set: NonNullable<Transition["set"]>, clear?: readonly CellKey[], knowsLoss?: true): Promise<void>;
}

/** What was found to be gone. */
interface Found {
  readonly records: number;
  readonly sectors: number;
  readonly places: readonly number[];
  /** Cells that lost records seem to have changed. */
  readonly changed: readonly CellKey[];
  /** Transactions that may have been in what nobody can read at all. */
  readonly illegible: number;
  readonly givenUp?: readonly CellKey[];
}

interface LostEntry {
  readonly entry: number;
  /** As far as it can be told. */
  readonly stan: number | undefined;
}

const nothing: Found = Object.freeze({
  records: 0,
  sectors: 0,
  places: Object.freeze([]),
  changed: Object.freeze([]),
  illegible: 0,
});

/** What the journal lost (D08): found, put down so that it is told once, and by the numbers that are known. */
export class Losses {
  readonly #shelf: Shelf;
  #wasDamaged = false;
  #isLookedThrough = false;
  #entryMet = false;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Whether the journal was not whole when it was opened, or since: then nobody may conclude from what it does not hold. */
  get wasDamaged(): boolean {
    return this.#wasDamaged;
  }

  /** Whether all of the flash was looked at since power-up. */
  get isLookedThrough(): boolean {
    return this.#isLookedThrough;
  }

  /** STANs of transactions of which nothing is left but that they were: being checked. From memory. */
  get doubts(): readonly number[] {
    return this.#shelf.journal.ids(cellClasses.doubts);
  }

  /** Numbers that lost transactions can have had of which none was left, until support has gone through them. Costs nothing without a loss. */
  async range(): Promise<VoucherRange | undefined> {
    const memory = this.#shelf.journal.ids(cellClasses.loss).length > 0 ? await this.#memory() : undefined;
    return memory?.rangeReference === undefined ? memory?.range : undefined;
  }

  /** All that is lost, with what support said of it: open ones first. Costs nothing without a loss. */
  async list(): Promise<readonly LostSale[]> {
    const lost: LostSale[] = this.doubts.map((stan) => ({ state: "lost", stans: [stan, stan] }));
    const memory = this.#shelf.journal.ids(cellClasses.loss).length > 0 ? await this.#memory() : undefined;
    const { range, rangeReference } = memory ?? {};
    if (range && rangeReference === undefined) lost.push({ state: "lost", stans: range, isRange: true });
    for (const stan of this.#shelf.journal.ids(cellClasses.saidDoubts).toReversed()) {
      const [, says, reference] = (await this.#shelf.cell(cellKey(cellClasses.saidDoubts, stan))) as SaidRecord;
      lost.push({ state: "lost", stans: [stan, stan], says: says ? "charged" : "not charged", reference });
    }
    if (range && rangeReference !== undefined)
      lost.push({ state: "lost", stans: range, isRange: true, says: "gone through", reference: rangeReference });
    return lost;
  }

  /** What is lost under a number; undefined where that cannot have been. */
  async find(stan: number): Promise<LostSale | undefined> {
    const lost = await this.list();
    const own = lost.find(({ isRange, stans: [first] }) => !isRange && first === stan);
    if (own) return own;
    const among = lost.find(({ stans }) => isInRange(stan, stans));
    if (!among) return undefined;
    const { isRange: _, ...one } = among;
    return { ...one, stans: [stan, stan] };
  }

  /** Support's word about one, with its own number for it: kept, and the doubt is over. */
  async endDoubt(stan: number, says: SupportWord, reference: string): Promise<LostSale> {
    const said: SaidRecord = [this.#shelf.batch, says === "charged", reference];
    const kept = this.#shelf.journal.ids(cellClasses.saidDoubts).filter((id) => id !== stan);
    const gone = kept
      .slice(0, Math.max(0, kept.length - SAID_MAX + 1))
      .map((id) => cellKey(cellClasses.saidDoubts, id));
    const doubt = cellKey(cellClasses.doubts, stan);
    const clear = this.#exists(doubt) ? [doubt, ...gone] : gone;
    await this.#shelf.change([[cellKey(cellClasses.saidDoubts, stan), said]], clear);
    return { state: "lost", stans: [stan, stan], says, reference };
  }

  /** Support has gone through all numbers of the range. */
  async endRange(reference: string): Promise<void> {
    const memory = await this.#memory();
    if (memory) await this.#shelf.change([[lossKey, { ...memory, rangeReference: reference }]]);
  }

  /** What was lost and nobody has been told of. */
  async toTell(): Promise<LossMemory | undefined> {
    if (this.#entryMet) await this.note(nothing);
    const loss = await this.#memory();
    return loss?.told === false ? loss : undefined;
  }

  /** @param shown what a person has seen: what was lost since is still to be told. */
  async told(shown: LossMemory): Promise<void> {
    const loss = await this.toTell();
    if (loss && sizeOf(loss) === sizeOf(shown)) await this.#shelf.change([[lossKey, { ...loss, told: true }]]);
  }

  /** Somebody read history, and an entry of it could not be read. */
  meetEntry(): void {
    this.#entryMet = true;
  }

  /** @param beside what becomes durable in the same step. Told again by the journal until then. */
  async remember({ lost, recordsInSector }: RecoveryReport, beside: NonNullable<Transition["set"]>): Promise<void> {
    const found = lost
      ? {
          records: lost.records,
          sectors: lost.headers,
          places: lost.places,
          changed: lost.changed,
          illegible: lost.illegible + lost.headers * recordsInSector,
        }
      : { ...nothing, records: 1 };
    await this.note(found, [], beside, true);
  }

  /** Looks through the flash at rest, a sector a call. @returns whether there is more to look at. */
  async scrub(): Promise<boolean> {
    const scrubbed = await this.#shelf.journal.scrub();
    if (scrubbed.kind === "fault") throw new StorageFailure(scrubbed.why);
    const known = scrubbed.lost.length > 0 ? ((await this.#memory())?.places ?? []) : [];
    const places = scrubbed.lost.filter((place) => !known.includes(place));
    // What is not known of a sector is not known of any of its records: a part of them is named twice, and told once.
    const { changed, illegible } = scrubbed;
    const found = { records: places.length, sectors: 0, places, changed, illegible };
    if (places.length > 0 && !(await this.#wasGivenUp(found))) await this.note(found);
    this.#isLookedThrough = scrubbed.kind === "done";
    return scrubbed.kind === "more";
  }

  /** Whether all that a record held that is lost was told when its cells could not be read. It is known from now on, and told no more. */
  async #wasGivenUp({ places, changed, illegible }: Found): Promise<boolean> {
    const memory = await this.#memory();
    const given = memory?.givenUp ?? [];
    const ids = given.filter((key) => transactionClasses.includes(cellClassOf(key))).map(cellIdOf);
    const isKnown = (key: CellKey) =>
      given.includes(key) || (transactionClasses.includes(cellClassOf(key)) && ids.includes(cellIdOf(key)));
    if (!memory || illegible > 0 || changed.length === 0 || !changed.every(isKnown)) return false;
    await this.#shelf.change([[lossKey, { ...memory, places: [...memory.places, ...places].slice(-KNOWN_MAX) }]]);
    return true;
  }

  /**
   * Cells that cannot be read any more are cleared, and it is told. Of a transaction its STAN is left; what the host or a
   * person can give again is asked for as if it had never been there.
   */
  async giveUp(unreadable: readonly CellKey[]): Promise<void> {
    const lost = unreadable.slice(0, DOUBTS_MAX);
    const clear = lost.filter((key) => key !== lossKey);
    await this.note({ ...nothing, records: lost.length, changed: lost, givenUp: clear }, clear);
  }

  /**
   * Puts down what is gone, with the numbers of the transactions of which nothing is left. From here on nobody concludes from
   * what the journal does not hold, until the batch is another one.
   */
  async note(
    found: Found,
    clear: readonly CellKey[] = [],
    beside: NonNullable<Transition["set"]> = [],
    knowsLoss?: true,
  ): Promise<void> {
    this.#entryMet = false;
    const before = await this.#memory();
    const { closed, lost } = await this.#history();
    const entries = lost.filter(({ entry }) => before?.entries?.includes(entry) !== true);
    if (found === nothing && entries.length === 0) return;
    this.#wasDamaged = true;
    const { stans, strange } = stansOf(found.changed, this.#shelf.nextStan);
    const named = new Set(stans);
    for (const { stan } of entries) if (stan !== undefined) named.add(stan);
    for (const stan of closed) named.delete(stan);
    const isLeft = (key: CellKey) => !clear.includes(key) && this.#exists(key);
    const all = withoutCell(named, isLeft);
    const doubts = all.slice(0, DOUBTS_MAX);
    // The number in the beginning of a damaged entry may be damaged too: it is named, and the range stands beside it.
    const nameless = entries.length + all.length - doubts.length;
    const isUnnamed = found.illegible + strange + nameless > 0;
    const onRecord = (stan: number) =>
      closed.has(stan) ||
      this.#shelf.isSkipped(stan) ||
      doubts.includes(stan) ||
      transactionClasses.some((cellClass) => isLeft(cellKey(cellClass, stan))) ||
      [cellClasses.doubts, cellClasses.saidDoubts].some((cellClass) => this.#exists(cellKey(cellClass, stan)));
    const { nextStan } = this.#shelf;
    const wrapped = [...closed].some((stan) => stan >= nextStan);
    const range = (isUnnamed ? rangeOf(nextStan, onRecord, wrapped) : undefined) ?? before?.range;
    // What support has gone through before is not what is lost now.
    const reference = isUnnamed ? undefined : before?.rangeReference;
    const untold = before?.told === false ? before : undefined;
    const memory: LossMemory = {
      records: Math.max(found.records, entries.length) + (untold?.records ?? 0),
      sectors: found.sectors + (untold?.sectors ?? 0),
      places: [...(before?.places ?? []), ...found.places].slice(-KNOWN_MAX),
      entries: [...(before?.entries ?? []), ...entries.map(({ entry }) => entry)].slice(-KNOWN_MAX),
      unnamed: (before?.unnamed ?? 0) + found.illegible + strange + nameless,
      ...(range ? { range } : {}),
      ...(reference === undefined ? {} : { rangeReference: reference }),
      ...(before?.givenUp || found.givenUp
        ? { givenUp: [...(before?.givenUp ?? []), ...(found.givenUp ?? [])].slice(-KNOWN_MAX) }
        : {}),
      told: false,
    };
    const doubtCells = doubts.map((stan) => [cellKey(cellClasses.doubts, stan), this.#shelf.batch] as const);
    const set = [...beside, ...doubtCells, [lossKey, memory] as const, [unsureKey, await this.#lastUsed()] as const];
    await this.#shelf.change(set, clear, knowsLoss);
  }

  /** Becomes durable with the first count of a new terminal: nothing was ever sent that its journal does not hold. */
  get born(): NonNullable<Transition["set"]> {
    return [[unsureKey, NEVER_UNSURE]];
  }

  /** From here on the journal may lack what was sent under the batch of now, and under the next one where nothing was sold in this. */
  async beUnsure(): Promise<void> {
    await this.#shelf.change([[unsureKey, await this.#lastUsed()]]);
  }

  /** The same in the step that goes back to a used batch, where `used` stands from then on. */
  unsureBehind(used: readonly number[]): NonNullable<Transition["set"]> {
    return [[unsureKey, lastOf(used)]];
  }

  /** Whether all that was ever sent under the batch of now is in the journal, as far as that was not lost since. */
  async isSure(): Promise<boolean> {
    if (this.#entryMet) await this.note(nothing);
    if (this.#wasDamaged) return false;
    const unsure = (await this.#shelf.cell(unsureKey)) ?? NONE_USED;
    return unsure !== (await this.#lastUsed());
  }

  /** The batch that was left behind sales last. Not by way of the shelf, as `#memory`: noting what it cannot read asks for this. */
  async #lastUsed(): Promise<number> {
    const read = await this.#shelf.journal.read(usedBatchesKey);
    return lastOf(read.kind === "value" ? (read.value as readonly number[]) : []);
  }

  /** Not by way of the shelf, which would note what it cannot read. */
  async #memory(): Promise<LossMemory | undefined> {
    const read = await this.#shelf.journal.read(lossKey);
    return read.kind === "value" ? (read.value as LossMemory) : undefined;
  }

  #exists(key: CellKey): boolean {
    return this.#shelf.journal.ids(cellClassOf(key)).includes(cellIdOf(key));
  }

  /** The STANs in it, and what is lost of it. */
  async #history(): Promise<{ readonly closed: ReadonlySet<number>; readonly lost: readonly LostEntry[] }> {
    const closed = new Set<number>();
    const lost: LostEntry[] = [];
    for await (const read of this.#shelf.journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "entry") closed.add(readable(read.value).facts.stan);
      else lost.push({ entry: read.entry, stan: read.head && stanIn(read.head, this.#shelf.nextStan) });
    }
    return { closed, lost };
  }
}

/** Batch of now, whether charged, support's number. */
type SaidRecord = readonly [batch: number, charged: boolean, reference: string];

function lastOf(used: readonly number[]): number {
  return used[used.length - 1] ?? NONE_USED;
}

/** No batch has this number. */
const NONE_USED = 0;
/** Whatever was used last. */
const NEVER_UNSURE = -1;
