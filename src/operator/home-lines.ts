import type { Text } from "../../hal/display";
import type { Bearer, BearerState } from "../../hal/network";
import { isStored } from "../book/states";
import type { Terminal } from "../context";
import { batteryLine, CRITICAL, LOW, lowLevelOf } from "../counter/battery";
import { openLossLines } from "../counter/lost";
import { storageFull } from "../counter/storage";
import { bearerNames } from "../diagnosis/bearer-words";
import { catalogue } from "../diagnosis/catalogue";
import { weakLine } from "../diagnosis/causes";
import { checkedText } from "../diagnosis/end-screens";
import { tooManyLeft } from "../diagnosis/known-meaning";
import { partCause } from "../diagnosis/parts";
import { printerLines } from "../diagnosis/printer-words";
import { responseMeaning } from "../diagnosis/response-meaning";
import { warnings } from "../diagnosis/warnings";
import { OTHER_BATCH } from "../host/response-codes";
import { payoutLines } from "../payout/run";
import { warningRulesOf } from "../profiles/warning-rules";
import { LARGE_LINES_MAX, LINES_MAX, rowsOf } from "../screen/panel";
import { counted, join, sendsToSupport, text } from "../screen/text";
import { supportText, words } from "../screen/words";
import { settlementGoesOn, settlementLines } from "../settlement/run";
import { scriptReportCount } from "../transaction/card/script-results";
import { standingLines, standsForSupport } from "../transaction/flow/standing";
import { unreadLines } from "../transaction/flow/told";
import type { AtHome } from "./at-home";
import { announcementLines } from "./fees";
import { plainNotice } from "./plain-notice";
import { testedLine } from "./report";
import { restLines } from "./rest";

const DAY_MS = 86_400_000;
/** Looks over which the loss is smoothed: a burst is no trend. */
const LOOKS_SMOOTHED = 32;
/** What is left of eight lines. */
const CHECKING_SHOWN_MAX = 3;

/** What home says below its title: the shop, what can be done, and what is wrong or still to be done. */
export async function homeLines(terminal: Terminal, seen: AtHome) {
  const { session, personalisation } = terminal;
  const { unended } = seen;
  const open = unended.filter((transaction) => !isStored(transaction));
  const lost = await openLossLines(terminal);
  const network = networkLines(terminal, seen.bearers);
  // Keys on the touch screen say it themselves.
  const hints = terminal.devices.display.largeKeys ? [] : [words.typeAmount, words.menuHint];
  const told = [
    text(personalisation.merchantName, personalisation.merchantName),
    text(`操作员 ${session.operator?.number ?? ""}`, `Operator ${session.operator?.number ?? ""}`),
    ...plainNotice(terminal),
    ...((await hasKey(terminal)) && (await canSell(terminal, seen)) ? hints : [words.noSalesNow, ...hints.slice(1)]),
    // Where there is no network nobody knows what stands behind it.
    ...standingLines(session.barred, network.includes(noNetwork) ? undefined : session.down),
    ...((await isFull(terminal)) ? await fullLines(terminal) : []),
    ...(session.keyless ? [join(text("A14 ", "A14:"), catalogue.A14.cause)] : []),
    // The host declines every sale with 77 until support, or a settlement, has ended that.
    ...(session.batchRefused === "used" ? [join(text("B18 ", "B18:"), responseMeaning(OTHER_BATCH).merchant)] : []),
    ...(session.batchRefused === "left" ? [join(text("E03 ", "E03:"), tooManyLeft), catalogue.E03.remedy] : []),
    ...(session.cardSetsNotBeforeMs === undefined ? [] : [join(text("A17 ", "A17:"), catalogue.A17.cause)]),
    ...(session.deadPart ? [join(partCause(session.deadPart), text(" (B20)", "(B20)")), catalogue.B20.remedy] : []),
    ...network,
    ...batteryLine(seen.power),
    ...(await warningLines(terminal, seen)),
    ...testedLine(terminal),
    ...unreadLines(session).slice(0, CHECKING_SHOWN_MAX),
    ...(await restLines(terminal)).slice(0, CHECKING_SHOWN_MAX),
    ...open.slice(0, CHECKING_SHOWN_MAX).map((sale) => checkedText(sale, session)),
    ...lost,
    ...(await settlementLines(terminal)),
    ...(await announcementLines(terminal)),
    ...(await payoutLines(terminal)),
    ...(await owedLines(terminal, seen, unended.length - open.length)),
  ];
  const isForSupport = standsForSupport(session) || session.keyless === true || session.batchRefused === "used";
  const lines = withNumber(withoutRepeats(told), isForSupport);
  return [words.menuHint, told[0], settlementGoesOn].reduce(inLarge, lines).slice(0, LINES_MAX);
}

