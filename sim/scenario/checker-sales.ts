import { base64Of } from "../acquirer/signature-upload";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { REAL_CARD } from "../devices/real-reader";
import { ALL_NAMED, lastUntil, type PresentationSeen } from "../witness/evidence";
import type { WireSeen } from "../witness/evidence-wire";
import type { RecordSeen } from "../witness/record-evidence";
import { judgeBacks } from "./checker-backs";
import type { Books } from "./checker-books";
import { askedOf, doneBy, isBooked, keyOf, withoutMoney } from "./checker-entries";
import { article, kindsKnown } from "./checker-kinds";
import { everywhere } from "./checker-unsigned";

/** The terminal's words for signatures that the host may have. */
const sent: readonly string[] = Object.freeze(["taken", "uploaded", "unsent"]);
/** After so many refusals the terminal may drop the report of a script (C07's rule, for scripts). */
const SCRIPT_REPORTS_MAX = 3;

/** The two books and the wire, sale by sale. */
export function judgeSales(books: Books): void {
  const { entries, records } = books.evidence;
  for (const entry of entries) judgeEntry(books, entry);
  judgePictures(books);
  for (const record of records) judgeRecord(books, record);
  judgePresentations(books);
  judgeBacks(books);
}

function judgeEntry(books: Books, entry: LedgerEntry): void {
  if (!isBooked(entry)) return;
  const { numbers } = books.evidence;
  if (numbers && entry.merchant !== numbers.get(entry.terminal))
    books.differ("charged for another merchant than this terminal's", entry);
  judgeWire(books, entry);
  const record = books.recordOf(entry);
  if (!record) {
    return books.isReleased(entry) ? undefined : judgeLost(books, entry);
  }
  if ((record.askedFen ?? record.amountFen) !== askedOf(entry))
    books.differ("charged with another amount than the terminal's", entry);
  if (record.madeAs !== undefined && record.madeAs !== entry.terminal)
    books.differ("charged for another terminal number than its record has", entry);
  const done = doneBy(entry);
  if (record.kind !== undefined && record.kind !== entry.kind)
    books.differ(`${done} at the host, and the terminal has ${article(record.kind)}`, entry);
  if (record.says === "not charged") books.differ(`${done} at the host, and support's word says not ${done}`, entry);
  if (withoutMoney.includes(record.state) && !record.repeat)
    books.differ(`${done} at the host, and the terminal says ${record.state}`, entry);
}

/** D08: lost is what the terminal's books say, and its screens have said by its number. A loss excuses none but those that it names. */
function judgeLost(books: Books, entry: LedgerEntry): void {
  const { doubts = [], said = [], range, lossesTold } = books.evidence;
  const stan = Number(entry.stan);
  const word = said.find((each) => each.stan === stan);
  if (word?.charged) return;
  if (word) return books.differ("charged at the host, and support's word says not charged", entry);
  const isAmong = range !== undefined && stan >= range.first && stan <= range.last;
  if (!doubts.includes(stan) && !isAmong)
    return books.differ("charged at the host, and the terminal has no record of it", entry);
  if (range?.isOver && isAmong) return;
  const isNamed = doubts.includes(stan);
  const says = ([first, last]: readonly [first: number, last: number]) =>
    (stan >= first && stan <= last) || (isNamed && first === ALL_NAMED);
  if (lossesTold && !lossesTold.some(says))
    return books.differ("charged at the host, the record is lost, and no screen has said so", entry);
  if (!doubts.includes(stan)) books.lost.push(entry);
}

/** What the terminal asked for is what was done. */
function judgeWire(books: Books, entry: LedgerEntry): void {
  const { wireOf, watchedFromMs } = books.evidence;
  if (!wireOf || entry.atMs < watchedFromMs) return;
  const wire = wireOf(keyOf(entry));
  if (!wire) return books.differ("charged at the host, and the terminal never sent for it", entry);
  if (wire.amountFen !== askedOf(entry)) books.differ("charged with another amount than was sent for", entry);
  if (wire.terminal !== entry.terminal) books.differ("charged for another terminal number than was sent for", entry);
  if (wire.merchant !== entry.merchant) books.differ("charged for another merchant than was sent for", entry);
  judgePicture(books, entry, wire);
  judgeScript(books, entry, wire);
}

