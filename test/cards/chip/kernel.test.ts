import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SoftwarePublicKey } from "../../../hal/drivers/software-public-key";
import type { ChipCard } from "../../../sim/cards/chip/chip-card";
import { cardById, deck } from "../../../sim/cards/deck";
import { ContactTransaction } from "../../../src/emv/contact";
import { ContactlessTransaction } from "../../../src/emv/contactless";
import { readApplication, readAuthorityKey } from "../../../src/emv/parameters";
import type { CardDecision, EmvParameters, EmvPorts } from "../../../src/emv/types";
import { signedIn, type TestTerminal } from "../../acquirer/test-terminal";
import { contactless, terminal as profile, request } from "../../emv/parameters";
import { stage } from "../../emv/world";
import { chipProfile, chipWith } from "./terminal";

/** The firmware's kernel with the deck's chips, before the acquirer, with what it downloads there: all three together. */

const amountFen = request.amountFen;
const holderPin = "123456";

async function downloaded(
  terminal: TestTerminal,
): Promise<Pick<EmvPorts, "authorityKey"> & { applications: EmvParameters["applications"] }> {
  const load = (code: string, wanted: string) => {
    const text = Buffer.from(wanted, "hex").toString("latin1");
    const field = terminal.ask(terminal.management("0800", code, text)).message.fields[62];
    if (!(field instanceof Uint8Array)) throw new Error("no field 62");
    return field.subarray(1);
  };
  const applications = ["01", "02", "03", "06"].flatMap((last) => {
    const read = readApplication(load("380", `9F0608A0000003330101${last}`));
    return read ? [read] : [];
  });
  expect(applications).toHaveLength(4);
  const keys = await Promise.all(
    ["E0", "E1"].map((index) =>
      readAuthorityKey(load("370", `9F0605A0000003339F2201${index}`), new SoftwarePublicKey()),
    ),
  );
  return {
    applications,
    authorityKey: async ({ index }) => keys.find((key) => key?.index === index),
  };
}

class Counter {
  readonly host: TestTerminal;
  readonly card: ChipCard;
  readonly id: string;

  constructor(id: string, card = chipWith(chipProfile(id)), host = signedIn()) {
    this.id = id;
    this.card = card;
    this.host = host;
  }

  async #ports(): Promise<{ ports: EmvPorts; parameters: EmvParameters }> {
    const { applications, authorityKey } = await downloaded(this.host);
    const transmit: EmvPorts["transmit"] = async (command) => {
      const answer = this.card.transmit(command);
      return answer.kind === "response" ? answer : { kind: answer.kind };
    };
    const verify: EmvPorts["offlinePin"]["verify"] = async ({ encipher }) => {
      const block = Buffer.from(`26${holderPin}FFFFFFFF`, "hex");
      if (!encipher) return transmit(Buffer.concat([Buffer.from("0020008008", "hex"), block]));
      const modulus = Buffer.from(encipher.modulus);
      const jwk = {
        kty: "RSA",
        n: modulus.toString("base64url"),
        e: Buffer.from(encipher.exponent).toString("base64url"),
      };
      const head = Buffer.concat([Buffer.from([0x7f]), block, encipher.challenge]);
      const clear = Buffer.concat([head, Buffer.alloc(modulus.length - head.length, 0x11)]);
      const key = { key: createPublicKey({ key: jwk, format: "jwk" }), padding: constants.RSA_NO_PADDING };
      return transmit(Buffer.concat([Buffer.from([0, 0x20, 0, 0x88, modulus.length]), publicEncrypt(key, clear)]));
    };
    const { ports } = stage({ verify });
    const parameters = { terminal: profile, applications, contactless: { ...contactless, deviceCvm: true } };
    return { ports: { ...ports, transmit, authorityKey }, parameters };
  }

  /** The 0200 of a decision. @returns field 39 and 55 of the reply. */
  #ask(decision: CardDecision, mode: string): { code: string; field55: Uint8Array } {
    const pin = decision.check.pin === "online-pin" ? holderPin : null;
    const card = cardById(deck, this.id);
    const answer = this.host.ask(
      this.host.sale({
        card: this.id,
        amountFen,
        pin,
        fields: {
          22: `${mode}${pin === null ? "2" : "1"}`,
          23: card?.sequence,
          35: `${card?.pan}=${card?.expiry}${card?.serviceCode}0000`,
          55: decision.field55,
        },
      }),
    );
    const field = answer.message.fields[55];
    const field55 = field instanceof Uint8Array ? field : new Uint8Array(0);
    return { code: String(answer.message.fields[39]), field55 };
  }

  /** Inserts the card. @returns what became of it, in a few words. */
  async insert(): Promise<string> {
    this.card.powerUp("chip");
    const { ports, parameters } = await this.#ports();
    const transaction = new ContactTransaction(ports, parameters, request);
    const outcome = await transaction.begin();
    if ("why" in outcome) return `${outcome.kind}: ${outcome.why}`;
    if (outcome.kind === "lost") return `lost at ${outcome.step}: ${outcome.how}`;
    if (outcome.kind !== "online") return outcome.kind;
    const { code, field55 } = this.#ask(outcome, "05");
    const approved = code === "00";
    const answer = { kind: "answered", responseCode: code, approved, authorisationCode: undefined, field55 } as const;
    const completion = await transaction.complete(answer);
    const why = completion.kind === "card-declined" ? `: ${completion.why}` : "";
    const check = `${outcome.check.pin}${outcome.check.signature ? ", signature" : ""}`;
    return `${code}, ${completion.kind}${why} (${check})`;
  }

  async tap(): Promise<string> {
    this.card.powerUp("tap");
    const { ports, parameters } = await this.#ports();
    const outcome = await new ContactlessTransaction(ports, parameters, request).begin();
    if (outcome.kind !== "online") return outcome.kind;
    return `${this.#ask(outcome, "07").code} (${outcome.check.pin})`;
  }
}

