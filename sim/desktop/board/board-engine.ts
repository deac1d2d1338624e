import { BoardModel, type BoardModelOptions } from "../../board/board-model";
import type { BoardName } from "../../board/wirings";
import { boardFiles, boardImage } from "./image";

export type BoardEngineOptions = Omit<BoardModelOptions, "name" | "image" | "file" | "turn"> &
  Partial<Pick<BoardModelOptions, "turn">>;

/** A board with what is flashed into it. */
export async function createBoardEngine(name: BoardName, options: BoardEngineOptions = {}): Promise<BoardModel> {
  const [image, files] = await Promise.all([boardImage(name), boardFiles(name)]);
  return new BoardModel({ turn: (then) => void setImmediate(then), ...files, ...options, name, image });
}
