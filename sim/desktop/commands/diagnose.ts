import { parseArgs } from "node:util";
import { type Cell, cellsOf, drawPair, type Judged, playCell, playPair, seedFor } from "../../diagnose/grid";
import { firstTold, lateBy } from "../../diagnose/judge";
import { gridRows, pending } from "../../diagnose/rows";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { SeededRandom } from "../../world/random";
import { createEngine } from "../engines/engines";
import { parsed, seedOf, WrongOption } from "./options";
import { say } from "./say";

const usage = "usage: npm run diagnose -- --all | --row CODE… [--pairs N] [--seed N]";
/** As many pairs as a run plays unless told. */
const PAIRS = 2_000;

/** `npm run diagnose`: is every row told right, at every moment, on every model? Last line: what came of it, as JSON. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values } = parsed(() =>
      parseArgs({
        args: [...argv],
        options: {
          all: { type: "boolean", default: false },
          row: { type: "string", multiple: true },
          pairs: { type: "string" },
          seed: { type: "string" },
          help: { type: "boolean", short: "h" },
        },
      }),
    );
    if (values.help) return say(usage, 0);
    const rows = values.row ?? (values.all ? Object.keys(gridRows) : []);
    if (rows.length === 0) throw new WrongOption("neither --all nor --row");
    for (const row of rows)
      if (!Object.hasOwn(gridRows, row)) throw new WrongOption(`--row ${row}: ${pending[row] ?? "no row of the grid"}`);
    const pairs = values.pairs === undefined ? (values.all ? PAIRS : 0) : seedOf(values.pairs);
    return await diagnose(rows, pairs, values.seed === undefined ? 1 : seedOf(values.seed));
  } catch (error) {
    if (error instanceof WrongOption) return say(`${error.message}\n${usage}`, 2);
    throw error;
  }
}

async function diagnose(rows: readonly string[], pairs: number, seed: number): Promise<number> {
  const cells = cellsOf(rows);
  const wrong: Judged[] = [];
  const seconds: number[] = [];
  for (const cell of cells) {
    const judged = await inNewWorld([cell], (room) => playCell(room, cell));
    const first = firstTold(judged.played.told, cell.wanted);
    if (first && cell.wanted.code !== undefined) seconds.push(lateBy(first, cell.wanted) / 1000);
    if (judged.wrong !== undefined) {
      wrong.push(judged);
      say(`${nameOf(cell)}: ${judged.wrong}`, 0);
    }
  }
  const random = new SeededRandom(seed);
  let [first, firstTwo] = [0, 0];
  for (let drawn = 0; drawn < pairs; drawn++) {
    const pair = drawPair(cells, random);
    const { right, told } = await inNewWorld([pair.first, pair.second], (room) => playPair(room, pair));
    if (right === "first") first++;
    if (right !== "none") firstTwo++;
    else say(`${nameOf(pair.first)} with ${nameOf(pair.second)}: told ${told.map(({ code }) => code).join(", ")}`, 0);
  }
  seconds.sort((a, b) => a - b);
  const last = {
    injected: cells.length,
    correct: cells.length - wrong.length,
    wrong: wrong.map(({ cell, wrong: why }) => `${nameOf(cell)}: ${why}`),
    pairs,
    pairsFirst: first,
    pairsFirstTwo: firstTwo,
    secondsToDiagnosis: { median: seconds[Math.floor(seconds.length / 2)] ?? 0, worst: seconds.at(-1) ?? 0 },
    pending: Object.keys(pending),
  };
  say(JSON.stringify(last), 0);
  return wrong.length === 0 && firstTwo === pairs ? 0 : 1;
}

function nameOf({ row, acquirer, model, wanted }: Cell): string {
  return `${row}@${wanted.at}/${wanted.pairings ? `${acquirer}-` : ""}${model}`;
}

async function inNewWorld<Result>(
  cells: readonly [Cell, ...Cell[]],
  play: (room: Room) => Promise<Result>,
): Promise<Result> {
  const { engine, close } = await createEngine("node");
  try {
    const room = await Room.open({
      simulator: {
        seed: seedFor(...cells),
        startMs: DEFAULT_START_MS,
        model: cells[0].model,
        acquirer: cells[0].acquirer,
        ...(cells[0].wanted.till ? { till: "serial" as const } : {}),
        engine,
      },
    });
    return await play(room);
  } finally {
    await close();
  }
}
