import { X509Certificate } from "node:crypto";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { ConnectFault } from "../../../../hal/network";
import type { Secured } from "../../../devices/link";
import type { TlsView } from "../../../devices/network";

/** Whom a terminal's TLS believes. */
export interface Trust {
  /** Certificates of the authorities, PEM. They are the terminal's own anchors: their dates are not asked. */
  readonly ca: readonly string[];
  /** The terminal's own: dates are held against it and not against this machine's clock. */
  readonly clock: TlsView["clock"];
}

/** Why a certificate is not taken, as of the contract's `Connected`. */
export interface Distrusted {
  readonly kind: "distrusted";
  readonly fault: ConnectFault;
  readonly validFromMs?: number;
}

export type Verified = Distrusted | { readonly kind: "secured"; readonly secured: Secured };

/** What OpenSSL says of dates by this machine's clock: looked at below, by the terminal's. */
const aboutDates: readonly string[] = Object.freeze(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);
/** Extended key usage "server authentication" (RFC 5280, 4.2.1.12). */
const serverAuthentication = "1.3.6.1.5.5.7.3.1";

/**
 * A TLS connection that is opened whatever the certificate; `verified` then says whether it may be used. Versions below 1.2
 * are not spoken, whatever this machine's settings say (RFC 8996).
 */
export function connectTls(options: ConnectionOptions): TLSSocket {
  return connect({
    ...options,
    minVersion: "TLSv1.2",
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
}

/** Holds the certificate against authorities, name and clock, dates last. */
export function verified(socket: TLSSocket, host: string, { ca, clock }: Trust): Verified {
  const distrusted = (fault: ConnectFault): Verified => ({ kind: "distrusted", fault });
  const certificate = socket.getPeerX509Certificate();
  if (!certificate || !isKnown(certificate, ca) || !isAccepted(socket)) return distrusted("tls-issuer");
  if (certificate.checkHost(host, { subject: "never" }) === undefined) return distrusted("tls-name");
  const [fromMs, untilMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (!clock.trusted || clock.terminalMs < fromMs)
    return { kind: "distrusted", fault: "tls-clock", validFromMs: fromMs };
  if (clock.terminalMs > untilMs) return distrusted("tls-expired");
  const issuer = commonName(certificate.issuer);
  return { kind: "secured", secured: { version: socket.getProtocol() ?? "", name: host, issuer, fromMs, untilMs } };
}

/**
 * Issued to a server by one of the authorities itself: these have none below them. OpenSSL keeps only the last of its
 * complaints, and a date that does not suit this machine's clock hides an issuer that it does not know. So the signature is
 * looked at here.
 */
function isKnown(certificate: X509Certificate, ca: readonly string[]): boolean {
  const usage: readonly string[] | undefined = certificate.keyUsage;
  if (certificate.ca || (usage && !usage.includes(serverAuthentication))) return false;
  return ca
    .map((pem) => new X509Certificate(pem))
    .some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
}

function isAccepted({ authorizationError: error }: TLSSocket): boolean {
  const code: unknown = error;
  if (code === undefined || code === null) return true;
  return aboutDates.includes(code instanceof Error ? code.message : String(code));
}

/** Of lines such as "CN=Somebody". */
function commonName(lines: string): string {
  return (
    lines
      .split("\n")
      .find((line) => line.startsWith("CN="))
      ?.slice(3) ?? ""
  );
}
