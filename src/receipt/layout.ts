import type { Text } from "../../hal/display";
import { halfCells } from "../../hal/font";
import { QR_VERSION_MAX, type QrEncoder } from "../../hal/qr-code";
import { qrScale } from "../../hal/qr-dots";
import { isPrintable, wrap } from "../../hal/wrap";
import { moneyText } from "../screen/money-text";
import { groupPan } from "../values/masked-pan";
import { formatFen } from "../values/money";
import type { Slip, SlipCard, SlipCopy, SlipDiagnosis, SlipTotal } from "./slip";
import type { SlipLine } from "./slip-line";
import { acknowledgement, copyWords, entryLetters, exemption, kindWords, labels, reprintMark } from "./slip-words";

export interface SlipOptions {
  /** Dots across of the printer (`Printer.widthDots`), e.g. 384: a multiple of 8, at least 192. */
  readonly widthDots: number;
  /** Marks the slip 重打印 / DUPLICATED. */
  readonly reprint: boolean;
  /** Makes the QR code of a slip that has one; without it the code is left out. */
  readonly qr?: QrEncoder;
}

/** Half-width characters are 12 dots wide on every printer of this kind. */
const CELL_DOTS = 12;
/** 10 mm: room for a name between its label and the line it is written on. */
const SIGNATURE_ROWS = 80;
/** From the last line to where the paper is torn off; the printer feeds past its cutter by itself. */
const TAIL_ROWS = 24;

/**
 * The lines of one copy of a slip, top down, in the order of UnionPay's slips. Every text fits the width.
 * The signature line and the acknowledgement are not on the cardholder's own copy.
 */
export function layoutSlip(slip: Slip, copy: SlipCopy, options: SlipOptions): readonly SlipLine[] {
  const page = new Page(Math.floor(options.widthDots / CELL_DOTS));
  const words = kindWords[slip.kind];
  page.centered(words.title.zh, "double");
  page.centered(words.title.en, "normal");
  if (options.reprint) {
    page.centered(reprintMark.zh, "normal");
    page.centered(reprintMark.en, "normal");
  }
  if (words.copies) page.ends(copyWords[copy].zh, copyWords[copy].en);
  page.rule();
  addPlace(page, slip);
  page.rule();
  addTransaction(page, slip);
  if (slip.totals !== undefined) addTotals(page, slip.totals);
  if (slip.diagnosis !== undefined) addDiagnosis(page, slip.diagnosis);
  page.field(labels.support, slip.supportPhone);
  addRemarks(page, slip);
  if (copy !== "cardholder") addSignature(page, slip);
  if (copy === "cardholder" && slip.code && options.qr) addCode(page, slip.code, options.qr, options.widthDots);
  page.blank(TAIL_ROWS);
  return page.lines;
}

function addPlace(page: Page, slip: Slip): void {
  page.field(labels.merchantName, slip.merchant.name);
  page.field(labels.merchantNo, slip.merchant.merchantNo);
  page.field(labels.terminalNo, slip.merchant.terminalNo);
  page.field(labels.operator, slip.operator);
}

function addTransaction(page: Page, slip: Slip): void {
  const words = kindWords[slip.kind];
  page.field(labels.issuer, slip.issuer);
  page.field(labels.acquirer, slip.acquirer);
  if (slip.card !== undefined) addCard(page, slip.card);
  page.field(labels.transaction, both(slip.transaction ?? words.transaction));
  page.field(labels.batch, slip.batch);
  page.field(labels.voucher, slip.voucher);
  page.field(labels.authCode, slip.authCode);
  page.field(labels.referenceNo, slip.referenceNo);
  page.field(labels.dateTime, readableTime(slip.localTime));
  for (const particular of slip.particulars ?? []) page.field(`${both(particular.label)}:`, particular.value);
  if (slip.amountFen !== undefined) {
    page.left(labels.amount);
    page.amount(`RMB ${formatFen(words.negative ? -slip.amountFen : slip.amountFen)}`);
  }
}

function addCard(page: Page, card: SlipCard): void {
  page.left(card.entry === "scan" ? labels.payerCode : labels.cardNo);
  page.big(`${groupPan(card.number)} /${entryLetters[card.entry]}`);
  page.field(
    labels.expiry,
    card.expiry === undefined ? undefined : `${card.expiry.slice(0, 2)}/${card.expiry.slice(2)}`,
  );
}

function addTotals(page: Page, totals: readonly SlipTotal[]): void {
  page.rule();
  page.left(labels.totals);
  for (const { label, count, amountFen } of totals)
    page.ends(count === undefined ? both(label) : `${both(label)} ${count}`, formatFen(amountFen));
}

function addDiagnosis(page: Page, diagnosis: SlipDiagnosis): void {
  page.rule();
  const { code, responseCode, detail } = diagnosis;
  page.field(labels.diagnosis, responseCode === undefined ? code : `${code} [${responseCode}]`);
  page.paragraph(diagnosis.cause);
  if (detail !== undefined) page.paragraph(detail);
  page.left(labels.money);
  page.paragraph(moneyText(diagnosis.money));
  page.left(labels.remedy);
  page.paragraph(diagnosis.remedy);
}

