import { describe, expect, test } from "vitest";
import { cryptogram } from "../../src/emv/apdu";
import { ContactTransaction } from "../../src/emv/contact";
import { TlvCursor } from "../../src/emv/tlv";
import type { CardAnswer, IssuerAnswer } from "../../src/emv/types";
import { FakeCard, type FakeOptions } from "./fake-card";
import { TestIssuer } from "./test-issuer";
import { application, bytes, contactless, hex, object, request, type StageOptions, stage, terminal } from "./world";

const issuer = new TestIssuer();
const { aac, tc, arqc } = cryptogram;
const gone: CardAnswer = { kind: "removed" };

interface Setting {
  readonly card?: FakeOptions;
  readonly stage?: StageOptions;
  readonly capabilities?: string;
  readonly floorLimitFen?: number;
  readonly application?: Partial<typeof application>;
}

function start(setting: Setting = {}) {
  const fake = new FakeCard(issuer, setting.card);
  const staged = stage({ card: fake.card, keys: [issuer.authority], ...setting.stage });
  const transaction = new ContactTransaction(
    staged.ports,
    {
      terminal: { ...terminal, capabilities: bytes(setting.capabilities ?? "E0F8C8") },
      applications: [{ ...application, floorLimitFen: setting.floorLimitFen ?? 0, ...setting.application }],
      contactless,
    },
    request,
  );
  return { transaction, staged, tvr: () => hex(transaction.tag(0x95)), tsi: () => hex(transaction.tag(0x9b)) };
}

function host(approved: boolean, field55 = "910A11223344556677883030"): IssuerAnswer {
  return {
    kind: "answered",
    responseCode: approved ? "00" : "05",
    approved,
    authorisationCode: approved ? "123456" : undefined,
    field55: bytes(field55),
  };
}

async function online(setting: Setting = {}) {
  const started = start(setting);
  const first = await started.transaction.begin();
  expect(first.kind).toBe("online");
  return { ...started, first };
}

