import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { JOIN_AGAIN_MS, JOIN_MAX_MS } from "../../hal/drivers/network/wifi-station";
import type { Radio, Surroundings } from "../../sim/board/surroundings";
import { Authority } from "../../sim/desktop/network/tls/authority";
import { check } from "../../sim/scenario/checker";
import { Simulator } from "../../sim/simulator/simulator";
import { booked, logOn, logOnToHome, nodeEngineOptions, pass, said, screen, sellUpToPin, type } from "../simulated";
import { Esp32Board, type Esp32Name } from "./esp32-board";
import { derOf, type Manner, tlsHost } from "./tls-host";

const DAY_MS = 86_400_000;
const HOST = "acquirer.example";
const [NETWORK, PASSWORD] = ["shop", "12345678"];

const ours = Authority.create("Ours");
const strangers = Authority.create("Ours");

interface Rig {
  readonly simulator: Simulator;
  readonly board: Esp32Board;
  readonly radio: Radio & { networks: Record<string, string> };
  /** What may change while it plays. */
  readonly host: {
    manner?: Manner | undefined;
    shown: Uint8Array[];
    address: string;
    there: "listens" | "nobody" | "silent";
  };
}

/** A board whose network is its own, and whose acquirer is behind it; all else is in the world. */
async function rig({
  name = "m5stack_core2" as Esp32Name,
  config = { ssid: NETWORK, password: PASSWORD } as Record<string, unknown>,
  offered = false,
  tls = true,
  trusts = true,
  litter = undefined as Uint8Array | undefined,
} = {}): Promise<Rig> {
  const radio: Rig["radio"] = {
    networks: { [NETWORK]: PASSWORD },
    passwordOf: (ssid) => radio.networks[ssid],
    addresses: true,
    signal: -60,
    unready: 1,
    onLost: undefined,
  };
  const host: Rig["host"] = { shown: [], address: "10.0.0.1", there: "listens" };
  let simulator: Simulator | undefined;
  const world = () => {
    if (!simulator) throw new Error("no world yet");
    return simulator;
  };
  const around: Surroundings = {
    signed: (certificate, issuer) => new X509Certificate(certificate).verify(new X509Certificate(issuer).publicKey),
    config,
    authority: trusts ? derOf((await ours).own) : undefined,
    radio,
    nameOf: (asked) => (asked === HOST ? host.address : "none"),
    litter,
    listenerAt: (address, port) => {
      if (host.there !== "listens") return host.there === "silent" ? "silent" : undefined;
      if (address !== "10.0.0.1" || port !== 8443) return undefined;
      return tls
        ? tlsHost(
            world(),
            () => host.shown,
            () => host.manner,
          )
        : plainHost(world());
    },
  };
  const board = new Esp32Board({ name, around });
  simulator = await Simulator.create({
    ...nodeEngineOptions(),
    engine: board,
    ...(offered ? {} : { networkOnBoard: { hosts: [{ host: HOST, port: 8443, tls }] } }),
  });
  host.shown = [await hostCertificate(simulator)];
  simulator.world.powerOn();
  // It joins while somebody takes the terminal in hand.
  await pass(simulator, 8_000);
  return { simulator, board, radio, host };
}

/** In clear: what TLS would carry. */
const plainHost = (simulator: Simulator) => {
  const inside = tlsHost(simulator, () => []);
  return (wire: Parameters<typeof inside>[0]) => {
    const host = inside({ ...wire, send: (bytes) => wire.send(bytes.subarray(5)) });
    return { take: (bytes: Uint8Array) => host.take(Uint8Array.of(23, 3, 3, 0, 0, ...bytes)) };
  };
};

async function hostCertificate(
  { world }: Simulator,
  { names = [HOST], fromDays = -90, untilDays = 275, by = ours } = {},
): Promise<Uint8Array> {
  const at = (days: number) => Math.floor(world.nowMs / DAY_MS + days) * DAY_MS;
  return derOf(await (await by).issue({ names, fromMs: at(fromDays), untilMs: at(untilDays) }));
}

/** Signs in, and reads what hinders. */
async function hindered({ simulator }: Rig): Promise<string> {
  await logOn(simulator);
  await simulator.until(() => ["fault", "home"].includes(simulator.display.view.id), 120_000);
  expect(simulator.display.view.id).toBe("fault");
  return said(simulator);
}

/** Nothing hinders any more. */
async function healed({ simulator }: Rig): Promise<void> {
  await type(simulator, "");
  await simulator.until(() => ["home", "operator.number"].includes(simulator.display.view.id), 60_000);
  // Where there was no way at all it tries again by itself.
  if (simulator.display.view.id !== "home") await logOnToHome(simulator);
}

