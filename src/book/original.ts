import { isCompletion, type Original, type TransactionKind } from "./facts";
import type { BookLists } from "./lists";
import type { Approved, Transaction } from "./states";

/** A transaction that another one is about, as it was named at the counter. */
export interface NamedOriginal {
  /** What request and record say of it. */
  readonly original: Original;
  /** Its own record, where the journal holds it. */
  readonly found?: Approved;
}

export function namedFromRecord(found: Approved): NamedOriginal {
  const { facts, approval } = found;
  const { referenceNo } = approval;
  const { stan, batch } = facts;
  // Whatever is about a completion names the authorisation's code (`day.md`, 1.2).
  const authCode = isCompletion(facts) ? facts.original?.authCode : approval.authCode;
  return {
    original: { stan, batch, referenceNo, ...(authCode ? { authCode } : {}), hostDate: hostDateOf(found) },
    found,
  };
}

/** Which transactions another one may be about, as far as they are looked for here. */
export interface MeantBy {
  readonly kinds: readonly TransactionKind[];
  /** These once they are settled. */
  readonly settledKinds?: readonly TransactionKind[];
  readonly batch: "this" | "any";
}

export function kindsOf({ kinds, settledKinds = [] }: MeantBy): readonly TransactionKind[] {
  return [...kinds, ...settledKinds];
}

/** Voucher numbers come again after a million: more of one number than a journal holds. */
const SAME_NUMBER_MAX = 4;

/**
 * Of several with this voucher number that of the batch of now, of one of these kinds: no closed one is newer.
 * @param rules which may be meant; without any the newest is.
 */
export async function byVoucher(
  book: Pick<BookLists, "search"> & { readonly batch: number },
  rules: MeantBy | undefined,
  stan: number,
): Promise<Transaction | undefined> {
  const [ofNow] = await book.search(({ facts }) => facts.stan === stan && facts.batch === book.batch, 1, stan);
  if (ofNow) return ofNow;
  const many = rules?.batch === "this" ? 1 : SAME_NUMBER_MAX;
  const found = await book.search(({ facts }) => facts.stan === stan, many, stan);
  const isOfKind = ({ facts }: Transaction) => !!rules && kindsOf(rules).includes(facts.kind);
  return found.find(isOfKind) ?? found[0];
}

/** The one whose slip has this reference number (field 37). */
export async function byReferenceNo(
  book: Pick<BookLists, "search">,
  referenceNo: string,
): Promise<Transaction | undefined> {
  const fits = (each: Transaction) => each.state === "approved" && each.approval.referenceNo === referenceNo;
  return (await book.search(fits, 1, referenceNo))[0];
}

/** MMDD of a transaction by the host's clock, where it told. */
export function hostDateOf({ facts, approval }: Approved): string {
  return approval.hostTime?.slice(0, 4) ?? facts.localTime.slice(4, 8);
}
