import type { Text } from "../../hal/display";
import type { SettlementReport } from "../book/settlement-record";
import type { Terminal } from "../context";
import { checkingLine } from "../counter/notice";
import { showEnd } from "../counter/show-end";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { feesDifferText } from "../diagnosis/fees";
import { outOfStepDiagnosis, signInDiagnosis } from "../diagnosis/host-failures";
import { knownMeaning } from "../diagnosis/known-meaning";
import { whyLines } from "../diagnosis/screens";
import type { BatchRefused, SignInFailure } from "../evidence/failures";
import { sixDigits } from "../host/fields";
import { asksForSignIn, OTHER_BATCH } from "../host/response-codes";
import type { Totals } from "../host/settlement";
import { LARGE_LINES_MAX, LINES_MAX, rowsOf, type Screen } from "../screen/panel";
import { sendsToSupport, text } from "../screen/text";
import { words } from "../screen/words";
import { formatFen } from "../values/money";
import type { Progress, Show } from "./progress";
import { allOf, feesText, hasUnsettled, isBalanced, netFenOf, remarksOf, totalsIn } from "./report-words";

/** What it does just now, in words. */
const steps: { readonly [step in Progress["step"]]: Text } = Object.freeze({
  owed: text("先处理未完成的款项和签名", "Finishing open work first"),
  totals: text("正在与{acquirer}核对总额", "Comparing totals with {acquirer}"),
  details: text("正在上送明细", "Sending the details"),
  certificates: text("正在上送芯片卡数据", "Sending chip card data"),
  ending: text("正在结束本批", "Closing the batch"),
});

/** Behind an amount that somebody has typed, or a function that was chosen. */
export const settlesFirst = text("新交易还没开始，正在完成上次结算", "Nothing charged yet. Ending last settlement");

/** The screen while it goes on. @param why it goes on now, where people asked for something else. */
export function showProgress({ panel }: Terminal, ...why: readonly Text[]): Show {
  return ({ step, sent = 0, wanted }) => {
    const far = wanted ? [text(`已上送 ${sent}/${wanted} 笔`, `${sent} of ${wanted} sent`)] : [];
    return panel.show({
      id: "settlement",
      title: words.settle,
      lines: [...why, steps[step], ...far, words.pleaseWait],
      mood: "waiting",
    });
  };
}

/**
 * The last report on the screen, F1 leads to what differs.
 * @param more what there is to say beside it. @param next it is of before: the batch that is settled behind it.
 */
export async function showReport(
  terminal: Terminal,
  report: SettlementReport,
  more: readonly Text[] = [],
  next?: number,
): Promise<void> {
  const remarks = remarksOf(report);
  const hints = remarks.length > 0 ? [text("F1 查看备注", "F1: notes")] : [];
  const checking = await checkingLine(terminal);
  const shown = reportScreen(report, [...more, ...hints], checking ? rowsOf([checking]) : 0);
  const screen = next === undefined ? shown : { ...shown, ...asEarlier(report, shown, next) };
  while ((await showEnd(terminal, screen)) === "f1" && remarks.length > 0)
    for (let at = 0; at < remarks.length; at += LINES_MAX)
      await showEnd(terminal, { ...screen, lines: remarks.slice(at, at + LINES_MAX) });
}

/** @param below rows that the panel adds: of money that is being checked. */
export function reportScreen(report: SettlementReport, more: readonly Text[], below = 0): Screen {
  const balanced = isBalanced(report);
  const netFen = netFenOf(report);
  const own = allOf(totalsIn(report.own));
  const host = allOf(totalsIn(report.host));
  const differ = report.fees && feesDifferText(report.fees);
  const batch = text(`批次 ${sixDigits(report.batch)}`, `Batch ${sixDigits(report.batch)}`);
  const charged = text(
    `收款 ${own.debits} 笔 ${formatFen(own.debitFen)}`,
    `Charged ${own.debits}: ${formatFen(own.debitFen)}`,
  );
  const returned = text(
    `退款 ${own.credits} 笔 ${formatFen(own.creditFen)}`,
    `Returned ${own.credits}: ${formatFen(own.creditFen)}`,
  );
  // Where the totals differ they stand behind F1: there are more pressing lines.
  const fees = balanced && report.fees ? [feesText(report.fees)] : [];
  const beside = [
    ...(netFen === undefined ? [] : [text(`结算净额 ${formatFen(netFen)}`, `Net of fees: ${formatFen(netFen)}`)]),
    ...(balanced ? [] : [...hostLines(own, host, hasUnsettled(report)), remedyOf(report)]),
    ...(differ ? [differ] : []),
    ...(differ && balanced ? [catalogue.E12.remedy] : []),
    ...more,
  ];
  // Of fees that are as agreed, and of a side that both have come to, the slip tells, too: without them the letters stay large.
  const isLong = 2 + rowsOf([...fees, ...beside]) + below > LARGE_LINES_MAX;
  const { isCharged, isReturned } = sidesThatDiffer(own, host);
  const lines = [
    ...(isLong && isReturned && !isCharged ? [] : [charged]),
    ...(isLong && isCharged && !isReturned ? [] : [returned]),
    ...(isLong && netFen !== undefined && !differ ? [] : fees),
    ...beside,
  ];
  return {
    id: "settlement",
    title: balanced
      ? text("结算完成，已对平", "Settled, balanced")
      : text("结算完成，不平 (E01)", "Settled, not balanced (E01)"),
    // The slip has the batch, too: a line more, and the letters would be small.
    lines: (!isLong && rowsOf(lines) + below < LARGE_LINES_MAX ? [batch, ...lines] : lines).slice(0, LINES_MAX),
    mood: balanced ? "good" : "bad",
    notice: true,
  };
}

