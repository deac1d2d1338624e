import type { TerminalModel } from "../../hal/board";
import type { Room } from "../scenario/room";
import type { SeededRandom } from "../world/random";
import { playStruck, type Told, wrongIn } from "./play";
import { gridRows, type Wanted } from "./rows";

/** One cell of the grid: a row of the catalogue, at a moment, on a model. */
export interface Cell {
  readonly row: string;
  readonly model: TerminalModel;
  readonly wanted: Wanted;
}

const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);

/** Every row × moment × model that can strike. */
export function cellsOf(rows: readonly string[] = Object.keys(gridRows)): readonly Cell[] {
  return rows.flatMap((row) =>
    (gridRows[row] ?? []).flatMap((wanted) =>
      models.filter((model) => wanted.models?.includes(model) ?? true).map((model): Cell => ({ row, model, wanted })),
    ),
  );
}

export interface Judged {
  readonly cell: Cell;
  readonly told: readonly Told[];
  /** Absent: right. */
  readonly wrong?: string;
}

/** Plays one cell in a world of its own. */
export async function playCell(room: Room, cell: Cell): Promise<Judged> {
  const { row, wanted } = cell;
  const told = await playStruck(room, [{ code: row, at: wanted.at }], wanted.way ?? "swipe");
  const wrong = wrongIn(told, wanted);
  return { cell, told, ...(wrong === undefined ? {} : { wrong }) };
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
    if (first.wanted.way !== second.wanted.way && first.wanted.way && second.wanted.way) continue;
    return { first, second };
  }
}

/** Which of the pair was told first, and whether it was among the first two. */
export interface PairPlayed {
  readonly right: "first" | "first-two" | "none";
  readonly told: readonly Told[];
}

export async function playPair(room: Room, { first, second }: Pair): Promise<PairPlayed> {
  const struck = [first, second].map(({ row, wanted }) => ({ code: row, at: wanted.at }));
  const told = await playStruck(room, struck, first.wanted.way ?? second.wanted.way ?? "swipe");
  const codes = told.map(({ code }) => code);
  // One may bring the other to another moment: then it is told by the row's own code.
  const right = [first, second].flatMap(({ row, wanted }) => [row, wanted.code, wanted.or]);
  const isRight = (code: string | undefined) => code !== undefined && right.includes(code);
  return { told, right: isRight(codes[0]) ? "first" : isRight(codes[1]) ? "first-two" : "none" };
}