describe("the kernel with every chip of the deck, inserted", () => {
  it.each([
    ["credit-chip", "00, approved (online-pin)"],
    ["debit-chip", "00, approved (online-pin)"],
    ["credit-tap", "00, approved (online-pin)"],
    ["static-chip", "00, approved (online-pin)"],
    ["combined-chip", "00, approved (online-pin)"],
    ["signature-chip", "00, approved (none, signature)"],
    ["no-check-chip", "00, approved (none)"],
    ["offline-pin-chip", "00, approved (offline-pin)"],
    ["offline-pin-locked", "00, approved (none, signature)"],
    ["wrong-pin-chip", "55, declined (online-pin)"],
    ["two-applications", "00, approved (online-pin)"],
    ["english-chip", "00, approved (online-pin)"],
    ["no-directory-chip", "00, approved (online-pin)"],
    ["expired-chip", "54, declined (online-pin)"],
    ["slow-chip", "00, approved (online-pin)"],
    ["chip-declines-at-end", "00, card-declined: declined (online-pin)"],
    ["forged-chip", "59, declined (online-pin)"],
    ["false-signature-chip", "59, declined (online-pin)"],
    ["leaving-late-chip", "00, card-declined: lost (online-pin)"],
    ["leaving-chip", "lost at first-cryptogram: removed"],
    ["mute-chip", "lost at records: card-timeout"],
    ["endless-chip", "failed"],
    ["truncated-chip", "failed"],
    ["wrong-length-chip", "failed"],
    ["malformed-chip", "fallback: selection-data"],
    ["foreign-chip", "fallback: no-application"],
    ["refusing-chip", "refused: not-accepted"],
    ["blocked-chip", "refused: card-blocked"],
    ["blocked-application", "refused: application-blocked"],
  ])("%s ends %s", async (id, end) => {
    expect(await new Counter(id).insert()).toBe(end);
  });

  it("sees a cryptogram again the second time", async () => {
    const counter = new Counter("replaying-chip");
    expect([await counter.insert(), await counter.insert()]).toEqual([
      "00, approved (online-pin)",
      "59, declined (online-pin)",
    ]);
  });
});

describe("the kernel with the deck, tapped", () => {
  it.each([
    ["credit-tap", ["00 (none)"]],
    ["debit-tap", ["00 (none)"]],
    ["english-chip", ["00 (none)"]],
    ["phone-tap", ["00 (device)"]],
    ["cash-tap", ["00 (none)"]],
    ["low-balance-tap", ["51 (none)"]],
    ["forged-chip", ["59 (none)"]],
    ["insert-instead", ["insert-card"]],
    ["look-at-phone", ["see-phone", "00 (device)"]],
    ["leaving-tap", ["try-again", "00 (none)"]],
  ])("%s ends %j", async (id, ends) => {
    const counter = new Counter(id);
    const seen: string[] = [];
    for (const _ of ends) seen.push(await counter.tap());
    expect(seen).toEqual(ends);
  });
});
