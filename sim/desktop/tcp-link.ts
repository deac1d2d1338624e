import { connect, type Socket } from "node:net";
import type { Endpoint } from "../../hal/network";
import type { Link, LinkEvents, LinkStream } from "../devices/link";
import type { TlsView } from "../devices/network";
import type { World } from "../world";
import type { AcquirerServer } from "./acquirer-server";
import type { Arrivals } from "./driver";
import { connectTls, type Distrusted, distrust } from "./tls";

/**
 * The terminal's network over real TCP on loopback. While anything is in flight on a socket the world's time stands still,
 * so that a run over sockets takes the same virtual time as one in memory.
 *
 * What arrives waits until the driver hands it over between two steps of the world.
 */
export class TcpLink implements Link, Arrivals {
  readonly #world: World;
  readonly #server: AcquirerServer;
  readonly #hosts: readonly string[];
  readonly #wake: () => void;
  readonly #trust: Trust | undefined;
  readonly #streams = new Set<TcpStream>();
  #arrived: (() => void)[] = [];

  /**
   * @param hosts names that resolve, all of them to the acquirer's server. @param wake called when something arrives.
   * @param trust makes real TLS of endpoints that want it; without it they are connected in clear, and TLS is the model's.
   */
  constructor(world: World, server: AcquirerServer, hosts: readonly string[], wake: () => void, trust?: Trust) {
    this.#world = world;
    this.#server = server;
    this.#hosts = hosts;
    this.#wake = wake;
    this.#trust = trust;
  }

  open(endpoint: Endpoint, events: LinkEvents): void {
    if (!this.#hosts.includes(endpoint.host)) return events.failed("dns");
    const arrive = (arrival: () => void) => {
      this.#arrived.push(arrival);
      this.#wake();
    };
    const trust = endpoint.tls ? this.#trust : undefined;
    const stream = new TcpStream(this.#world, this.#server, events, arrive, trust && { ...trust, host: endpoint.host });
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

/** Whom real TLS believes. */
export interface Trust {
  /** Certificates of the authorities, PEM. */
  readonly ca: string;
  /** The terminal's own: dates are held against it and not against this machine's clock. */
  readonly clock: TlsView["clock"];
}

/** One connection, and the balance of what both ends have sent and received. */
class TcpStream implements LinkStream {
  onEnd: () => void = () => undefined;
  readonly #world: World;
  readonly #server: AcquirerServer;
  readonly #events: LinkEvents;
  readonly #socket: Socket;
  #release: (() => void) | undefined;
  #port = 0;
  #written = 0;
  #read = 0;
  /** connecting → open → closing (by the terminal) → ended. */
  #state: "connecting" | "open" | "closing" | "ended" = "connecting";

  constructor(
    world: World,
    server: AcquirerServer,
    events: LinkEvents,
    arrive: (arrival: () => void) => void,
    tls: (Trust & { readonly host: string }) | undefined,
  ) {
    this.#world = world;
    this.#server = server;
    this.#events = events;
    const to = { host: "127.0.0.1", port: server.port, noDelay: true };
    if (tls) {
      const socket = connectTls({ ...to, ca: tls.ca, servername: tls.host });
      this.#socket = socket;
      socket.once("secureConnect", () => arrive(() => this.#opened(distrust(socket, tls.host, tls.clock))));
    } else {
      this.#socket = connect(to);
      this.#socket.once("connect", () => arrive(() => this.#opened()));
    }
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

  #opened(distrusted?: Distrusted): void {
    if (this.#state !== "connecting") return;
    if (distrusted) {
      this.abandon();
      return this.#events.failed(distrusted.fault, distrusted.validFromMs);
    }
    this.#port = this.#socket.localPort ?? 0;
    this.#state = "open";
    this.weigh();
    this.#events.opened(this);
  }

  #bytes(bytes: Uint8Array): void {
    this.#read += bytes.length;
    if (this.#state === "open") this.#events.bytes(new Uint8Array(bytes));
    this.weigh();
  }

  #closed(): void {
    const before = this.#state;
    this.#state = "ended";
    this.weigh();
    this.onEnd();
    if (before === "connecting") this.#events.failed("refused");
    else if (before === "open") this.#events.closed();
  }
}
