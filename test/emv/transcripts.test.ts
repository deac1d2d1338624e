import { describe, expect, test } from "vitest";
import { ContactTransaction } from "../../src/emv/contact";
import { ContactlessTransaction } from "../../src/emv/contactless";
import { describeWithVectors } from "../vectors";
import { bytes } from "./hex";
import { application, contactless, request, terminal } from "./parameters";
import { Transcript } from "./transcript";
import { apdusOf, authorityKeys, type EmvVector, named } from "./vector";
import { hex, type StageOptions, stage } from "./world";

describeWithVectors<readonly EmvVector[]>("recorded cards", "emv.json", (vectors) => {
  const keys = authorityKeys(vectors);

  test("[B3 10] a UnionPay credit card in the slot, byte for byte: selection, records, DDA, signature, both cryptograms", async () => {
    const record = new Transcript(apdusOf(named(vectors, "UnionPay contact transcript")));
    const staged = stage({ card: record.card, keys, random: ["7863AFC6", "3510540E"] });
    const transaction = new ContactTransaction(
      staged.ports,
      {
        terminal: { ...terminal, countryCode: 36, currencyCode: 36 },
        applications: [{ ...application, aid: bytes("A0000003330101"), version: bytes("0020") }],
        contactless,
      },
      { ...request, amountFen: 6580, date: "150316", time: "160136" },
    );
    const first = await transaction.begin();
    expect(first.kind).toBe("online");
    if (first.kind !== "online") return;
    expect(first.check).toEqual({ pin: "none", signature: true });
    expect(first.card.pan).toBe("6210948000000011");
    expect(first.card.sequence).toBe(1);
    expect(String(first.card)).toBe("621094******0011");
    expect(hex(transaction.tag(0x9f26))).toBe("B04398D218017BF9");
    expect(hex(transaction.tag(0x95))).toBe("0000008000");
    expect(hex(transaction.tag(0x9f4c))).toBe("000659A2F145F4");

    const last = await transaction.complete({
      kind: "answered",
      responseCode: "00",
      approved: true,
      authorisationCode: undefined,
      field55: bytes("91081122334455667788"),
    });
    expect(last.kind).toBe("approved");
    expect(record.left).toEqual([]);
    expect(hex(transaction.tag(0x95))).toBe("0000008040");
    expect(hex(transaction.tag(0x9b))).toBe("F800");
    expect(hex(transaction.tag(0x9f26))).toBe("E5869B494D460AB4");
  });

  describe("a made-up card with T=0 transport", () => {
    const vector = named(vectors, "T=0 style transcript");
    const plainVerify = "0020008008241234FFFFFFFFFF";
    const cipherVerify = apdusOf(vector).find(([command]) => command.startsWith("0020008880"))?.[0] ?? "";

    /** The recorded command with bit 7 of TVR byte 2, which is four from the end of what is given. */
    function expired(start: string): { readonly [recorded: string]: string } {
      const rest = "0978200724210123456700";
      return { [start + rest]: `${start.slice(0, -8)}40000000${rest}` };
    }

    async function play(capabilities: string, skipped: readonly string[], verify: StageOptions["verify"]) {
      const record = new Transcript(apdusOf(vector), {
        // That terminal asked for the ATC before GPO, which no clause wants.
        skipped: ["80CA9F3605", ...skipped],
        also: { "80CA9F1700": "9F1701039000" },
        rewritten: {
          // It left out Le there, as T=0 allows.
          "80A80000028300": "80A8000002830000",
          // It did not look at the expiry (Book 3, 10.4.3): the card was two years over it.
          ...expired("80AE80001D00000000000100000000000002460000000000"),
          ...expired("80AE40001F593300000000000100000000000002460000000000"),
        },
      });
      const staged = stage({
        card: record.card,
        keys,
        random: ["01234567", "01234567"],
        ...(verify && { verify }),
      });
      const transaction = new ContactTransaction(
        staged.ports,
        {
          terminal: { ...terminal, capabilities: bytes(capabilities), countryCode: 246, currencyCode: 978, type: 0x21 },
          applications: [
            { ...application, aid: bytes("AFFFFFFFFF1234"), version: bytes("0096"), floorLimitFen: 100_000 },
          ],
          contactless,
        },
        { ...request, amountFen: 1, type: 0x21, date: "200724" },
      );
      const first = await transaction.begin();
      return { first, record, staged, transaction };
    }

    test("[B3 10.5.1] plaintext offline PIN: VERIFY as recorded, then ARQC", async () => {
      const { first, transaction, record } = await play("E080C0", ["0084000000", cipherVerify], undefined);
      expect(first.kind).toBe("online");
      expect(hex(transaction.tag(0x9f34))).toBe("410302");
      const last = await transaction.complete({
        kind: "answered",
        responseCode: "Y3",
        approved: true,
        authorisationCode: undefined,
        field55: bytes("91081234567812345678"),
      });
      expect(last.kind).toBe("approved");
      expect(record.left).toEqual([]);
    });

    test("[B2 7.2] enciphered offline PIN: the key of the card's certificate and its challenge give the recorded cipher", async () => {
      const { SoftwarePublicKey } = await import("../../hal/drivers/software-public-key");
      const rsa = new SoftwarePublicKey();
      const { first, transaction, staged } = await play("E010C0", [plainVerify, cipherVerify], async ({ encipher }) => {
        if (!encipher) throw new Error("no key");
        const plain = new Uint8Array(encipher.modulus.length);
        plain.set(bytes("7F241234FFFFFFFFFF"));
        plain.set(encipher.challenge, 9);
        const cipher = await rsa.rsa({ ...encipher, block: plain });
        return transmitter(new Uint8Array([0x00, 0x20, 0x00, 0x88, cipher.length, ...cipher]));
      });
      expect(first.kind).toBe("online");
      expect(hex(transaction.tag(0x9f34))).toBe("440302");
      expect(staged.sent).toContain("0084000000");

      async function transmitter(command: Uint8Array) {
        expect(hex(command)).toBe(cipherVerify);
        return { kind: "response" as const, data: new Uint8Array(0), status: 0x9000 };
      }
    });
  });

  test("[Book B 3.3.2] a QuickPass card, byte for byte: PPSE, SELECT, GPO with 9F66, online without another command", async () => {
    const record = new Transcript(apdusOf(named(vectors, "qPBOC transcript")));
    const staged = stage({ card: record.card, random: ["2B29EBE4"] });
    const tap = new ContactlessTransaction(
      staged.ports,
      { terminal, applications: [application], contactless: { ...contactless, qualifiers: bytes("36000000") } },
      { ...request, amountFen: 1, date: "170601" },
    );
    const outcome = await tap.begin();
    expect(outcome.kind).toBe("online");
    expect(record.left).toEqual([]);
    expect(staged.asked).toEqual(["card done"]);
    expect(hex(tap.tag(0x9f27))).toBe("80");
    if (outcome.kind !== "online") return;
    expect(outcome.card.maskedPan).toBe("629999******9999");
    expect(outcome.check).toEqual({ pin: "none", signature: false });
  });
});
