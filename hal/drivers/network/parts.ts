import type { BearerState } from "../../network";

/** A TCP socket in the style of ECMA-419. */
export interface TcpIo {
  /** Fills a buffer, of which so much is there. Throws where it is not. */
  read(buffer: Uint8Array): unknown;
  /** @returns how much may be written next. Throws where it has no room for all of it. */
  write(bytes: Uint8Array): number | undefined;
  close(): void;
}

export interface TcpEvents {
  readonly address: string;
  readonly port: number;
  /** So many bytes wait to be read. */
  readonly onReadable: (count: number) => void;
  /** So many may be written: the first time it is called the connection stands. */
  readonly onWritable: (count: number) => void;
  /** It is over. Nothing tells why. */
  readonly onError: () => void;
}

/** What a session of TLS reads from and writes to. */
export interface SessionSocket {
  /** How many bytes wait, and how many have room. The session counts down what it takes. */
  readable: number;
  writable: number;
  read(buffer: Uint8Array): void;
  write(bytes: Uint8Array): number;
}

/** A session of TLS as the SDK's `ssl/session` is. It throws words for people where something is wrong. */
export interface TlsSession {
  /** Goes on as far as what is there allows. @returns true at its end, in whatever way it ended. */
  handshake(socket: SessionSocket): boolean;
  /** What the next record holds; null: the other side has ended it; undefined: no whole record yet. */
  read(socket: SessionSocket): Uint8Array | null | undefined;
  write(socket: SessionSocket, bytes: Uint8Array): void;
  /** Which step of a handshake is next. */
  readonly handshakeProcess: number;
  /** Set: it broke off. */
  readonly alert?: unknown;
}

/** Judges the certificates that a host shows, its own first; false: the session ends. */
export type JudgeShown = (shown: readonly Uint8Array[]) => boolean;

/** What carries. */
export interface NetworkBearer {
  state(): BearerState;
  /** Told when it is up no more. */
  onLost: () => void;
}

/** What the network of a board's own is made of: a board hands it the SDK's. */
export interface NetworkParts {
  readonly bearer: NetworkBearer;
  /** Asks for a name's address; once, unless `cancel` came first. Undefined: there is none. @returns cancel. */
  readonly lookUp: (host: string, found: (address: string | undefined) => void) => () => void;
  /** Throws where there is no memory or no socket for it. */
  readonly openTcp: (events: TcpEvents) => TcpIo;
  readonly openTls: (host: string, judgeShown: JudgeShown) => TlsSession;
  /** Is a certificate signed by the key of another one? */
  readonly signed: (certificate: Uint8Array, issuer: Uint8Array) => boolean;
  /** Whom it believes. */
  readonly authorities: () => readonly Uint8Array[];
  /** The terminal's own clock. */
  readonly now: () => Promise<{ readonly epochMs: number; readonly trusted: boolean }>;
  /** Running time. */
  readonly ticksMs: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  /**
   * Lets something reach the firmware that nobody at the other end of a board's wire brought about: an event, never what the firmware's own
   * call brings about at once.
   */
  readonly stir: (happens: () => void) => void;
}
