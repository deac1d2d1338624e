import { describe, expect, it } from "vitest";
import { cardById, deck } from "../../sim/cards/deck";
import { signedIn, TestTerminal, testWorld } from "./test-terminal";

const creditPan = cardById(deck, "credit-stripe")?.pan ?? "";

describe("rules", () => {
  it("respond: by number, amount and type, so many times, after its delay", () => {
    const terminal = signedIn();
    const when = { pan: creditPan, amount: 1051, mti: "0200" };
    const verb = { respond: { when, code: "51", delayMs: 70_000, times: 1 } };
    expect(terminal.world.acquirer.applyHostVerb(verb)).toEqual({ kind: "ok" });
    expect(terminal.code(terminal.sale({ amountFen: 1052 }))).toBe("00");
    expect(terminal.code(terminal.sale({ amountFen: 1051, card: "debit-stripe" }))).toBe("00");
    const answer = terminal.ask(terminal.sale({ amountFen: 1051 }));
    expect([answer.message.fields[39], answer.delayMs, answer.mac]).toEqual(["51", 70_000, "right"]);
    expect(terminal.code(terminal.sale({ amountFen: 1051 }))).toBe("00");
  });

  it("respond: a delay alone decides nothing", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ respond: { delayMs: 0 } });
    const answers = [terminal.ask(terminal.sale()), terminal.ask(terminal.sale({ card: "lost" }))];
    expect(answers.map(({ message, delayMs }) => [message.fields[39], delayMs])).toEqual([
      ["00", 0],
      ["41", 0],
    ]);
  });

  it.each(["00", "11", "16", "A2", "A4", "A5", "A6"])("respond: %s charges whatever the issuer says", (code) => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ respond: { when: { card: "low-balance" }, code } });
    expect(terminal.code(terminal.sale({ card: "low-balance" }))).toBe(code);
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
    expect(terminal.code(terminal.sale({ fields: { 35: "6298" } }))).toBe("14");
  });

  it("respond: sign-in, download and reversal too", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    terminal.ask(sale);
    terminal.world.acquirer.applyHostVerb({ respond: { when: { mti: "0800" }, code: "96" } });
    terminal.world.acquirer.applyHostVerb({
      respond: { when: { mti: "0400", card: "credit-stripe" }, code: "06", times: 1 },
    });
    expect(terminal.signIn().message.fields[39]).toBe("96");
    expect(terminal.code(terminal.management("0800", "360"))).toBe("96");
    expect(terminal.code(terminal.reversal(sale))).toBe("06");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
  });

  it("silence: with the books changed or not", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ silence: { when: { mti: "0200" }, times: 1 } });
    const heard = terminal.sale();
    expect(terminal.send(heard)).toBeUndefined();
    terminal.world.acquirer.applyHostVerb({ silence: { processed: false, times: 1 } });
    const unheard = terminal.sale();
    expect(terminal.send(unheard)).toBeUndefined();
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.code(terminal.reversal(heard))).toBe("00");
    expect(terminal.code(terminal.reversal(unheard))).toBe("25");
  });

  it("silence at sign-in still changes the keys (A20)", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ silence: { when: { mti: "0800" }, times: 1 } });
    expect(terminal.send(terminal.signInMessage("004"))).toBeUndefined();
    expect(terminal.code(terminal.sale())).toBe("A0");
    terminal.signIn();
    expect(terminal.code(terminal.sale())).toBe("00");
  });

  it("mac: well formed and wrong, once (A16)", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ mac: { when: { mti: "0200" }, times: 1 } });
    const wrong = terminal.ask(terminal.sale());
    expect([wrong.message.fields[39], wrong.mac]).toEqual(["00", "wrong"]);
    expect(Buffer.from(wrong.message.fields[64] as Uint8Array).toString("latin1")).toMatch(/^[0-9A-F]{8}$/);
    expect(terminal.ask(terminal.sale()).mac).toBe("right");
  });

  it.each(["03", "12", "30", "97", "A8", "B1", "C1"])(
    "unsigned: %s without field 64, the books changed or not",
    (code) => {
      const terminal = signedIn();
      const { acquirer } = terminal.world;
      acquirer.applyHostVerb({ unsigned: { code, times: 1 } });
      const undone = terminal.sale();
      const first = terminal.ask(undone);
      expect([first.message.fields[39], first.mac]).toEqual([code, "none"]);
      expect(acquirer.ledgerView().balanceFen).toBe(0);
      expect(terminal.code(terminal.reversal(undone))).toBe("25");
      acquirer.applyHostVerb({ unsigned: { code, processed: true, times: 1 } });
      const done = terminal.sale();
      const second = terminal.ask(done);
      expect([second.message.fields[39], second.message.fields[38], second.mac]).toEqual([code, undefined, "none"]);
      expect(acquirer.ledgerView().balanceFen).toBe(12345);
      const reversed = terminal.ask(terminal.reversal(done));
      expect([reversed.message.fields[39], reversed.mac]).toEqual(["00", "right"]);
      expect(acquirer.audit().balanced).toBe(true);
    },
  );

  it("unsigned: approvals and reversals too, and never what carries no MAC anyway", () => {
    const terminal = signedIn();
    const { acquirer } = terminal.world;
    acquirer.applyHostVerb({ unsigned: { code: "00" } });
    expect(terminal.signIn().message.fields[62]).toBeDefined();
    const sale = terminal.sale();
    const forged = terminal.ask(sale);
    expect([forged.message.fields[39], forged.mac]).toEqual(["00", "none"]);
    expect(forged.message.fields[38]).toMatch(/^\d{6}$/);
    expect(acquirer.ledgerView().entries).toEqual([]);
    acquirer.applyHostVerb({ clear: true, unsigned: { when: { mti: "0400" }, code: "25", times: 1 } });
    expect(terminal.ask(sale).mac).toBe("right");
    const closed = terminal.ask(terminal.reversal(sale));
    expect([closed.message.fields[39], closed.mac]).toEqual(["25", "none"]);
    expect(acquirer.ledgerView().balanceFen).toBe(12345);
    expect(terminal.code(terminal.reversal(sale))).toBe("00");
  });

  it("maintenance: 90 and until when, inside the window only (A07)", () => {
    const terminal = signedIn();
    const verb = { maintenance: { from: "2026-03-02T11:00:00+08:00", to: "2026-03-02T12:30:00+08:00" } };
    expect(terminal.world.acquirer.applyHostVerb(verb)).toEqual({ kind: "ok" });
    expect(terminal.code(terminal.sale())).toBe("00");
    terminal.world.nowMs = Date.parse("2026-03-02T11:00:00+08:00");
    const down = terminal.ask(terminal.sale());
    expect([down.message.fields[39], down.mac]).toEqual(["90", "right"]);
    expect(down.message.fields[63]).toBe(`CUP${" ".repeat(40)}MAINT UNTIL 03021230`);
    expect(terminal.signIn().message.fields[39]).toBe("90");
    terminal.world.nowMs = Date.parse("2026-03-02T12:30:00+08:00");
    expect(terminal.code(terminal.sale())).toBe("00");
    expect(terminal.world.acquirer.applyHostVerb({ maintenance: null })).toEqual({ kind: "ok" });
  });

  it("requirement: until it is met; clear takes the rest away", () => {
    const terminal = signedIn();
    const digit = () => terminal.ask(terminal.management("0820", "301")).header.processingRequirement;
    terminal.world.acquirer.applyHostVerb({ requirement: 3 });
    expect(digit()).toBe(3);
    terminal.signIn();
    expect(digit()).toBe(1);
    terminal.world.acquirer.applyHostVerb({ requirement: 4 });
    terminal.signIn();
    expect(digit()).toBe(4);
    terminal.world.acquirer.applyHostVerb({ clear: true });
    expect(digit()).toBe(1);
  });

  it("card: what the issuer holds of it", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ card: { id: "low-balance", balanceFen: 20_000 } });
    expect(terminal.code(terminal.sale({ card: "low-balance" }))).toBe("00");
    expect(terminal.code(terminal.sale({ card: "low-balance" }))).toBe("51");
    terminal.world.acquirer.applyHostVerb({ card: { id: "credit-stripe", status: "stolen", pinLocked: true } });
    expect(terminal.code(terminal.sale())).toBe("43");
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
  });
});

