import { type CellKey, cellIdOf, cellKey, type JournalValue } from "../journal/journal";
import { cellClasses, elementMarkKey, refusalsKey } from "./cells";
import type { Shift } from "./shift";
import type { BookStore, Counted } from "./store";

/** cashier: sells. supervisor: also unlocks and overrides. administrator: also sets the terminal up. */
export type Role = "cashier" | "supervisor" | "administrator";

/** An operator as the journal keeps him. */
export interface Operator {
  /** Two digits. */
  readonly number: string;
  readonly role: Role;
  /** `SecureElement.passwordDigest`. */
  readonly digest: Uint8Array;
  /** Wrong passwords in a row, over restarts too (F05). */
  readonly failures: number;
  readonly locked: boolean;
  /** May not take cardholders' signatures (C09); absent: may. */
  readonly signing?: "forbidden";
  /** May not log in, until somebody above him says so. */
  readonly disabled?: true;
  /** His password was given by somebody else, who knows it. */
  readonly given?: true;
  /** Since when he works, until he hands over: other operators, log-offs and power cuts do not end it. */
  readonly shift?: Shift;
}

/** Somebody who was asked for a password and did not have it, or who may not do what he asked for. */
export type Refusal = readonly [operator: string, nextStan: number];

/** More than two screens of them: who wants to know more has seen enough. */
const REFUSALS_MAX = 16;

/** Who works at the terminal, and who was refused. */
export class People {
  readonly #store: BookStore & Counted;

  constructor(store: BookStore & Counted) {
    this.#store = store;
  }

  async operator(number: string): Promise<Operator | undefined> {
    return (await this.#store.cell(cellKey(cellClasses.operator, Number(number)))) as Operator | undefined;
  }

  /** Everybody, by number. */
  async all(): Promise<readonly Operator[]> {
    const known: Operator[] = [];
    for (const id of [...this.#store.ids(cellClasses.operator)].sort((a, b) => a - b)) {
      const operator = (await this.#store.cell(cellKey(cellClasses.operator, id))) as Operator | undefined;
      if (operator) known.push(operator);
    }
    return known;
  }

  /** An operator as he is now. One more wrong password of his is noted in the same step; that it was right strikes it out. */
  async keepOperator(operator: Operator): Promise<void> {
    const { number, failures } = operator;
    const before = (await this.operator(number))?.failures ?? 0;
    const set: (readonly [CellKey, JournalValue])[] = [[cellKey(cellClasses.operator, Number(number)), operator]];
    const refusals = await this.refusals();
    if (failures > before)
      set.push(
        [refusalsKey, [...refusals, [number, this.#store.nextStan] as const].slice(-REFUSALS_MAX)],
        ...(this.#store.guard?.announce() ?? []),
      );
    else if (failures < before && this.#store.suspect === number) set.push([refusalsKey, refusals.slice(0, -1)]);
    await this.#store.change(set);
    this.#store.suspect = failures > before ? number : undefined;
  }

  /** Begins an operator's shift, unless he is in one. @param time of now, 14 digits. */
  async beginShift(number: string, time: string): Promise<void> {
    const operator = await this.operator(number);
    if (!operator || operator.shift) return;
    const shift: Shift = [this.#store.nextStan, time];
    await this.#store.put(cellKey(cellClasses.operator, Number(number)), { ...operator, shift });
  }

  async endShift(number: string): Promise<void> {
    const operator = await this.operator(number);
    if (!operator) return;
    const { shift: _over, ...rest } = operator;
    await this.#store.put(cellKey(cellClasses.operator, Number(number)), rest);
  }

  /** Somebody who may not do it, or not now (F04). The same again in the same place is one: tries must not wear out the flash. */
  async noteRefusal(operator: string): Promise<void> {
    const refusals = await this.refusals();
    const last = refusals.at(-1);
    if (last?.[0] === operator && last[1] === this.#store.nextStan) return;
    await this.#store.put(refusalsKey, [...refusals, [operator, this.#store.nextStan] as const].slice(-REFUSALS_MAX));
    this.#store.suspect = undefined;
  }

  /** Refusals (F04), oldest first: whose, and the STAN that came next. The last of them only, over restarts too. */
  async refusals(): Promise<readonly Refusal[]> {
    return ((await this.#store.cell(refusalsKey)) as readonly Refusal[] | undefined) ?? [];
  }

  /** What the secure element sealed when the operators were made. */
  async elementMark(): Promise<Uint8Array | undefined> {
    const mark = await this.#store.cell(elementMarkKey);
    return mark instanceof Uint8Array ? mark : undefined;
  }

  /** From memory. */
  get hasElementMark(): boolean {
    return this.#store.ids(cellClasses.counters).includes(cellIdOf(elementMarkKey));
  }

  async keepElementMark(mark: Uint8Array): Promise<void> {
    await this.#store.put(elementMarkKey, mark);
  }

  /** Forgets everybody: nothing made with keys that were wiped proves a password any more (D07). */
  async dropOperators(): Promise<void> {
    const clear = this.#store.ids(cellClasses.operator).map((id) => cellKey(cellClasses.operator, id));
    await this.#store.change([], [...clear, elementMarkKey]);
  }
}