/** An issuer's script has a result, which the host has, or the terminal still owes, or the host would not have. */
function judgeScript(books: Books, entry: LedgerEntry, { script, scriptReports }: WireSeen): void {
  if (!script || entry.scriptResult !== undefined || scriptReports >= SCRIPT_REPORTS_MAX) return;
  if (books.recordOf(entry)?.state !== "approved") return;
  if (!(books.evidence.scriptReports ?? []).includes(Number(entry.stan)))
    books.differ("the issuer sent a script, and its report is lost", entry);
}

/** The picture is the one that was sent for this very sale. */
function judgePicture(books: Books, entry: LedgerEntry, { pictures }: WireSeen): void {
  const { signature } = entry;
  if (signature && !pictures.some((picture) => base64Of(picture) === signature.jbig))
    books.differ("the host has a signature that was not sent for this sale", entry);
}

/** The feature code is drawn into the picture: those of two sales are never the same. */
function judgePictures(books: Books): void {
  const seen = new Map<string, LedgerEntry>();
  for (const entry of books.evidence.entries) {
    const { signature } = entry;
    if (!signature) continue;
    const code = featureCodeOf(entry);
    if (!/^[0-9A-F]{8}$/.test(signature.featureCode))
      books.differ("a signature without a feature code at the host", entry);
    else if (code !== undefined && signature.featureCode !== code)
      books.differ("a signature with the feature code of another sale", entry);
    const other = seen.get(signature.jbig);
    if (other && code !== undefined && featureCodeOf(other) !== code)
      books.differ(`a signature picture that sale ${other.stan} has too`, entry);
    seen.set(signature.jbig, entry);
  }
}

/** 特征码: settlement date and reference as sixteen digits, each of the first eight XOR its fellow of the last eight. */
function featureCodeOf({ settlementDate, retrievalReference }: LedgerEntry): string | undefined {
  const digits = settlementDate + retrievalReference;
  if (!/^\d{16}$/.test(digits)) return undefined;
  return Array.from({ length: 8 }, (_, at) => (Number(digits[at]) ^ Number(digits[at + 8])).toString(16))
    .join("")
    .toUpperCase();
}

function judgeRecord(books: Books, record: RecordSeen): void {
  const { printer, others = [], watchedFromMs } = books.evidence;
  if (record.closed && ["intent", "reversing", "repeating"].includes(record.state))
    books.differ("still being checked, and closed at the terminal: nobody will ask", record);
  const booking = books.entryOf(record);
  if (record.stored && record.slip === "printed" && !hasSlip(books, record))
    books.differ("the terminal says that its slip is printed, and none came out", record);
  if (record.says === "charged" && !(booking && isBooked(booking)))
    books.differ(
      `not charged at the host, and ${record.uploaded ? "a settlement's" : "support's"} word says charged`,
      record,
    );
  // Of an enquiry there is nothing in the ledger: `judgeEnquiries`.
  if (record.state !== "approved" || record.kind === "balance") return;
  if (record.closed && record.slip === "owed")
    books.differ("a slip is owed, and its sale is closed: nobody will print it", record);
  if (printer && record.slip === "none") books.differ("approved without the slip that this model prints", record);
  const entry = books.entryOf(record);
  if (!entry) {
    const elsewhere = others.some(
      (other) =>
        record.stan === other.stan &&
        record.batch === other.batch &&
        record.amountFen === other.amountFen &&
        isBooked(other),
    );
    return books.differ(
      elsewhere
        ? "approved at the terminal, and charged for another terminal"
        : "approved at the terminal, and not in the host's ledger",
      record,
    );
  }
  if (entry.state === "reversed") books.differ("approved at the terminal, and reversed at the host", record);
  if (entry.amountFen !== record.amountFen && askedOf(entry) === (record.askedFen ?? record.amountFen))
    books.differ(
      record.askedFen === undefined
        ? "approved at the terminal, and the host approved a part"
        : "approved in part at the terminal, and the host approved another amount",
      record,
    );
  judgeSignature(books, record, entry);
  if (record.slip !== "printed" || entry.atMs < watchedFromMs) return;
  if (!hasSlip(books, record)) books.differ("the terminal says that its slip is printed, and none came out", record);
}