/** Where the lines would have to be small, without one that people can do without. */
function inLarge(lines: readonly Text[], without: Text | undefined): readonly Text[] {
  return rowsOf(lines) > LARGE_LINES_MAX ? lines.filter((line) => line !== without) : lines;
}

/** One remedy may help against two of them. */
function withoutRepeats(lines: readonly Text[]): readonly Text[] {
  return lines.filter(({ zh }, at) => lines.findIndex((line) => line.zh === zh) === at);
}

/** Support's number behind the first line that sends people there, or last; none where a line has it. @param called support is the remedy. */
function withNumber(lines: readonly Text[], called: boolean): readonly Text[] {
  if (lines.includes(supportText)) return lines;
  const at = lines.findIndex((line) => sendsToSupport(line) && !line.zh.includes("{phone}"));
  if (at < 0) return called ? [...lines, supportText] : lines;
  return [...lines.slice(0, at + 1), supportText, ...lines.slice(at + 1)];
}

/** No room for a transaction, or none in this batch. */
async function isFull({ book }: Terminal): Promise<boolean> {
  return !book.hasRoom || (await book.batchIsFull());
}

/** D04, and what is to be done about what fills the store. Slips and signatures that wait have a line of their own below. */
async function fullLines(terminal: Terminal): Promise<readonly Text[]> {
  const { cause, remedy } = await storageFull(terminal);
  return [join(text("D04 ", "D04:"), cause), remedy];
}

/** A14: whoever looks here before a sale need not find out in it. */
async function hasKey({ devices, session }: Terminal): Promise<boolean> {
  const { master } = await devices["secure-element"].status();
  if (!master) session.keyless = true;
  else if (session.keyless) session.keyless = undefined;
  return master;
}

/** What stops every sale, and stands below in a line of its own, must not stand below an invitation. */
async function canSell(terminal: Terminal, { power }: AtHome): Promise<boolean> {
  const { session } = terminal;
  if (session.barred || session.down || session.batchRefused !== undefined || (await isFull(terminal))) return false;
  if (session.deadPart === "card-reader" || session.deadPart === "secure-element") return false;
  return (lowLevelOf(power) ?? 1) >= CRITICAL;
}

/**
 * Slips that wait for paper (C12), signatures that are still to be taken (C03), and what is to be sent: advices, reports of issuers' scripts,
 * signatures (C07).
 */
async function owedLines(terminal: Terminal, { printer, slips }: AtHome, advices: number) {
  const { book } = terminal;
  const uploads = book.signatures.uploads().length + (await book.unsentStans()).length;
  const [unsigned, scripts] = [book.unsignedCount, scriptReportCount(book)];
  // They come by themselves, unless something keeps them.
  const trouble = printer && slips > 0 ? printerLines(printer) : [];
  return [
    ...trouble,
    ...(slips > 0 ? [slipsLine(slips, trouble.length === 0 && book.hasRoom)] : []),
    ...(unsigned > 0 ? [text(`待补签名 ${unsigned} 笔（菜单4）`, `To be signed: ${unsigned} (menu 4)`)] : []),
    ...(advices > 0 ? [text(`待上送完成通知 ${advices} 笔`, `Advices to be sent: ${advices}`)] : []),
    ...(scripts > 0 ? [text(`待上报发卡行 ${scripts} 笔`, `Reports for card's bank: ${scripts}`)] : []),
    ...(uploads > 0
      ? [join(text(`签名待上送 ${uploads} 笔`, `Signatures to be sent: ${uploads}`), ...(await refusedCode(terminal)))]
      : []),
  ];
}

