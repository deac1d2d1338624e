export type Bearer = "wifi" | "cellular" | "ethernet";

export interface BearerState {
  readonly bearer: Bearer;
  /** Attached, with an address of its own. */
  readonly up: boolean;
  /** dBm; 0 for ethernet. */
  readonly signal: number;
  /** Round trip of its packets, smoothed as TCP does, ms. Left out where none was measured in the last five minutes. */
  readonly roundTripMs?: number;
  /**
   * How many of its last packets had to be sent again, 0 to 100: of names and of connections whose other side is there, so a host
   * that is silent counts for nothing. 100 while nothing comes through. Left out where none was measured in the
   * last five minutes.
   */
  readonly lossPercent?: number;
}

/** How long each phase of a connection took: name, connection, handshake. Those that were not begun are left out. */
export type PhasesMs = readonly number[];

/** In which phase a connection attempt failed. Nothing of the application's data has left the terminal. */
export type ConnectFault =
  /** No bearer is up: A01. */
  | "no-bearer"
  /** The name does not resolve: A04. */
  | "dns"
  /** Refused: nobody listens there: A05. */
  | "refused"
  /** No answer to the connection request in time: A05. */
  | "unreachable"
  /** TLS failed: A06. The certificate is expired, another host's, or of an unknown issuer. */
  | "tls-expired"
  | "tls-name"
  | "tls-issuer"
  /** No handshake: no TLS at all, only versions that are too old, broken off, or changed on its way. */
  | "tls-handshake"
  /** The certificate is in order but for its first day, which a clock that is not trusted, or is before it, cannot confirm. */
  | "tls-clock";

/** How an open connection ended. Bytes sent before may have arrived. */
export type StreamFault = "reset" | "closed" | "no-bearer";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

export type Connected =
  | {
      readonly kind: "connected";
      readonly connection: number;
      readonly bearer: Bearer;
      readonly phasesMs?: PhasesMs;
      /** The last day of the host's certificate, told in its last `CERTIFICATE_TOLD_DAYS`; ms since 1970. */
      readonly certificateUntilMs?: number;
    }
  | {
      readonly kind: "fault";
      readonly fault: ConnectFault;
      /** The last one is that which failed. With one alone the name was not answered; with two it was, over this bearer. */
      readonly phasesMs?: PhasesMs;
      /** With "tls-clock": the certificate's first day. Its issuer vouches that now is not earlier; ms since 1970. */
      readonly validFromMs?: number;
    };

/**
 * - "sent": every byte is in the hands of the network.
 * - fault with `begun` false: no byte has left. With `begun` true: some bytes may have arrived at the other side.
 */
export type Sent =
  | { readonly kind: "sent" }
  | { readonly kind: "fault"; readonly fault: StreamFault; readonly begun: boolean };

export type Received =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "timeout" }
  | { readonly kind: "fault"; readonly fault: StreamFault };

/** Bearers and byte streams over them. At most `CONNECTIONS_MAX` connections are open at a time. */
export interface Network {
  /** The bearers that this terminal has, in order of preference, with their state. */
  bearers(): Promise<readonly BearerState[]>;
  /**
   * Opens a stream over the named bearer, or over the first that is up. With `tls` no byte of the application's passes but
   * by TLS, 1.2 or newer, with a host whose certificate is in order.
   * `timeoutMs` bounds each phase: the name, which is asked for anew over this bearer, the connection, and the handshake over it.
   */
  connect(request: {
    readonly endpoint: Endpoint;
    readonly bearer?: Bearer;
    readonly timeoutMs: number;
  }): Promise<Connected>;
  /** Sends all of `bytes`, at most 4096, in order. */
  send(request: { readonly connection: number; readonly bytes: Uint8Array }): Promise<Sent>;
  /** Waits for the next bytes of the stream, at least one and at most 4096; no message boundary is kept. */
  receive(request: { readonly connection: number; readonly timeoutMs: number }): Promise<Received>;
  /** Closes; idempotent; a waiting `receive` ends with "closed". */
  close(request: { readonly connection: number }): Promise<void>;
}

/** A certificate that lasts longer is no news. */
export const CERTIFICATE_TOLD_DAYS = 60;

/** One for the acquirer, one for management. */
export const CONNECTIONS_MAX = 2;
