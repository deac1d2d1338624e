import type { ConnectFault, Endpoint } from "../../hal/network";

/** One open stream between the terminal's network and whoever listens at the endpoint. */
export interface LinkStream {
  send(bytes: Uint8Array): void;
  close(): void;
}

/** What the network is told about a stream. Nothing is called before `open` returns. */
export interface LinkEvents {
  opened(stream: LinkStream): void;
  /** @param validFromMs with "tls-clock": as of `Connected`. */
  failed(fault: ConnectFault, validFromMs?: number): void;
  bytes(bytes: Uint8Array): void;
  closed(): void;
}

/** What the terminal's network is plugged into: listeners in memory, or real sockets. It adds no time of its own. */
export interface Link {
  open(endpoint: Endpoint, events: LinkEvents): void;
}
