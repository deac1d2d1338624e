import { describe, expect, it } from "vitest";
import { badMac, signedIn } from "./test-terminal";

describe("a reversal", () => {
  it("gives the money back once, however often it comes", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    terminal.ask(sale);
    for (let repeat = 0; repeat < 3; repeat++) {
      terminal.world.nowMs += 1000;
      const answer = terminal.ask(terminal.reversal(sale));
      expect(answer.message.mti).toBe("0410");
      expect(answer.message.fields[39]).toBe("00");
      expect(answer.mac).toBe("right");
      expect(Object.keys(answer.message.fields).map(Number)).toEqual([
        3, 4, 11, 12, 13, 15, 25, 32, 37, 39, 41, 42, 49, 60, 64,
      ]);
    }
    const view = terminal.world.acquirer.ledgerView();
    expect(view.balanceFen).toBe(0);
    expect(view.entries).toHaveLength(1);
    expect(view.entries[0]).toMatchObject({
      state: "reversed",
      amountFen: 12345,
      reversalReason: "98",
      reversedAtMs: terminal.world.nowMs - 2000,
    });
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
  });

  it("25 without an original, again and again, and then the original cannot charge", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.code(sale)).toBe("94");
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.world.acquirer.ledgerView()).toEqual({ entries: [], balanceFen: 0, payouts: [] });
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
  });

  it("00 for a declined original", () => {
    const terminal = signedIn();
    const sale = terminal.sale({ card: "lost" });
    expect(terminal.code(sale)).toBe("41");
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.world.acquirer.ledgerView().entries).toEqual([]);
  });

  it("00 after a new sign-in and in an earlier batch", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    terminal.ask(sale);
    terminal.world.acquirer.applyHostVerb({ batch: 2 });
    terminal.signIn();
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
  });

  it("64 or 12 when it is not the original's, and nothing changes", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    terminal.ask(sale);
    expect(terminal.code(terminal.reversal(sale, "98", { 4: "000000000001" }))).toBe("64");
    expect(terminal.code(terminal.reversal(sale, "98", { 3: "200000" }))).toBe("12");
    expect(terminal.code(terminal.reversal(sale, "98", { 64: badMac }))).toBe("A0");
    expect(terminal.code(terminal.reversal(sale, "98", { 39: undefined }))).toBe("30");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
  });

  it("takes the fields of a PIN where a terminal repeats them", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    terminal.ask(sale);
    const kept = { 26: sale.fields[26], 52: sale.fields[52], 53: sale.fields[53], 38: "123456", 61: "000001000002" };
    expect(terminal.code(terminal.reversal(sale, "06", kept))).toBe("00");
  });

  it("matches the terminal's own numbers only", () => {
    const terminal = signedIn();
    terminal.ask(terminal.sale({ stan: 10 }));
    const other = terminal.sale({ stan: 11 });
    expect(terminal.code(terminal.reversal(other))).toBe("25");
    expect(terminal.code(terminal.reversal(terminal.sale({ stan: 10, batch: "000009" })))).toBe("25");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
  });
});
