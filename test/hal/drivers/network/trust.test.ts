import { X509Certificate } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { readCertificate } from "../../../../hal/drivers/network/certificate";
import { NotDer } from "../../../../hal/drivers/network/der";
import { judge, type Trust } from "../../../../hal/drivers/network/trust";
import { type Made, Openssl, type Wanted } from "./certificates";

const HOST = "pos.acquirer.example";
const DAY_MS = 86_400_000;
const AUTHORITY = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
const SERVER = ["basicConstraints=CA:FALSE", "extendedKeyUsage=serverAuth", `subjectAltName=DNS:${HOST}`];

const openssl = new Openssl();
afterAll(() => openssl.close());

const made = new Map<string, Made>();
function make(id: string, wanted: Wanted): Made {
  const known = made.get(id);
  if (known) return known;
  const one = openssl.make(wanted);
  made.set(id, one);
  return one;
}

const root = () => make("root", { name: "Root", extensions: AUTHORITY });
const server = (id: string, extensions: readonly string[] = SERVER, more: Partial<Wanted> = {}) =>
  make(id, { name: "host", extensions, issuer: root(), ...more });

/** OpenSSL's word of a signature, which is what the SDK's big numbers are on a board. */
const signed = (certificate: Uint8Array, issuer: Uint8Array) =>
  new X509Certificate(certificate).verify(new X509Certificate(issuer).publicKey);

const trust = (more: Partial<Trust> = {}): Trust => ({
  authorities: [root().der],
  nowMs: Date.now() + DAY_MS,
  trusted: true,
  signed,
  ...more,
});

const judged = (shown: readonly Made[], more: Partial<Trust> = {}, host = HOST) => {
  const by = judge(
    shown.map(({ der }) => der),
    host,
    trust(more),
  );
  return by.kind === "refused" ? by.fault : by.kind;
};

describe("a host's certificate", () => {
  test("that an authority of ours issued to it, in its time, is in order until its last day", () => {
    const own = server("good");
    expect(judge([own.der], HOST, trust())).toEqual({
      kind: "in-order",
      untilMs: Date.parse(new X509Certificate(own.der).validTo),
    });
    // Some show their authority's along with it.
    expect(judged([own, root()])).toBe("in-order");
  });

  test("says the same as Node of names, issuers and dates", () => {
    const { der } = server("good");
    const [ours, theirs] = [readCertificate(der), new X509Certificate(der)];
    expect([ours.fromMs, ours.untilMs]).toEqual([Date.parse(theirs.validFrom), Date.parse(theirs.validTo)]);
    expect(ours.hosts.map((name) => `DNS:${name}`).join()).toBe(theirs.subjectAltName);
  });

  test("is looked at for its date last, and a clock is doubted before it is", () => {
    const own = [server("good")];
    expect(judged(own, { nowMs: Date.now() + 31 * DAY_MS })).toBe("tls-expired");
    expect(judged(own, { nowMs: Date.now() - DAY_MS })).toBe("tls-clock");
    expect(judged(own, { trusted: false })).toBe("tls-clock");
    expect(judged(own, { trusted: false }, "another.example")).toBe("tls-name");
    expect(judged(own, { trusted: false, authorities: [] })).toBe("tls-issuer");
  });

  test("of an authority of the same name with another key is nobody's", () => {
    const stranger = make("stranger", { name: "Root", extensions: AUTHORITY });
    expect(judged([make("foreign", { name: "host", extensions: SERVER, issuer: stranger })])).toBe("tls-issuer");
    expect(judged([make("self", { name: "host", extensions: SERVER })])).toBe("tls-issuer");
  });

  test.each([
    ["*.acquirer.example", HOST, "in-order"],
    ["*.acquirer.example", "a.b.acquirer.example", "tls-name"],
    ["*.acquirer.example", "acquirer.example", "tls-name"],
    ["POS.Acquirer.Example", HOST, "in-order"],
    ["pos.acquirer.example.evil.example", HOST, "tls-name"],
  ])("for %s is one of %s: %s", (name, host, expected) => {
    const extensions = [...SERVER.slice(0, 2), `subjectAltName=DNS:${name}`];
    expect(judged([server(`for ${name}`, extensions)], {}, host)).toBe(expected);
  });

  test("for an address is that address's, and a name that looks like one is none", () => {
    const byAddress = server("address", [...SERVER.slice(0, 2), "subjectAltName=IP:192.168.1.7"]);
    const byName = server("name of digits", [...SERVER.slice(0, 2), "subjectAltName=DNS:192.168.1.7"]);
    expect([judged([byAddress], {}, "192.168.1.7"), judged([byAddress], {}, "192.168.1.8")]).toEqual([
      "in-order",
      "tls-name",
    ]);
    expect(judged([byName], {}, "192.168.1.7")).toBe("tls-name");
  });

  test("without any name in its extension is of no host: its subject says nothing", () => {
    expect(judged([server("nameless", SERVER.slice(0, 2), { name: HOST })])).toBe("tls-name");
  });

  test("that is for clients, or for issuing others, is no host's", () => {
    expect(
      judged([server("client", ["basicConstraints=CA:FALSE", "extendedKeyUsage=clientAuth", SERVER[2] ?? ""])]),
    ).toBe("tls-issuer");
    expect(judged([server("authority", [...AUTHORITY, SERVER[2] ?? ""])])).toBe("tls-issuer");
  });

  test("with a critical extension that nobody here knows is not read", () => {
    expect(judged([server("critical", [...SERVER, "1.2.3.4=critical,DER:0500"])])).toBe("tls-handshake");
  });

  test.each([
    ["ec384", "sha384", "in-order"],
    ["rsa", "sha256", "in-order"],
    ["rsa3", "sha256", "tls-issuer"],
    ["rsa1024", "sha256", "tls-issuer"],
    ["ec", "sha1", "tls-issuer"],
  ] as const)("by an authority with a key of %s, over %s: %s", (key, digest, expected) => {
    const issuer = make(`root ${key}`, { name: `Root ${key}`, extensions: AUTHORITY, key });
    const own = make(`by ${key} ${digest}`, { name: "host", extensions: SERVER, issuer, digest });
    expect(judged([own], { authorities: [issuer.der] })).toBe(expected);
  });
});

