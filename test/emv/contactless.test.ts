import { describe, expect, test } from "vitest";
import { concat } from "../../src/emv/bytes";
import { ContactlessTransaction } from "../../src/emv/contactless";
import type { CardAnswer, EmvRequest } from "../../src/emv/types";
import { bytes } from "./hex";
import { application, contactless, request, terminal } from "./parameters";
import { TestIssuer } from "./test-issuer";
import { hex, object, stage } from "./world";

const issuer = new TestIssuer();
const debit = "A000000333010101";
const credit = "A000000333010102";
const gone: CardAnswer = { kind: "removed" };
const ok = (...parts: readonly Uint8Array[]) => `${hex(Buffer.concat(parts))}9000`;
const PDOL = "9F66049F02069F03069F1A0295055F2A029A039C019F3704";

interface Setting {
  readonly says?: { readonly [commandStart: string]: string | CardAnswer };
  readonly rules?: Partial<typeof contactless>;
  readonly limits?: Partial<typeof application>;
  readonly request?: Partial<EmvRequest>;
  /** CVR byte 2: A0 ARQC, 90 TC, 80 AAC. */
  readonly decision?: string;
  readonly ctq?: string;
  /** Amount that the card signs, as 9F02. */
  readonly signedAmount?: string;
  readonly afl?: string;
}

/** A QuickPass card of the test issuer, and the tap. */
async function tap(setting: Setting = {}) {
  const amount = setting.signedAmount ?? "000000010000";
  const related = `0111223344${setting.ctq ?? "0000"}`;
  const record = concat([object(0x5f24, "351231"), object(0x9f69, related), object(0x9f4a, "82")]);
  const card = (command: string): string | CardAnswer => {
    const says = setting.says ?? {};
    for (const start of Object.keys(says)) if (command.startsWith(start)) return says[start] ?? "6F00";
    if (command.startsWith("00A404000E32"))
      return ok(
        object(
          0x6f,
          object(0x84, "325041592E5359532E4444463031"),
          object(0xa5, object(0xbf0c, object(0x61, object(0x4f, debit), "870101"))),
        ),
      );
    if (command.startsWith("00A40400"))
      return ok(object(0x6f, object(0x84, command.slice(10, -2)), object(0xa5, object(0x9f38, PDOL))));
    if (command.startsWith("80A8")) {
      const number = bytes(command.slice(-10, -2));
      const signature = issuer.dynamicSignature(bytes("020021"), number, bytes(amount), bytes("0156"), bytes(related));
      const offline = setting.decision === "90" || setting.afl !== undefined;
      return ok(
        object(
          0x77,
          object(0x82, "7C00"),
          object(0x9f36, "0021"),
          object(0x9f26, "0102030405060708"),
          object(0x9f10, `07010103${setting.decision ?? "A0"}0000`),
          object(0x57, `${issuer.pan}D35122010000`),
          object(0x5f34, "01"),
          setting.ctq === "" ? "" : object(0x9f6c, setting.ctq ?? "0000"),
          offline ? object(0x94, setting.afl ?? "1001010118010200") : "",
          offline ? object(0x9f4b, signature) : "",
        ),
      );
    }
    if (command.startsWith("00B20114")) return ok(object(0x70, record));
    const certificates = issuer.issuerCertificate();
    const own = issuer.cardCertificate(concat([record, bytes("7C00")]));
    if (command.startsWith("00B2011C"))
      return ok(
        object(
          0x70,
          object(0x8f, "F1"),
          object(0x90, certificates.certificate),
          object(0x92, certificates.remainder),
          object(0x9f32, "03"),
        ),
      );
    if (command.startsWith("00B2021C"))
      return ok(object(0x70, object(0x9f46, own.certificate), object(0x9f47, "03"), object(0x9f48, own.remainder)));
    return "6D00";
  };
  const staged = stage({ card, keys: [issuer.authority] });
  const transaction = new ContactlessTransaction(
    staged.ports,
    {
      terminal,
      applications: [
        { ...application, contactlessFloorFen: 50_000, ...setting.limits },
        { ...application, aid: bytes(credit), contactlessFloorFen: 50_000, ...setting.limits },
      ],
      contactless: { ...contactless, onlineOnly: false, ...setting.rules },
    },
    { ...request, ...setting.request },
  );
  return { outcome: await transaction.begin(), transaction, ...staged };
}

