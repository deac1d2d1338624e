import type { HostSettlement } from "../acquirer/settlement-types";
import { certificateKey } from "../witness/evidence-wire";
import { isForced, isIn, lateOf, wasLeft } from "./checker-batches";
import type { Books } from "./checker-books";
import { keyOf } from "./checker-entries";

/** How many chips' certificates of a batch the host has taken. */
export function certifiedIn({ certificates = [] }: HostSettlement): number {
  return certificates.filter(({ answer }) => answer === "00").length;
}

/** What a host says of a certificate that its card did not make, or that belongs to no transaction that it has. */
const findings: readonly string[] = Object.freeze(["25", "30", "59", "64"]);

/**
 * Of each transaction that stands and whose record holds a chip's certificate the host has it, whatever the totals came to; or it refused the
 * last one, or gave no answer as long as one was waited for.
 */
export function judgeCertificates(books: Books, settlement: HostSettlement): void {
  const { batch, certificates = [] } = settlement;
  const { evidence } = books;
  const late = lateOf(books, settlement);
  for (const record of evidence.records) {
    const { stan, certificate } = record;
    if (!certificate || !isIn(settlement, evidence, record) || late.includes(stan)) continue;
    const answer = certificates.find((each) => each.stan === stan)?.answer ?? "";
    if (answer === "00") continue;
    // One digit that a line turns over is put right by the next round.
    if (findings.includes(answer)) {
      books.differ("the host refused a chip's certificate: it is not that card's for that sale", record);
      continue;
    }
    const key = certificateKey(keyOf({ stan, batch }));
    if (evidence.wasRefused?.(key) || (isForced(books, settlement) && evidence.wasUnanswered?.(key))) continue;
    if (wasLeft(books, { stan, batch })) continue;
    books.differ("a chip's certificate was left out of the settlement", record);
  }
}
