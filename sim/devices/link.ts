import type { ConnectFault, Endpoint } from "../../hal/network";

/** One open stream between the terminal's network and whoever listens at the endpoint. */
export interface LinkStream {
  send(bytes: Uint8Array): void;
  close(): void;
}

/** What the network is told about a stream. Nothing is called before `open` returns. */
export interface LinkEvents {
  /** @param secured of the TLS that it really is; without it the stream is in clear, or TLS is the network's model. */
  opened(stream: LinkStream, secured?: Secured): void;
  /** @param validFromMs with "tls-clock": as of `Connected`. */
  failed(fault: ConnectFault, validFromMs?: number): void;
  bytes(bytes: Uint8Array): void;
  closed(): void;
}

/** A TLS connection as people may look at it. */
export interface Secured {
  /** E.g. "TLSv1.3". */
  readonly version: string;
  /** For whom the certificate is, by whom, and when, ms since 1970. */
  readonly name: string;
  readonly issuer: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What the terminal's network is plugged into: listeners in memory, or real sockets. It adds no time of its own. */
export interface Link {
  /** Endpoints that want TLS get it, and the host's certificate is held against what the terminal knows. */
  readonly verifies?: boolean;
  open(endpoint: Endpoint, events: LinkEvents): void;
}
