import type { TcpEvents, TcpIo } from "../../hal/drivers/network/parts";
import type { BoardParts, SdkModules } from "./parts";
import { certificateManagerOf, sessionOf } from "./sdk-tls";
import type { Listener, Surroundings } from "./surroundings";

const JOIN_MS = 1_000;
const DHCP_MS = 500;
const WAY_MS = 20;
/** As ESP-IDF has it (CONFIG_LWIP_TCP_SND_BUF_DEFAULT). */
const SEND_BUFFER_BYTES = 5_744;

/** The network, and the time in which it happens. */
interface Ambient extends Surroundings {
  after(ms: number, run: () => void): void;
}

/** `modules/io/wifi/esp32`: 200 apart, 300 on its way, 400 with an access point, 500 with an address. It never says why it is apart. */
class WiFi {
  connection = 200;
  readonly #here: Ambient;
  readonly #onChanged: (property: string) => void;
  #tried = 0;

  constructor(here: Ambient, onChanged: (property: string) => void) {
    this.#here = here;
    this.#onChanged = onChanged;
  }

  get RSSI(): number | undefined {
    return this.connection >= 400 ? this.#here.radio.signal : undefined;
  }

  connect({ SSID, password = "" }: { readonly SSID: string; readonly password?: string }): void {
    const { radio, after } = this.#here;
    if (this.connection === 300) throw new Error("already connecting");
    if (radio.unready-- > 0) throw new Error("connect failed");
    this.connection = 300;
    const tried = ++this.#tried;
    const still = () => tried === this.#tried;
    after(JOIN_MS, () => {
      if (!still()) return;
      if (radio.passwordOf(SSID) !== password) return this.#change(200);
      this.#change(400);
      radio.onLost = () => still() && this.#change(200);
      after(DHCP_MS, () => still() && radio.addresses && this.connection === 400 && this.#change(500));
    });
  }

  /** Whoever disconnects is not told of it. */
  disconnect(): void {
    this.#tried++;
    this.connection = 200;
  }

  #change(connection: number): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.#onChanged("connection");
    if (connection === 500) this.#onChanged("address");
  }
}

/** `modules/io/socket/lwip`. */
class Tcp implements TcpIo {
  readonly #here: Ambient;
  readonly #events: TcpEvents;
  #listener: Listener | undefined;
  #buffered = new Uint8Array(0);
  #ready = false;
  #over = false;
  #closed = false;

