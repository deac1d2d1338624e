import { type Doors, type Pair, Shop } from "./shop";

/** A row of `faults.md` section E, played by verbs alone as `simulator.md` has them. */
export interface Row {
  readonly code: string;
  readonly what: string;
  /** Where it is played; absent: at every pair. */
  readonly where?: (pair: Pair) => boolean;
  /** From home, behind the log-in. */
  readonly play: (shop: Shop) => Promise<void>;
}

/** For what is the same everywhere, as a row beside it shows. */
export function atDefault({ acquirer, model }: Pair): boolean {
  return acquirer === "lakala" && model === "classic";
}

/** From the log-in on. */
export async function playRow(pair: Pair, { play }: Row, doors: Doors): Promise<void> {
  const shop = new Shop(pair, doors);
  await shop.logIn();
  await play(shop);
}