describe("offline data authentication in the flow", () => {
  test("[B3 10.3] the strongest that both have: SDA, DDA, CDA; none when they share none", async () => {
    const sda = start({ card: { aip: "7C00" }, capabilities: "E0F880" });
    expect((await sda.transaction.begin()).kind).toBe("online");
    expect(sda.tvr()).toBe("0200008000");
    expect(hex(sda.transaction.tag(0x9f45))).toBe("DAC1");
    const dda = start({ card: { aip: "7C00" }, capabilities: "E0F8C0" });
    await dda.transaction.begin();
    expect(dda.tvr()).toBe("0000008000");
    expect(dda.staged.sent.some((command) => command.startsWith("00880000"))).toBe(true);
    const cda = start({ card: { aip: "7D00" }, capabilities: "E0F8C8" });
    expect((await cda.transaction.begin()).kind).toBe("online");
    expect(cda.tvr()).toBe("0000008000");
    expect(cda.staged.sent.some((command) => command.startsWith("80AE90"))).toBe(true);
    expect(hex(cda.transaction.tag(0x9f26))).toBe("0102030405060708");
    const none = start({ card: { aip: "1C00" } });
    await none.transaction.begin();
    expect(none.tvr()).toBe("8000008000");
    expect(none.tsi().startsWith("68")).toBe(true);
  });

  test("[B2 5.4] a bad static signature: SDA failed", async () => {
    const { tvr } = await online({ card: { aip: "5C00", forged: true } });
    expect(tvr()).toBe("4200008000");
  });

  test("[B2 6.5.2] a bad dynamic signature: DDA failed; the transaction goes on", async () => {
    const { tvr } = await online({ card: { forged: true } });
    expect(tvr()).toBe("0800008000");
  });

  test('[B2 5.2] no scheme key: failed, not "not performed"', async () => {
    const { tvr, tsi } = await online({ stage: { keys: [] } });
    expect(tvr()).toBe("0800008000");
    expect(tsi()).toBe("E800");
  });

  test("[B2 6.3] a scheme key past its day is no key", async () => {
    const { tvr } = await online({ stage: { keys: [{ ...issuer.authority, expiry: "20261120" }] } });
    expect(tvr()).toBe("0800008000");
  });

  test("[B2 6.5.1] a default DDOL without 9F37 is none", async () => {
    const { tvr } = await online({ application: { defaultDdol: bytes("9F0206") } });
    expect(tvr()).toBe("0800008000");
  });

  test("[B3 6.5.9] INTERNAL AUTHENTICATE refused or malformed ends the transaction", async () => {
    for (const [said, flaw] of [
      ["6985", "status"],
      ["8300009000", "template"],
    ] as const) {
      const { transaction } = start({ card: { says: { "00880000": said } } });
      expect(await transaction.begin()).toMatchObject({ kind: "failed", step: "authentication", flaw });
    }
  });

  test("[B2 6.6] CDA without a recoverable key is not asked for and has failed", async () => {
    const { staged, tvr } = await online({ card: { aip: "7D00" }, stage: { keys: [] } });
    expect(tvr()).toBe("0400008000");
    expect(staged.sent.some((command) => command.startsWith("80AE80"))).toBe(true);
  });

  test("[B2 6.6.2] a forged ARQC is told no with a second GENERATE AC, and the issuer is not asked", async () => {
    const { transaction, staged } = start({ card: { aip: "7D00", forged: true } });
    expect((await transaction.begin()).kind).toBe("offline-declined");
    expect(staged.sent.at(-1)?.startsWith("80AE00")).toBe(true);
  });

  test("[B2 6.6.2] a forged TC is no approval, and no further cryptogram is asked for", async () => {
    const { transaction, staged } = start({ card: { aip: "7D00", forged: true }, floorLimitFen: 100_000 });
    expect((await transaction.begin()).kind).toBe("offline-declined");
    expect(staged.sent.filter((command) => command.startsWith("80AE")).length).toBe(1);
  });

  test("[B2 6.6.2] CDA over PDOL and both CDOLs: the second cryptogram is checked as well", async () => {
    const { transaction } = await online({ card: { aip: "7D00", pdol: "9F3704" } });
    expect((await transaction.complete(host(true))).kind).toBe("approved");
  });
});

describe("objects that are missing", () => {
  const without = (tag: string) => {
    const all = new FakeCard(issuer).signed;
    const kept: Uint8Array[] = [];
    for (const cursor = new TlvCursor(all); cursor.next() === "object"; )
      if (cursor.tag !== Number.parseInt(tag, 16)) kept.push(all.subarray(cursor.at, cursor.valueAt + cursor.length));
    return { card: { says: { "00B20114": `${hex(object(0x70, ...kept))}9000` } } };
  };

  test("[B3 7.2] number, expiry and both CDOLs must be there", async () => {
    for (const tag of ["5A", "5F24", "8C", "8D"])
      expect(await start(without(tag)).transaction.begin()).toMatchObject({
        kind: "failed",
        step: "records",
        flaw: "missing-object",
      });
  });

  test("[B3 7.5] a card that can do DDA and lacks its certificates, or verification and lacks its list: noted, and on", async () => {
    const bare = await online({ card: { says: { "00B20214": "70009000" } } });
    expect(bare.tvr()).toBe("2800008000");
    const listless = await online(without("8E"));
    expect(listless.tvr().slice(0, 2)).toBe("28");
  });
});

