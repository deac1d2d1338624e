import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { Acquirer } from "../../acquirer/acquirer-types";
import { AcquirerConnection, type Fed } from "../../acquirer/connection";

/** How the server lives in its world. */
export interface AcquirerServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where it listens; this machine alone when left out. */
  readonly address?: string;
  /** Runs something later in the world's virtual time: replies with their delays. */
  schedule(delayMs: number, run: () => void): void;
  /** Called after bytes have arrived or been written, or a connection has come or gone. */
  onTraffic?(connection: ConnectionCounters): void;
  /** Speaks TLS, with these certificates and versions. */
  readonly tls?: TlsOptions;
  readonly connectionsMax?: number;
  /** Real time that a connection may stand without a message. */
  readonly idleTimeoutMs?: number;
  /** Real time that a message may take from its first to its last byte. */
  readonly partialTimeoutMs?: number;
  /** Real time that a TLS handshake may take. */
  readonly handshakeTimeoutMs?: number;
}

/**
 * What has passed over one connection, as seen by the server. Nothing is in flight on it while the client's count of
 * bytes written equals `receivedBytes` and its count of bytes read equals `sentBytes`; a closed one has nothing in flight.
 */
export interface ConnectionCounters {
  /** The client's port: names the connection on both sides. */
  readonly remotePort: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Replies that wait for their delay. */
  readonly pendingReplies: number;
  readonly closed: boolean;
}

export interface AcquirerServer {
  readonly port: number;
  /** The connections, oldest first, with the last closed ones. A snapshot. */
  connections(): readonly ConnectionCounters[];
  /** The latest connection from a client's port; undefined while its arrival has not been seen yet. */
  connection(remotePort: number): ConnectionCounters | undefined;
  /** Stops listening and ends every connection; idempotent. */
  close(): Promise<void>;
}

/** One terminal needs two; the rest is for those who try what the port does. */
const connectionsMaxDefault = 64;
/** A terminal's person may think this long in real time while the connection stands. */
const idleTimeoutDefaultMs = 600_000;
/** A message of 2 kB at 1 kbit/s takes 16 s: whoever is slower is not a terminal. */
const partialTimeoutDefaultMs = 20_000;
/** Two ways there and back, on a bearer that has trouble: whoever is slower is not a terminal. */
const handshakeTimeoutDefaultMs = 10_000;
/** Replies under way on one connection: a terminal has one. Above it the server stops reading until some have left. */
const pendingRepliesMax = 64;
/** Bytes that a peer may leave unread: 32 of the longest messages. */
const unreadBytesMax = 65_536;
/** Closed connections that are remembered, so that a client can still learn what had arrived. */
const closedKeptMax = 256;

/** One TCP connection and its bounds. */
class Line {
  readonly remotePort: number;
  receivedBytes = 0;
  sentBytes = 0;
  pendingReplies = 0;
  closed = false;
  /** Messages completed so far: who has none is the first to go when there is no room. */
  frames = 0;
  /** Order of the last message, or of the arrival. */
  lastUse: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the running timer is that of a message which has begun. */
  timesMessage = false;
  readonly socket: Socket;
  readonly stream: AcquirerConnection;

  constructor(socket: Socket, stream: AcquirerConnection, order: number) {
    this.socket = socket;
    this.stream = stream;
    this.lastUse = order;
    this.remotePort = socket.remotePort ?? 0;
  }

  counters(): ConnectionCounters {
    const { remotePort, receivedBytes, sentBytes, pendingReplies, closed } = this;
    return { remotePort, receivedBytes, sentBytes, pendingReplies, closed };
  }
}

class TcpAcquirer implements AcquirerServer {
  readonly #acquirer: Pick<Acquirer, "handle">;
  readonly #options: AcquirerServerOptions;
  readonly #server: Server;
  readonly #open = new Set<Line>();
  /** Those in the middle of their TLS handshake, by their ports, oldest first. */
  readonly #greeting = new Map<number, Socket>();
  readonly #closed: Line[] = [];
  #order = 0;
  #stopped: Promise<void> | undefined;

