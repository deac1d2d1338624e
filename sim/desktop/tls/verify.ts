import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from "node:tls";
import type { ConnectFault } from "../../hal/network";
import type { TlsView } from "../devices/network";

/** Why a certificate is not taken, as of the contract's `Connected`. */
export interface Distrusted {
  readonly fault: ConnectFault;
  readonly validFromMs?: number;
}

/** What OpenSSL says of dates by this machine's clock: looked at below, by the terminal's. */
const aboutDates: readonly string[] = Object.freeze(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/** A TLS connection that is opened whatever the certificate; `distrust` then says whether it may be used. */
export function connectTls(options: ConnectionOptions): TLSSocket {
  return connect({ ...options, rejectUnauthorized: false, checkServerIdentity: () => undefined });
}

/** Holds the certificate against authorities, name and clock, dates last. @returns undefined where it is in order. */
export function distrust(socket: TLSSocket, host: string, clock: TlsView["clock"]): Distrusted | undefined {
  const error: unknown = socket.authorizationError;
  const code = typeof error === "string" ? error : error instanceof Error ? error.message : undefined;
  if (code !== undefined && !aboutDates.includes(code)) return { fault: "tls-issuer" };
  const certificate = socket.getPeerCertificate();
  if (checkServerIdentity(host, certificate)) return { fault: "tls-name" };
  const [validFromMs, validToMs] = [Date.parse(certificate.valid_from), Date.parse(certificate.valid_to)];
  if (!clock.trusted || clock.terminalMs < validFromMs) return { fault: "tls-clock", validFromMs };
  return clock.terminalMs > validToMs ? { fault: "tls-expired" } : undefined;
}
