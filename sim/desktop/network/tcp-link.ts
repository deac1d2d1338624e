import { connect, type Socket } from "node:net";
import type { Endpoint } from "../../../hal/network";
import type { Link, LinkEvents, LinkStream } from "../../devices/link";
import type { World } from "../../world/world";
import type { Arrivals } from "../real-time/driver";
import type { AcquirerServer } from "./acquirer-server";
import { connectTls, type Trust, type Verified, verified } from "./tls/verify";

/** What of the acquirer's server the terminal's end must know to see what is in flight. */
export type Listening = Pick<AcquirerServer, "port" | "connection">;

/** Where the acquirer listens, by how a terminal connects. What is not there refuses every connection. */
export interface Ways {
  readonly tls?: { readonly server: Listening; readonly trust: Trust };
  readonly plain?: { readonly server: Listening };
}

/** Real time for connection and handshake on loopback. Whoever takes longer will not answer at all. */
const CONNECT_MAX_MS = 10_000;

/**
 * The terminal's network over real TCP on loopback. While anything is in flight on a socket the world's time stands still,
 * so that a run over sockets takes the same virtual time as one in memory.
 *
 * What arrives waits until the driver hands it over between two steps of the world.
 */
export class TcpLink implements Link, Arrivals {
  readonly verifies = true;
  readonly #world: World;
  readonly #ways: Ways;
  readonly #hosts: readonly string[];
  readonly #wake: () => void;
  readonly #streams = new Set<TcpStream>();
  #arrived: (() => void)[] = [];

  /** @param hosts names that resolve, all of them to the acquirer's servers. @param wake called when something arrives. */
  constructor(world: World, ways: Ways, hosts: readonly string[], wake: () => void) {
    this.#world = world;
    this.#ways = ways;
    this.#hosts = hosts;
    this.#wake = wake;
  }

  open(endpoint: Endpoint, events: LinkEvents): void {
    if (!this.#hosts.includes(endpoint.host)) return events.failed("dns");
    const arrive = (arrival: () => void) => {
      this.#arrived.push(arrival);
      this.#wake();
    };
    // An endpoint that wants TLS gets TLS or nothing.
    const way: Way | undefined = endpoint.tls ? this.#ways.tls : this.#ways.plain;
    if (!way) return events.failed("refused");
    const stream = new TcpStream(this.#world, { ...way, host: endpoint.host }, events, arrive);
    this.#streams.add(stream);
    stream.onEnd = () => this.#streams.delete(stream);
  }

  /** The server has seen traffic: what was in flight may have landed. */
  traffic(): void {
    for (const stream of [...this.#streams]) stream.weigh();
    this.#wake();
  }

  deliver(): boolean {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const arrival of arrived) arrival();
    return arrived.length > 0;
  }

  /** Ends every connection, e.g. of a world that is no more. */
  close(): void {
    for (const stream of [...this.#streams]) stream.abandon();
    this.#arrived = [];
  }
}

/** How one host is reached: in clear where there is nobody to trust. */
interface Way {
  readonly server: Listening;
  readonly trust?: Trust;
}

/** One connection, and the balance of what both ends have sent and received. */
class TcpStream implements LinkStream {
  onEnd: () => void = () => undefined;
  readonly #world: World;
  readonly #server: Listening;
  readonly #events: LinkEvents;
  readonly #socket: Socket;
  readonly #patience: ReturnType<typeof setTimeout>;
  /** What a host that goes away before the connection is open has done. */
  #broken: "refused" | "tls-handshake" = "refused";
  #release: (() => void) | undefined;
  #port = 0;
  #written = 0;
  #read = 0;
  /** connecting → open → closing (by the terminal) → ended. */
  #state: "connecting" | "open" | "closing" | "ended" = "connecting";

  constructor(
    world: World,
    { server, trust, host }: Way & { readonly host: string },
    events: LinkEvents,
    arrive: (arrival: () => void) => void,
  ) {
    this.#world = world;
    this.#server = server;
    this.#events = events;
    const to = { host: "127.0.0.1", port: server.port, noDelay: true };
    if (trust) {
      const socket = connectTls({ ...to, ca: [...trust.ca], servername: host });
      this.#socket = socket;
      socket.once("connect", () => {
        this.#broken = "tls-handshake";
      });
      socket.once("secureConnect", () => {
        const result = verified(socket, host, trust);
        arrive(() => this.#opened(result));
      });
    } else {
      this.#socket = connect(to);
      this.#socket.once("connect", () => arrive(() => this.#opened()));
    }
    this.#patience = setTimeout(() => arrive(() => this.#tooSlow()), CONNECT_MAX_MS);
    const socket = this.#socket;
    socket.on("data", (bytes) => arrive(() => this.#bytes(bytes)));
    // "close" follows, and tells whether there had been a connection.
    socket.on("error", () => undefined);
    socket.once("close", () => arrive(() => this.#closed()));
    this.weigh();
  }

  send(bytes: Uint8Array): void {
    if (this.#state !== "open") return;
    this.#written += bytes.length;
    this.#socket.write(bytes);
    this.weigh();
  }

  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#socket.end();
    this.weigh();
  }

  abandon(): void {
    clearTimeout(this.#patience);
    this.#state = "ended";
    this.#socket.destroy();
    this.weigh();
    this.onEnd();
  }

  /** Holds the world's time while something is on its way, lets it go when all has arrived. */
  weigh(): void {
    if (this.#inFlight()) {
      this.#release ??= this.#world.hold();
      return;
    }
    this.#release?.();
    this.#release = undefined;
    if (this.#state === "closing" && this.#landed()?.closed) this.#socket.destroy();
  }

  #inFlight(): boolean {
    if (this.#state === "ended") return false;
    if (this.#state === "connecting") return true;
    const landed = this.#landed();
    if (!landed) return true;
    // Closed by the server: its end has not been seen here yet. Closed by the terminal: not seen there.
    if (this.#state === "closing") return !landed.closed;
    return landed.closed || this.#written !== landed.receivedBytes || this.#read !== landed.sentBytes;
  }

  /** What the server has seen of this connection; undefined while its arrival is still under way. */
  #landed() {
    return this.#server.connection(this.#port);
  }

  #tooSlow(): void {
    if (this.#state !== "connecting") return;
    this.abandon();
    this.#events.failed("unreachable");
  }

  #opened(result?: Verified): void {
    if (this.#state !== "connecting") return;
    clearTimeout(this.#patience);
    if (result?.kind === "distrusted") {
      this.abandon();
      return this.#events.failed(result.fault, result.validFromMs);
    }
    this.#port = this.#socket.localPort ?? 0;
    this.#state = "open";
    this.weigh();
    this.#events.opened(this, result?.secured);
  }

  #bytes(bytes: Uint8Array): void {
    this.#read += bytes.length;
    if (this.#state === "open") this.#events.bytes(new Uint8Array(bytes));
    this.weigh();
  }

  #closed(): void {
    const before = this.#state;
    clearTimeout(this.#patience);
    this.#state = "ended";
    this.weigh();
    this.onEnd();
    if (before === "connecting") this.#events.failed(this.#broken);
    else if (before === "open") this.#events.closed();
  }
}
