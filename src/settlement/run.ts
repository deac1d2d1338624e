import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { confirmed } from "../counter/confirm";
import { allowed } from "../counter/permission";
import { showEnd } from "../counter/show-end";
import { catalogue } from "../diagnosis/catalogue";
import { printerText } from "../diagnosis/printer-words";
import { noticeScreen } from "../diagnosis/screens";
import { localTime } from "../host/sign-in";
import { settleTimeOf } from "../profiles/settlement-rules";
import { join, text } from "../screen/text";
import { words } from "../screen/words";
import { noteStanding } from "../transaction/flow/standing";
import { epochOf } from "../values/clock";
import type { SettleEnd } from "./close";
import type { Show } from "./progress";
import { printReport } from "./report-slip";
import {
  hourText,
  laterScreen,
  nothingScreen,
  refusedBySettlement,
  settlesFirst,
  showProgress,
  showReport,
  waitsScreen,
} from "./screens";
import { settleBatch } from "./settle";

/** Between two tries by itself: growing, and short enough for several before the host's midnight. */
const PAUSE_MS_MIN = 60_000;
const PAUSE_MS_MAX = 480_000;
/** So long before the host's midnight nothing is waited for any more. */
const BOUND_TIME = "2350";
const REMIND_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** 结算 by hand: what is being checked is left out only where the operator says so. */
export async function settle(terminal: Terminal): Promise<void> {
  const permission = await allowed(terminal, { kind: "settlement" }, [words.settle]);
  if (permission === "left") return;
  if (permission !== "yes") return void (await showEnd(terminal, noticeScreen(permission)));
  const { book } = terminal;
  const before = await book.settlements.report();
  const isMore = (await book.settlements.first()) !== undefined;
  if (before && !before.told) await tell(terminal, isMore ? book.batch : undefined);
  const show = showProgress(terminal);
  const forced = await isForced(terminal);
  let end = await settleBatch(terminal, { without: false, forced, show });
  if (end.kind === "waits" && !end.repeat) {
    const { count } = end;
    const lines = [
      text(`${count} 笔款项还在核查`, `Being checked: ${count}`),
      text("不计入本批，核查另行继续", "Left out; checked on its own"),
    ];
    if (!(await confirmed(terminal, { title: words.settle, lines }))) return;
    end = await settleBatch(terminal, { without: true, forced, show });
  }
  await told(terminal, end);
}

async function told(terminal: Terminal, end: SettleEnd): Promise<void> {
  await pace(terminal, end);
  switch (end.kind) {
    case "closed":
      return tell(terminal);
    case "nothing":
      return void (await showEnd(terminal, nothingScreen));
    case "waits":
      return void (await showEnd(terminal, waitsScreen(end.count, end.repeat)));
    case "refused":
      return void (await showEnd(terminal, refusedBySettlement(end.responseCode, terminal.session.batchRefused)));
    case "later": {
      // What stands in the way stops the next sale, too: home says it.
      noteStanding(terminal, end.why);
      const begun = (await terminal.book.settlements.underWay()) !== undefined;
      return void (await showEnd(terminal, laterScreen(end.why, begun, await settleTimeOf(terminal.book))));
    }
  }
}

/** The slip first, then the screen until somebody has seen it. @param next the batch that is settled behind it. */
async function tell(terminal: Terminal, next?: number): Promise<void> {
  const { settlements } = terminal.book;
  const stopped = await printReport(terminal, false);
  const report = await settlements.report();
  if (!report) return;
  const trouble = stopped ? [join(printerText(stopped), text(" C12", "C12"))] : [];
  await showReport(terminal, report, trouble, next);
  await settlements.keepReport({ ...report, told: true });
}

/** Why it settles by itself. begun: one that was cut, or met no answer. full: nothing can be begun before. */
type Due = "begun" | "time" | "full";

async function due(terminal: Terminal): Promise<Due | undefined> {
  const { book } = terminal;
  if (await book.settlements.underWay()) return "begun";
  if (!(await book.settlements.first())) return undefined;
  if (await isFull(terminal)) return "full";
  const now = await localTime(terminal);
  const at = await settleTimeOf(book);
  if (at === undefined || now.slice(8, 12) < at) return undefined;
  const last = (await book.settlements.settled()).at(-1)?.[1];
  return last !== undefined && last.slice(0, 8) === now.slice(0, 8) && last.slice(8, 12) >= at ? undefined : "time";
}

async function isFull({ book }: Terminal): Promise<boolean> {
  return !book.hasRoom || (await book.batchIsFull());
}

