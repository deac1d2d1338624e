import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { cardById, deck } from "../../sim/cards/deck";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

const DAY_MS = 86_400_000;
/** Of a card that has one yuan. */
const CARD = "low-balance";
const HELD_FEN = 60;
const BALANCED = { balanced: true, differences: [] };

/** Of a sale as a terminal sends it another kind. */
function as(sale: Message, mti: string, type: string, processing: string, more: Message["fields"] = {}): Message {
  const field60 = `${type}${String(sale.fields[60]).slice(2)}`;
  return { mti, fields: { ...sale.fields, 3: processing, 25: "06", 60: field60, ...more } };
}

const authorisation = (terminal: TestTerminal, amountFen = HELD_FEN) =>
  as(terminal.sale({ card: CARD, amountFen }), "0100", "10", "030000");

const states = ({ world }: TestTerminal) =>
  world.acquirer.ledgerView().entries.map(({ kind, state }) => `${kind} ${state}`);

/** Whether the card still pays so much: a sale of it is asked for and reversed. */
function pays(terminal: TestTerminal, amountFen: number): string | undefined {
  const sale = terminal.sale({ card: CARD, amountFen });
  const code = terminal.code(sale);
  if (code === "00") terminal.code(terminal.reversal(sale));
  return code;
}

const availableFen = cardById(deck, CARD)?.availableFen ?? 0;

describe("an authorisation at the acquirer", () => {
  it("holds the money: the merchant has none of it, and the cardholder cannot spend it", () => {
    const terminal = signedIn();
    const answer = terminal.ask(authorisation(terminal));
    expect(answer.message).toMatchObject({ mti: "0110", fields: { 3: "030000", 39: "00", 63: "CUP" } });
    expect(answer.message.fields[38]).toMatch(/^\d{6}$/);
    expect(answer.mac).toBe("right");
    expect(states(terminal)).toEqual(["authorisation held"]);
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
    expect(pays(terminal, availableFen)).toBe("51");
    expect(pays(terminal, availableFen - HELD_FEN)).toBe("00");
    expect(terminal.world.acquirer.audit()).toEqual(BALANCED);
  });

  it("is reversed, once and again, and the money is free", () => {
    const terminal = signedIn();
    const held = authorisation(terminal);
    terminal.ask(held);
    for (let repeat = 0; repeat < 2; repeat++) expect(terminal.code(terminal.reversal(held))).toBe("00");
    expect(states(terminal)).toEqual(["authorisation reversed"]);
    expect(pays(terminal, availableFen)).toBe("00");
    expect(terminal.world.acquirer.audit()).toEqual(BALANCED);
  });

  it("whose reversal came first holds nothing any more, and a number is used once", () => {
    const terminal = signedIn();
    const held = authorisation(terminal);
    expect(terminal.code(terminal.reversal(held))).toBe("25");
    expect(terminal.code(held)).toBe("94");
    const second = authorisation(terminal);
    expect([terminal.code(second), terminal.code(second)]).toEqual(["00", "94"]);
    expect(states(terminal)).toEqual(["authorisation held"]);
  });

  it("ends by itself behind its twenty-ninth day, and not before", () => {
    const terminal = signedIn();
    terminal.ask(authorisation(terminal));
    terminal.world.nowMs += 29 * DAY_MS;
    expect(states(terminal)).toEqual(["authorisation held"]);
    terminal.world.nowMs += DAY_MS;
    expect(states(terminal)).toEqual(["authorisation released"]);
    expect(pays(terminal, availableFen)).toBe("00");
    expect(terminal.world.acquirer.audit()).toEqual(BALANCED);
  });

  it.each<[string, string, Message["fields"]]>([
    ["51", "of more than the card has", { 4: String(availableFen + 1).padStart(12, "0") }],
    ["13", "of nothing", { 4: "000000000000" }],
    ["12", "with a sale's processing code", { 3: "000000" }],
    ["12", "with a sale's condition code", { 25: "00" }],
    ["30", "without an amount", { 4: undefined }],
  ])("%s %s", (code, _what, wrong) => {
    const terminal = signedIn();
    const held = authorisation(terminal);
    expect(terminal.code({ ...held, fields: { ...held.fields, ...wrong } })).toBe(code);
    expect(states(terminal)).toEqual([]);
  });

  it("is in a snapshot, holds on and ends from there", () => {
    const terminal = signedIn();
    terminal.ask(authorisation(terminal));
    const { acquirer, environment } = terminal.world;
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    expect(restored.acquirer.ledgerView()).toEqual(acquirer.ledgerView());
    terminal.world.nowMs += 30 * DAY_MS;
    expect(restored.acquirer.ledgerView().entries[0]?.state).toBe("released");
    expect(restored.acquirer.audit()).toEqual(BALANCED);
  });
});
