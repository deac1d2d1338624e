import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

const DAY_MS = 86_400_000;

/** A sale that is charged, and the void of it as a terminal sends it. */
function charged(): { readonly terminal: TestTerminal; readonly sale: Message; readonly back: Message } {
  const terminal = signedIn();
  const sale = terminal.sale();
  const { fields } = terminal.ask(sale).message;
  const about = { 37: fields[37], 38: fields[38], 61: `000001${sale.fields[11]}` };
  return { terminal, sale, back: voidOf(terminal.sale(), about) };
}

function voidOf(sale: Message, more: Message["fields"]): Message {
  const field60 = `23${String(sale.fields[60]).slice(2)}`;
  return { ...sale, fields: { ...sale.fields, 3: "200000", 60: field60, ...more } };
}

function reversalOf(terminal: TestTerminal, back: Message): Message {
  return terminal.reversal(back, "98", { 61: `000001${back.fields[11]}` });
}

const states = ({ world }: TestTerminal) =>
  world.acquirer.ledgerView().entries.map(({ kind, state }) => `${kind} ${state}`);

describe("a void at the acquirer", () => {
  it("gives the sale's money back, by a booking of its own, once", () => {
    const { terminal, sale, back } = charged();
    const answer = terminal.ask(back);
    expect(answer.message.fields).toMatchObject({ 3: "200000", 39: "00", 63: "CUP" });
    expect(answer.mac).toBe("right");
    expect(states(terminal)).toEqual(["sale voided", "void voided"]);
    const { entries, balanceFen } = terminal.world.acquirer.ledgerView();
    expect(balanceFen).toBe(0);
    expect(entries[1]).toMatchObject({ original: sale.fields[11], amountFen: 12345 });
    expect(terminal.code(back)).toBe("94");
    // The same sale under another number.
    expect(terminal.code(voidOf(terminal.sale(), pick(back)))).toBe("25");
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("is reversed by its own numbers: the sale stands again, and may be voided again", () => {
    const { terminal, back } = charged();
    terminal.ask(back);
    for (let repeat = 0; repeat < 2; repeat++) expect(terminal.code(reversalOf(terminal, back))).toBe("00");
    expect(states(terminal)).toEqual(["sale charged", "void reversed"]);
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.code(voidOf(terminal.sale(), pick(back)))).toBe("00");
    expect(states(terminal)).toEqual(["sale voided", "void reversed", "void voided"]);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("whose reversal came first is booked no more", () => {
    const { terminal, back } = charged();
    expect(terminal.code(reversalOf(terminal, back))).toBe("25");
    expect(terminal.code(back)).toBe("94");
    expect(states(terminal)).toEqual(["sale charged"]);
  });

  it("a voided sale cannot be reversed besides", () => {
    const { terminal, sale, back } = charged();
    terminal.ask(back);
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
  });

  it.each<[string, string, Message["fields"]]>([
    ["30", "without the reference", { 37: undefined }],
    ["30", "without the original's numbers", { 61: undefined }],
    ["30", "with numbers that are none", { 61: "0000" }],
    ["25", "of another sale's reference", { 37: "000000000000" }],
    ["25", "of no sale", { 61: "000001999999" }],
    ["64", "of another amount", { 4: "000000012344" }],
  ])("%s %s, and nothing is booked", (code, _what, wrong) => {
    const { terminal, back } = charged();
    expect(terminal.code({ ...back, fields: { ...back.fields, ...wrong } })).toBe(code);
    expect(states(terminal)).toEqual(["sale charged"]);
  });

  it("14 with another card, 55 with a wrong PIN, and 25 on another day", () => {
    const { terminal, back } = charged();
    expect(terminal.code(voidOf(terminal.sale({ card: "debit-stripe" }), pick(back)))).toBe("14");
    expect(terminal.code(voidOf(terminal.sale({ pin: "000000" }), pick(back)))).toBe("55");
    terminal.world.nowMs += DAY_MS;
    expect(terminal.code(voidOf(terminal.sale(), pick(back)))).toBe("25");
    expect(states(terminal)).toEqual(["sale charged"]);
  });

  it("is in a snapshot, and goes on from there", () => {
    const { terminal, back } = charged();
    terminal.ask(back);
    const { acquirer, environment } = terminal.world;
    const before = acquirer.ledgerView();
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    expect(restored.acquirer.ledgerView()).toEqual(before);
    expect(restored.acquirer.audit().balanced).toBe(true);
  });
});

/** What names the original. */
function pick({ fields }: Message): Message["fields"] {
  return { 37: fields[37], 38: fields[38], 61: fields[61] };
}