function addRemarks(page: Page, slip: Slip): void {
  const chip = slip.chip ?? [];
  const remarks = slip.remarks ?? [];
  const exempt = slip.signing.kind === "exempt" ? exemption(formatFen(slip.signing.limitFen)) : undefined;
  if (chip.length + remarks.length === 0 && exempt === undefined) return;
  page.rule();
  if (chip.length + remarks.length > 0) page.left(labels.remarks);
  for (const remark of remarks) page.left(remark);
  for (const [tag, value] of chip) page.left(`${tag}: ${value}`);
  if (exempt !== undefined) page.paragraph(exempt);
}

/** A line to sign on, or what was signed on the pad; neither where no signature was asked for. */
function addSignature(page: Page, { signing, signatureImage }: Slip): void {
  if (signing.kind !== "line" && signing.kind !== "drawn") return;
  page.rule();
  page.left(labels.signature);
  if (signing.kind === "line") page.blank(SIGNATURE_ROWS);
  else if (signatureImage) page.lines.push({ kind: "picture", picture: signatureImage, text: labels.signedOnPad });
  else page.left(labels.signedOnPad);
  page.rule();
  page.paragraph(acknowledgement);
}

/** A phone reads modules of three dots or more from paper; larger ones make the slip long and nothing better. */
const MODULE_DOTS_MAX = 4;
const MODULE_DOTS_MIN = 2;

/** Left out where the paper is too narrow for it. */
function addCode(page: Page, { content, label }: NonNullable<Slip["code"]>, qr: QrEncoder, widthDots: number): void {
  const code = qr.encode({ content, versionMax: QR_VERSION_MAX });
  const scale = code.kind === "encoded" ? Math.min(MODULE_DOTS_MAX, qrScale(code, widthDots)) : 0;
  if (code.kind !== "encoded" || scale < MODULE_DOTS_MIN) return;
  page.rule();
  page.paragraph(label);
  page.lines.push({ kind: "code", code, scale, text: content });
}

/** "20261231235950" → "2026/12/31 23:59:50". */
function readableTime(localTime: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(localTime) ?? [];
  if (year === undefined) throw new RangeError("a slip's time is 14 digits");
  return `${year}/${month}/${day} ${hour}:${minute}:${second}`;
}

function both(text: Text): string {
  return `${text.zh}(${text.en})`;
}

/** Collects lines for a paper of a given number of half-width cells. */
class Page {
  readonly lines: SlipLine[] = [];
  readonly #cells: number;

  constructor(cells: number) {
    this.#cells = cells;
  }

  rule(): void {
    this.lines.push({ kind: "rule" });
  }

  blank(rows: number): void {
    this.lines.push({ kind: "blank", rows });
  }

  centered(text: string, size: "normal" | "double"): void {
    const cells = size === "double" ? this.#cells >> 1 : this.#cells;
    for (const line of wrap(text, cells)) this.lines.push({ kind: "text", text: line, align: "center", size });
  }

  /** @param fits its cells were counted already. */
  left(text: string, fits = false): void {
    if (fits && isPrintable(text)) {
      this.lines.push({ kind: "text", text: text.trimEnd(), align: "left", size: "normal" });
      return;
    }
    for (const line of wrap(text, this.#cells)) {
      this.lines.push({ kind: "text", text: line, align: "left", size: "normal" });
    }
  }

  /** Both languages, each on lines of its own; figures and names once. */
  paragraph(text: Text): void {
    this.left(text.zh);
    if (text.en !== text.zh) this.left(text.en);
  }

  /** A labelled value: on one line where there is room, else the value below, whole. Absent values leave no trace. */
  field(label: string, value: string | undefined): void {
    if (value === undefined) return;
    if (halfCells(label) + halfCells(value) <= this.#cells) return this.left(label + value, true);
    this.left(label);
    this.left(value);
  }

  /** One text at each end of a line, or on two lines. */
  ends(left: string, right: string): void {
    const gap = this.#cells - halfCells(left) - halfCells(right);
    if (gap >= 1) return this.left(left + " ".repeat(gap) + right, true);
    this.left(left);
    for (const line of wrap(right, this.#cells)) {
      this.lines.push({ kind: "text", text: line, align: "right", size: "normal" });
    }
  }

  /** Twice as high: what people look for. */
  big(text: string): void {
    for (const line of wrap(text, this.#cells)) {
      this.lines.push({ kind: "text", text: line, align: "left", size: "tall" });
    }
  }

  /** At the right edge, twice as large where it fits. */
  amount(text: string): void {
    const size = halfCells(text) * 2 <= this.#cells ? "double" : "tall";
    for (const line of wrap(text, this.#cells)) this.lines.push({ kind: "text", text: line, align: "right", size });
  }
}

/** The lines as people read them, for `PrintJob.lines` and whoever keeps a copy of the paper: blank rows left out. */
export function slipText(lines: readonly SlipLine[]): readonly string[] {
  const texts: string[] = [];
  for (const line of lines) {
    if (line.kind === "text") texts.push(line.text);
    else if (line.kind === "rule") texts.push(RULE_TEXT);
    else if (line.kind !== "blank") texts.push(line.text);
  }
  return texts;
}

const RULE_TEXT = "-".repeat(32);
