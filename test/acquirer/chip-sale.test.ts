import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { chipProfile, chipWith, objectsOf, objectValue } from "../cards/chip/terminal";
import { chipSale, Inserted, tapped } from "./chip-terminal";
import { signedIn } from "./test-terminal";

const amountFen = 12_345;

/** A reply's field 55. */
function field55(answer: { readonly message: { readonly fields: { readonly [field: number]: unknown } } }): Buffer {
  const field = answer.message.fields[55];
  if (!(field instanceof Uint8Array)) throw new Error("no field 55");
  return Buffer.from(field);
}

describe("a chip at its issuer", () => {
  it("is approved, hears its issuer, and says its last word", () => {
    const terminal = signedIn();
    const inserted = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
    const answer = terminal.ask(chipSale(terminal, "credit-chip", inserted.chip, { amountFen }));
    expect(answer.message.fields[39]).toBe("00");
    expect(answer.mac).toBe("right");
    expect(inserted.hear(field55(answer), "00", { amountFen })).toEqual({ authenticated: "9000", last: 0x40 });
    const [entry] = terminal.world.acquirer.ledgerView().entries;
    expect(entry).toMatchObject({ entryMode: "chip", card: "credit-chip", chip: { atc: inserted.chip.counter } });
    expect(entry?.chip?.cryptogram).toBe(inserted.chip.cryptogram.toUpperCase());
  });

  it("answers a decline too, over its own code (EMV 4.4 Book 3, 10.9)", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ respond: { when: { card: "credit-chip" }, code: "51" } });
    const inserted = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
    const answer = terminal.ask(chipSale(terminal, "credit-chip", inserted.chip, { amountFen }));
    expect(answer.message.fields[39]).toBe("51");
    expect(
      objectValue(objectsOf(field55(answer)), "91")
        .subarray(8)
        .toString("latin1"),
    ).toBe("51");
    expect(inserted.hear(field55(answer), "51", { amountFen })).toEqual({ authenticated: "9000", last: 0 });
  });

  it("makes the response cryptogram by the card's key (method 1), as node:crypto has it", () => {
    const terminal = signedIn();
    const card = chipWith(chipProfile("debit-chip"));
    const { chip } = new Inserted(card, "debit-chip", { amountFen });
    const answer = terminal.ask(chipSale(terminal, "debit-chip", chip, { amountFen }));
    const key = Buffer.from(card.profile.applications[0]?.keys.cryptogram ?? "", "hex");
    const des = (secret: Buffer, block: Buffer) => {
      const cipher = createCipheriv("des-ede3", Buffer.concat([secret, secret.subarray(0, 8)]), null);
      return Buffer.concat([cipher.setAutoPadding(false).update(block), cipher.final()]);
    };
    const counter = Buffer.alloc(16);
    counter.writeUInt16BE(chip.counter, 6);
    counter.writeUInt16BE(chip.counter ^ 0xffff, 14);
    const block = Buffer.from(chip.cryptogram, "hex");
    block[0] = (block[0] ?? 0) ^ 0x30;
    block[1] = (block[1] ?? 0) ^ 0x30;
    const given = objectValue(objectsOf(field55(answer)), "91");
    expect(given.toString("hex")).toBe(`${des(des(key, counter), block).toString("hex")}3030`);
  });

  it.each([
    ["30", "no field 55", { 55: undefined }],
    ["30", "no field 23", { 23: undefined }],
    ["30", "a field 55 that breaks off", { 55: Buffer.from("9F2608", "hex") }],
    ["59", "another sequence number", { 23: "002" }],
    ["30", "an amount as text only", { 55: Buffer.from("9F02010095050000000000", "hex") }],
  ])("is answered %s for %s", (code, _why, fields) => {
    const terminal = signedIn();
    const { chip } = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
    expect(terminal.code(chipSale(terminal, "credit-chip", chip, { amountFen, fields }))).toBe(code);
  });

  it.each([
    ["another amount in field 4", { amountFen: 1 }, {}],
    ["another unpredictable number", { amountFen }, { "9F37": "00000000" }],
    ["a card that does not ask", { amountFen }, { "9F27": "40" }],
    ["a cryptogram of somebody", { amountFen }, { "9F26": "0102030405060708" }],
  ])("is refused as false (59), without an answer, for %s", (_why, asked, objects) => {
    const terminal = signedIn();
    const { chip } = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen, objects });
    const answer = terminal.ask(chipSale(terminal, "credit-chip", chip, asked));
    expect(answer.message.fields[39]).toBe("59");
    expect(answer.message.fields[55]).toBeUndefined();
  });

  it("refuses what the terminal found to be false: TVR with failed authentication", () => {
    const terminal = signedIn();
    const asked = { amountFen, verification: "0800000000" };
    const { chip } = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", asked);
    expect(terminal.code(chipSale(terminal, "credit-chip", chip, { amountFen }))).toBe("59");
  });

  it("takes a cryptogram once, and again only after a wrong PIN", () => {
    const terminal = signedIn();
    const { chip } = new Inserted(chipWith(chipProfile("debit-chip")), "debit-chip", { amountFen });
    const sale = (pin: string) => terminal.code(chipSale(terminal, "debit-chip", chip, { amountFen, pin }));
    expect([sale("111111"), sale("123456"), sale("123456")]).toEqual(["55", "00", "59"]);
    expect(terminal.world.acquirer.lastCounter("debit-chip")).toBe(chip.counter);
  });

  it.each(["forged-chip", "replaying-chip"])("sees through the %s, inserted or tapped", (id) => {
    const terminal = signedIn();
    const card = chipWith(chipProfile(id));
    const codes = [1, 2].map(() => {
      const { chip } = new Inserted(card, id, { amountFen });
      return terminal.code(chipSale(terminal, id, chip, { amountFen }));
    });
    expect(codes[1]).toBe("59");
    const tap = tapped(card, id, { amountFen }, "071");
    expect(terminal.code(chipSale(terminal, id, tap, { amountFen }))).toBe("59");
  });

  it("takes taps of card and phone, each once", () => {
    const terminal = signedIn();
    for (const id of ["credit-tap", "debit-tap", "phone-tap"]) {
      const tap = tapped(chipWith(chipProfile(id)), id, { amountFen });
      expect(terminal.code(chipSale(terminal, id, tap, { amountFen, pin: null }))).toBe("00");
    }
    const modes = terminal.world.acquirer.ledgerView().entries.map(({ entryMode }) => entryMode);
    expect(modes).toEqual(["tap", "tap", "tap"]);
  });
});

