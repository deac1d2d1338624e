import { describe, expect, test } from "vitest";
import { TlvCursor } from "../../src/emv/tlv";
import { aac, arqc, gone, host, issuer, online, start, tc } from "./contact-world";
import { FakeCard } from "./fake-card";
import { bytes } from "./hex";
import { hex, object } from "./world";

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
  test("[B3 10.5] the number is known before the holder is verified: who does not go on with it is asked for no PIN, the card for no word", async () => {
    const { transaction, staged } = start({ stage: { goesOn: false } });
    expect(await transaction.begin()).toEqual({ kind: "cancelled" });
    expect(staged.asked.filter((question) => /goes on|PIN/.test(question))).toEqual([
      expect.stringMatching(/^goes on \d{0,6}\*+\d{4}$/),
    ]);
    expect(staged.sent.some((command) => command.startsWith("80AE"))).toBe(false);
    const going = start({ stage: { goesOn: true } });
    expect((await going.transaction.begin()).kind).toBe("online");
    expect(going.staged.asked.filter((question) => question.startsWith("goes on"))).toHaveLength(1);
  });

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
