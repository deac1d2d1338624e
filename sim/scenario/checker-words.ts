import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { REAL_CARD } from "../devices/real-reader";
import { type EndSeen, lastUntil, type SlipSeen, type ToldSeen } from "../witness/evidence";
import type { Books } from "./checker-books";
import {
  askedOf,
  bookedAt,
  doneBy,
  fits,
  isBooked,
  isChargedWith,
  keyOf,
  type Sale,
  takesMoney,
  withoutMoney,
} from "./checker-entries";
import { article, isKind, isRefund, kindsKnown } from "./checker-kinds";

/** What people were told, on screens and paper, against the books. */
export function judgeWords(books: Books): void {
  const { slips, ends, told = [] } = books.evidence;
  const printed = new Set<string>();
  for (const slip of slips) {
    judgeSlip(books, slip);
    judgeCopy(books, slip, printed);
  }
  for (const end of ends) judgeEnd(books, end);
  for (const each of told) judgeTold(books, each);
}

function named(kind: string): string {
  return kind === "sale" ? "sales slip" : `${kind} slip`;
}

/** Slips that tell of many: none of them has a number. */
const reports: readonly string[] = Object.freeze(["shift"]);

function judgeSlip(books: Books, slip: SlipSeen): void {
  if (reports.includes(slip.kind)) return;
  if (slip.stan === "" || slip.batch === "")
    return books.differ(`${article(named(slip.kind))} without a voucher and batch number that can be read`, {
      stan: undefined,
    });
  if (slip.titled !== undefined)
    books.differ(`${article(named(slip.kind))} with the title of a ${named(slip.titled)}`, slip);
  if (slip.amountFen === undefined)
    books.differ(`${article(named(slip.kind))} without an amount that can be read`, slip);
  const entry = books.entryOf(slip);
  if (entry && slip.merchant !== undefined && slip.merchant !== entry.merchant)
    books.differ(`${article(named(slip.kind))} with another merchant than the host's`, slip);
  if (entry && slip.terminal !== undefined && slip.terminal !== entry.terminal)
    books.differ(`${article(named(slip.kind))} with another terminal than the host's`, slip);
  const kind = slip.titled ?? slip.kind;
  if (isKind(kind)) {
    const { ends, givesBack = false } = kindsKnown[kind];
    const advised = kind === "completion-advice" && books.isAdvised(slip.stan, slip.atMs ?? Number.POSITIVE_INFINITY);
    const amountFen = entry?.amountFen ?? books.recordOf(slip)?.amountFen;
    if ((!entry && !advised) || (entry && (!isBooked(entry) || entry.kind !== kind)))
      books.differ(`${article(named(kind))} for what is not ${doneBy({ kind })}`, slip);
    else if (slip.amountFen !== undefined && slip.amountFen !== amountFen)
      books.differ(`${article(named(kind))} with another amount than the host's`, slip);
    if (slip.money !== undefined && slip.money !== ends["approved"])
      books.differ(`${article(named(kind))} that says ${slip.money}`, slip);
    if (slip.amountFen !== undefined && (slip.negative ?? false) !== givesBack)
      books.differ(`${article(named(kind))} whose amount has the wrong sign`, slip);
  } else if (kind === "failed" || kind === "reversal") {
    const of = books.recordOf(slip)?.kind ?? entry?.kind ?? "sale";
    if (entry && isBooked(entry) && !books.isUnderWay(entry))
      books.differ(`${article(named(kind))} for what is ${doneBy(entry)}`, slip);
    if ((of === "void" || of === "qr-void" || isRefund(of)) && slip.money === "returned")
      books.differ(`${article(named(kind))} of ${isRefund(of) ? "a refund" : "a void"} that says returned`, slip);
    if (takesMoney({ kind: of }) && slip.money === "charged")
      books.differ(`${article(named(kind))} that says charged`, slip);
    else if (
      !takesMoney({ kind: of }) &&
      of !== "void" &&
      of !== "qr-void" &&
      !isRefund(of) &&
      slip.money === kindsKnown[of].ends["approved"]
    )
      books.differ(`${article(named(kind))} of ${article(of)} that says ${slip.money}`, slip);
    const returned =
      books.isFromBefore(slip.stan) ||
      entry?.state === "charged" ||
      books
        .returnedBy(Number.POSITIVE_INFINITY, slip.amountFen)
        .some(({ stan, batch }) => stan === slip.stan && batch === slip.batch);
    if (slip.money === "returned" && !returned)
      books.differ(`${article(named(kind))} that says returned, for what was never charged`, slip);
    const amountFen = entry ? askedOf(entry) : books.recordOf(slip)?.amountFen;
    if (slip.amountFen !== undefined && amountFen !== undefined && slip.amountFen !== amountFen)
      books.differ(`${article(named(kind))} with another amount than the sale's`, slip);
  }
}

