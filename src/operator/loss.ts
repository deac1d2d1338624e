import type { Text } from "../../hal/display";
import { type LossMemory, sizeOf } from "../book/loss";
import type { LostSale } from "../book/losses";
import { moneyOf } from "../book/states";
import type { Terminal } from "../context";
import { moreHint } from "../counter/more";
import { END_MS, showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { saleListLine } from "../diagnosis/ends";
import { lostLines, lostListLine } from "../diagnosis/lost-words";
import { noticeScreen } from "../diagnosis/screens";
import { isDigit, LINES_MAX, type Screen } from "../screen/panel";
import { text } from "../screen/text";

/**
 * D08: the journal lost something while the power was off. Names what is being checked, until somebody has said by a key that he has
 * seen it. No number stands there that is not certain, and nothing that reads as if the rest were whole.
 * @returns whether it was shown.
 */
export async function tellLoss(terminal: Terminal): Promise<boolean> {
  const { book, session } = terminal;
  const loss = await book.losses.toTell();
  if (!loss) return false;
  const { epochMs } = await terminal.devices.clock.now();
  book.evidence.note("storage", epochMs / 1000, loss.records);
  const open = (await book.checking()).filter((transaction) => moneyOf(transaction) === "being checked");
  const doubtful = open
    .filter((each) => (each.state === "reversing" || each.state === "repeating") && each.doubt)
    .map(({ facts }): LostSale => ({ state: "lost", stans: [facts.stan, facts.stan] }));
  const named = lostLines([...doubtful, ...(await book.losses.list())]);
  const [detail = leastText(loss), ...more] = named;
  const { notice, ...screen } = noticeScreen(diagnose("D08", { detail }));
  const [cause, first, ...rest] = screen.lines;
  const told = [cause, first, ...more, ...rest].filter((line) => line !== undefined);
  // The key works without its hint.
  const lines = told.length < LINES_MAX - 1 ? [...told, moreHint] : told;
  session.lossShown = sizeOf(loss);
  // Where nothing but this is being checked, the panel's line would say it twice.
  const shown = notice && open.length > 0 ? { ...screen, notice, lines } : { ...screen, lines };
  const lost = (await book.losses.list()).filter(({ says }) => says === undefined);
  const page = byVoucher([...open.map((sale) => saleListLine(sale)), ...lost.map(lostListLine)]);
  if (await isAcknowledged(terminal, shown, page)) await book.losses.told(loss);
  return true;
}

/** Of what has no number: more may be gone than was met. */
function leastText({ records }: LossMemory): Text {
  return text(`至少丢失 ${records} 条记录`, `Records lost: ${records} or more`);
}

/** What is being checked, voucher by voucher, and what is certain: a record that can be read is whole (`money.md`, 5). */
function byVoucher(checked: readonly Text[]): Screen {
  if (checked.length === 0)
    return { id: "detail", title: text("记录", "Records"), lines: [noneChecked, allOnRecord], mood: "plain" };
  const shown = checked.slice(0, LINES_MAX - 2);
  const more = checked.length - shown.length;
  const others = more > 0 ? [text(`另有 ${more} 笔，见菜单4`, `${more} more: see menu 4`)] : [];
  return {
    id: "detail",
    title: text("核查中的交易", "Being checked"),
    lines: [...shown, ...others, onRecord],
    mood: "waiting",
  };
}

const noneChecked = text("没有正在核查的交易", "No sale is being checked");
const allOnRecord = text("有记录的交易都准确", "Records here are right");
const onRecord = text("有记录的其他交易都准确", "Other records are right");

/** What stood there and went by itself nobody may have seen; nor does a digit say so, which was meant for the next question. */
async function isAcknowledged(terminal: Terminal, screen: Screen, page: Screen): Promise<boolean> {
  const { panel } = terminal;
  await panel.show(screen);
  for (;;) {
    const press = await panel.key(END_MS);
    if (press.kind !== "key") return false;
    const { key } = press;
    if (key === "enter" || key === "cancel") return true;
    if (isDigit(key)) {
      panel.unread(key);
      return false;
    }
    if (key === "f3") {
      await showEnd(terminal, page);
      await panel.show(screen);
    }
  }
}

/** Sectors looked at in one moment of rest: some tens of milliseconds each. */
const SECTORS_A_REST = 4;

/** At rest: looks through a few sectors, and says at once what it finds lost. @returns whether it did. */
export async function scrubAtRest(terminal: Terminal): Promise<boolean> {
  for (let sector = 0; sector < SECTORS_A_REST && (await terminal.book.losses.scrub()); ) sector++;
  const loss = await terminal.book.losses.toTell();
  // What nobody has acknowledged comes again when somebody logs in, not as long as nobody is there.
  return loss !== undefined && terminal.session.lossShown !== sizeOf(loss) && tellLoss(terminal);
}

/** Between two looks into the flash: a key comes through at once. */
const LOOK_MS = 50;

/**
 * Behind power-up, until somebody types: is all of the journal still there? A boot that read all of it would take seconds.
 * @returns whether another screen was shown meanwhile.
 */
export async function looksThrough(terminal: Terminal, screen: Screen): Promise<boolean> {
  const { panel, book } = terminal;
  if (book.losses.isLookedThrough || panel.typedAhead) return false;
  await panel.show(screen, "");
  return (await looksOn(terminal, LOOKS_MAX)).told;
}

/** So many looks go through the largest chip (1 MB). Damaged flash can move the end further away: nobody is to wait for that. */
export const LOOKS_MAX = 256 / SECTORS_A_REST;

/**
 * The same at home, where somebody logged in at once: what is lost is told in seconds, not after minutes of rest. Until a key comes, or a
 * till asks for something.
 * @returns how many looks are left, and whether another screen was shown meanwhile.
 */
export async function looksOn(
  terminal: Terminal,
  atMost: number,
): Promise<{ readonly left: number; readonly told: boolean }> {
  const { panel, book } = terminal;
  let left = atMost;
  for (; left > 0 && !book.losses.isLookedThrough && !terminal.till?.hasWish; left--) {
    const press = await panel.key(LOOK_MS);
    if (press.kind === "key") panel.unread(press.key);
    if (press.kind !== "timeout") break;
    if (await scrubAtRest(terminal)) return { left: left - 1, told: true };
  }
  return { left, told: false };
}
