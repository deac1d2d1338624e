import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { describeWith } from "../describe-with";
import { said, wire } from "../simulated";
import { HOSTS, openTlsRoom, type TlsRoom } from "./tls-room";

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

const missing =
  spawnSync("openssl", ["version"]).status === 0 ? undefined : "openssl is not installed (apt install openssl)";

const rooms: TlsRoom[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

async function open(shown: Issued, trusted: Issued, startMs: number): Promise<TlsRoom> {
  const room = await openTlsRoom({ shown: { cert: shown.cert, key: shown.key }, ca: [trusted.ca], startMs });
  rooms.push(room);
  return room;
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
    await room.logOn();
    await room.until("home");
    await room.sell(12_345);
    await room.until("approved");
    expect(await check(room.simulator)).toMatchObject({ agree: true });
  });

  it.each([
    ["expired", () => good, () => good, (VALID_DAYS + 1) * DAY_MS, "证书已过期"],
    ["another name", () => otherName, () => otherName, DAY_MS, "证书不是拉卡拉的"],
    ["another issuer", () => good, () => otherName, DAY_MS, "证书不可信"],
  ] as const)("%s: A06, and not a byte of a message", async (_name, shown, trusted, afterMs, words) => {
    const room = await open(shown(), trusted(), Date.now() + afterMs);
    await room.logOn();
    await room.until("fault");
    expect(said(room.simulator)).toContain(words);
    expect(said(room.simulator)).toContain("A06");
    expect(wire(room.simulator)).toEqual([]);
    expect(room.server.connections().every(({ receivedBytes }) => receivedBytes === 0)).toBe(true);
  });

  it("before its first day, by host and terminal alike: the clock is doubted, asked, found right, and the certificate named", async () => {
    const room = await open(good, good, Date.now() - 5 * DAY_MS);
    await room.logOn();
    await room.until("fault");
    expect(said(room.simulator)).toMatch(/证书尚未生效.*A06/);
    expect((await room.simulator.secureElement.status()).mac).toBe(false);
  });

  it("a lost date begins with the certificate's first day and ends with the host's (A23)", async () => {
    const room = await open(good, good, Date.now() + 10 * DAY_MS);
    room.simulator.clock.lose();
    await room.logOn();
    await room.until("fault");
    expect(said(room.simulator)).toContain("A23");
    const { clock, world } = room.simulator;
    expect(Math.abs(clock.terminalMs - world.nowMs)).toBeLessThan(3_000);
    await room.until("home");
  });
});
