import { expect, it } from "vitest";
import type { Message } from "../../src/host/iso8583/message";
import { chipProfile, chipWith } from "../cards/chip/terminal";
import { type Asked, chipSale, Inserted } from "./chip-terminal";
import { signedIn, type TestTerminal } from "./test-terminal";

const amountFen = 12_345;
const sum = String(amountFen).padStart(12, "0");
const totals = `${sum}001${"0".repeat(15)}0${"0".repeat(30)}0`;

interface Changed {
  /** 60.3. */
  readonly code?: string;
  readonly stan?: string;
  readonly fields?: { readonly [field: number]: string | Uint8Array | undefined };
  readonly objects?: Asked["objects"];
  /** 95 of the whole transaction. */
  readonly verification?: string;
}

/** A chip's sale up to the card's last word, and its certificate as a terminal sends it, changed. */
function certified(changed: Changed = {}, settles = true): { terminal: TestTerminal; message: Message; sale: Message } {
  const terminal = signedIn();
  const { verification = "0000000000" } = changed;
  const asked = { amountFen, verification };
  const inserted = new Inserted(chipWith(chipProfile("credit-chip")), "credit-chip", asked);
  const sale = chipSale(terminal, "credit-chip", inserted.chip, { amountFen });
  const answer = terminal.ask(sale);
  const stan = String(answer.message.fields[11]);
  expect(inserted.hear(answer.message.fields[55] as Uint8Array, "00", asked).last).toBe(0x40);
  if (settles) {
    const settlement = { 11: "000900", 48: totals, 49: "156", 63: "01 " };
    const { fields } = terminal.management("0500", "201");
    expect(terminal.code({ mti: "0500", fields: { ...fields, ...settlement } })).toBe("00");
  }
  const { code = "203" } = changed;
  const own = {
    4: sum,
    11: changed.stan ?? stan,
    22: "051",
    23: inserted.chip.fields[23],
    49: "156",
    55: inserted.certificate({ ...asked, ...(changed.objects ? { objects: changed.objects } : {}) }),
    60: `00${terminal.batch}${code}50`,
    62: Buffer.from(`610000${sum}156`, "latin1"),
  };
  const fields = { ...terminal.management("0320", code).fields, ...own, ...changed.fields };
  return { terminal, message: { mti: "0320", fields } as Message, sale };
}

it("takes a chip's certificate, and once more", () => {
  const { terminal, message } = certified();
  expect(terminal.ask(message)).toMatchObject({ mac: "none", message: { mti: "0330", fields: { 4: sum, 39: "00" } } });
  expect(terminal.code(message)).toBe("00");
  const stan = message.fields[11];
  expect(terminal.world.acquirer.settlements()).toMatchObject([
    { certificates: [{ stan, code: "203", answer: "00" }] },
  ]);
});

it.each<[string, string, Changed]>([
  ["59", "another cryptogram", { objects: { "9F26": "0102030405060708" } }],
  ["59", "another day", { objects: { "9A": "260303" } }],
  ["59", "another number by the terminal", { objects: { "9F37": "00000000" } }],
  ["59", "another counter", { objects: { "9F36": "0001" } }],
  ["59", "the request's cryptogram", { objects: { "9F27": "80" } }],
  ["59", "another sequence number", { fields: { 23: "009" } }],
  ["64", "another amount in field 4", { fields: { 4: "000000012346" } }],
  ["64", "another amount under the cryptogram", { objects: { "9F02": "000000012346" } }],
  ["64", "another amount in field 62", { fields: { 62: Buffer.from("610000000000012346156", "latin1") } }],
  ["25", "a number that the host does not have", { stan: "000777" }],
  ["30", "no cryptogram's object", { objects: { "82": undefined } }],
  ["30", "no field 55", { fields: { 55: undefined } }],
  ["30", "a field 55 that breaks off", { fields: { 55: Buffer.from("9F2608", "hex") } }],
  ["30", "no field 62", { fields: { 62: undefined } }],
  ["30", "field 62 of a risk", { fields: { 62: Buffer.from(`710005${sum}15622`, "latin1") } }],
  ["30", "said to be behind totals that differ", { code: "205" }],
  ["30", "said to be of a false issuer", { code: "204" }],
  ["30", "of a false issuer, and not said to be", { verification: "0000000040" }],
])("answers %s to one with %s", (code, _, changed) => {
  const { terminal, message } = certified(changed);
  expect(terminal.code(message)).toBe(code);
});

it("takes one of a card that approved on a false issuer's word as a risk", () => {
  const risk = { code: "204", verification: "0000000040", fields: { 62: Buffer.from(`710005${sum}15622`, "latin1") } };
  const { terminal, message } = certified(risk);
  expect(terminal.code(message)).toBe("00");
});

it("takes none without a settlement, nor of what was reversed", () => {
  const early = certified({}, false);
  expect(early.terminal.code(early.message)).toBe("12");
  const { terminal, message, sale } = certified();
  expect(terminal.code(terminal.reversal(sale))).toBe("00");
  expect(terminal.code(message)).toBe("25");
});
