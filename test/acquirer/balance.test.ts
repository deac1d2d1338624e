import { describe, expect, it } from "vitest";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

function enquiry(terminal: TestTerminal, more: Message["fields"] = {}, pin?: string | null): Message {
  const sale = terminal.sale({ card: "debit-stripe", ...(pin === undefined ? {} : { pin }) });
  const { 4: _, ...fields } = sale.fields;
  return { mti: "0200", fields: { ...fields, 3: "310000", 60: `01${String(fields[60]).slice(2)}`, ...more } };
}

describe("a balance enquiry at the acquirer", () => {
  it("tells what can be spent, signed, and books nothing", () => {
    const terminal = signedIn();
    terminal.ask(terminal.sale({ card: "debit-stripe", amountFen: 12_345 }));
    const answer = terminal.ask(enquiry(terminal));
    expect(answer.message).toMatchObject({
      mti: "0210",
      fields: { 3: "310000", 39: "00", 54: "1002156C000099987655" },
    });
    expect(answer.message.fields[4]).toBeUndefined();
    expect(answer.message.fields[38]).toBeUndefined();
    expect(answer.mac).toBe("right");
    const view = terminal.world.acquirer.ledgerView();
    expect(view.entries.map(({ kind }) => kind)).toEqual(["sale"]);
    expect(view.enquiries).toMatchObject([{ card: "debit-stripe", availableFen: 99_987_655 }]);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it.each([3, 11, 22, 25, 49])("wants field %i: 30", (field) => {
    const terminal = signedIn();
    expect(terminal.code(enquiry(terminal, { [field]: undefined }))).toBe("30");
  });

  it("takes no amount, no enquiry without PIN or by a wrong one, and no number twice", () => {
    const terminal = signedIn();
    expect(terminal.code(enquiry(terminal, { 4: "000000000000" }))).toBe("30");
    expect(terminal.code(enquiry(terminal, {}, null))).toBe("55");
    expect(terminal.code(enquiry(terminal, {}, "999999"))).toBe("55");
    const asked = enquiry(terminal);
    expect(terminal.code(asked)).toBe("00");
    expect(terminal.code(asked)).toBe("94");
  });

  it("is reversed by nothing", () => {
    const terminal = signedIn();
    const asked = enquiry(terminal);
    terminal.ask(asked);
    const { 35: _, 52: __, 53: ___, 26: ____, ...fields } = asked.fields;
    expect(terminal.code({ mti: "0400", fields: { ...fields, 4: "000000000000", 39: "98" } })).toBe("12");
  });
});