describe("a verb that is wrong", () => {
  it.each([
    [undefined, ""],
    [[], ""],
    [{}, ""],
    [{ nonsense: 1 }, "nonsense"],
    [{ respond: 1 }, "respond"],
    [{ respond: {} }, "respond.code"],
    [{ respond: { code: "5" } }, "respond.code"],
    [{ respond: { code: 51 } }, "respond.code"],
    [{ respond: { code: "51", delayMs: -1 } }, "respond.delayMs"],
    [{ respond: { code: "51", times: 0 } }, "respond.times"],
    [{ respond: { code: "51", time: 1 } }, "respond.time"],
    [{ respond: { code: "51", when: 1 } }, "respond.when"],
    [{ respond: { code: "51", when: { amount: 1.5 } } }, "respond.when.amount"],
    [{ respond: { code: "51", when: { mti: "200" } } }, "respond.when.mti"],
    [{ respond: { code: "51", when: { pan: "6222020000000000" } } }, "respond.when.pan"],
    [{ respond: { code: "51", when: { card: "no-such" } } }, "respond.when.card"],
    [{ respond: { code: "51", when: { pan: creditPan, card: "lost" } } }, "respond.when.card"],
    [{ silence: { processed: "yes" } }, "silence.processed"],
    [{ mac: true }, "mac"],
    [{ unsigned: {} }, "unsigned.code"],
    [{ unsigned: { code: "3" } }, "unsigned.code"],
    [{ unsigned: { code: "03", processed: 1 } }, "unsigned.processed"],
    [{ bars: 1 }, "bars"],
    [{ move: {} }, "move.terminal"],
    [{ move: { terminal: "1" } }, "move.terminal"],
    [{ move: { terminal: "90000009", merchant: "1" } }, "move.merchant"],
    [{ move: { terminal: "90000009", from: "1" } }, "move.from"],
    [{ unknownOriginal: "12" }, "unknownOriginal"],
    [{ declinedOriginal: "25" }, "declinedOriginal"],
    [{ pastOriginal: "01" }, "pastOriginal"],
    [{ booksAfterMs: 60_001 }, "booksAfterMs"],
    [{ keys: { when: {} } }, "keys.when"],
    [{ maintenance: { from: "2026-03-02T11:00:00+08:00" } }, "maintenance.to"],
    [{ maintenance: { from: "2026-03-02 11:00", to: 1 } }, "maintenance.from"],
    [{ maintenance: { from: 2, to: 1 } }, "maintenance.to"],
    [{ merchant: "asleep" }, "merchant"],
    [{ merchant: { status: "asleep" } }, "merchant.status"],
    [{ merchant: { number: "1", status: "frozen" } }, "merchant.number"],
    [{ terminal: "frozen" }, "terminal"],
    [{ terminal: { number: "1", status: "closed" } }, "terminal.number"],
    [{ batch: 0 }, "batch"],
    [{ batch: { number: 1_000_000 } }, "batch.number"],
    [{ card: { id: "no-such" } }, "card.id"],
    [{ card: { id: "lost", balanceFen: -1 } }, "card.balanceFen"],
    [{ card: { id: "lost", status: "found" } }, "card.status"],
    [{ card: { id: "lost", pinLocked: 1 } }, "card.pinLocked"],
    [{ parameters: "new" }, "parameters"],
    [{ parameters: { "99": "1" } }, "parameters.99"],
    [{ parameters: { "12": "5" } }, "parameters.12"],
    [{ parameters: { "55": "01" } }, "parameters.55"],
    [{ parameters: { "61": "5" } }, "parameters.61"],
    [{ parameters: { "12": "五十" } }, "parameters.12"],
    [{ requirement: 8 }, "requirement"],
    [{ clear: 1 }, "clear"],
  ])("%j names %s", (body, field) => {
    const { acquirer } = testWorld();
    const result = acquirer.applyHostVerb(body);
    expect(result).toMatchObject({ kind: "invalid", field });
    if (result.kind === "invalid") expect(result.expected).not.toBe("");
  });

  it("changes nothing, not even its right parts", () => {
    const terminal = new TestTerminal(testWorld());
    const before = JSON.stringify(terminal.world.acquirer.snapshot());
    expect(terminal.world.acquirer.applyHostVerb({ merchant: "frozen", batch: 0 }).kind).toBe("invalid");
    expect(JSON.stringify(terminal.world.acquirer.snapshot())).toBe(before);
  });

  it("is told when there are too many rules", () => {
    const { acquirer } = testWorld();
    for (let rule = 0; rule < 1000; rule++) acquirer.applyHostVerb({ mac: {} });
    expect(acquirer.applyHostVerb({ mac: {} })).toMatchObject({ kind: "invalid", field: "mac" });
  });
});
