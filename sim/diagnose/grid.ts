import type { TerminalModel } from "../../hal/board";
import type { AcquirerProfile } from "../acquirer/configuration";
import { namesOn } from "../scenario/names";
import type { Room } from "../scenario/room";
import type { StepName } from "../scenario/steps";
import type { SeededRandom } from "../world/random";
import { firstTold, wrongIn } from "./judge";
import { type Played, playStruck, type Told } from "./play";
import { gridRows } from "./rows";
import type { Pairing, Wanted } from "./wanted";

/** One cell of the grid: a row of the catalogue, at a moment, on a model. */
export interface Cell {
  readonly row: string;
  readonly acquirer: AcquirerProfile;
  readonly model: TerminalModel;
  readonly wanted: Wanted;
}

/** All models of the default acquirer. */
const usual: readonly Pairing[] = Object.freeze<Pairing[]>([
  ["lakala", "classic"],
  ["lakala", "esign"],
  ["lakala", "smart"],
]);

/** Every row × moment × model that can strike. */
export function cellsOf(rows: readonly string[] = Object.keys(gridRows)): readonly Cell[] {
  return rows.flatMap((row) =>
    (gridRows[row] ?? []).flatMap((wanted) =>
      (wanted.pairings ?? usual.filter(([, model]) => wanted.models?.includes(model) ?? true)).map(
        ([acquirer, model]): Cell => ({ row, acquirer, model, wanted }),
      ),
    ),
  );
}

export interface Judged {
  readonly cell: Cell;
  readonly played: Played;
  /** Absent: right. */
  readonly wrong?: string;
}

/** Plays one cell in a world of its own. */
export async function playCell(room: Room, cell: Cell): Promise<Judged> {
  const { wanted } = cell;
  const enough = (told: readonly Told[]) => wanted.code !== undefined && isTold(told, wanted);
  const played = await playStruck(room, [cell], wanted.way ?? "swipe", enough);
  const wrong = wrongIn(played, wanted, namesOn(room.simulator)) ?? (await wanted.holds?.(room));
  return { cell, played, ...(wrong === undefined ? {} : { wrong }) };
}

/** Is there no more to wait for: its cause, and what became of the money where the row says so? */
function isTold(told: readonly Told[], wanted: Wanted): boolean {
  const first = firstTold(told, wanted);
  return first !== undefined && (wanted.money === null || first.money !== null);
}

/** Two rows of one model, each at one of its moments, drawn by seed. */
export interface Pair {
  readonly first: Cell;
  readonly second: Cell;
}

export function drawPair(cells: readonly Cell[], random: SeededRandom): Pair {
  for (;;) {
    const first = cells[random.below(cells.length)];
    const second = cells[random.below(cells.length)];
    if (!first || !second || first.row === second.row || first.model !== second.model) continue;
    if (first.acquirer !== second.acquirer) continue;
    if (!goTogether(first.wanted, second.wanted)) continue;
    return { first, second };
  }
}

/** A tap that small asks for no PIN and no signature. */
const notAfterTap: readonly StepName[] = Object.freeze(["pin", "last-word", "sign"]);

/** One card is shown in one way, and comes to both steps; neither replaces the other. */
function goTogether(first: Wanted, second: Wanted): boolean {
  if (first.alone || second.alone) return false;
  // Each begins with a terminal at which nobody has logged in.
  if (first.before && second.before) return false;
  if (first.way && second.way && first.way !== second.way) return false;
  if (first.changes !== undefined && first.changes === second.changes) return false;
  const tapped = first.way === "tap" || second.way === "tap";
  // Who has no pad is no model for rows of the pad: behind a tap nobody signs.
  const signs = ({ at, models }: Wanted) => notAfterTap.includes(at) || models?.includes("classic") === false;
  return !(tapped && [first, second].some(signs));
}

/** Which of the pair was told first, and whether it was among the first two. */
export interface PairPlayed {
  readonly right: "first" | "first-two" | "none";
  readonly told: readonly Told[];
}

export async function playPair(room: Room, pair: Pair): Promise<PairPlayed> {
  const { first, second } = pair;
  const way = first.wanted.way ?? second.wanted.way ?? "swipe";
  const enough = (seen: readonly Told[]) => seen.length > 0 && rightOf(pair, seen) !== "none";
  const { told } = await playStruck(room, [first, second], way, enough);
  return { told, right: rightOf(pair, told) };
}

function rightOf({ first, second }: Pair, told: readonly Told[]): PairPlayed["right"] {
  const codes = told.map(({ code }) => code);
  // One may bring the other to another moment: then it is told by the row's own code, or has nothing to tell there.
  if (codes.length === 0) return mayBeQuiet(first) && mayBeQuiet(second) ? "first" : "none";
  const right = [first, second].flatMap(({ row, wanted }) => [row, wanted.code, wanted.or, wanted.behindRestart]);
  const isRight = (code: string | undefined) => code !== undefined && right.includes(code);
  return isRight(codes[0]) ? "first" : isRight(codes[1]) ? "first-two" : "none";
}

/** At one of its steps, or by another chance, this row has nothing to tell. */
function mayBeQuiet({ row, wanted }: Cell): boolean {
  return (
    wanted.seed !== undefined ||
    wanted.fleeting === true ||
    (gridRows[row] ?? []).some(({ code }) => code === undefined)
  );
}

/** The chance of the world that a play of these needs. */
export function seedFor(...cells: readonly Cell[]): number {
  return cells.find(({ wanted }) => wanted.seed !== undefined)?.wanted.seed ?? 1;
}
