/** In what order the certificate of the acquirer's hosts is. */
export type CertificateState = "good" | "expired" | "not-yet-valid" | "wrong-name" | "unknown-issuer";

export const certificateStates: readonly CertificateState[] = Object.freeze([
  "good",
  "expired",
  "not-yet-valid",
  "wrong-name",
  "unknown-issuer",
]);

/** What of a host's certificate a terminal's TLS holds against what it knows itself. */
export interface HostCertificate {
  /** Issued by an authority that terminals know. */
  readonly knownIssuer: boolean;
  /** Issued for the host's name. */
  readonly rightName: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

const dayMs = 86_400_000;
/** Public authorities issue for 398 days at most; this one is renewed in time. */
const validMs = 365 * dayMs;
const ageMs = 90 * dayMs;

/** The certificate that the hosts show now, ms since 1970. */
export function certificateOf(state: CertificateState, nowMs: number): HostCertificate {
  // Certificates begin and end with a day.
  const todayMs = nowMs - (nowMs % dayMs);
  const fromMs =
    state === "expired" ? todayMs - validMs - dayMs : state === "not-yet-valid" ? todayMs + 2 * dayMs : todayMs - ageMs;
  return {
    knownIssuer: state !== "unknown-issuer",
    rightName: state !== "wrong-name",
    fromMs,
    untilMs: fromMs + validMs,
  };
}
