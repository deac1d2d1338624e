import type { TransactionView, WireMessage, WorldEvent } from "../api";

/** Which transaction: six digits each. */
export interface Name {
  readonly batch: string;
  readonly stan: string;
}

/** Screens between two transactions. */
const rests: readonly unknown[] = Object.freeze(["home", "operator.number", "boot"]);

export function isRest(id: unknown): boolean {
  return rests.includes(id);
}

/** Which transaction a message is about: a reversal and an uploaded signature have the numbers of theirs. */
export function nameIn({ fields }: Pick<WireMessage, "fields">): Name | undefined {
  const of = (number: number) => fields.find(({ field }) => field === number)?.value;
  const [batch, stan] = [of(60)?.slice(2, 8), of(11)];
  return batch && stan ? { batch, stan } : undefined;
}

export function isSame(one: Name | undefined, other: Name | undefined): boolean {
  return one?.stan === other?.stan && one?.batch === other?.batch;
}

/** The words of a screen, in Chinese, where voucher numbers stand in both languages alike. */
export function mentions({ kind, lines }: WorldEvent, { stan }: Name): boolean {
  return kind === "screen" && Array.isArray(lines) && lines.join(" ").includes(stan);
}

interface Told {
  /** Newest first. */
  readonly rows: readonly WorldEvent[];
  readonly wire: readonly WireMessage[];
  readonly transactions: readonly TransactionView[];
}

/** Of what happened, by its sequence number: to which transaction it belongs. What lies between two screens of rest belongs to one. */
export function namesOf({ rows, wire, transactions }: Told): ReadonlyMap<number, Name> {
  const names = new Map<number, Name>();
  const known = (name: Name | undefined) => name && transactions.find((each) => isSame(each, name));
  let stretch: WorldEvent[] = [];
  const close = () => {
    const [last, first] = [stretch[0], stretch.at(-1)];
    const mine = wire
      .filter(({ atMs }) => first && last && atMs >= first.atMs && atMs <= last.atMs)
      .map((message) => known(nameIn(message)))
      .findLast((name) => name !== undefined);
    const found = mine ?? transactions.findLast((each) => stretch.some((event) => mentions(event, each)));
    if (found) for (const { seq } of stretch) names.set(seq, found);
    stretch = [];
  };
  for (const row of rows) {
    if (row.kind === "screen" && isRest(row["id"])) close();
    else stretch.push(row);
  }
  close();
  return names;
}
