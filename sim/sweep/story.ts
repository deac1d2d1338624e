import type { TerminalModel } from "../../hal/board";
import type { Act } from "./person";

/** Where a story begins: a new terminal, one of yesterday, one whose journal is about to turn over, or one with a settled sale of 500.00. */
export type Start = "blank" | "used" | "worn" | "settled";

/** A short piece of a terminal's life, from the plug on: small enough that the power can go at every point of it. */
export interface Story {
  readonly name: string;
  readonly tells: string;
  readonly model: TerminalModel;
  readonly start: Start;
  readonly acts: readonly Act[];
  /** What the host has of the story's sales when nothing went wrong: "12345 charged". */
  readonly books?: readonly string[];
  /** A cash register stands beside the terminal. */
  readonly till?: "serial" | "tcp";
  /** The terminal and its acquirer have SM4 keys. */
  readonly national?: true;
  /** The power comes back at once, while messages are still under way; else they have arrived by then. */
  readonly impatient?: true;
  /** A supervisor lets a sale pass before a reversal that is owed. */
  readonly deferring?: true;
  /** What it doubles is counted in messages: behind a cut it may be a sign-in, and the sale behind that meets keys that are not the host's. */
  readonly doubling?: true;
  /** Loads a key from afar, which a terminal does over TLS alone (money.md §11): not played with `--plain`. */
  readonly overTls?: true;
}