/** A copy comes out whole once; what comes again says so. */
function judgeCopy(books: Books, slip: SlipSeen, printed: Set<string>): void {
  if (!isKind(slip.kind) || slip.reprint || !slip.whole) return;
  const copy = `${slip.batch}/${slip.stan} ${slip.copy}`;
  if (printed.has(copy)) books.differ(`the ${slip.copy}'s copy came out twice, and is not marked as a reprint`, slip);
  printed.add(copy);
}

/** Ends that always tell a voucher number: what was refused before anything began has none. */
const withVoucher: readonly string[] = Object.freeze(["approved", "declined", "returned"]);

/** A record has its sale's time to the second. */
const RECORD_MS = 1_000;

function judgeEnd(books: Books, end: EndSeen): void {
  judgeLines(books, end);
  const { byNumber, stan, amountFen, atMs, id } = end;
  const kind: LedgerEntry["kind"] = end.kind ?? "sale";
  const known = books.kindOf(stan);
  // By card or by code: the words of its ends are the same.
  const isSame = kind === known || (takesMoney({ kind }) && takesMoney({ kind: known }));
  if (stan !== undefined && !isSame)
    books.differ(`the screen ${id} is ${article(kind)}'s, and its number is ${article(known)}'s`, {
      stan,
    });
  // Of an enquiry nothing stands in the ledger: `judgeEnquiries`.
  if (kind === "balance") return;
  const money = kindsKnown[kind].ends[id];
  if (byNumber && stan !== undefined && (id === "approved" || id === "returned"))
    return judgeTold(books, { where: "end", stan, amountFen, money, atMs, lastAtMs: atMs });
  if (end.id === "approved") return judgeApproved(books, end);
  if (stan !== undefined) {
    const charged = books.entriesOf(stan).find((entry) => fits(entry, end) && books.isCharged(entry, atMs));
    if (charged) books.differ(`the screen said ${id}, and it is ${doneBy(charged)}`, charged);
  }
  // The screen spoke of the sale whose card had been shown last, unless the number that it names is of an earlier one.
  const { entries, presentations } = books.evidence;
  const from = lastUntil(presentations, end.atMs)?.atMs;
  if (from === undefined || (stan !== undefined && books.beganBefore(stan, from - RECORD_MS))) return;
  // The rest of a part may be asked for without a card of its own: the card that was shown last then is the part's, which stands.
  const part = books.partOf(stan);
  const charged = entries.find(
    (entry) => entry.atMs >= from && entry.stan !== part && fits(entry, end) && books.isCharged(entry, end.atMs),
  );
  if (charged) books.differ(`the screen said ${end.id}, and it is ${doneBy(charged)}`, charged);
}

