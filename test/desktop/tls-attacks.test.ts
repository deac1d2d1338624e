import { connect } from "node:net";
import type { TlsOptions } from "node:tls";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Authority, type Issued } from "../../sim/desktop/network/tls/authority";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, said, wire } from "../simulated";
import { type Meddle, type Middleman, middleman, type Way } from "./middleman";
import { HOSTS, openTlsRoom, type TlsRoom } from "./tls-room";

const DAY_MS = 86_400_000;
const NAME = "The one that terminals know";
/** The virtual day on which these terminals live; this machine's own is another. */
const TODAY_MS = Date.UTC(2030, 4, 5, 3);

let known: Authority;
let good: Issued;

beforeAll(async () => {
  known = await Authority.create(NAME);
  good = await issued(known);
});

const rooms: TlsRoom[] = [];
const middlemen: Middleman[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
  for (const between of middlemen.splice(0)) await between.close();
});

function issued(by: Authority, change: { fromMs?: number; untilMs?: number; names?: readonly string[] } = {}) {
  return by.issue({ names: HOSTS, fromMs: TODAY_MS - DAY_MS, untilMs: TODAY_MS + 30 * DAY_MS, ...change });
}

async function open(shown?: TlsOptions): Promise<{ readonly room: TlsRoom; readonly between: Middleman }> {
  let between: Middleman | undefined;
  const room = await openTlsRoom({
    ...(shown ? { shown } : {}),
    ca: [known.own.cert],
    startMs: TODAY_MS,
    between: async (server) => {
      between = await middleman(server);
      middlemen.push(between);
      return between;
    },
  });
  rooms.push(room);
  if (!between) throw new Error("nobody is between");
  return { room, between };
}

/** Every attempt began as TLS, and the host heard nothing that it could read. */
function expectNothingInClear({ server }: TlsRoom, { firstBytes }: Middleman): void {
  expect(firstBytes.length).toBeGreaterThan(0);
  expect(new Set(firstBytes)).toEqual(new Set([0x16]));
  expect(server.connections().length).toBeLessThanOrEqual(firstBytes.length);
}

async function refused(room: TlsRoom, between: Middleman, words: RegExp): Promise<void> {
  await room.logOn();
  await room.until("fault");
  expect(said(room.simulator)).toMatch(words);
  expect(said(room.simulator)).toContain("A06");
  expect(wire(room.simulator)).toEqual([]);
  // It goes on trying, and never otherwise.
  await room.when(() => false, 120_000);
  expect(wire(room.simulator)).toEqual([]);
  expect((await room.simulator.secureElement.status()).mac).toBe(false);
  expectNothingInClear(room, between);
}

describe("a man in the middle with a certificate of his own", () => {
  it.each<readonly [string, () => Promise<Issued>, RegExp]>([
    ["of an authority of his own", async () => issued(await Authority.create("His own")), /证书不可信/],
    ["of an authority that he calls by the right name", async () => issued(await Authority.create(NAME)), /证书不可信/],
    [
      // OpenSSL's last word on this one is of its date.
      "of his own, whose date suits the terminal's clock but not this machine's",
      async () => {
        const his = await Authority.create("His own");
        return issued(his, { fromMs: TODAY_MS - 400 * DAY_MS, untilMs: TODAY_MS + DAY_MS });
      },
      /证书不可信/,
    ],
    ["his authority's own", async () => (await Authority.create("His own")).own, /证书不可信/],
    ["issued by a host that has one in order", async () => below(good), /证书不可信/],
    ["which is another host's", () => issued(known, { names: ["www.elsewhere.test"] }), /证书不是拉卡拉的/],
    ["which names a part of the host's", () => issued(known, { names: ["lakala.test", "*.test"] }), /证书不是拉卡拉的/],
    ["which has expired", () => issued(known, { fromMs: TODAY_MS - 30 * DAY_MS, untilMs: TODAY_MS - 1 }), /证书已过期/],
  ])("%s", async (_what, make, words) => {
    const { cert, key } = await make();
    const { room, between } = await open({ cert, key });
    await refused(room, between, words);
    expect(room.server.connections().every(({ receivedBytes }) => receivedBytes === 0)).toBe(true);
  });

  it("which is not valid yet: the time is asked over it, and no key is taken by it", async () => {
    const { cert, key } = await issued(known, { fromMs: TODAY_MS + DAY_MS, untilMs: TODAY_MS + 90 * DAY_MS });
    const { room, between } = await open({ cert, key });
    await room.logOn();
    await room.until("fault");
    expect(said(room.simulator)).toMatch(/证书尚未生效.*A06/);
    expect(wire(room.simulator)).not.toContain("0200");
    expect((await room.simulator.secureElement.status()).mac).toBe(false);
    expectNothingInClear(room, between);
  });
});

