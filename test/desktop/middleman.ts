import { connect, createServer, type Socket } from "node:net";
import type { AcquirerServer } from "../../sim/desktop/network/acquirer-server";
import type { Listening } from "../../sim/desktop/network/tcp-link";

/** What a middleman does with bytes on their way: lets them pass, changed or not, and perhaps hangs up on both ends then. */
export type Meddle = (bytes: Buffer, way: Way) => { readonly pass: Buffer; readonly hangUp?: boolean };

export interface Way {
  readonly to: "host" | "terminal";
  /** Which connection of the terminal's it is, from 0. */
  readonly connection: number;
}

/** One who sits between terminal and host, and sees nothing but what travels: TLS records. */
export interface Middleman extends Listening {
  meddle: Meddle;
  /** The first byte of each connection: 22 begins a TLS handshake. */
  readonly firstBytes: (number | undefined)[];
  close(): Promise<void>;
}

/** @param server the host's; its counts of what has arrived are told by the ports that the terminal sees. */
export async function middleman(server: AcquirerServer): Promise<Middleman> {
  const upstream = new Map<number, Socket>();
  const hungUp = new Set<number>();
  const ends = new Set<Socket>();
  let connections = 0;
  const listener = createServer((terminal) => {
    const connection = connections++;
    const port = terminal.remotePort ?? 0;
    const host = connect({ host: "127.0.0.1", port: server.port, noDelay: true });
    terminal.setNoDelay(true);
    upstream.set(port, host);
    hungUp.delete(port);
    const end = () => {
      hungUp.add(port);
      terminal.destroy();
      host.destroy();
    };
    const pass = (from: Socket, to: Socket, way: Way) => {
      ends.add(from);
      from.on("data", (bytes) => {
        if (way.to === "host") between.firstBytes[connection] ??= bytes[0];
        const { pass: passed, hangUp } = between.meddle(bytes, way);
        if (hangUp) to.end(passed, end);
        else to.write(passed);
      });
      from.on("error", end);
      from.on("close", end);
    };
    pass(terminal, host, { to: "host", connection });
    pass(host, terminal, { to: "terminal", connection });
  });
  await new Promise<void>((resolve) => listener.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = listener.address();
  const between: Middleman = {
    meddle: (bytes) => ({ pass: bytes }),
    firstBytes: [],
    port: typeof address === "object" && address !== null ? address.port : 0,
    connection(remotePort) {
      const host = upstream.get(remotePort);
      const counters = host && server.connection(host.localPort ?? 0);
      return counters && { ...counters, closed: counters.closed || hungUp.has(remotePort) };
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const end of ends) end.destroy();
      }),
  };
  return between;
}
