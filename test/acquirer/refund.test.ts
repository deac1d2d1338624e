import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

const DAY_MS = 86_400_000;

interface Charged {
  readonly terminal: TestTerminal;
  readonly sale: Message;
  /** A refund of so much of the sale, under a number of its own. */
  readonly back: (amountFen: number, more?: Message["fields"]) => Message;
}

function charged(): Charged {
  const terminal = signedIn();
  const sale = terminal.sale();
  const { fields } = terminal.ask(sale).message;
  const about = { 37: fields[37], 61: `000001${sale.fields[11]}${fields[13]}`, 63: "CUP" };
  return {
    terminal,
    sale,
    back: (amountFen, more) => refundOf(terminal.sale({ pin: null }), { ...about, 4: fen(amountFen), ...more }),
  };
}

function fen(amountFen: number): string {
  return String(amountFen).padStart(12, "0");
}

function refundOf(sale: Message, more: Message["fields"]): Message {
  const field60 = `25${String(sale.fields[60]).slice(2)}`;
  return { mti: "0220", fields: { ...sale.fields, 3: "200000", 60: field60, ...more } };
}

const states = ({ world }: TestTerminal) =>
  world.acquirer.ledgerView().entries.map(({ kind, amountFen, state }) => `${kind} ${amountFen} ${state}`);

describe("a refund at the acquirer", () => {
  it("gives a part back, by a booking of its own, until nothing is left", () => {
    const { terminal, sale, back } = charged();
    const answer = terminal.ask(back(5000));
    expect(answer.message).toMatchObject({ mti: "0230", fields: { 3: "200000", 39: "00", 63: "CUP" } });
    expect(answer.message.fields[38]).toBeUndefined();
    expect(answer.mac).toBe("right");
    expect(states(terminal)).toEqual(["sale 12345 partly-refunded", "refund 5000 refunded"]);
    expect(terminal.world.acquirer.ledgerView().entries[1]).toMatchObject({ original: sale.fields[11] });
    expect(terminal.code(back(7346))).toBe("64");
    expect(terminal.code(back(7345))).toBe("00");
    expect(states(terminal)[0]).toBe("sale 12345 refunded");
    expect(terminal.code(back(1))).toBe("64");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("is booked once however often it comes, and 94 says that it has come, declined or not", () => {
    const { terminal, back } = charged();
    const [booked, declined] = [back(5000), back(99_999)];
    expect(terminal.code(booked)).toBe("00");
    expect(terminal.code(declined)).toBe("64");
    for (const again of [booked, declined, booked]) expect(terminal.code(again)).toBe("94");
    expect(states(terminal)).toEqual(["sale 12345 partly-refunded", "refund 5000 refunded"]);
  });

  it("is reversed by nothing, and neither is a sale of which a part went back", () => {
    const { terminal, sale, back } = charged();
    const refund = back(5000);
    terminal.ask(refund);
    expect(terminal.code(terminal.reversal(refund, "98", { 61: refund.fields[61] }))).toBe("12");
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(7345);
  });

  it("and a void exclude each other", () => {
    const { terminal, sale, back } = charged();
    const about = (refund: Message) => ({ 37: refund.fields[37], 61: `000001${sale.fields[11]}`, 3: "200000" });
    const voidOf = (refund: Message): Message => {
      const next = terminal.sale();
      return { ...next, fields: { ...next.fields, ...about(refund), 60: `23${String(next.fields[60]).slice(2)}` } };
    };
    const refund = back(5000);
    terminal.ask(refund);
    expect(terminal.code(voidOf(refund))).toBe("25");
    const other = charged();
    const next = other.terminal.sale();
    const fields = { ...about(other.back(1)), 60: `23${String(next.fields[60]).slice(2)}` };
    expect(other.terminal.code({ ...next, fields: { ...next.fields, ...fields } })).toBe("00");
    expect(other.terminal.code(other.back(1))).toBe("25");
  });

  it("goes by reference and date alone where the terminal has no batch and voucher, thirty days, and no longer", () => {
    const { terminal, back } = charged();
    const date = String(back(1).fields[61]).slice(12);
    terminal.world.nowMs += 30 * DAY_MS;
    expect(terminal.code(back(1000, { 61: `000000000000${date}` }))).toBe("00");
    expect(terminal.code(back(1000, { 61: `000000000123${date}` }))).toBe("00");
    terminal.world.nowMs += DAY_MS;
    expect(terminal.code(back(1000))).toBe("22");
  });

  it.each<[string, string, Message["fields"]]>([
    ["30", "without the reference", { 37: undefined }],
    ["30", "without the original's numbers", { 61: undefined }],
    ["30", "without its date", { 61: "000001000002" }],
    ["25", "of another reference", { 37: "000000000000" }],
    ["25", "of another date", { 61: "0000000000000101" }],
    ["25", "of another voucher than the reference's", { 61: "0000019999991122" }],
    ["13", "of nothing", { 4: fen(0) }],
  ])("%s %s, and nothing is booked", (code, _what, wrong) => {
    const { terminal, back } = charged();
    expect(terminal.code(back(5000, wrong))).toBe(code);
    expect(states(terminal)).toEqual(["sale 12345 charged"]);
  });

  it("14 with another card", () => {
    const { terminal, back } = charged();
    const { fields } = back(5000);
    const other = terminal.sale({ card: "debit-stripe" });
    const about = { 4: fields[4], 37: fields[37], 61: fields[61] };
    expect(terminal.code(refundOf(other, about))).toBe("14");
  });

  it("is in a snapshot, and goes on from there", () => {
    const { terminal, back } = charged();
    terminal.ask(back(5000));
    const { acquirer, environment } = terminal.world;
    const before = acquirer.ledgerView();
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    expect(restored.acquirer.ledgerView()).toEqual(before);
    expect(restored.acquirer.audit().balanced).toBe(true);
  });
});