  constructor(here: Ambient, events: TcpEvents) {
    this.#here = here;
    this.#events = events;
    const { after, listenerAt } = here;
    const listen = listenerAt(events.address, events.port);
    if (listen === "silent") return;
    after(2 * WAY_MS, () => {
      if (this.#closed) return;
      if (!listen) return this.#fail();
      this.#listener = listen({
        send: (bytes) => after(WAY_MS, () => this.#arrive(bytes)),
        end: () => after(WAY_MS, () => this.#fail()),
      });
      this.#ready = true;
      this.#events.onWritable(SEND_BUFFER_BYTES);
    });
  }

  read(buffer: Uint8Array): void {
    if (this.#closed) throw new Error("closed");
    if (buffer.length === 0 || buffer.length > this.#buffered.length) throw new Error("invalid");
    buffer.set(this.#buffered.subarray(0, buffer.length));
    this.#buffered = this.#buffered.slice(buffer.length);
    // An end is told when all before it was read.
    if (this.#buffered.length === 0 && this.#over) this.#here.after(0, () => this.#tellEnd());
  }

  write(bytes: Uint8Array): number | undefined {
    if (!this.#ready) throw new Error("not ready");
    if (this.#over) return undefined;
    if (bytes.length > SEND_BUFFER_BYTES) throw new Error("would block");
    const sent = bytes.slice();
    this.#here.after(WAY_MS, () => {
      this.#listener?.take(sent);
      if (!this.#closed && !this.#over) this.#events.onWritable(SEND_BUFFER_BYTES);
    });
    return SEND_BUFFER_BYTES - bytes.length;
  }

  close(): void {
    this.#closed = true;
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#closed || this.#over) return;
    const joined = new Uint8Array(this.#buffered.length + bytes.length);
    joined.set(this.#buffered);
    joined.set(bytes, this.#buffered.length);
    this.#buffered = joined;
    this.#events.onReadable(joined.length);
  }

  #fail(): void {
    this.#over = true;
    this.#ready = false;
    if (this.#buffered.length === 0) this.#tellEnd();
  }

  #tellEnd(): void {
    if (!this.#closed) this.#events.onError();
  }
}

type OnReadable = (this: object, count: number) => void;

/** `modules/io/socket/lwip/udp`, to its owner's port alone. */
class Udp {
  readonly target: unknown;
  readonly #onReadable: OnReadable;
  #datagrams: Uint8Array[] = [];

  constructor({ target, onReadable }: { readonly target: unknown; readonly onReadable: OnReadable }) {
    this.target = target;
    this.#onReadable = onReadable;
  }

  read(): Uint8Array | undefined {
    return this.#datagrams.shift();
  }

  arrive(datagram: Uint8Array): void {
    this.#datagrams.push(datagram);
    this.#onReadable.call(this, 1);
  }
}

interface Question {
  readonly host: string;
  readonly onResolved: (host: string, address: string) => void;
  readonly onError: (host: string) => void;
}

interface ResolverOptions {
  readonly servers: readonly string[];
  readonly socket: { readonly io: never };
}

/** `examples/io/udp/dns`: asks once a second, five times each server, and trusts whatever comes to be an answer. */
class Resolver {
  readonly #here: Ambient;
  readonly #io: new (
    options: object,
  ) => Udp;
  readonly #servers: readonly string[];
  #closed = false;

  constructor(here: Ambient, { servers, socket }: ResolverOptions) {
    this.#here = here;
    this.#io = socket.io;
    this.#servers = servers;
  }

  resolve({ host, onResolved, onError }: Question): void {
    const { after, nameOf, litter } = this.#here;
    const udp = new this.#io({
      target: this,
      onReadable(this: Udp) {
        const datagram = this.read();
        if (datagram?.length !== 1) throw new RangeError("invalid packet");
        if (address === "none") onError(host);
        else onResolved(host, address);
      },
    });
    const address = nameOf(host);
    if (litter) after(WAY_MS / 2, () => !this.#closed && udp.arrive(litter));
    if (address === "silent") after(5_000 * this.#servers.length, () => !this.#closed && onError(host));
    else after(2 * WAY_MS, () => !this.#closed && udp.arrive(Uint8Array.of(1)));
  }

  close(): void {
    this.#closed = true;
  }
}

/** The SDK's network as one board has it. */
export function networkModules({ around, after }: Pick<BoardParts, "around" | "after">): SdkModules {
  const here = (): Ambient => {
    if (!around) throw new Error("no network is around");
    return { ...around, after: (ms, run) => void after(ms, run) };
  };
  return {
    "embedded:network/interface/wifi": made(
      ({ onChanged }: { readonly onChanged: (property: string) => void }) => new WiFi(here(), onChanged),
    ),
    "embedded:io/socket/tcp": made((events: TcpEvents) => new Tcp(here(), events)),
    "embedded:io/socket/udp": Udp,
    "embedded:network/dns/resolver/udp": made((options: ResolverOptions) => new Resolver(here(), options)),
    net: { get: () => ["192.168.1.1"] },
    "mc/config": around?.config ?? {},
    "ssl/session": made((options: { readonly verify: boolean; readonly serverName: string }) =>
      sessionOf(options, here().signed),
    ),
    "ssl/cert": made((options: { readonly verify: boolean }) => certificateManagerOf(options, here().signed)),
    x509: { decode: (der: Uint8Array) => ({ der }), decodeSPKI: (der: Uint8Array) => ({ der }) },
  };
}

/** A class whose instances are made so. */
function made<O, T extends object>(make: (options: O) => T): new (options: O) => T {
  return class {
    constructor(options: O) {
      // biome-ignore lint/correctness/noConstructorReturn: whoever calls `new` gets what this board has.
      return make(options) as never;
    }
  } as unknown as new (
    options: O,
  ) => T;
}
