import type { Text } from "../../../hal/display";
import { type Approved, isTaken, isUnsigned, type Stored, type Transaction } from "../../book/states";
import { isOpenPart } from "../../book/untold";
import type { Terminal } from "../../context";
import { showEnd } from "../../counter/show-end";
import { catalogue } from "../../diagnosis/catalogue";
import { approvedScreen, doneAlreadyText } from "../../diagnosis/end-screens";
import { signatureText } from "../../diagnosis/ends";
import type { Screen } from "../../screen/panel";
import { words } from "../../screen/words";
import { kindOf } from "../kinds/kinds";
import { type SaleToSign, takeSignature } from "../signing/sign";
import { uploadAtCounter } from "../signing/upload";
import { asTold } from "../slips/as-told";
import { showDelivered } from "../slips/digital-receipt";
import { type CopiesWanted, printCopies, type Stopped, stoppedLines } from "../slips/slip-copies";

/** A printer that is ready and stops each time shall not hold the counter. */
const PRINT_TRIES_MAX = 3;

/** How many waiting sales one look goes through. */
const WAITING_LOOK_MAX = 64;
/** An end that stood on the screen for so long was seen. */
const TOLD_MS = 10_000;

/** An approved sale signed, on the screen, its signature at the host, its slip on paper, its DONE in the journal. */
export function finishApproved(terminal: Terminal, approved: Approved): Promise<undefined> {
  return finish(terminal, approved);
}

/** The same of one that came to its end behind another one: whoever stands there now must not take it for his own. */
export function finishLate(terminal: Terminal, approved: Approved): Promise<undefined> {
  return finish(terminal, approved, undefined, [doneAlreadyText(approved)]);
}

/** An advice that is stored: its slip comes out at once. */
export function finishStored(terminal: Terminal, stored: Stored): Promise<undefined> {
  return finish(terminal, asTold(stored, terminal), stored);
}

async function finish(
  terminal: Terminal,
  approved: Approved,
  stored?: Stored,
  later: readonly Text[] = stored ? [words.goesLater] : [],
): Promise<undefined> {
  const signing = isUnsigned(approved) ? await takeSignature(terminal, approved) : { sale: approved, lines: [] };
  const { sale } = signing;
  const screen = approvedScreen(sale, [...later, ...signing.lines]);
  const next = isTaken(sale) ? words.uploadingSignature : slipLine(terminal, sale);
  await terminal.panel.show(withLines(screen, [next]));
  const shownMs = await terminal.devices.clock.monotonic();
  await terminal.panel.beep("ok");
  const kept = await uploadTaken(terminal, sale, screen);
  let wanted: CopiesWanted = { reprint: false };
  for (let tries = 1; ; tries++) {
    const of = { shownMs, stored };
    const { transaction, lines, seen, stopped } = await printOwed(terminal, kept, wanted, screen, of);
    // Who pressed enter for the next copy has seen the end: another enter would be one too many.
    if (seen) noteSeen(terminal, sale);
    if ((seen || wanted.after) && lines.length === 0 && signing.lines.length === 0) return;
    // Two troubles, and one remedy: without paper nobody signs on it.
    const unsigned = lines.length > 0 ? signing.lines.slice(0, 1) : signing.lines;
    const told = approvedScreen(transaction, [...later, ...unsigned, ...uploadLines(transaction), ...lines]);
    await showDelivered(terminal, transaction, told, stopped);
    noteSeen(terminal, sale);
    if (!stopped || tries === PRINT_TRIES_MAX || !(await printsAgain(terminal))) return;
    wanted = { reprint: false, after: stopped };
    await terminal.panel.show(withLines(screen, [words.printing]));
  }
}

/** What waits for a choice counts as told when that is made (`operator/rest.ts`): till then its end has stood on the screen. */
export function noteSeen({ book, session }: Terminal, approved: Transaction): void {
  const { stan } = approved.facts;
  if (!isOpenPart(approved)) book.told(stan);
  else if (!session.partsShown?.includes(stan)) session.partsShown = [...(session.partsShown ?? []), stan];
}

/** Whoever has put paper in and left the end wants the slip now, unless he types the next amount already. */
async function printsAgain({ devices, panel }: Terminal): Promise<boolean> {
  return !panel.typedAhead && (await devices.printer?.status()) === "ready";
}