/** Where no details were sent, or the host refused or never answered them, no line says that they were sent. */
function remedyOf(report: SettlementReport): Text {
  const { refused, uploaded } = report;
  // As of fees that differ: there is something to look at, and nothing was sent.
  if (refused === 0) return uploaded > 0 ? catalogue.E01.remedy : catalogue.E12.remedy;
  if (hasUnsettled(report)) return text(`${refused} 笔未结算，请联系客服`, `${refused} unsettled: ask support`);
  return text(`${refused} 笔未被接收，请联系客服`, `${refused} not taken: ask support`);
}

/** Of a settlement that was told to nobody yet, where another batch is to be settled now: when it was, and what comes. */
function asEarlier(
  { closedAt }: SettlementReport,
  { lines = [] }: Screen,
  next: number,
): Pick<Screen, "title" | "lines"> {
  const [day, time] = [`${closedAt.slice(4, 6)}-${closedAt.slice(6, 8)}`, hourText(closedAt.slice(8))];
  const batch = sixDigits(next);
  return {
    title: text(`上次结算 ${day} ${time}`, `Settled before: ${day} ${time}`),
    lines: [...lines.slice(0, LARGE_LINES_MAX - 1), text(`接着结算批次 ${batch}`, `Now batch ${batch} follows`)],
  };
}

/**
 * What the host comes to, of the side that differs. Of both where neither does: then it is a record.
 * @param isUnsettled a former batch: then totals that are the same would only seem to contradict the title.
 */
function hostLines(own: Totals, host: Totals, isUnsettled: boolean): readonly Text[] {
  const { isCharged, isReturned } = sidesThatDiffer(own, host);
  if (isUnsettled && !isCharged && !isReturned) return [];
  const charged = text(
    `主机收款 ${host.debits}笔 ${formatFen(host.debitFen)}`,
    `Host charged ${host.debits}: ${formatFen(host.debitFen)}`,
  );
  const returned = text(
    `主机退款 ${host.credits}笔 ${formatFen(host.creditFen)}`,
    `Host returned ${host.credits}: ${formatFen(host.creditFen)}`,
  );
  return [...(isCharged || !isReturned ? [charged] : []), ...(isReturned || !isCharged ? [returned] : [])];
}

function sidesThatDiffer(own: Totals, host: Totals): { readonly isCharged: boolean; readonly isReturned: boolean } {
  return {
    isCharged: own.debitFen !== host.debitFen || own.debits !== host.debits,
    isReturned: own.creditFen !== host.creditFen || own.credits !== host.credits,
  };
}

const notDone = text("结算未完成", "Not settled yet");

/** @param at hhmm, what stands behind it does not count. */
export function hourText(at: string): string {
  return `${at.slice(0, 2)}:${at.slice(2, 4)}`;
}

/**
 * Nothing is lost. begun: it goes on by itself from where it is. Else nothing was sent yet, so that nothing is under way.
 * @param at when it settles by itself, hhmm.
 */
export function laterScreen(why: SignInFailure, begun: boolean, at: string | undefined): Screen {
  const told = signInDiagnosis(why);
  const time = at === undefined ? undefined : hourText(at);
  const again =
    time === undefined
      ? text("请稍后再结算", "Settle again later")
      : text(`请稍后再结算，或等 ${time} 自动结算`, `Settle again, or it does at ${time}`);
  // What somebody else has to mend first no waiting mends.
  const waits = told.who.includes("T") || !sendsToSupport(told.remedy) ? [again] : [];
  const cause = begun ? diagnose("E02", { detail: told.cause }) : told;
  return {
    id: "settlement",
    title: notDone,
    lines: begun ? whyLines(cause) : [...whyLines(told), ...waits].slice(0, LINES_MAX),
    mood: "bad",
    notice: true,
  };
}

/**
 * What the terminal mends by itself is tried again by itself, as where nobody answered: the settlement is under way.
 * @param batchRefused why the terminal has not taken the batch that the host has opened.
 */
export function refusedBySettlement(responseCode: string, batchRefused: BatchRefused | undefined): Screen {
  const told = toldOfRefusal(responseCode, batchRefused);
  const goesOn = told.who.includes("T");
  return {
    id: "settlement",
    title: notDone,
    lines: whyLines(goesOn ? diagnose("E02", { responseCode, detail: told.cause }) : told),
    mood: "bad",
    notice: true,
  };
}

function toldOfRefusal(responseCode: string, batchRefused: BatchRefused | undefined): Diagnosis {
  // The host stays where it is, and no sign-in brings the terminal there.
  if (responseCode === OTHER_BATCH && batchRefused === "used")
    return diagnose("B18", { responseCode, ...knownMeaning("B18", responseCode) });
  // Only a sign-in tells whether the merchant is closed, and the one on the way was taken.
  if (asksForSignIn(responseCode)) return outOfStepDiagnosis(responseCode);
  return signInDiagnosis({ kind: "refused", responseCode });
}

export const nothingScreen: Screen = Object.freeze({
  id: "settlement",
  title: words.settle,
  lines: Object.freeze([text("没有待结算的交易", "Nothing to settle")]),
});

/** Money is being checked: the one before its second reversal, or any other. */
export function waitsScreen(count: number, repeat: boolean): Screen {
  return {
    id: "settlement",
    title: notDone,
    lines: [
      text(`${count} 笔款项还在核查`, `Being checked: ${count}`),
      repeat ? text("请过两分钟再结算", "Settle in two minutes") : text("核查完再结算", "Settle when that is over"),
    ],
    mood: "waiting",
    notice: true,
  };
}
