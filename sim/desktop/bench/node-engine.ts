import { runTerminal } from "../../../src/terminal";
import { InProcessEngine } from "../../engine/in-process";
import { romOf } from "../../xs/roms";
import { readRoms } from "../engines/xs-engine";

/** The firmware in this very process. */
export async function nodeEngine(): Promise<InProcessEngine> {
  const { font, gbk } = await readRoms();
  return new InProcessEngine({
    start: runTerminal,
    roms: { font: romOf(font), gbk: romOf(gbk) },
    turn: (then) => void setImmediate(then),
  });
}
