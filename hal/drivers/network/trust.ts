import { type Certificate, readCertificate } from "./certificate";
import { NotDer, sameBytes } from "./der";

/** Certificates that a host may show: its own, and of those between it and an authority. */
const CHAIN_MAX = 5;

/** Whom a terminal believes, and what it knows itself. */
export interface Trust {
  /** Certificates of the authorities. They are the terminal's own anchors: their dates are not asked. */
  readonly authorities: readonly Uint8Array[];
  readonly nowMs: number;
  /** Its clock can be relied on. */
  readonly trusted: boolean;
  /** Is a certificate signed by the key of another one? Throws where it cannot tell. */
  readonly signed: (certificate: Uint8Array, issuer: Uint8Array) => boolean;
}

/** As of `ConnectFault`. */
export type Judged =
  | { readonly kind: "in-order"; readonly untilMs: number }
  | { readonly kind: "refused"; readonly fault: "tls-issuer" | "tls-name" | "tls-expired" | "tls-handshake" }
  | { readonly kind: "refused"; readonly fault: "tls-clock"; readonly validFromMs: number };

/**
 * Holds the certificates that a host shows against authorities, name and clock. Dates are looked at last: a clock is doubted only where all
 * else is in order.
 *
 * @param shown DER, the host's own first.
 */
export function judge(shown: readonly Uint8Array[], host: string, trust: Trust): Judged {
  if (shown.length === 0 || shown.length > CHAIN_MAX) return { kind: "refused", fault: "tls-handshake" };
  try {
    const chain = shown.map(readCertificate);
    const [own] = chain;
    const path = own && pathTo(chain, trust);
    if (!path) return { kind: "refused", fault: "tls-issuer" };
    if (!isFor(own, host)) return { kind: "refused", fault: "tls-name" };
    const fromMs = Math.max(...path.map((certificate) => certificate.fromMs));
    const untilMs = Math.min(...path.map((certificate) => certificate.untilMs));
    if (!trust.trusted || trust.nowMs < fromMs) return { kind: "refused", fault: "tls-clock", validFromMs: fromMs };
    return trust.nowMs > untilMs ? { kind: "refused", fault: "tls-expired" } : { kind: "in-order", untilMs };
  } catch (error) {
    if (error instanceof NotDer) return { kind: "refused", fault: "tls-handshake" };
    throw error;
  }
}

/** From the host's own certificate up to the last below an authority of the terminal's. Undefined: it leads to none. */
function pathTo(chain: readonly Certificate[], trust: Trust): readonly Certificate[] | undefined {
  const authorities = trust.authorities.map(readCertificate);
  const [own] = chain;
  if (!own || own.authority || !own.forServers || own.key === undefined) return undefined;
  const path: Certificate[] = [own];
  // Each way up is at most as long as what was shown.
  for (let below = own; path.length <= chain.length; ) {
    if (authorities.some((authority) => issued(authority, below, path.length - 1, trust))) return path;
    const next = chain.find(
      (candidate) => !path.includes(candidate) && issued(candidate, below, path.length - 1, trust),
    );
    if (!next) return undefined;
    path.push(next);
    below = next;
  }
  return undefined;
}

/** @param between how many authorities are already between it and the host. */
function issued(issuer: Certificate, below: Certificate, between: number, { signed }: Trust): boolean {
  if (!issuer.authority || !issuer.signsCertificates || between > issuer.authoritiesBelow) return false;
  if (issuer.key === undefined || issuer.key !== below.signedBy || !sameBytes(issuer.subject, below.issuer))
    return false;
  try {
    return signed(below.der, issuer.der);
  } catch (error) {
    // Whoever looks at signatures has no other way to say that it cannot.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** RFC 6125: a star stands for the whole first part of a name. */
function isFor({ hosts, addresses }: Certificate, host: string): boolean {
  const name = host.toLowerCase();
  if (isAddress(name)) return addresses.includes(name);
  const [, rest] = parted(name);
  return hosts.some((each) => each === name || (each.startsWith("*.") && rest !== "" && each.slice(2) === rest));
}

function parted(name: string): readonly [string, string] {
  const at = name.indexOf(".");
  return at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at + 1)];
}

/** IPv4, as it is written. */
export function isAddress(host: string): boolean {
  const parts = host.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
