import type { Received, Sent, StreamFault } from "../../network";
import { HandshakeGuard } from "./handshake-guard";
import type { NetworkParts, SessionSocket, TcpIo, TlsSession } from "./parts";

/** What one `receive` hands out, as of the contract. */
const RECEIVE_BYTES_MAX = 4096;
/** What goes into a record: a socket of lwIP takes 5,744 bytes at a time, one of Linux 1,536. */
const PIECE_BYTES_MAX = 1024;
/** What TLS adds to a piece, at most. */
const RECORD_OVERHEAD_BYTES = 64;
/** A socket that takes nothing for so long will not take anything. */
const SEND_MAX_MS = 30_000;
/** The steps of a session's handshake at which it is the terminal's turn: hello, what follows the server's, the end. */
const OWN_TURNS: readonly number[] = Object.freeze([0, 14, 20]);

type Parts = Pick<NetworkParts, "openTcp" | "after" | "stir" | "ticksMs">;

/** One connection: TCP, and TLS over it where it is asked for. */
export class NetworkStream implements SessionSocket {
  readable = 0;
  writable = 0;
  readonly #parts: Parts;
  #io: TcpIo | undefined;
  #guard: HandshakeGuard | undefined;
  #session: TlsSession | undefined;
  /** Who waits for the connection, and then for the handshake. */
  #opening: ((ended: "open" | "failed") => void) | undefined;
  #securing: ((ended: "secured" | "failed") => void) | undefined;
  #receiving: ((received: Received) => void) | undefined;
  #sending: { bytes: Uint8Array; begun: boolean; resolve: (sent: Sent) => void } | undefined;
  #ended: StreamFault | undefined;
  /** Spent in steps of the handshake, since its time was looked at. */
  #computedMs = 0;
  /** Of a record that was longer than what `receive` hands out. */
  #rest: Uint8Array | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns undefined: nothing answered in time. */
  open(address: string, port: number, timeoutMs: number): Promise<"open" | "failed" | undefined> {
    return new Promise((resolve) => {
      const over = this.#within(timeoutMs, () => this.#over("opening", resolve, undefined));
      this.#opening = (ended) => {
        over();
        this.#over("opening", resolve, ended);
      };
      try {
        this.#io = this.#parts.openTcp({
          address,
          port,
          onReadable: (count) => this.#onReadable(count),
          onWritable: (count) => this.#onWritable(count),
          onError: () => this.#parts.stir(() => this.fail("reset")),
        });
      } catch (error) {
        // So a socket says that there is none for it.
        if (!(error instanceof Error)) throw error;
        this.#opening("failed");
      }
    });
  }

  /** @returns undefined: it is not through in time. */
  secure(session: TlsSession, timeoutMs: number): Promise<"secured" | "failed" | undefined> {
    if (this.#ended !== undefined) return Promise.resolve("failed");
    this.#guard = new HandshakeGuard();
    this.#session = session;
    return new Promise((resolve) => {
      let over = (): void => undefined;
      const wait = (ms: number): void => {
        over = this.#within(ms, () => {
          // What this processor has computed meanwhile, a second or two, was not the host's silence.
          const computedMs = this.#computedMs;
          this.#computedMs = 0;
          if (computedMs > 0) wait(computedMs);
          else this.#over("securing", resolve, undefined);
        });
      };
      wait(timeoutMs);
      this.#securing = (ended) => {
        over();
        this.#over("securing", resolve, ended);
      };
      this.#shake();
    });
  }

  /** @throws TypeError when somebody sends already. */
  send(bytes: Uint8Array): Promise<Sent> {
    if (this.#sending) throw new TypeError("send: somebody sends already");
    if (this.#ended !== undefined) return Promise.resolve({ kind: "fault", fault: this.#ended, begun: false });
    return new Promise((resolve) => {
      const over = this.#within(SEND_MAX_MS, () => this.fail("reset"));
      this.#sending = {
        bytes,
        begun: false,
        resolve: (sent) => {
          over();
          this.#sending = undefined;
          resolve(sent);
        },
      };
      this.#write();
    });
  }

  /** @throws TypeError when somebody waits already. */
  receive(timeoutMs: number): Promise<Received> {
    if (this.#receiving) throw new TypeError("receive: somebody waits already");
    const received = this.#take();
    if (received) return Promise.resolve(received);
    return new Promise((resolve) => {
      const done = (received: Received) => {
        over();
        this.#receiving = undefined;
        resolve(received);
      };
      const over = this.#within(timeoutMs, () => done({ kind: "timeout" }));
      this.#receiving = done;
    });
  }

  /** It is over, and whoever waits is told. */
  fail(fault: StreamFault): void {
    if (this.#ended !== undefined) return;
    this.#ended = fault;
    this.#io?.close();
    this.#io = undefined;
    this.#session = undefined;
    this.#opening?.("failed");
    this.#securing?.("failed");
    this.#sending?.resolve({ kind: "fault", fault, begun: this.#sending.begun });
    this.#receiving?.({ kind: "fault", fault });
  }

  read(buffer: Uint8Array): void {
    this.#io?.read(buffer);
    this.#guard?.take(buffer);
  }

  write(bytes: Uint8Array): number {
    const left = this.#io?.write(bytes);
    return left ?? this.writable - bytes.length;
  }

  #within(ms: number, late: () => void): () => void {
    return this.#parts.after(ms, () => this.#parts.stir(late));
  }

  #over<T>(step: "opening" | "securing", resolve: (value: T) => void, value: T): void {
    if (step === "opening") this.#opening = undefined;
    else this.#securing = undefined;
    resolve(value);
  }

  #onReadable(count: number): void {
    this.readable = count;
    this.#parts.stir(() => {
      if (this.#securing) return this.#shake();
      const received = this.#receiving && this.#take();
      if (received) this.#receiving?.(received);
    });
  }

  #onWritable(count: number): void {
    this.writable = count;
    this.#parts.stir(() => {
      if (this.#opening) this.#opening("open");
      else if (this.#securing) this.#shake();
      else this.#write();
    });
  }

  /** Takes the handshake as far as it goes. */
  #shake(): void {
    const session = this.#session;
    if (!session) return;
    const beganMs = this.#parts.ticksMs();
    this.#step(session);
    this.#computedMs += this.#parts.ticksMs() - beganMs;
  }

  #step(session: TlsSession): void {
    try {
      for (;;) {
        const over = session.handshake(this);
        if (session.alert !== undefined) return this.fail("reset");
        if (over) {
          this.#securing?.("secured");
          return;
        }
        if (this.readable === 0 && !OWN_TURNS.includes(session.handshakeProcess)) return;
      }
    } catch (error) {
      // So the SDK says that it does not go on, and in no other way.
      if (!(error instanceof Error)) throw error;
      this.fail("reset");
    }
  }

  #write(): void {
    const sending = this.#sending;
    if (!sending) return;
    const { bytes } = sending;
    const overhead = this.#session ? RECORD_OVERHEAD_BYTES : 0;
    let done = 0;
    try {
      while (done < bytes.length && this.writable > overhead) {
        const piece = bytes.subarray(done, done + Math.min(PIECE_BYTES_MAX, this.writable - overhead));
        sending.begun = true;
        if (this.#session) this.#session.write(this, piece);
        else this.writable = this.write(piece);
        // It failed within the call.
        if (this.#ended !== undefined) return;
        done += piece.length;
      }
    } catch (error) {
      // A socket that has no room after all, or a session that cannot go on.
      if (!(error instanceof Error)) throw error;
      return this.fail("reset");
    }
    sending.bytes = bytes.subarray(done);
    if (done === bytes.length) sending.resolve({ kind: "sent" });
  }

  /** What is there, or how it ended. Undefined: nothing yet. */
  #take(): Received | undefined {
    const bytes = this.#rest ?? this.#next();
    if (bytes && bytes.length > RECEIVE_BYTES_MAX) {
      this.#rest = bytes.subarray(RECEIVE_BYTES_MAX);
      return { kind: "bytes", bytes: bytes.slice(0, RECEIVE_BYTES_MAX) };
    }
    this.#rest = undefined;
    if (bytes) return { kind: "bytes", bytes };
    return this.#ended === undefined ? undefined : { kind: "fault", fault: this.#ended };
  }

  #next(): Uint8Array | undefined {
    try {
      while (this.readable > 0 && this.#ended === undefined) {
        if (!this.#session) {
          const bytes = new Uint8Array(Math.min(this.readable, RECEIVE_BYTES_MAX));
          // Before it is read: the end of a connection may be told from within.
          this.readable -= bytes.length;
          this.read(bytes);
          return bytes;
        }
        const bytes = this.#session.read(this);
        if (bytes === null) this.fail("closed");
        // A record may be empty.
        if (bytes && bytes.length > 0) return bytes.slice();
        if (bytes === undefined) return undefined;
      }
    } catch (error) {
      // A record that is not what the other side made, or no longer whole.
      if (!(error instanceof Error)) throw error;
      this.fail("reset");
    }
    return undefined;
  }
}