describe("first GENERATE AC", () => {
  test("[B3 9.3] TC below the floor: approved offline, 8A Y1", async () => {
    const { transaction } = start({ floorLimitFen: 100_000 });
    const first = await transaction.begin();
    expect(first.kind).toBe("offline-approved");
    expect(hex(transaction.tag(0x8a))).toBe("5931");
  });

  test("[B3 9.3] a card may lower what was asked for", async () => {
    const lowered = start({ card: { words: [arqc] }, floorLimitFen: 100_000 });
    expect((await lowered.transaction.begin()).kind).toBe("online");
    const declined = start({ card: { words: [aac] } });
    expect((await declined.transaction.begin()).kind).toBe("offline-declined");
  });

  test("[B3 9.3] a card that raises it, or answers with the reserved type, ends the transaction", async () => {
    for (const words of [[tc], [0xc0]] as const) {
      const { transaction } = start({ card: { words } });
      expect(await transaction.begin()).toMatchObject({
        kind: "failed",
        step: "first-cryptogram",
        flaw: "cryptogram-type",
      });
    }
  });

  test("[B3 10.7] denied by the action codes: AAC is asked for, 8A Z1", async () => {
    const setting = { card: { more: [object(0x9f0e, "0000008000")] } };
    const { transaction, staged } = start(setting);
    expect((await transaction.begin()).kind).toBe("offline-declined");
    expect(staged.sent.at(-1)?.startsWith("80AE00")).toBe(true);
    expect(hex(transaction.tag(0x8a))).toBe("5A31");
  });

  test("[Q/CUP 9] 6985: the stripe may be used at once", async () => {
    const { transaction } = start({ card: { says: { "80AE": "6985" } } });
    expect(await transaction.begin()).toEqual({ kind: "fallback", why: "conditions" });
  });

  test.each([
    ["another status", "6F00", "status"],
    ["no template", "5A00 9000", "template"],
    ["too short", "800A8000210102030405060 79000", "length"],
    ["no cryptogram", "77099F2701809F360200219000", "missing-object"],
    ["no CID", "77109F360200219F26080102030405060708 9000", "missing-object"],
  ])("[B3 6.5.5] an answer with %s ends the transaction", async (_, said, flaw) => {
    const { transaction } = start({ card: { says: { "80AE": said } } });
    expect(await transaction.begin()).toMatchObject({ kind: "failed", step: "first-cryptogram", flaw });
  });

  test("[B02] the card leaves: nothing is owed", async () => {
    const { transaction } = start({ card: { says: { "80AE": gone } } });
    expect(await transaction.begin()).toEqual({ kind: "lost", step: "first-cryptogram", how: "removed" });
  });
});

describe("the issuer's answer and the card's last word", () => {
  test("[B3 10.11] approved by both; 8A is the issuer's code", async () => {
    const { transaction, staged } = await online();
    const last = await transaction.complete(host(true));
    expect(last.kind).toBe("approved");
    expect(last.scriptResults.length).toBe(0);
    expect(staged.sent.slice(-2).map((command) => command.slice(0, 6))).toEqual(["008200", "80AE40"]);
    expect(hex(transaction.tag(0x8a))).toBe("3030");
    expect(() => transaction.complete(host(true))).toThrow();
  });

  test("[B3 10.11] declined by the issuer: AAC is asked for, and a TC changes nothing", async () => {
    const declined = await online();
    expect((await declined.transaction.complete(host(false))).kind).toBe("declined");
    expect(declined.staged.sent.at(-1)?.startsWith("80AE00")).toBe(true);
    const raised = await online({ card: { words: [arqc, tc] } });
    expect((await raised.transaction.complete(host(false))).kind).toBe("declined");
  });

  test("[B22] approved by the issuer and not by the card: the caller reverses", async () => {
    const refused = await online({ card: { words: [arqc, aac] } });
    expect(await refused.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "declined" });
    const malformed = await online({ card: { says: { "80AE40": "6F00" } } });
    expect(await malformed.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "malformed" });
    const left = await online({ card: { says: { "80AE40": gone } } });
    expect(await left.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "lost" });
  });

  test("[B02] the card left while the issuer was asked: nothing more is sent, the caller reverses", async () => {
    const { transaction, staged } = await online({ card: { says: { "00820000": gone } } });
    const last = await transaction.complete(host(true, "910A11223344556677883030 7106860484240000"));
    expect(last).toMatchObject({ kind: "card-declined", why: "lost" });
    expect(staged.sent.at(-1)?.startsWith("00820000")).toBe(true);
    expect(hex(last.scriptResults)).toBe("1100000000");
  });

  test("[B3 10.9] EXTERNAL AUTHENTICATE refused: noted, and the card decides", async () => {
    const { transaction, tvr, tsi } = await online({ card: { says: { "00820000": "6300" } } });
    expect((await transaction.complete(host(true))).kind).toBe("approved");
    expect(tvr()).toBe("0000008040");
    expect(tsi()).toBe("F800");
  });

  test("[B3 10.9] a card without EXTERNAL AUTHENTICATE, or an answer without 91: it is not sent", async () => {
    const without = await online({ card: { aip: "3800" } });
    await without.transaction.complete(host(true));
    expect(without.staged.sent.some((command) => command.startsWith("0082"))).toBe(false);
    expect(hex(without.transaction.tag(0x91))).toBe("11223344556677883030");
    const silent = await online();
    await silent.transaction.complete(host(true, ""));
    expect(silent.staged.sent.some((command) => command.startsWith("0082"))).toBe(false);
  });

  test("[B4 A6] no answer: the default codes decide, 8A Z3 or Y3", async () => {
    const card = { more: [object(0x9f0d, "0000000000")] };
    const declined = await online();
    expect((await declined.transaction.complete({ kind: "unable" })).kind).toBe("declined");
    expect(hex(declined.transaction.tag(0x8a))).toBe("5A33");
    const approved = await online({ card, application: { actionDefault: bytes("0000000000") } });
    expect((await approved.transaction.complete({ kind: "unable" })).kind).toBe("approved");
    expect(hex(approved.transaction.tag(0x8a))).toBe("5933");
  });
});

