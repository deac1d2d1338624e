import { readRecord, status } from "./apdu";
import { mayComeFromCard } from "./dictionary";
import { failed, type Session, unanswered } from "./session";
import { soleObject, TLV_OBJECTS_MAX } from "./tlv";
import type { CardFlaw, EmvFailed, EmvLost } from "./types";

/** Records that a transaction reads at most: cards in the field have 3 to 12. */
const RECORDS_MAX = 64;
/** SFI 1 to 10 hold data of the books, 11 to 30 of the scheme and the issuer (EMV 4.4 Book 3, 5.3). */
const BOOK_FILE_MAX = 10;
const FILE_MAX = 30;

/**
 * Reads what the AFL names, in its order (EMV 4.4 Book 3, 10.2), and gathers what the card's signature covers (10.3).
 * @returns undefined when all is read.
 */
export async function readRecords(session: Session): Promise<EmvFailed | EmvLost | undefined> {
  const locator = session.card.get(0x94)?.slice();
  if (!locator || !isLocator(locator)) return failed("records", "file-locator");
  const before = session.card.count;
  for (let entry = 0; entry < locator.length; entry += 4) {
    const file = (locator[entry] ?? 0) >> 3;
    const first = locator[entry + 1] ?? 0;
    const last = locator[entry + 2] ?? 0;
    const signedEnd = first + (locator[entry + 3] ?? 0);
    for (let record = first; record <= last; record++) {
      const answer = await session.exchange(readRecord(file, record));
      if (answer.kind !== "response") return unanswered("records", answer);
      if (answer.status !== status.ok) return failed("records", "status", answer.status);
      const flaw = takeRecord(session, file, answer.data, record < signedEnd, before);
      if (flaw) return failed("records", flaw);
    }
  }
  return undefined;
}

/** Checks an AFL as a whole before the first record is asked for. */
function isLocator(locator: Uint8Array): boolean {
  if (locator.length === 0 || locator.length % 4 !== 0) return false;
  let records = 0;
  for (let entry = 0; entry < locator.length; entry += 4) {
    const identifier = locator[entry] ?? 0;
    const first = locator[entry + 1] ?? 0;
    const last = locator[entry + 2] ?? 0;
    const signed = locator[entry + 3] ?? 0;
    const file = identifier >> 3;
    if ((identifier & 7) !== 0 || file < 1 || file > FILE_MAX) return false;
    if (first < 1 || last < first || signed > last - first + 1) return false;
    records += last - first + 1;
  }
  return records <= RECORDS_MAX;
}

function takeRecord(
  session: Session,
  file: number,
  data: Uint8Array,
  signed: boolean,
  before: number,
): CardFlaw | undefined {
  const template = soleObject(data, 0x70);
  // Book 3, 6.5.11.4: in SFI 1 to 10 a record is one template; elsewhere it may be anything, but then it cannot be signed.
  if (!template) {
    if (file <= BOOK_FILE_MAX) return "template";
    if (signed) session.staticBroken = true;
    return undefined;
  }
  if (signed && !session.addStaticData(file <= BOOK_FILE_MAX ? template.value : data)) return "too-much-data";
  const level = template.inside();
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step === "end") return undefined;
    if (step === "malformed") return "tlv";
    if (level.constructed || level.length === 0 || !mayComeFromCard(level.tag)) continue;
    const position = session.card.position(level.tag);
    // 10.2: the same object twice in the records. One that FCI or GPO gave already stays as it was.
    if (position >= before) return "duplicate-object";
    if (position < 0 && !session.card.set(level.tag, level.value)) return "too-much-data";
  }
  return "too-much-data";
}