describe("selection", () => {
  const ppse = (...entries: readonly Uint8Array[]) =>
    ok(object(0x6f, object(0x84, "325041592E5359532E4444463031"), object(0xa5, object(0xbf0c, ...entries))));
  const entry = (aid: string, more: string) => object(0x61, object(0x4f, aid), more);

  test("[Book B 3.1.1] an amount over every limit: another interface, and the card is not spoken to", async () => {
    const { outcome, sent, transaction } = await tap({ limits: { contactlessLimitFen: 1 } });
    expect([outcome, sent.length, transaction.isAllowed]).toEqual([{ kind: "insert-card", why: "limit" }, 0, false]);
  });

  test("[Book B 3.3.2] the best priority first, no priority last, ties in the card's order", async () => {
    const at = async (...entries: readonly Uint8Array[]) =>
      (await tap({ says: { "00A404000E32": ppse(...entries) } })).sent[1]?.slice(10, 26);
    expect(await at(entry(debit, "870102"), entry(credit, "870101"))).toBe(credit);
    expect(await at(entry(debit, ""), entry(credit, "87010F"))).toBe(credit);
    expect(await at(entry(debit, "870101"), entry(credit, "870101"))).toBe(debit);
  });

  test("[Book B 3.3.2] another kernel's application is not ours", async () => {
    const { outcome } = await tap({ says: { "00A404000E32": ppse(entry(debit, "9F2A0103")) } });
    expect(outcome).toEqual({ kind: "not-accepted" });
    expect((await tap({ says: { "00A404000E32": ppse(entry(debit, "9F2A0107")) } })).outcome.kind).toBe("online");
  });

  test("[Book B 3.3.2] no directory, or an empty one: not accepted", async () => {
    for (const said of ["6A82", ppse(), "9000", "6F0384013390 00"])
      expect((await tap({ says: { "00A404000E32": said } })).outcome).toEqual({ kind: "not-accepted" });
  });

  test("[Book B 3.3.3] 9F29 extends the SELECT; an application that refuses gives way to the next", async () => {
    const extended = await tap({ says: { "00A404000E32": ppse(entry(debit, "9F2902AABB")), "00A404000A": "6A82" } });
    expect([extended.sent[1], extended.outcome]).toEqual([`00A404000A${debit}AABB00`, { kind: "not-accepted" }]);
    const next = await tap({
      says: { "00A404000E32": ppse(entry(debit, "870101"), entry(credit, "870102")), [`00A4040008${debit}`]: "6A82" },
    });
    expect(next.outcome.kind).toBe("online");
  });

  test("[C-7 PDOL] a card that does not ask for 9F66: the slot, or not accepted where there is none", async () => {
    const says = { "00A4040008": ok(object(0x6f, object(0x84, debit), object(0xa5, object(0x9f38, "9F3704")))) };
    expect((await tap({ says })).outcome).toEqual({ kind: "insert-card", why: "card" });
    expect((await tap({ says, rules: { hasContact: false } })).outcome).toEqual({ kind: "not-accepted" });
  });
});