/** C07, with the host's word, where it has refused one often. */
async function refusedCode({ book, session }: Terminal): Promise<readonly Text[]> {
  const stan = book.signatures.uploads().find((each) => session.uploads.refused.has(each));
  const sale = stan === undefined ? undefined : await book.signatures.uploadOf(stan);
  if (!sale) return [];
  const { refusal } = sale.signature;
  const code = refusal === undefined ? "(C07)" : `(C07-${refusal})`;
  return [text(` ${code}`, code)];
}

/** @param withKey no other line says what is to be done. */
function slipsLine(slips: number, withKey: boolean): Text {
  const en = `${counted(slips, "slip")} to print`;
  return withKey ? text(`待打签购单 ${slips} 笔（菜单3）`, `${en}: menu 3`) : text(`待打签购单 ${slips} 笔`, en);
}

const noNetwork = join(text("A01 ", "A01:"), catalogue.A01.cause);

/**
 * A01: no bearer is up. A02: the preferred one is down, or leads nowhere, and another one serves. A03: what serves is weak.
 * Whoever looks here before a sale need not find out in it.
 */
function networkLines({ session, host }: Terminal, states: readonly BearerState[]): readonly Text[] {
  const up = states.filter((state) => state.up);
  const used = up.find(({ bearer }) => bearer === session.bearer) ?? up[0];
  if (!used) return [noNetwork];
  const [preferred] = states;
  const name = bearerNames[used.bearer];
  const down = preferred && !preferred.up;
  const lame = preferred && host.reach.lame.includes(preferred.bearer);
  const other =
    preferred && used !== preferred && (down || lame)
      ? [join(lame && !down ? lameText(preferred.bearer) : switched, name)]
      : [];
  const { lossPercent = 0 } = used;
  const before = session.lossPercent ?? 0;
  // At rest no packet passes, and what was measured last stands there again: that is no rising loss.
  if (lossPercent < before || lossPercent !== session.lossSeenPercent)
    session.lossPercent = before + (lossPercent - before) / LOOKS_SMOOTHED;
  session.lossSeenPercent = lossPercent;
  const weak = weakLine([used]);
  return weak ? [...other, weak] : other;
}

const switched = text("A02 已切换到", "A02: now on");

function lameText(bearer: Bearer): Text {
  const { zh, en } = bearerNames[bearer];
  return text(`A02 ${zh}不通，已切换到`, `A02: ${en} does not work, now on`);
}

/** What may fail soon: the most pressing. */
async function warningLines({ session, book, host }: Terminal, { power, epochMs }: AtHome): Promise<readonly Text[]> {
  const { level, charging, mains } = power;
  const { certificateUntilMs } = host.reach;
  const days = certificateUntilMs === 0 ? undefined : certificateUntilMs - epochMs;
  const { lossPercent = 0, readsFailed = 0, wearPercent = 0 } = session;
  const found = warnings(
    {
      lossPercent,
      readsFailed,
      wearPercent,
      // A low one has a line of its own (D05).
      batteryPercent: charging || mains || level < LOW ? undefined : Math.floor(level * 100),
      unsent: book.signatures.uploads().length + scriptReportCount(book),
      certificateDays: days === undefined ? undefined : Math.floor(days / DAY_MS),
    },
    warningRulesOf(await book.settings.parameters()),
  );
  return found.slice(0, 1);
}
