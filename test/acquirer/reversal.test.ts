import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
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
        2, 3, 4, 11, 12, 13, 15, 25, 32, 37, 39, 41, 42, 49, 60, 64,
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

describe("the reversal at a host of another manner", () => {
  const day = 24 * 3_600_000;

  it.each([
    ["lakala", true],
    ["unionpay", true],
    ["shengpay", false],
    ["tongfu", false],
  ] as const)("%s bars what it answered: %s", (profile, bars) => {
    expect(defaultConfiguration(profile).reversals.bars).toBe(bars);
  });

  it("that does not bar books an original that comes after its reversal, and reverses it then", () => {
    const terminal = signedIn();
    expect(terminal.world.acquirer.applyHostVerb({ bars: false })).toEqual({ kind: "ok" });
    const sale = terminal.sale();
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(terminal.code(sale)).toBe("00");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.code(sale)).toBe("94");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
  });

  it.each([true, false])("that answers 00 to what it does not know (bars: %s)", (bars) => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ unknownOriginal: "00", bars });
    const sale = terminal.sale();
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.code(sale)).toBe(bars ? "94" : "00");
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
  });

  it("that answers 01 to what it declined", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ declinedOriginal: "01" });
    const sale = terminal.sale({ card: "lost" });
    terminal.ask(sale);
    const answer = terminal.ask(terminal.reversal(sale));
    expect([answer.message.fields[39], answer.mac]).toEqual(["01", "right"]);
  });

  it("that answers 25 to what is reversed already, and to another day's, which stays charged", () => {
    const terminal = signedIn();
    const { world } = terminal;
    world.acquirer.applyHostVerb({ pastOriginal: "25" });
    const sale = terminal.sale();
    terminal.ask(sale);
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    const late = terminal.sale();
    terminal.ask(late);
    world.nowMs = Date.parse("2026-03-02T23:59:59+08:00");
    const last = terminal.sale();
    terminal.ask(last);
    world.nowMs += 1000;
    expect(terminal.code(terminal.reversal(late))).toBe("25");
    expect(terminal.code(terminal.reversal(last))).toBe("25");
    world.nowMs += day;
    expect(terminal.code(terminal.reversal(last))).toBe("25");
    expect(world.acquirer.ledgerView().balanceFen).toBe(2 * 12345);
    expect(world.acquirer.audit().balanced).toBe(true);
  });

  it("that books late finds nothing to reverse until then, and books all the same", () => {
    const terminal = signedIn(1, defaultConfiguration("lakala"));
    const { world } = terminal;
    world.acquirer.applyHostVerb({ bars: false, booksAfterMs: 20_000 });
    const sale = terminal.sale();
    const answer = terminal.ask(sale);
    expect([answer.message.fields[39], answer.delayMs]).toEqual(["00", 20_200]);
    world.nowMs += 19_999;
    expect(terminal.code(terminal.reversal(sale))).toBe("25");
    expect(world.acquirer.ledgerView().balanceFen).toBe(12345);
    world.nowMs += 1;
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
    world.acquirer.applyHostVerb({ bars: true });
    const barred = terminal.sale();
    terminal.ask(barred);
    expect(terminal.code(terminal.reversal(barred))).toBe("00");
    expect(world.acquirer.ledgerView().balanceFen).toBe(0);
  });

  it("finds no original under another merchant's number", () => {
    const configuration = defaultConfiguration("lakala");
    const [merchant] = configuration.merchants;
    if (merchant === undefined) throw new Error("no merchant");
    const other = { ...merchant, number: "898310058120099" };
    const terminal = signedIn(1, { ...configuration, merchants: [merchant, other] });
    const sale = terminal.sale();
    terminal.ask(sale);
    expect(terminal.code(terminal.reversal(sale, "98", { 42: other.number }))).toBe("97");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
  });

  it("knows a terminal that was moved by its old numbers still, for what it did under them, under its new keys", () => {
    const terminal = signedIn();
    const { world } = terminal;
    const sale = terminal.sale();
    terminal.ask(sale);
    const unheard = terminal.sale();
    const moved = { 41: "90000009", 42: "898310058129999" };
    expect(world.acquirer.applyHostVerb({ move: { terminal: moved[41], merchant: moved[42] } })).toEqual({
      kind: "ok",
    });
    expect(terminal.signIn().message.fields[39]).toBe("97");
    const { mti, fields } = terminal.signInMessage("004");
    const signed = terminal.ask({ mti, fields: { ...fields, ...moved } });
    terminal.takeKeys(signed.message.fields[62] as Uint8Array, "004");
    const snapshot = JSON.parse(JSON.stringify(world.acquirer.snapshot()));
    const again = restoreAcquirer(defaultConfiguration("lakala"), world.environment, snapshot);
    if (again.kind !== "acquirer") throw new Error(again.field);
    (world as { acquirer: typeof again.acquirer }).acquirer = again.acquirer;
    // With any of the new numbers the original is not found, and stays charged.
    expect(terminal.code(terminal.reversal(sale, "98", { 41: moved[41] }))).toBe("97");
    expect(terminal.code(terminal.reversal(sale, "98", { 42: moved[42] }))).toBe("97");
    expect(terminal.code(terminal.reversal(sale, "98", moved))).toBe("25");
    expect(world.acquirer.ledgerView().balanceFen).toBe(12345);
    const answer = terminal.ask(terminal.reversal(sale));
    expect([answer.message.fields[39], answer.mac]).toEqual(["00", "right"]);
    expect(terminal.code(terminal.reversal(unheard))).toBe("25");
    expect(terminal.code(terminal.sale())).toBe("97");
    expect(terminal.code(terminal.sale({ fields: moved }))).toBe("00");
    expect(world.acquirer.audit().balanced).toBe(true);
    const { entries } = world.acquirer.ledgerView();
    expect(entries.map(({ merchant, state }) => [merchant, state])).toEqual([
      [sale.fields[42], "reversed"],
      [moved[42], "charged"],
    ]);
  });

  it("goes back to its own manner with clear, and keeps it over a restart", () => {
    const { world } = signedIn();
    const manner = {
      bars: false,
      unknownOriginal: "00",
      declinedOriginal: "01",
      pastOriginal: "25",
      booksAfterMs: 1,
    };
    world.acquirer.applyHostVerb(manner);
    expect(world.acquirer.hostView().reversals).toEqual(manner);
    const configuration = defaultConfiguration("lakala");
    const again = restoreAcquirer(configuration, world.environment, world.acquirer.snapshot());
    expect(again.kind === "acquirer" && again.acquirer.hostView().reversals).toEqual(manner);
    world.acquirer.applyHostVerb({ clear: true });
    expect(world.acquirer.hostView().reversals).toEqual(configuration.reversals);
  });
});