function hasSlip(books: Books, record: RecordSeen): boolean {
  return books.slipsOf(record).some((slip) => slip.kind === (record.kind ?? "sale") && slip.whole);
}

/** Every sale that needs a signature has one at the host, or the terminal says itself that it is missing, and why. */
function judgeSignature(books: Books, record: RecordSeen, { signature, entryMode, amountFen }: LedgerEntry): void {
  const word = record.signature;
  if (word === undefined) return;
  if (kindsKnown[record.kind ?? "sale"].unsigned && (signature || word !== "none"))
    books.differ(`a signature (${word}) for what nobody signs`, record);
  if (word === "uploaded" && !signature)
    books.differ("the terminal says that its signature is uploaded, and the host has none", record);
  if (signature && !sent.includes(word))
    books.differ(`the host has a signature, and the terminal says ${word}`, record);
  const { pad, unsigned: { tapFen, pinSuffices } = everywhere } = books.evidence;
  if (word === "none" && pad && !pinSuffices && !kindsKnown[record.kind ?? "sale"].unsigned)
    books.differ("approved without the signature that it needs", record);
  if (word === "small-amount" && (entryMode !== "tap" || amountFen > tapFen))
    books.differ("approved without a signature, and no small tap", record);
}

/** One card shown once is charged once at most, and not when people had been told that it was not. */
function judgePresentations(books: Books): void {
  const { entries, presentations, ends, watchedFromMs } = books.evidence;
  if (presentations.length === 0) return;
  const byCard = new Map<string, PresentationSeen[]>();
  for (const shown of presentations) {
    const before = byCard.get(shown.card);
    if (before) before.push(shown);
    else byCard.set(shown.card, [shown]);
  }
  const failed = ends.filter(({ id }) => id !== "approved");
  const taken = new Set<PresentationSeen>();
  for (const entry of entries) {
    if (!isBooked(entry) || entry.atMs < watchedFromMs || books.isUnderWay(entry)) continue;
    // Where the rules spare the card, none has to be shown.
    if (kindsKnown[entry.kind].about.length > 0 && ["manual", "scan"].includes(entry.entryMode)) continue;
    const untilMs = shownUntilMs(books, entry);
    const shown = lastUntil(shownAs(byCard, entry.card), untilMs);
    if (!shown) {
      books.differ("charged, and the card was never shown", entry);
      continue;
    }
    if (taken.has(shown)) books.differ("one card shown once, and charged twice", entry);
    taken.add(shown);
    const end = lastUntil(failed, untilMs);
    // Behind a wrong PIN the same card goes on with another.
    const wentOn = end && lastUntil(presentations, untilMs);
    if (end && end.atMs > shown.atMs && !(wentOn?.again && wentOn.atMs > end.atMs))
      books.differ(`charged after the screen had said ${end.id}, and the card was not shown again`, entry);
  }
}

/** When people showed it, and when they showed a card that only a real reader saw. */
function shownAs(byCard: ReadonlyMap<string, readonly PresentationSeen[]>, card: string): readonly PresentationSeen[] {
  const [own = [], real] = [byCard.get(card), byCard.get(REAL_CARD)];
  return real ? [...own, ...real].sort((one, other) => one.atMs - other.atMs) : own;
}

/**
 * Until when its card was shown. An advice was told as done before it was booked, and a refund's message may go again: others have been
 * shown behind it.
 */
function shownUntilMs({ evidence }: Books, entry: LedgerEntry): number {
  const { kind, stan, atMs } = entry;
  if (kind === "refund") return evidence.firstSentMs?.(keyOf(entry)) ?? atMs;
  if (kind !== "completion-advice") return atMs;
  const told = evidence.ends.find((end) => end.stan === stan && end.id === "approved");
  return Math.min(told?.atMs ?? atMs, atMs);
}
