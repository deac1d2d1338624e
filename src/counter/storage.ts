import type { Text } from "../../hal/display";
import { slipsOwed } from "../book/slips";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose, forSupport } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { counted, text } from "../screen/text";
import { showWithMore } from "./more";

/** Below this share of all that is stored, getting rid of what waits makes no room: the batch itself fills it. */
const OPEN_SHARE = 4;

/** D04, with what makes room: what waits most, where it is much of what is stored; else settlement. */
export async function storageFull({ book, devices }: Terminal): Promise<Diagnosis> {
  const slips = devices.printer ? await slipsOwed(book) : 0;
  const uploads = book.signatures.uploads().length + (await book.unsentStans()).length;
  const waiting: readonly (readonly [count: number, remedy: Text, detail: Text])[] = [
    [
      slips,
      text("请装纸补打签购单", "Load paper: slips must be printed"),
      text(`待打签购单 ${slips} 笔`, `Slips waiting: ${slips}`),
    ],
    [
      uploads,
      text("请联网上送签名", "Connect: signatures must be sent"),
      text(`待上送签名 ${uploads} 笔`, `Signatures waiting: ${uploads}`),
    ],
    [
      book.unsignedCount,
      text("请在菜单4中补签", "Have them signed: menu 4"),
      text(`待补签名 ${book.unsignedCount} 笔`, `Unsigned: ${book.unsignedCount}`),
    ],
  ];
  const [most] = waiting.toSorted(([a], [b]) => b - a);
  if (!most || most[0] * OPEN_SHARE <= book.closedCount) return diagnose("D04");
  const [, remedy, detail] = most;
  return diagnose("D04", { remedy, detail });
}

const noneLost = text("记录没有丢失", "No records were lost");

/** D03: sectors that failed are told once, as soon as nobody is in the middle of anything. */
export async function tellFailedSectors(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const sectors = await book.upkeep.sectorsToTell();
  if (sectors === 0) return;
  const moved = text(`已停用 ${sectors} 处，数据已转移`, `${counted(sectors, "place")} out of use, data moved`);
  // What was lost beside it D08 tells: then this is not the place to say that nothing was.
  const lost = book.losses.wasDamaged;
  const diagnosis = forSupport(diagnose("D03", lost ? {} : { detail: noneLost }), moved);
  await showWithMore(terminal, noticeScreen(diagnosis), diagnosis);
  await book.upkeep.toldOfSectors(sectors);
}