/** A host's certificate used as if its owner were an authority. */
async function below(host: Issued): Promise<Issued> {
  const his = await Authority.create(HOSTS[0] ?? "");
  const leaf = await issued(his);
  return { cert: `${leaf.cert}${host.cert}`, key: leaf.key };
}

describe("downgrade", () => {
  const old = (version: "TLSv1" | "TLSv1.1"): TlsOptions => ({
    ...good,
    minVersion: version,
    maxVersion: version,
    ciphers: "DEFAULT@SECLEVEL=0",
  });

  it.each(["TLSv1", "TLSv1.1"] as const)("a host that speaks %s at most", async (version) => {
    const { room, between } = await open(old(version));
    await refused(room, between, /安全连接未建成/);
  });

  it("a host that speaks in clear", async () => {
    const { room, between } = await open();
    await refused(room, between, /安全连接未建成/);
  });

  it("a man in the middle who answers in clear, as the host would", async () => {
    const { room, between } = await open(good);
    between.meddle = (bytes, { to }) => ({ pass: to === "terminal" ? Buffer.from("003a6000000001", "hex") : bytes });
    await refused(room, between, /安全连接未建成/);
  });

  it("a man in the middle who breaks off every handshake", async () => {
    const { room, between } = await open(good);
    between.meddle = () => ({ pass: Buffer.alloc(0), hangUp: true });
    await refused(room, between, /安全连接未建成/);
  });

  it.each(["host", "terminal"] as const)("a byte of the handshake is changed on its way to the %s", async (to) => {
    const { room, between } = await open(good);
    between.meddle = (bytes, way) => ({ pass: way.to === to ? changed(bytes, 20) : bytes });
    await refused(room, between, /安全连接未建成/);
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  const place = Math.min(at, bytes.length - 1);
  other[place] = (other[place] ?? 0) ^ 1;
  return other;
}

/** A TLS record of application data that nobody has sealed. */
const injected = Buffer.concat([Buffer.of(0x17, 3, 3, 0, 40), Buffer.alloc(40, 0x5a)]);

const doings: readonly (readonly [string, (bytes: Buffer) => ReturnType<Meddle>])[] = [
  ["changed", (bytes) => ({ pass: changed(bytes, bytes.length - 20) })],
  ["injected in front", (bytes) => ({ pass: Buffer.concat([injected, bytes]) })],
  ["injected behind", (bytes) => ({ pass: Buffer.concat([bytes, injected]) })],
  ["truncated", (bytes) => ({ pass: bytes.subarray(0, bytes.length - 7), hangUp: true })],
  ["twice", (bytes) => ({ pass: Buffer.concat([bytes, bytes]) })],
];

function sent(simulator: Simulator, mti: string): boolean {
  return wire(simulator).includes(mti);
}

describe("a byte in the middle of the stream", () => {
  it.each(doings.flatMap(([name, doing]) => [["request", name, doing] as const, ["answer", name, doing] as const]))(
    "of the %s, %s: never approved by it, and found out",
    async (which, name, doing) => {
      const { room, between } = await open(good);
      const { simulator } = room;
      await room.logOn();
      await room.until("home");
      const mti = which === "request" ? "0200" : "0210";
      const aims = ({ to }: Way) => to === (which === "request" ? "host" : "terminal") && sent(simulator, mti);
      let done = 0;
      between.meddle = (bytes, way) => {
        if (done > 0 || !aims(way)) return { pass: bytes };
        done++;
        return doing(bytes);
      };
      await room.sell(12_345);
      await room.when(() => /^(approved|checking|returned|not-charged)$/.test(simulator.display.view.id));
      const first = simulator.display.view.id;
      await room.type("");
      await room.when(() => first === "approved" || !booked(simulator).includes("12345 charged"), 300_000);
      await room.when(() => simulator.world.idle, 10_000);
      expect(done).toBe(1);
      expectNothingInClear(room, between);
      // What was whole before something strange came may count; what was not is being checked, then reversed.
      const whole = which === "answer" && (name === "injected behind" || name === "twice");
      expect(whole ? ["approved", "checking", "returned"] : ["checking", "returned", "not-charged"]).toContain(first);
      expect(booked(simulator).includes("12345 charged")).toBe(first === "approved");
      expect(await check(simulator)).toMatchObject({ agree: true });
    },
  );
});

describe("the acquirer's port", () => {
  it("handshakes that are never begun keep no terminal out", async () => {
    const { room } = await open(good);
    const idle = await Promise.all(
      Array.from(
        { length: 80 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect({ host: "127.0.0.1", port: room.server.port }, () => resolve(socket));
            socket.on("error", () => undefined);
          }),
      ),
    );
    await room.logOn();
    await room.until("home");
    for (const socket of idle) socket.destroy();
  });
});