describe("what rules make of the issuer's answer", () => {
  it("a wrong one is refused by the card, a missing one leaves it unheard: both decline at the end", () => {
    for (const [answer, status] of [
      ["wrong", "6300"],
      ["missing", "none"],
    ] as const) {
      const terminal = signedIn();
      terminal.world.acquirer.applyHostVerb({ issuerAnswer: { answer, times: 1 } });
      const inserted = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
      const reply = terminal.ask(chipSale(terminal, "credit-chip", inserted.chip, { amountFen }));
      expect(inserted.hear(field55(reply), "00", { amountFen })).toEqual({ authenticated: status, last: 0 });
    }
  });

  it("brings scripts that the card believes, and one that it does not", () => {
    const terminal = signedIn();
    const { acquirer } = terminal.world;
    const body = { script: { command: "block-application", template: "72", times: 1 } };
    expect(acquirer.applyHostVerb(body)).toEqual({ kind: "ok" });
    expect(acquirer.applyHostVerb({ script: { command: "wrong-mac", times: 1 } })).toEqual({ kind: "ok" });
    const card = chipWith(chipProfile("credit-chip"));
    const inserted = new Inserted(card, "credit-chip", { amountFen });
    const reply = field55(terminal.ask(chipSale(terminal, "credit-chip", inserted.chip, { amountFen })));
    const scripts = scriptsOf(reply);
    expect(scripts.map(({ tag }) => tag)).toEqual(["72", "72"]);
    expect(inserted.hear(reply, "00", { amountFen }).last).toBe(0x40);
    const commands = scripts.map(({ value }) => objectValue(objectsOf(value), "86").toString("hex"));
    expect(commands.map((command) => inserted.terminal.status(command))).toEqual(["9000", "6988"]);
    card.powerUp("chip");
    expect(inserted.terminal.status("00A4040008A000000333010102")).toBe("6283");
  });
});

/** The templates 71 and 72 of a field 55. */
function scriptsOf(field: Buffer): { tag: string; value: Buffer }[] {
  return objectsOf(field).filter(({ tag }) => tag === "71" || tag === "72");
}

describe("what comes after", () => {
  it("a script result is kept with its transaction, again too", () => {
    const terminal = signedIn();
    const { chip } = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
    const sale = chipSale(terminal, "credit-chip", chip, { amountFen });
    terminal.ask(sale);
    const fields: { [field: number]: string | Uint8Array | undefined } = {};
    for (const field of [3, 4, 22, 23, 25, 41, 42, 49, 64]) fields[field] = sale.fields[field];
    const upload = (stan: string, result: string) => ({
      mti: "0620",
      fields: {
        ...fields,
        11: String(terminal.nextStan()).padStart(6, "0"),
        55: Buffer.from(`DF3105${result}`, "hex"),
        60: `00${terminal.batch}951`,
        61: `${terminal.batch}${stan}`,
      },
    });
    const stan = String(sale.fields[11]);
    const answer = terminal.ask(upload(stan, "2000000001"));
    expect([answer.message.mti, answer.message.fields[39], answer.mac]).toEqual(["0630", "00", "right"]);
    expect(terminal.code(upload(stan, "2000000001"))).toBe("00");
    expect(terminal.code(upload("999999", "2000000001"))).toBe("25");
    const wrong = upload(stan, "2000000001");
    expect(terminal.code({ ...wrong, fields: { ...wrong.fields, 55: Buffer.from("DF310100", "hex") } })).toBe("30");
    expect(terminal.world.acquirer.ledgerView().entries[0]?.scriptResult).toBe("2000000001");
  });

  it("a reversal's field 55 is kept, without what belongs to the holder", () => {
    const terminal = signedIn();
    const { chip } = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", { amountFen });
    const sale = chipSale(terminal, "credit-chip", chip, { amountFen });
    terminal.ask(sale);
    const told = Buffer.from("95050000000000" + "9F36020001" + "5A086298000000001030", "hex");
    expect(terminal.code(terminal.reversal(sale, "06", { 55: told }))).toBe("00");
    const [entry] = terminal.world.acquirer.ledgerView().entries;
    expect(entry).toMatchObject({ state: "reversed", reversalReason: "06" });
    expect(entry?.reversalChip).toBe("950500000000009F36020001");
  });
});