describe("a chain", () => {
  const between = (id: string, extensions: readonly string[], issuer = root()) =>
    make(id, { name: id, extensions, issuer });

  test("leads over an authority's authority, in whatever order it is shown behind the host's own", () => {
    const middle = between("middle", [...AUTHORITY]);
    const own = make("below", { name: "host", extensions: SERVER, issuer: middle });
    expect([judged([own, middle]), judged([own, root(), middle]), judged([own])]).toEqual([
      "in-order",
      "in-order",
      "tls-issuer",
    ]);
    expect(judged([own, middle], { authorities: [middle.der] })).toBe("in-order");
  });

  test("does not lead over a host, which may not issue", () => {
    const host = server("good");
    const forged = make("forged", { name: "host", extensions: SERVER, issuer: host });
    expect(judged([forged, host])).toBe("tls-issuer");
    const mute = between("mute", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,cRLSign"]);
    expect(judged([make("by mute", { name: "host", extensions: SERVER, issuer: mute }), mute])).toBe("tls-issuer");
  });

  test("is no longer than its authorities allow", () => {
    const short = between("short", ["basicConstraints=critical,CA:TRUE,pathlen:0", AUTHORITY[1] ?? ""]);
    const own = make("by short", { name: "host", extensions: SERVER, issuer: short });
    const lower = between("lower", AUTHORITY, short);
    const below = make("by lower", { name: "host", extensions: SERVER, issuer: lower });
    expect([judged([own, short]), judged([below, lower, short])]).toEqual(["in-order", "tls-issuer"]);
  });

  test("of more certificates than there can be, or of none, is no handshake", () => {
    const own = server("good");
    expect([judged([]), judged([own, own, own, own, own, own])]).toEqual(["tls-handshake", "tls-handshake"]);
  });

  test("whose signatures nobody can look at is of an unknown issuer", () => {
    const cannot = () => {
      throw new Error("Cert: unsupported algorithm");
    };
    expect(judged([server("good")], { signed: cannot })).toBe("tls-issuer");
  });
});

test("whatever byte of a certificate is another one, it is not in order, and nothing throws", () => {
  const { der } = server("good");
  const nothing = { ...trust(), signed: (certificate: Uint8Array, issuer: Uint8Array) => safe(certificate, issuer) };
  for (let at = 0; at < der.length; at++)
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = der.slice();
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(judge([changed], HOST, nothing).kind, `byte ${at}`).toBe("refused");
    }
  for (let length = 0; length < der.length; length++)
    expect(() => readCertificate(der.subarray(0, length))).toThrow(NotDer);
});

/** Node does not read what is no certificate; a board's answer then is no. */
function safe(certificate: Uint8Array, issuer: Uint8Array): boolean {
  try {
    return signed(certificate, issuer);
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