/** Its words are its kind's, in both languages. */
function judgeLines(books: Books, { id, kind, stan, amountFen, said, saidInEnglish }: EndSeen): void {
  if (!said) return;
  const wrong = said.find((money) => money !== kindsKnown[kind ?? "sale"].ends[id]);
  if (said.length === 0) books.differ(`the screen ${id} does not say where the money is`, { stan });
  else if (wrong !== undefined) books.differ(`the screen ${id} says "${wrong}"`, { stan });
  else if (saidInEnglish && saidInEnglish.join() !== said.join())
    books.differ(`the screen ${id} says "${saidInEnglish.join(", ")}" in English`, { stan });
  if (amountFen === undefined && kind !== "balance")
    books.differ(`the screen ${id} shows no amount that can be read`, { stan });
  if (stan === undefined && withVoucher.includes(id))
    books.differ(`the screen ${id} shows no voucher number that can be read`, { stan });
}

function judgeApproved(books: Books, end: EndSeen): void {
  const ofStan = end.stan === undefined ? books.evidence.entries : books.entriesOf(end.stan);
  const held = ofStan.find((entry) => entry.state !== "reversed" && isChargedWith(entry, end));
  if (!held && end.kind === "completion-advice" && books.isAdvised(end.stan, end.atMs)) return;
  if (!held) return books.differ("the screen said approved, and the host's ledger does not hold it", end);
  const shown = lastUntil(books.shown, beganMs(books, end));
  if (end.stan === undefined || !shown?.card || shown.atMs < books.evidence.watchedFromMs) return;
  // Between its card and this end no other card was shown.
  const isShown = (card: string) => shown.card === card || shown.card === REAL_CARD;
  const same = ofStan.some((entry) => fits(entry, end) && isShown(entry.card) && entry.atMs >= shown.atMs);
  if (!same) books.differ("the screen said approved for another sale than the card that was shown", end);
}

/** Until when its card was shown: a refund's message may go again, and end behind another's card. */
function beganMs({ evidence }: Books, { kind, stan, atMs }: EndSeen): number {
  if (!isRefund(kind)) return atMs;
  let latestMs: number | undefined;
  for (const record of evidence.records) {
    if (record.stan !== stan || record.kind !== kind) continue;
    const { sinceMs = atMs } = record;
    // In a world before this one nobody saw it leave.
    const sentMs = sinceMs < evidence.watchedFromMs ? sinceMs : (evidence.firstSentMs?.(keyOf(record)) ?? atMs);
    if (sentMs <= atMs) latestMs = Math.max(sentMs, latestMs ?? sentMs);
  }
  return latestMs ?? atMs;
}

/** What the terminal said of one sale while people looked it up. */
function judgeTold(books: Books, told: ToldSeen): void {
  const { where, stan, money, amountFen } = told;
  if (money === undefined) return books.differ(`the ${where} does not say where the money is`, { stan });
  const kind = books.kindOf(stan);
  if (kind === "balance") {
    if (money !== "none") books.differ(`the ${where} says ${money} of a balance enquiry`, { stan });
    return;
  }
  if (amountFen === undefined && where !== "notice")
    return books.differ(`the ${where} shows no amount that can be read`, { stan });
  const entries = books.entriesOf(stan).filter((entry) => fits(entry, told));
  const isBookedTask = told.task === true && money === "charged";
  if ((kind === "void" || kind === "qr-void" || isRefund(kind)) && !isBookedTask)
    return judgeBackTold(books, told, entries);
  if (!takesMoney({ kind }) && !isBookedTask) return judgeKindTold(books, told, entries, kind);
  const stands = (entry: LedgerEntry, atMs: number) => (told.task ? bookedAt(entry, atMs) : books.heldAt(entry, atMs));
  const isThere = (entry: LedgerEntry, atMs: number) => isChargedWith(entry, told) && stands(entry, atMs);
  const always = (so: (momentMs: number) => boolean) => so(told.atMs) && so(told.lastAtMs);
  switch (money) {
    case "charged":
      if (!always((atMs) => entries.some((entry) => isThere(entry, atMs)) || books.isAdvised(stan, atMs)))
        books.differ(`the ${where} says charged, and the host's ledger does not hold it`, { stan });
      break;
    case "returned":
      if (books.isFromBefore(stan)) break;
      if (!books.returnedBy(told.atMs, amountFen).some((sale) => sale.stan === stan))
        books.differ(`the ${where} says returned, and the host returned nothing`, { stan });
      break;
    case "not charged": {
      const held = entries.find((entry) => books.isCharged(entry, told.atMs));
      // The number may be of an earlier batch, too.
      const another = (sale: Sale) =>
        books.evidence.records.some(
          (record) =>
            record.stan === stan &&
            (amountFen ?? record.amountFen) === record.amountFen &&
            withoutMoney.includes(record.state) &&
            keyOf(record) !== keyOf(sale),
        );
      if (held && !another(held)) books.differ(`the ${where} says not charged, and it is charged`, held);
      break;
    }
    case "held":
    case "released":
    case "none":
      books.differ(`the ${where} says ${money} of a sale`, { stan });
      break;
    case "partly returned":
      judgePart(books, told, entries);
      break;
    case "being checked":
      break;
  }
}

