import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type AcquirerServer, type AcquirerServerOptions, listen } from "../../sim/desktop/network/acquirer-server";
import { signedIn, type TestTerminal } from "./test-terminal";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Served {
  readonly terminal: TestTerminal;
  readonly server: AcquirerServer;
  /** Replies that wait, when time does not run by itself. */
  readonly waiting: (() => void)[];
}

async function serve(options: Partial<AcquirerServerOptions> & { readonly stopped?: boolean } = {}): Promise<Served> {
  const terminal = signedIn();
  const waiting: (() => void)[] = [];
  const { stopped = false, ...rest } = options;
  const schedule = (_delayMs: number, run: () => void) => void (stopped ? waiting.push(run) : setImmediate(run));
  const server = await listen(terminal.world.acquirer, { port: 0, schedule, ...rest });
  open.push(server);
  return { terminal, server, waiting };
}

async function client(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => socket.destroy());
  open.push({ close: () => socket.destroy() });
  await once(socket, "connect");
  return socket;
}

function echoBytes(terminal: TestTerminal): Buffer {
  const frame = terminal.frameOf(terminal.management("0820", "301"));
  return Buffer.concat([Buffer.from([frame.length >> 8, frame.length & 0xff]), frame]);
}

/** The next `count` bytes. */
async function receive(socket: Socket, count: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < count) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes;
}

async function asksAndHears(served: Served, socket?: Socket): Promise<void> {
  const line = socket ?? (await client(served.server.port));
  line.write(echoBytes(served.terminal));
  const reply = await receive(line, 2);
  expect(served.terminal.read(reply.subarray(2)).message.fields[39]).toBe("00");
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it did not come to that");
}

describe("the acquirer's port", () => {
  it("answers, and counts the bytes of each connection by the client's port", async () => {
    const served = await serve();
    const socket = await client(served.server.port);
    const bytes = echoBytes(served.terminal);
    socket.write(bytes.subarray(0, 10));
    await until(() => served.server.connection(socket.localPort ?? 0)?.receivedBytes === 10);
    socket.write(bytes.subarray(10));
    const reply = await receive(socket, 2);
    expect(served.server.connection(socket.localPort ?? 0)).toEqual({
      remotePort: socket.localPort,
      receivedBytes: bytes.length,
      sentBytes: reply.length,
      pendingReplies: 0,
      closed: false,
    });
    const port = socket.localPort ?? 0;
    socket.destroy();
    await until(() => served.server.connection(port)?.closed === true);
    expect(served.server.connection(1)).toBeUndefined();
  });

  it("holds a reply until its time comes", async () => {
    const traffic: number[] = [];
    const served = await serve({ stopped: true, onTraffic: ({ pendingReplies }) => void traffic.push(pendingReplies) });
    const socket = await client(served.server.port);
    socket.write(echoBytes(served.terminal));
    await until(() => served.waiting.length === 1);
    expect(served.server.connections()[0]).toMatchObject({ pendingReplies: 1, sentBytes: 0 });
    for (const run of served.waiting) run();
    await receive(socket, 2);
    expect(served.server.connections()[0]?.pendingReplies).toBe(0);
    expect(traffic).toContain(1);
  });

  it("does not write to a client that has gone", async () => {
    const served = await serve({ stopped: true });
    const socket = await client(served.server.port);
    socket.write(echoBytes(served.terminal));
    await until(() => served.waiting.length === 1);
    socket.destroy();
    await until(() => served.server.connections()[0]?.closed === true);
    for (const run of served.waiting) run();
    expect(served.server.connections()[0]).toMatchObject({ sentBytes: 0, pendingReplies: 0 });
  });

  it("survives random bytes, over-long lengths and halves, and still answers", async () => {
    const served = await serve();
    for (let round = 0; round < 40; round++) {
      const socket = await client(served.server.port);
      const bytes = echoBytes(served.terminal);
      socket.write(round % 3 === 0 ? randomBytes(500) : bytes.subarray(0, round % bytes.length));
      if (round % 2 === 0) socket.resetAndDestroy();
      else socket.end();
    }
    await asksAndHears(served);
    await until(() => served.server.connections().filter(({ closed }) => !closed).length === 1);
  });

  it("hangs up on who sends one byte at a time, not on who thinks between messages", async () => {
    const served = await serve({ partialTimeoutMs: 150, idleTimeoutMs: 5_000 });
    const slow = await client(served.server.port);
    const thinking = await client(served.server.port);
    await asksAndHears(served, thinking);
    // A byte that meets a closed socket resets it: that is being hung up on too.
    slow.on("error", () => undefined);
    const ended = new Promise((resolve) => slow.once("close", resolve));
    slow.resume();
    const bytes = echoBytes(served.terminal);
    let at = 0;
    const drip = setInterval(() => slow.write(bytes.subarray(at, ++at)), 20);
    await ended;
    clearInterval(drip);
    expect(at).toBeLessThan(bytes.length);
    await asksAndHears(served, thinking);
  });

  it("hangs up on who says nothing for too long", async () => {
    const served = await serve({ idleTimeoutMs: 50 });
    const socket = await client(served.server.port);
    socket.resume();
    await once(socket, "close");
  });

  it("lets silent connections go when it is full, not the terminal's", async () => {
    const served = await serve({ connectionsMax: 8 });
    const terminal = await client(served.server.port);
    await asksAndHears(served, terminal);
    for (let each = 0; each < 30; each++) (await client(served.server.port)).resume();
    await until(() => served.server.connections().length === 31);
    expect(served.server.connections().filter(({ closed }) => !closed)).toHaveLength(8);
    await asksAndHears(served, terminal);
    await asksAndHears(served);
  });

  it("stops reading from who floods it, and drops who reads nothing", async () => {
    const served = await serve({ stopped: true });
    const socket = await client(served.server.port);
    socket.pause();
    const flood = Buffer.concat(new Array(5000).fill(echoBytes(served.terminal)));
    socket.write(flood);
    let seen = -1;
    // It stops by itself, long before the end of the flood.
    await until(() => {
      const now = served.server.connections()[0]?.receivedBytes ?? 0;
      const stands = now === seen && now > 0;
      seen = now;
      return stands;
    });
    expect(served.waiting.length).toBeLessThan(5000);
    expect(served.waiting.length).toBeGreaterThanOrEqual(64);
    for (let round = 0; round < 400 && served.server.connections()[0]?.closed === false; round++) {
      for (const run of served.waiting.splice(0)) run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await asksAndHearsWith(served);
  });

  it("closes twice, and every connection with it", async () => {
    const { server } = await serve();
    const socket = await client(server.port);
    socket.resume();
    const ended = once(socket, "close");
    await Promise.all([server.close(), server.close()]);
    await ended;
  });

  it("says when the port is taken", async () => {
    const { server, terminal } = await serve();
    const schedule = () => undefined;
    await expect(listen(terminal.world.acquirer, { port: server.port, schedule })).rejects.toThrow("EADDRINUSE");
  });
});

/** As `asksAndHears` where time stands still: runs what waits. */
async function asksAndHearsWith(served: Served): Promise<void> {
  const socket = await client(served.server.port);
  const before = served.waiting.length;
  socket.write(echoBytes(served.terminal));
  await until(() => served.waiting.length > before);
  for (const run of served.waiting.splice(0)) run();
  expect((await receive(socket, 2)).length).toBeGreaterThan(2);
}