/** Signs a sale from the list of things to finish. */
export async function signLater(terminal: Terminal, unsigned: SaleToSign): Promise<void> {
  const { sale, lines } = await takeSignature(terminal, unsigned);
  const screen = await lateScreen(terminal, sale, kindOf(sale.facts).title);
  await terminal.panel.show(withLines(screen, isTaken(sale) ? [words.uploadingSignature] : lines));
  const kept = await uploadTaken(terminal, sale, screen);
  await showEnd(terminal, withLines(screen, [...lines, ...uploadLines(kept)]));
}

/** Not the screen of an approval: that was some time ago, and its money may have gone back since. */
export async function lateScreen({ book }: Terminal, approved: Approved, title: Text): Promise<Screen> {
  const money = await book.returns.moneyOf(approved);
  return { ...approvedScreen(approved, [], money), id: "detail", title, mood: "plain" };
}

async function uploadTaken(terminal: Terminal, sale: Approved, screen: Screen): Promise<Approved> {
  if (!isTaken(sale)) return sale;
  const tried = await uploadAtCounter(terminal, sale);
  if (sale.slip === "owed") await terminal.panel.show(withLines(screen, [slipLine(terminal, sale)]));
  return tried.sale;
}

/** The host does not have it yet, or will not before settlement (C07). */
function uploadLines({ signature }: Approved): readonly Text[] {
  const line = signature.kind === "taken" || signature.kind === "unsent" ? signatureText(signature) : undefined;
  return line ? [line] : [];
}

function withLines(screen: Screen, lines: readonly Text[]): Screen {
  return { ...screen, lines: [...(screen.lines ?? []), ...lines] };
}

/**
 * Prints what a transaction still owes and records it; and with it that somebody was told, who pressed enter or had its end before
 * him for long enough.
 * @param about.shownMs since when its end has been on the screen, where it has. @param about.stored the record of an advice that is not answered
 *   yet; `transaction` is then what was told of it.
 * @returns the transaction afterwards, what to tell, and whether somebody pressed enter between the copies.
 */
export async function printOwed(
  terminal: Terminal,
  transaction: Approved,
  wanted: CopiesWanted,
  waiting: Screen,
  { shownMs, stored }: { readonly shownMs?: number; readonly stored?: Stored | undefined } = {},
): Promise<{
  readonly transaction: Approved;
  readonly lines: readonly Text[];
  readonly seen: boolean;
  readonly stopped?: Stopped;
}> {
  const { printer } = terminal.devices;
  if (transaction.slip !== "owed" || !printer) return { transaction, lines: [], seen: false };
  const end = await printCopies(terminal, printer, transaction, wanted, waiting);
  if (end.kind === "stopped") return { transaction, lines: stoppedLines(end), seen: end.seen, stopped: end };
  const inView = shownMs !== undefined && (await terminal.devices.clock.monotonic()) - shownMs >= TOLD_MS;
  if (end.seen || inView) noteSeen(terminal, transaction);
  const printed = stored
    ? asTold(await terminal.book.record(stored, { type: "printed-ahead" }), terminal)
    : await terminal.book.record(transaction, { type: "slip-printed" });
  return { transaction: printed, lines: [], seen: end.seen };
}

/**
 * Prints the oldest slip that waits for paper, a mended printer, or the power's return, marked as a reprint.
 * @returns whether one was printed.
 */
export async function printWaiting(terminal: Terminal): Promise<boolean> {
  const { printer } = terminal.devices;
  if (!printer) return false;
  if (terminal.book.waitingCount === 0 || (await printer.status()) !== "ready") return false;
  const waiting = (await terminal.book.waiting(WAITING_LOOK_MAX)).find(owesSlip);
  if (!waiting) return false;
  const screen = await lateScreen(terminal, waiting, words.reprinting);
  const shown = withLines(screen, paperLine(terminal, waiting));
  await terminal.panel.show(withLines(shown, [words.printing]));
  const { lines } = await printOwed(terminal, waiting, { reprint: true }, shown);
  return lines.length === 0;
}

/** C01: who has a pad does not expect to sign on paper. */
export function paperLine({ devices }: Pick<Terminal, "devices">, { signature }: Approved): readonly Text[] {
  return signature.kind === "paper" && devices["signature-pad"] ? [catalogue.C01.remedy] : [];
}

/** Does its slip wait to be printed? */
export function owesSlip(transaction: Transaction): transaction is Approved {
  return transaction.state === "approved" && transaction.slip === "owed";
}

function slipLine(terminal: Terminal, { slip }: Approved) {
  return slip === "owed" && terminal.devices.printer ? words.printing : words.noPrinter;
}
