import { type Doors, type Pair, Shop } from "./shop";

/** A row of `faults.md` section E, played by the verbs of `simulator.md` alone. */
export interface Row {
  readonly code: string;
  readonly what: string;
  /** Where it is played; absent: at every pair. */
  readonly where?: (pair: Pair) => boolean;
  /** Begins at home, after the log-in. */
  readonly play: (shop: Shop) => Promise<void>;
}

/** For a variant of a row that is played at every pair. */
export function atDefault({ acquirer, model }: Pair): boolean {
  return acquirer === "lakala" && model === "classic";
}

/** Logs in, and plays the row. */
export async function playRow(pair: Pair, { play }: Row, doors: Doors): Promise<void> {
  const shop = new Shop(pair, doors);
  await shop.logIn();
  await play(shop);
}