describe("issuer scripts", () => {
  const block = "8609 841E000004 11223344";
  const script = (tag: string, identifier: string, ...commands: readonly string[]) =>
    hex(object(Number.parseInt(tag, 16), identifier ? object(0x9f18, identifier) : "", ...commands));

  async function run(field55: string, says: FakeOptions["says"] = {}) {
    const done = await online({ card: { says } });
    const last = await done.transaction.complete(host(true, field55));
    return { ...done, last, results: hex(last.scriptResults) };
  }

  test("[B3 10.10] 71 before the second GENERATE AC, 72 after it; both tell their identifiers", async () => {
    const { results, staged, tvr, tsi, transaction } = await run(
      script("72", "00000002", block) + script("71", "00000001", block),
    );
    expect(results).toBe("20000000012000000002");
    expect(staged.sent.map((command) => command.slice(0, 4)).slice(-3)).toEqual(["841E", "80AE", "841E"]);
    expect([tvr(), tsi()]).toEqual(["0000008000", "EC00"]);
    expect(hex(transaction.field55("script-upload"))).toContain("DF310A20000000012000000002");
  });

  test("[B3 10.10] a command that fails stops its script, not the next one; warnings are no failure", async () => {
    const { results, tvr } = await run(
      script("71", "", block, "86058424000000", block) + script("71", "0000000A", block),
      {
        "841E": "6300",
        "8424": "6985",
      },
    );
    expect(results).toBe("1200000000200000000A");
    expect(tvr()).toBe("0000008020");
  });

  test("[B3 10.10] a script that fails after the second GENERATE AC, with 62xx before", async () => {
    const { results, tvr } = await run(script("72", "", block, "86058424000000"), { "841E": "6283", "8424": "6A80" });
    expect([results, tvr()]).toEqual(["1200000000", "0000008010"]);
  });

  test("[F06] a malformed script is not begun: failed with no command sent", async () => {
    const { results, staged } = await run("7106 86090102 0304");
    expect(results).toBe("1000000000");
    expect(staged.sent.at(-1)?.startsWith("80AE40")).toBe(true);
  });

  test("[B4 A5] the fifteenth command and later ones are F", async () => {
    const many = Array.from({ length: 16 }, () => "860484240000");
    const { results } = await run(script("71", "", ...many, "8604841E0000"), { "841E": "6A80" });
    expect(results).toBe("1F00000000");
  });
});