  constructor(acquirer: Pick<Acquirer, "handle">, options: AcquirerServerOptions, server: Server) {
    this.#acquirer = acquirer;
    this.#options = options;
    this.#server = server;
    if (options.tls) server.on("connection", (socket) => this.#greet(socket));
    server.on(options.tls ? "secureConnection" : "connection", (socket) => this.#accept(socket));
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  connections(): readonly ConnectionCounters[] {
    return [...this.#closed, ...this.#open].map((line) => line.counters());
  }

  connection(remotePort: number): ConnectionCounters | undefined {
    for (const line of this.#open) if (line.remotePort === remotePort) return line.counters();
    return this.#closed.findLast((line) => line.remotePort === remotePort)?.counters();
  }

  close(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const line of [...this.#open]) this.#hangUp(line);
      for (const socket of this.#greeting.values()) socket.destroy();
    });
    return this.#stopped;
  }

  /** A handshake begins, of which there are as many as connections: the oldest one goes when there is no room. */
  #greet(socket: Socket): void {
    const port = socket.remotePort ?? 0;
    if (this.#greeting.size >= this.#connectionsMax) {
      const [oldest] = this.#greeting;
      if (oldest) {
        this.#greeting.delete(oldest[0]);
        oldest[1].destroy();
      }
    }
    this.#greeting.set(port, socket);
    socket.once("close", () => {
      if (this.#greeting.get(port) === socket) this.#greeting.delete(port);
    });
  }

  get #connectionsMax(): number {
    return this.#options.connectionsMax ?? connectionsMaxDefault;
  }

  #accept(socket: Socket): void {
    this.#greeting.delete(socket.remotePort ?? 0);
    const line = new Line(socket, new AcquirerConnection(this.#acquirer), ++this.#order);
    if (this.#open.size >= this.#connectionsMax) this.makeRoom();
    this.#open.add(line);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#take(line, bytes));
    // A reset by the peer needs no answer: "close" follows and tidies up.
    socket.on("error", () => this.#hangUp(line));
    socket.on("close", () => this.#hangUp(line));
    this.#watch(line, false);
    this.#options.onTraffic?.(line.counters());
  }

  /** Ends the connection of least worth: one that never completed a message, else the longest unused. */
  makeRoom(): void {
    let least: Line | undefined;
    for (const line of this.#open) {
      if (least === undefined) least = line;
      else if ((line.frames === 0) !== (least.frames === 0)) least = line.frames === 0 ? line : least;
      else if (line.lastUse < least.lastUse) least = line;
    }
    if (least !== undefined) this.#hangUp(least);
  }

  #take(line: Line, bytes: Uint8Array): void {
    if (line.closed) return;
    line.receivedBytes += bytes.length;
    const fed = line.stream.feed(bytes);
    if (fed.frames > 0) {
      line.frames += fed.frames;
      line.lastUse = ++this.#order;
    }
    if (fed.close) this.#hangUp(line);
    else this.#answer(line, fed);
    this.#options.onTraffic?.(line.counters());
  }

  #answer(line: Line, fed: Fed): void {
    // The clock of a message that has begun runs on: single bytes do not buy more time, a finished message does.
    if (fed.frames > 0 || line.timesMessage !== line.stream.partial) this.#watch(line, line.stream.partial);
    for (const { bytes, delayMs } of fed.outgoing) {
      line.pendingReplies++;
      this.#options.schedule(delayMs, () => this.#write(line, bytes));
    }
    if (line.pendingReplies >= pendingRepliesMax) line.socket.pause();
  }

  #write(line: Line, bytes: Uint8Array): void {
    line.pendingReplies--;
    if (line.closed) return;
    line.socket.write(bytes);
    line.sentBytes += bytes.length;
    if (line.socket.writableLength > unreadBytesMax) this.#hangUp(line);
    else if (line.pendingReplies < pendingRepliesMax && line.socket.isPaused()) line.socket.resume();
    this.#options.onTraffic?.(line.counters());
  }

  #watch(line: Line, message: boolean): void {
    clearTimeout(line.timer);
    const { idleTimeoutMs = idleTimeoutDefaultMs, partialTimeoutMs = partialTimeoutDefaultMs } = this.#options;
    line.timesMessage = message;
    line.timer = setTimeout(() => this.#hangUp(line), message ? partialTimeoutMs : idleTimeoutMs);
    line.timer.unref();
  }

  #hangUp(line: Line): void {
    if (line.closed) return;
    line.closed = true;
    clearTimeout(line.timer);
    this.#open.delete(line);
    this.#closed.push(line);
    if (this.#closed.length > closedKeptMax) this.#closed.shift();
    line.socket.destroy();
    this.#options.onTraffic?.(line.counters());
  }
}

/**
 * Serves an acquirer. Bounded in connections, unfinished messages and unread replies; the time-outs run in
 * real time, because a hostile peer does not live in the world's.
 * @throws the system's error when the port cannot be had.
 */
export function listen(acquirer: Pick<Acquirer, "handle">, options: AcquirerServerOptions): Promise<AcquirerServer> {
  return new Promise((resolve, reject) => {
    // Who breaks off in the handshake has said nothing yet: Node closes the socket.
    const handshakeTimeout = options.handshakeTimeoutMs ?? handshakeTimeoutDefaultMs;
    const server = options.tls ? createTlsServer({ handshakeTimeout, ...options.tls }) : createServer();
    const served = new TcpAcquirer(acquirer, options, server);
    server.once("error", reject);
    server.listen({ host: options.address ?? "127.0.0.1", port: options.port }, () => {
      server.removeListener("error", reject);
      // What fails from now on is accepting: out of descriptors, so give some back.
      server.on("error", () => served.makeRoom());
      resolve(served);
    });
  });
}
