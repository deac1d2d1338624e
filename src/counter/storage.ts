import type { Text } from "../../hal/display";
import { slipsOwed } from "../book/slips";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose, forSupport } from "../diagnosis/diagnosis";
import { printerRemedy } from "../diagnosis/printer-words";
import { noticeScreen } from "../diagnosis/screens";
import { understood } from "../receipt/print";
import { counted, text } from "../screen/text";
import { showWithMore } from "./more";

/** Below this share of all that is stored, getting rid of what waits makes no room: the batch itself fills it. */
const OPEN_SHARE = 4;

/** D04, with what fills the store, and the remedy for that: what waits most, where it is much of what is stored; else the batch. */
export async function storageFull(terminal: Terminal): Promise<Diagnosis> {
  const { book, devices, session } = terminal;
  const slips = devices.printer ? await slipsOwed(book) : 0;
  const taken = book.signatures.uploads();
  const uploads = taken.length + (await book.unsentStans()).length;
  const refused = taken.some((stan) => session.uploads.refused.has(stan));
  const unsigned = book.unsignedCount;
  const waiting: readonly (readonly [count: number, remedy: Text, detail: Text])[] = [
    [slips, await slipsRemedy(terminal), text(`待打签购单 ${slips} 笔`, `${counted(slips, "slip")} to print`)],
    [
      uploads,
      refused ? askAboutSignatures : reconnect,
      text(`待上送签名 ${uploads} 笔`, `${counted(uploads, "signature")} to send`),
    ],
    [
      unsigned,
      text("请在菜单4中补签", "Get them signed: menu 4"),
      text(`待补签名 ${unsigned} 笔`, `${counted(unsigned, "slip")} to be signed`),
    ],
  ];
  const [most] = waiting.toSorted(([a], [b]) => b - a);
  if (most && most[0] * OPEN_SHARE > book.closedCount) {
    const [, remedy, detail] = most;
    return diagnose("D04", { remedy, detail });
  }
  const sales = await book.settlements.closedCount();
  if (await book.batchIsFull()) return diagnose("D04", { cause: batchFull });
  // There is nothing to settle, so a settlement would make no room.
  if (sales === 0) return diagnose("D04", { remedy: freedBySupport });
  return diagnose("D04", { detail: text(`未结算交易 ${sales} 笔`, `${counted(sales, "sale")} not settled`) });
}

const freedBySupport = text("请联系客服清理", "Call support to free it");
const batchFull = text("本批笔数已满", "This batch is full");

/** What keeps the slips from coming out; nothing but a key where the printer is well. */
async function slipsRemedy({ devices }: Terminal): Promise<Text> {
  const trouble = devices.printer && understood(await devices.printer.status());
  return trouble === undefined || trouble === "ready"
    ? text("请按菜单3补打", "Print them: menu 3")
    : printerRemedy(trouble);
}

const reconnect = text("请检查网络，恢复后自动上送", "Check the network; they go by themselves");
/** The network is not to blame: the host does not take them. */
const askAboutSignatures = text("{acquirer}未接收，请联系客服", "{acquirer} refuses them: call support");

const noneLost = text("记录没有丢失", "No records were lost");

/** D03: sectors that failed are told once, as soon as nobody is in the middle of anything. */
export async function tellFailedSectors(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const sectors = await book.upkeep.sectorsToTell();
  if (sectors === 0) return;
  const moved = text(`已停用 ${sectors} 处，数据已转移`, `${counted(sectors, "area")} out of use, data moved`);
  // What was lost beside it D08 tells: then this is not the place to say that nothing was.
  const lost = book.losses.wasDamaged;
  const diagnosis = forSupport(diagnose("D03", lost ? {} : { detail: noneLost }), moved);
  await showWithMore(terminal, noticeScreen(diagnosis), diagnosis);
  await book.upkeep.toldOfSectors(sectors);
}