/** Refunds have given back some of it, and not all. */
function judgePart(books: Books, { where, stan, atMs, lastAtMs }: ToldSeen, entries: readonly LedgerEntry[]): void {
  const isPart = (entry: LedgerEntry, momentMs: number) => {
    const takenFen = books.takenAt(entry, momentMs);
    return bookedAt(entry, momentMs) && takenFen > 0 && takenFen < entry.amountFen;
  };
  if (!entries.some((entry) => isPart(entry, atMs) && isPart(entry, lastAtMs)))
    books.differ(`the ${where} says partly returned, and the host returned all of it or nothing`, { stan });
}

/** Of any other kind: what stands, what was taken back, and what was never booked have each a word of their own. */
function judgeKindTold(books: Books, told: ToldSeen, entries: readonly LedgerEntry[], kind: LedgerEntry["kind"]): void {
  const { where, stan, money, atMs, lastAtMs } = told;
  // A completion that is settled can be refunded.
  if (money === "partly returned" && kindsKnown.refund.about?.some((each) => each === kind))
    return judgePart(books, told, entries);
  const { ends, undone } = kindsKnown[kind];
  const always = (so: (momentMs: number) => boolean) => so(atMs) && so(lastAtMs);
  switch (money) {
    case "being checked":
      break;
    case ends["approved"]:
      if (
        !always((momentMs) => entries.some((entry) => books.heldAt(entry, momentMs)) || books.isAdvised(stan, momentMs))
      )
        books.differ(`the ${where} says ${money}, and the host's ledger does not hold it`, { stan });
      break;
    case ends["declined"]: {
      const stands = entries.find((entry) => books.isCharged(entry, atMs));
      if (stands) books.differ(`the ${where} says ${money}, and it is ${doneBy({ kind })}`, stands);
      break;
    }
    case undone: {
      if (books.isFromBefore(stan)) break;
      const isUndone = (entry: LedgerEntry) =>
        !books.heldAt(entry, lastAtMs) || books.isExpired(entry) || books.isCompletedBefore(entry, lastAtMs);
      if (!entries.some((entry) => entry.atMs <= atMs && isUndone(entry)))
        books.differ(`the ${where} says ${money}, and nothing took it back`, { stan });
      break;
    }
    default:
      books.differ(`the ${where} says ${money} of ${article(kind)}`, { stan });
  }
}

/** Of a void or refund: its sale's money went back, or that one stands. */
function judgeBackTold(books: Books, told: ToldSeen, entries: readonly LedgerEntry[]): void {
  const { where, stan, money } = told;
  const standing = entries.find((entry) => books.isCharged(entry, told.atMs));
  if (money === "returned" && !books.isFromBefore(stan) && !entries.some((entry) => bookedAt(entry, told.atMs)))
    books.differ(`the ${where} says returned, and the host returned nothing`, { stan });
  if (money === "charged" && standing)
    books.differ(`the ${where} says that its sale stands, and it is ${doneBy(standing)}`, standing);
  if (money === "not charged") books.differ(`the ${where} says not charged of a ${books.kindOf(stan)}`, { stan });
}
