import type { Original } from "./facts";
import type { Approved } from "./states";

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
  const authCode = facts.kind === "completion" ? facts.original?.authCode : approval.authCode;
  return {
    original: { stan, batch, referenceNo, ...(authCode ? { authCode } : {}), hostDate: hostDateOf(found) },
    found,
  };
}

/** MMDD of a transaction by the host's clock, where it told. */
export function hostDateOf({ facts, approval }: Approved): string {
  return approval.hostTime?.slice(0, 4) ?? facts.localTime.slice(4, 8);
}