describe("GPO", () => {
  test("[C-7 GPO] 6985 next application, 6984 the slot, 6986 see phone, another ends it", async () => {
    const at = async (word: string) => (await tap({ says: { "80A8": word } })).outcome;
    expect(await at("6985")).toEqual({ kind: "not-accepted" });
    expect(await at("6984")).toEqual({ kind: "insert-card", why: "card" });
    expect(await at("6986")).toEqual({ kind: "see-phone" });
    expect(await at("6F00")).toEqual({ kind: "failed", step: "initiate", flaw: "status", status: 0x6f00 });
  });

  test("[C-7 GPO] an answer without cryptogram or track (standard debit/credit): the slot", async () => {
    expect((await tap({ says: { "80A8": "80067C00080101009000" } })).outcome).toEqual({
      kind: "insert-card",
      why: "card",
    });
  });

  test("[C-7 GPO] ARQC: three commands, no record read, the card may leave, online", async () => {
    const { outcome, sent, asked } = await tap();
    expect([outcome.kind, sent.length, asked]).toEqual(["online", 3, ["card done"]]);
    if (outcome.kind === "online")
      expect([outcome.card.pan, outcome.card.expiry, outcome.card.sequence]).toEqual([issuer.pan, "3512", 1]);
  });

  test("[C-7 GPO] AAC: declined; a reserved decision ends it", async () => {
    expect((await tap({ decision: "80" })).outcome.kind).toBe("offline-declined");
    expect((await tap({ decision: "B0" })).outcome).toMatchObject({ kind: "failed", flaw: "cryptogram-type" });
  });

  test("[Book B 3.1.1] TC where the issuer was to be asked ends it", async () => {
    const { outcome } = await tap({ decision: "90", rules: { onlineOnly: true } });
    expect(outcome).toMatchObject({ kind: "failed", flaw: "cryptogram-type" });
  });

  test("[C-7 currency] 9F51 and DF71 are asked for only where the rules want it", async () => {
    const { sent } = await tap({ rules: { currencyCheck: true }, says: { "80CA9F51": "9F510201569000" } });
    expect(sent.slice(2, 4)).toEqual(["80CA9F5100", "80CADF7100"]);
  });
});

describe("offline approval", () => {
  const offline = { decision: "90" };

  test("[C-7 fDDA] TC with a good signature: approved, the card gone before the keys are worked out", async () => {
    const { outcome, asked, transaction } = await tap(offline);
    expect([outcome.kind, asked]).toEqual(["offline-approved", ["card done"]]);
    expect(hex(transaction.tag(0x9f4c))).toBe("0021");
  });

  test("[C-7 fDDA] a bad signature: by CTQ online, the slot, or declined", async () => {
    const at = async (ctq: string, rules = {}) =>
      (await tap({ ...offline, ctq, signedAmount: "000000020000", rules })).outcome;
    expect((await at("2000")).kind).toBe("online");
    expect(await at("1000")).toEqual({ kind: "insert-card", why: "authentication" });
    expect((await at("1000", { hasContact: false })).kind).toBe("offline-declined");
    expect((await at("0000")).kind).toBe("offline-declined");
    expect((await at("2000", { qualifiers: bytes("3E000080") })).kind).toBe("offline-declined");
  });

  test("[C-7 expiry] an expired card: online where CTQ says so, else declined", async () => {
    const later = { date: "360101" };
    expect((await tap({ ...offline, ctq: "0800", request: later })).outcome.kind).toBe("online");
    expect((await tap({ ...offline, request: later })).outcome.kind).toBe("offline-declined");
  });

  test("[C-7 ODA online] a transit reader reads the records of an ARQC and refuses a false card", async () => {
    const transit = { rules: { qualifiers: bytes("37000080") }, afl: "1001010118010200" };
    expect((await tap(transit)).outcome.kind).toBe("online");
    expect((await tap({ ...transit, signedAmount: "000000000001" })).outcome.kind).toBe("offline-declined");
  });
});

describe("torn taps", () => {
  test("[C-7 torn] the card leaves at any command, or speaks garbage: present it again", async () => {
    for (const at of ["00A404000E32", "00A4040008", "80A8", "00B20114", "00B2011C", "00B2021C"])
      for (const how of ["removed", "protocol-error", "card-timeout"] as const)
        expect((await tap({ decision: "90", says: { [at]: { kind: how } } })).outcome).toEqual({ kind: "try-again" });
  });

  test("[B20] a broken reader is no torn tap", async () => {
    const { outcome } = await tap({ says: { "80A8": { kind: "fault", fault: "disconnected" } } });
    expect(outcome).toEqual({ kind: "lost", step: "initiate", how: "reader-fault" });
  });

  test("[C-7 torn] a tap that was torn before the card spoke counts for nothing", async () => {
    expect((await tap({ says: { "00A404000E32": gone } })).asked).toEqual([]);
  });
});