describe("a board with a network of its own, and the rest at the other end", () => {
  test.each(["m5stack_core2", "m5stack_cores3", "esp32s3"] as const)("%s signs in and sells over TLS", async (name) => {
    const { simulator } = await rig({ name });
    const ports = new Set<unknown>();
    simulator.world.timeline.listen(({ port }) => ports.add(port));
    await logOnToHome(simulator);
    await sellUpToPin(simulator, 4200);
    await type(simulator, "123456");
    await screen(simulator, "approved");
    await simulator.untilIdle(600_000);
    expect(ports.has("network")).toBe(false);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
    expect(booked(simulator)).toEqual(["4200 charged"]);
  });

  test("in clear where its hosts are so", async () => {
    const { simulator } = await rig({ tls: false, trusts: false });
    await logOnToHome(simulator);
  });

  test("leaves it alone where the other end offers one: that world has bearers of its own", async () => {
    const { simulator, radio } = await rig({ offered: true });
    await logOnToHome(simulator);
    expect(radio.unready).toBe(1);
  });

  test("a datagram of somebody else at the resolver's port is nothing", async () => {
    const { simulator } = await rig({ litter: new Uint8Array(7) });
    await logOnToHome(simulator);
  });

  test("is gone in the middle of an answer: the sale is taken back as soon as the host is there again", async () => {
    const { simulator, host } = await rig();
    await logOnToHome(simulator);
    await sellUpToPin(simulator, 4200);
    host.manner = "gone";
    await type(simulator, "123456");
    await simulator.until(() => booked(simulator).length > 0, 20_000);
    await pass(simulator, 2_000);
    host.manner = undefined;
    await simulator.untilIdle(900_000);
    expect(booked(simulator)).toEqual(["4200 reversed"]);
    expect((await check(simulator)).differences).toEqual([]);
  });

  test("loses its access point in mid sale: reversed once it has joined again", async () => {
    const { simulator, host, radio } = await rig();
    await logOnToHome(simulator);
    await sellUpToPin(simulator, 4200);
    host.manner = "mute";
    await type(simulator, "123456");
    await simulator.until(() => booked(simulator).length > 0, 20_000);
    radio.onLost?.();
    host.manner = undefined;
    await simulator.untilIdle(900_000);
    expect(booked(simulator)).toEqual(["4200 reversed"]);
  });
});

describe("what a network of its own tells apart", () => {
  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    ["nobody said which network to join", {}, {}],
    ["no such network", { ssid: "elsewhere" }, { elsewhere: "" }],
    // mcconfig makes a number of what looks like one.
    ["a wrong password", { ssid: NETWORK, password: 1 }, { [NETWORK]: "1" }],
  ])("A01: %s", async (_, config, mended) => {
    const broken = await rig({ config });
    expect(await hindered(broken)).toContain("A01");
    if (Object.keys(mended).length === 0) return;
    Object.assign(broken.radio.networks, mended);
    await pass(broken.simulator, JOIN_AGAIN_MS + 2_000);
    await healed(broken);
  });

  test("A01: an access point that gives no address is left, and joined again", async () => {
    const broken = await rig();
    broken.radio.addresses = false;
    broken.radio.onLost?.();
    await pass(broken.simulator, JOIN_AGAIN_MS + 1_000);
    expect(await hindered(broken)).toContain("A01");
    broken.radio.addresses = true;
    await pass(broken.simulator, JOIN_MAX_MS + JOIN_AGAIN_MS + 2_000);
    await healed(broken);
  });

  test.each<[string, string, Partial<Rig["host"]>]>([
    ["A04", "there is no such name", { address: "none" }],
    ["A04", "nobody answers for names", { address: "silent" }],
    ["A05", "nobody listens", { there: "nobody" }],
    ["A05", "nobody is there", { there: "silent" }],
    ["A05", "a host that is silent in the handshake", { manner: "silent" }],
  ])("%s: %s", async (code, _, wrong) => {
    const broken = await rig();
    const { host } = broken;
    const right = { ...host };
    Object.assign(host, wrong);
    expect(await hindered(broken)).toContain(code);
    Object.assign(host, { manner: undefined, ...right });
    await healed(broken);
  });

  test.each([
    ["已过期", { untilDays: -1 }],
    ["尚未生效", { fromDays: 2 }],
    ["不是", { names: ["another.example"] }],
    ["不可信", { by: strangers }],
  ] as const)("A06: %s", async (words, certificate) => {
    const broken = await rig();
    const good = broken.host.shown;
    broken.host.shown = [await hostCertificate(broken.simulator, certificate as never)];
    const told = await hindered(broken);
    expect(told).toContain("A06");
    expect(told).toContain(words);
    broken.host.shown = good;
    await healed(broken);
  });

  test("A06: a board that was flashed without an authority believes nobody", async () => {
    const told = await hindered(await rig({ trusts: false }));
    expect(told).toContain("不可信");
  });

  test.each(["in-clear", "alert", "unsigned", "bare"] as const)("A06: no handshake, %s", async (manner) => {
    const broken = await rig();
    broken.host.manner = manner;
    const told = await hindered(broken);
    expect(told).toContain("A06");
    expect(told).toContain("安全连接未建成");
    broken.host.manner = undefined;
    await healed(broken);
  });
});