async function isDayOver(terminal: Terminal): Promise<boolean> {
  return (await localTime(terminal)).slice(8, 12) >= BOUND_TIME;
}

/** Nothing can be sold before, or the host's day is over. */
async function isForced(terminal: Terminal): Promise<boolean> {
  return (await isFull(terminal)) || (await isDayOver(terminal));
}

/** At rest: at the set hour, when nothing more has room, and on with one that was cut. @returns whether it had something to do. */
export async function settleByItself(terminal: Terminal): Promise<boolean> {
  const { session, devices } = terminal;
  if (session.readOnly || session.barred) return false;
  if ((await devices.clock.monotonic()) < (session.settling?.notBeforeMs ?? 0)) return false;
  const why = await due(terminal);
  if (why === undefined) return printWaiting(terminal);
  const end = await settleBatch(terminal, {
    without: why !== "time" || (await isDayOver(terminal)),
    forced: await isForced(terminal),
    show: showProgress(terminal),
  });
  await pace(terminal, end);
  if (end.kind === "closed") await printReport(terminal, false);
  return true;
}

/** E02: behind a sign-in one that was cut goes on at once, before anything is sold. */
export async function goOnSettling(terminal: Terminal): Promise<void> {
  if (!(await terminal.book.settlements.underWay())) return;
  const end = await goOn(terminal, showProgress(terminal));
  if (end.kind === "closed" || end.kind === "later") await told(terminal, end);
  else await pace(terminal, end);
}

/**
 * Before the next transaction. A settlement's end that met no answer may have closed the batch. Or it is still on its way: then it closes
 * the batch with the next sale in it, and no report has that sale. So the end is sent once more first. If nobody answers that either,
 * selling goes on. The report is printed at rest.
 */
export async function endFirst(terminal: Terminal): Promise<void> {
  const { book, session } = terminal;
  if (session.readOnly || session.barred || (await book.settlements.underWay())?.phase !== "ending") return;
  await pace(terminal, await goOn(terminal, showProgress(terminal, settlesFirst)));
}

/** Transactions that are still being checked are left out: the settlement has waited for them once. */
async function goOn(terminal: Terminal, show: Show): Promise<SettleEnd> {
  return settleBatch(terminal, { without: true, forced: await isForced(terminal), show });
}

async function printWaiting(terminal: Terminal): Promise<boolean> {
  const report = await terminal.book.settlements.report();
  if (!report || report.printed || (await terminal.devices.printer?.status()) !== "ready") return false;
  return (await printReport(terminal, false)) === undefined;
}

/** What did not come about waits, longer each time. */
async function pace({ session, devices }: Terminal, end: SettleEnd): Promise<void> {
  // Somebody has answered: home must not say any more that nobody does.
  if (end.kind !== "later" && session.down) session.down = undefined;
  if (end.kind === "closed" || end.kind === "nothing") {
    session.settling = undefined;
    return;
  }
  const pauseMs = Math.min(PAUSE_MS_MAX, 2 * (session.settling?.pauseMs ?? PAUSE_MS_MIN / 2));
  session.settling = { notBeforeMs: (await devices.clock.monotonic()) + pauseMs, pauseMs };
}

/** People can do without it: nothing is asked of them. */
export const settlementGoesOn = text("E02 结算中断，会自动继续", "E02: settlement goes on");

/** For home: when it settles by itself, that it has, that it was interrupted, that it should long since. Costs nothing where nothing was sold. */
export async function settlementLines(terminal: Terminal): Promise<readonly Text[]> {
  const { book } = terminal;
  const report = await book.settlements.report();
  const lines: Text[] = [];
  if (report && !report.told) lines.push(text("已自动结算（菜单：结算）", "Settled by itself: menu, Settle"));
  const first = await book.settlements.first();
  if (!first) return lines;
  if (await book.settlements.underWay()) return [...lines, settlementGoesOn];
  const now = await localTime(terminal);
  const nowMs = epochOf(now);
  if (nowMs - epochOf(first.facts.localTime) > DAY_MS)
    lines.push(join(text("E03 ", "E03:"), catalogue.E03.cause), catalogue.E03.remedy);
  const at = await settleTimeOf(book);
  const inMs = at === undefined ? -1 : epochOf(`${now.slice(0, 8)}${at}00`) - nowMs;
  if (at !== undefined && inMs > 0 && inMs <= REMIND_MS) {
    const time = hourText(at);
    lines.push(text(`将于 ${time} 自动结算`, `Settles itself at ${time}`));
  }
  return lines;
}
