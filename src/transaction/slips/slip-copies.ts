import type { Text } from "../../../hal/display";
import type { Printer } from "../../../hal/printer";
import type { Approved, Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { keyOrCardOut } from "../../counter/card-out";
import { catalogue } from "../../diagnosis/catalogue";
import { printerRemedy, printerText, thenOnceMore } from "../../diagnosis/printer-words";
import { namesOf } from "../../profiles/names";
import { padSignature } from "../../receipt/pad-signature";
import { type PrintTrouble, printSlip } from "../../receipt/print";
import type { Slip } from "../../receipt/slip";
import { isDigit, type Screen } from "../../screen/panel";
import { filled, sendsToSupport, text } from "../../screen/text";
import { supportText, words } from "../../screen/words";
import { kindOf } from "../kinds/kinds";
import { openImage } from "../signing/signature-image";
import { receiptFor } from "./receipt-address";
import { slipOf } from "./slip-of";
import { slipRulesOf } from "./slip-rules";

/** Between the copies: time to tear the first one off. */
const TEAR_MS = 5_000;

/** On a reprint, when the terminal has the picture no more. */
const signatureElsewhere = text("签名图样存{acquirer}", "SIGNATURE: SEE {acquirer}");

/** Why no more copies come: the slip waits as a whole. */
export interface Stopped {
  readonly kind: "stopped";
  readonly fault: PrintTrouble;
  readonly code: "C12" | "C13" | "C14";
  /** Whether somebody pressed enter between the copies. */
  readonly seen: boolean;
  /** The copies before this one came out whole, and count. */
  readonly missingFrom: number;
  /** A part of that copy may be on paper. */
  readonly torn: boolean;
}

/** What of a slip is to be printed. */
export interface CopiesWanted {
  /** Some time after the sale: each copy says so. */
  readonly reprint: boolean;
  /** Where the last try stopped: earlier copies are out, and a torn one comes again as a reprint. */
  readonly after?: Pick<Stopped, "missingFrom" | "torn">;
}

export type CopiesEnd = { readonly kind: "printed"; readonly seen: boolean } | Stopped;

/**
 * Prints the copies of a charged sale's slip, as many as the acquirer wants. One that stopped does not void those that came out
 * whole (C13).
 * @param waiting the screen that stands while somebody tears one off.
 */
export async function printCopies(
  terminal: Terminal,
  printer: Printer,
  sale: Approved,
  { reprint, after }: CopiesWanted,
  waiting: Screen,
): Promise<CopiesEnd> {
  const { copies, codeOnPaper } = slipRulesOf(await terminal.book.settings.parameters());
  const { font, qr } = terminal.board;
  const slip = await paperSlip(terminal, sale, codeOnPaper && copies.includes("cardholder"));
  const from = after?.missingFrom ?? 0;
  let seen = false;
  for (const [at, copy] of copies.entries()) {
    if (at < from) continue;
    if (at > from) seen = (await tearOff(terminal, waiting)) || seen;
    const again = reprint || (at === from && after?.torn === true);
    const end = await printSlip(printer, slip, copy, { font, reprint: again, qr });
    if (end.kind === "stopped") {
      const { fault, begun } = end;
      return { kind: "stopped", fault, code: codeOf(fault, begun), seen, missingFrom: at, torn: begun };
    }
  }
  return { kind: "printed", seen };
}

/** What the merchant is told: the sale stays charged, its slip waits, and for what. */
export function stoppedLines({ fault, code, missingFrom }: Stopped): readonly Text[] {
  if (code === "C13") return troubleLines(fault, code, missingFrom === 0 ? catalogue.C13.remedy : othersCount);
  return troubleLines(fault, code, printerRemedy(fault));
}

function troubleLines(fault: PrintTrouble, code: Stopped["code"], remedy: Text): readonly Text[] {
  const told = codedText(fault, code);
  return sendsToSupport(remedy) ? [told, remedy, supportText] : [told, remedy];
}

/** Which trouble, and its code behind it: a line of its own would make the screen one of small letters. */
function codedText(fault: PrintTrouble, code: Stopped["code"]): Text {
  const { zh, en } = printerText(fault);
  return text(`${zh} ${code}`, `${en} ${code}`);
}

/** Paper ran out in a later copy: what the merchant or the cardholder holds already is good. */
export const othersCount = text("整张有效，装纸后按菜单3", "Full copies are valid; load paper, then menu 3");

/** C13 where a part of a copy is on paper: that part is void. Between two copies nothing is (C12). */
function codeOf(fault: PrintTrouble, begun: boolean): Stopped["code"] {
  if (fault === "battery-low") return "C14";
  return begun && fault === "paper-out" ? "C13" : "C12";
}

/**
 * The slip of a failed or reversed transaction, by itself where the acquirer wants that: no promise, a printer that cannot is not
 * waited for, and the list prints it again.
 * @param screen the end that stands meanwhile.
 */
export async function printNotice(terminal: Terminal, transaction: Transaction, screen: Screen): Promise<void> {
  const { printer } = terminal.devices;
  if (!printer || !kindOf(transaction.facts).slip || !slipRulesOf(await terminal.book.settings.parameters()).notices)
    return;
  await terminal.panel.show(screen);
  await printSlip(printer, await slipOf(terminal, transaction), "merchant", {
    font: terminal.board.font,
    reprint: false,
  });
}

/** From the list of transactions: one copy of whatever the transaction's slip is. @returns what to tell. */
export async function printAgain(
  terminal: Terminal,
  printer: Printer,
  transaction: Transaction,
): Promise<readonly Text[]> {
  const rules = slipRulesOf(await terminal.book.settings.parameters());
  const slip = transaction.state === "approved" ? await paperSlip(terminal, transaction, false) : undefined;
  const end = await printSlip(printer, slip ?? (await slipOf(terminal, transaction)), "merchant", {
    font: terminal.board.font,
    // Where notices do not come by themselves this one is the first.
    reprint: slip !== undefined || rules.notices,
  });
  if (end.kind === "printed") return [text("补打完成", "Printed")];
  return troubleLines(end.fault, end.fault === "battery-low" ? "C14" : "C12", printerRemedy(end.fault, thenOnceMore));
}

/** A report, which has one copy and nothing to be signed. @returns why it did not come out; nothing where it did. */
export async function printReport(terminal: Terminal, printer: Printer, slip: Slip): Promise<readonly Text[]> {
  const end = await printSlip(printer, slip, "merchant", { font: terminal.board.font, reprint: false });
  if (end.kind === "printed") return [];
  return troubleLines(end.fault, end.fault === "battery-low" ? "C14" : "C12", printerRemedy(end.fault, thenOnceMore));
}

/** The slip with what only paper has: the signature from the pad, and the way to the digital one. */
async function paperSlip(terminal: Terminal, sale: Approved, withCode: boolean): Promise<Slip> {
  const slip = await slipOf(terminal, sale);
  const ink = slip.signing.kind === "drawn" ? await terminal.book.signatures.ink(sale) : undefined;
  const image = ink && (await openImage(terminal.devices["secure-element"], ink));
  const signatureImage = image && (await padSignature(terminal.devices.clock, image));
  const content = withCode ? await receiptFor(terminal, sale) : undefined;
  const elsewhere = !signatureImage && sale.signature.kind === "uploaded" && slip.signing.kind === "drawn";
  const seen = filled(signatureElsewhere, namesOf(terminal.personalisation));
  return {
    ...slip,
    ...(signatureImage ? { signatureImage } : {}),
    ...(elsewhere ? { remarks: [...(slip.remarks ?? []), `${seen.zh}(${seen.en})`] } : {}),
    ...(content ? { code: { content, label: words.scanReceipt } } : {}),
  };
}

/** @returns whether enter was pressed. */
async function tearOff(terminal: Terminal, waiting: Screen): Promise<boolean> {
  const screen = { ...waiting, lines: [...(waiting.lines ?? []), words.tearOff] };
  await terminal.panel.show(screen);
  const press = await keyOrCardOut(terminal, screen, TEAR_MS);
  if (press.kind === "key" && isDigit(press.key)) terminal.panel.unread(press.key);
  return press.kind === "key" && press.key === "enter";
}
