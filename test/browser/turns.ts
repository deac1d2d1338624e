const turn = process.env["QIANSHOU_TURN"];

/** CI takes a third of what is long with each commit, by turns (0 to 2); whoever runs the file takes all. */
export function byTurns<T>(all: readonly T[]): readonly T[] {
  return turn === undefined ? all : all.filter((_, at) => at % 3 === Number(turn) % all.length);
}
