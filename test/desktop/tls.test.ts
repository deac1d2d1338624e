import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { Key } from "../../hal/keypad";
import type { Acquirer } from "../../sim/acquirer/acquirer-types";
import { type AcquirerServer, listen } from "../../sim/desktop/acquirer-server";
import { TcpLink } from "../../sim/desktop/tcp-link";
import { check } from "../../sim/scenario/checker";
import { Simulator } from "../../sim/simulator";
import { describeWith } from "../describe-with";
import { nodeEngine, said, wire } from "../simulated";

const HOSTS = ["posp-a.lakala.test", "posp-b.lakala.test"];
const DAY_MS = 86_400_000;
const VALID_DAYS = 30;

/** A certificate for the names, from an authority of its own: PEM. */
interface Issued {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Made by openssl, which shares no code with the simulator. */
function issue(names: readonly string[]): Issued {
  const folder = mkdtempSync(join(tmpdir(), "qianshou-tls-"));
  const at = (name: string) => join(folder, name);
  const openssl = (...options: string[]) => execFileSync("openssl", options, { stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const days = ["-days", String(VALID_DAYS)];
  writeFileSync(at("names"), `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`);
  openssl("req", "-x509", ...key, ...days, "-subj", "/CN=Test CA", "-keyout", at("ca.key"), "-out", at("ca.pem"));
  openssl("req", ...key, "-subj", "/CN=host", "-keyout", at("host.key"), "-out", at("host.csr"));
  const signing = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-extfile", at("names")];
  openssl("x509", "-req", "-in", at("host.csr"), ...signing, ...days, "-out", at("host.pem"));
  const [ca = "", cert = "", hostKey = ""] = ["ca.pem", "host.pem", "host.key"].map((name) =>
    readFileSync(at(name), "utf8"),
  );
  rmSync(folder, { recursive: true });
  return { ca, cert, key: hostKey };
}

/** A terminal whose bytes go over real TLS to a real port. */
interface Room {
  readonly simulator: Simulator;
  when(so: () => boolean): Promise<void>;
  /** Lets time pass until the screen is that one, or four minutes have passed. */
  until(screen: string): Promise<void>;
  type(keys: string, then?: Key): Promise<void>;
}

const missing =
  spawnSync("openssl", ["version"]).status === 0 ? undefined : "openssl is not installed (apt install openssl)";

const servers: AcquirerServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function open(shown: Issued, trusted: Issued, startMs: number): Promise<Room> {
  let acquirer: Acquirer | undefined;
  let link: TcpLink | undefined;
  let simulator: Simulator | undefined;
  const server = await listen(
    { handle: (frame) => acquirer?.handle(frame) ?? { replies: [], close: true } },
    {
      port: 0,
      tls: shown,
      schedule: (delayMs, run) => simulator?.world.after(delayMs, run),
      onTraffic: () => link?.traffic(),
    },
  );
  servers.push(server);
  const opened = await Simulator.create({
    seed: 1,
    startMs,
    model: "classic",
    acquirer: "lakala",
    engine: nodeEngine(),
    link: (world, itsAcquirer, clock) => {
      acquirer = itsAcquirer;
      link = new TcpLink(world, { tls: { server, trust: { ca: [trusted.ca], clock } } }, HOSTS, () => undefined);
      return link;
    },
  });
  simulator = opened;
  opened.world.powerOn();
  const run = async (so: () => boolean, limitMs: number) => {
    const untilMs = opened.world.nowMs + limitMs;
    while (!so()) {
      link?.deliver();
      const progress = await opened.world.step(untilMs);
      if (progress === "waiting") return;
      if (progress === "held") await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  return {
    simulator: opened,
    when: (so) => run(so, 240_000),
    async until(screen) {
      await run(() => opened.display.view.id === screen, 240_000);
      if (opened.display.view.id !== screen) throw new Error(`not ${screen}: ${said(opened)}`);
    },
    async type(keys, then = "enter") {
      await run(() => opened.listening, 10_000);
      for (const key of [...keys, then]) {
        opened.press(key as Key);
        await run(() => false, 30);
      }
    },
  };
}

async function logOn(room: Room): Promise<void> {
  await room.until("operator.number");
  await room.type("01");
  await room.until("operator.password");
  await room.type("0000");
}

describeWith("TLS by real sockets, with certificates by openssl", missing, () => {
  let good: Issued;
  let otherName: Issued;

  beforeAll(() => {
    good = issue(HOSTS);
    otherName = issue(["posp-a.elsewhere.test"]);
  });

  it("signs in and sells", async () => {
    const room = await open(good, good, Date.now() + 10 * DAY_MS);
    await logOn(room);
    await room.until("home");
    await room.type("12345");
    await room.when(() => room.simulator.cardReader.listening);
    room.simulator.playCard("credit-stripe", "swipe");
    await room.when(() => room.simulator.pinPad.collecting);
    await room.type("123456");
    await room.until("approved");
    expect(await check(room.simulator)).toMatchObject({ agree: true });
  });

  it.each([
    ["expired", () => good, () => good, (VALID_DAYS + 1) * DAY_MS, "证书已过期"],
    ["another name", () => otherName, () => otherName, DAY_MS, "证书不是该主机的"],
    ["another issuer", () => good, () => otherName, DAY_MS, "颁发者不可信"],
  ] as const)("%s: A06, and not a byte of a message", async (_name, shown, trusted, afterMs, words) => {
    const room = await open(shown(), trusted(), Date.now() + afterMs);
    await logOn(room);
    await room.until("fault");
    expect(said(room.simulator)).toContain(words);
    expect(said(room.simulator)).toContain("A06");
    expect(wire(room.simulator)).toEqual([]);
    expect(servers.flatMap((server) => server.connections()).every(({ receivedBytes }) => receivedBytes === 0)).toBe(
      true,
    );
  });

  it("before its first day, by host and terminal alike: the clock is doubted, asked, and told wrong", async () => {
    const room = await open(good, good, Date.now() - 5 * DAY_MS);
    await logOn(room);
    await room.until("fault");
    expect(said(room.simulator)).toMatch(/终端时间不对.*A06/);
    expect((await room.simulator.secureElement.status()).mac).toBe(false);
  });

  it("a lost date begins with the certificate's first day and ends with the host's (A23)", async () => {
    const room = await open(good, good, Date.now() + 10 * DAY_MS);
    room.simulator.clock.lose();
    await logOn(room);
    await room.until("fault");
    expect(said(room.simulator)).toContain("A23");
    const { clock, world } = room.simulator;
    expect(Math.abs(clock.terminalMs - world.nowMs)).toBeLessThan(3_000);
    await room.until("home");
  });
});
