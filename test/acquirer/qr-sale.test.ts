import { describe, expect, it, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

const CODE = "134567890123456789";

/** 被扫 as a terminal sends it (unionpay.md §3.1). */
function payment(terminal: TestTerminal, code = CODE): Message {
  const { mti, fields } = terminal.sale();
  const { 2: _pan, 14: _expiry, 26: _max, 35: _track, 52: _pin, 53: _control, ...rest } = fields;
  const a3 = `A3${String(code.length).padStart(3, "0")}${code}`;
  return { mti, fields: { ...rest, 22: "032", 59: a3, 60: String(fields[60]).slice(0, 11) } };
}

function reversalOf(terminal: TestTerminal, asked: Message): Message {
  const { fields } = terminal.reversal(asked, "98");
  const { 59: _code, ...rest } = fields;
  return { mti: "0400", fields: rest };
}

const states = ({ world }: TestTerminal) =>
  world.acquirer.ledgerView().entries.map(({ kind, state, card }) => `${kind} ${state} ${card}`);
const balanced = { balanced: true, differences: [] };

describe("a payer's code at the acquirer", () => {
  test.each([
    ["134567890123456789", "wechat"],
    ["281234567890123456", "alipay"],
    ["6212345678901234567", "unionpay"],
  ])("%s charges the account of %s", (code, wallet) => {
    const terminal = signedIn();
    const answer = terminal.ask(payment(terminal, code));
    expect(answer.message.fields).toMatchObject({ 39: "00" });
    expect(answer.message.fields[59]).toMatch(/^A4020\d{20}$/);
    expect(answer.message.fields[2]).toBeUndefined();
    expect(answer.mac).toBe("right");
    expect(states(terminal)).toEqual([`qr-sale charged ${wallet}`]);
    expect(terminal.world.acquirer.audit()).toEqual(balanced);
  });

  it("is spent with its first use, also where that failed", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ wallet: { id: "wechat", payer: "refuses" } });
    expect(terminal.code(payment(terminal))).toBe("05");
    terminal.world.acquirer.applyHostVerb({ wallet: { id: "wechat", payer: "confirms" } });
    expect(terminal.code(payment(terminal))).toBe("14");
    expect(terminal.code(payment(terminal, "134567890123456780"))).toBe("00");
    expect(terminal.code(payment(terminal, "9".repeat(18)))).toBe("14");
  });

  it("is no card: with any field of one, or a card's field 60, it is refused", () => {
    const terminal = signedIn();
    const { mti, fields } = payment(terminal);
    for (const [field, value] of [
      [2, "6228480402564890"],
      [35, "6228480402564890=30122010000000000"],
      [53, "0600000000000000"],
      [60, `${fields[60]}60`],
    ] as const)
      expect(terminal.code({ mti, fields: { ...fields, [field]: value } })).toBe("30");
    const { 59: _code, ...without } = fields;
    expect(terminal.code({ mti, fields: without })).toBe("30");
    expect(states(terminal)).toEqual([]);
  });

  it("is reversed as a card's payment, and named by its credential", () => {
    const terminal = signedIn();
    const asked = payment(terminal);
    terminal.ask(asked);
    const answer = terminal.ask(reversalOf(terminal, asked));
    expect(answer.message.fields).toMatchObject({ 39: "00" });
    expect(answer.message.fields[59]).toMatch(/^A4020/);
    expect(states(terminal)).toEqual(["qr-sale reversed wechat"]);
    expect(terminal.world.acquirer.audit()).toEqual(balanced);
  });

  it("whose payer is waited for is closed by a reversal: he pays no more", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ wallet: { id: "wechat", payer: "pays-late", afterMs: 50_000 } });
    const asked = payment(terminal);
    expect(terminal.ask(asked).message.fields).toMatchObject({ 39: "09" });
    const answer = terminal.ask(reversalOf(terminal, asked));
    expect(answer.message.fields).toMatchObject({ 39: "00" });
    expect(answer.message.fields[59]).toBeUndefined();
    terminal.world.nowMs += 100_000;
    expect(states(terminal)).toEqual([]);
    expect(terminal.world.acquirer.audit()).toEqual(balanced);
  });

  it("whose payer pays late is booked when he does, over the host's restart too", () => {
    const terminal = signedIn();
    const { acquirer } = terminal.world;
    acquirer.applyHostVerb({ wallet: { id: "wechat", payer: "pays-late", afterMs: 50_000 } });
    expect(terminal.ask(payment(terminal)).message.fields).toMatchObject({ 39: "09" });
    expect(states(terminal)).toEqual([]);
    const kept = restoreAcquirer(defaultConfiguration("lakala"), terminal.world.environment, acquirer.snapshot());
    terminal.world.nowMs += 50_000;
    expect(states(terminal)).toEqual(["qr-sale charged wechat"]);
    if (kept.kind !== "acquirer") throw new Error(kept.field);
    expect(kept.acquirer.ledgerView()).toEqual(acquirer.ledgerView());
    expect(kept.acquirer.hostView().wallets[0]).toEqual({ id: "wechat", payer: "pays-late", afterMs: 50_000 });
    expect(kept.acquirer.audit()).toEqual(balanced);
  });

  test.each([
    [{ id: "qq", payer: "confirms" }, "wallet.id"],
    [{ id: "wechat", payer: "sleeps" }, "wallet.payer"],
    [{ id: "wechat", payer: "waits", afterMs: 5 }, "wallet.afterMs"],
    [{ id: "wechat", payer: "confirms", afterMs: -1 }, "wallet.afterMs"],
    ["wechat", "wallet"],
  ])("refuses the verb %j at %s", (wallet, field) => {
    const { world } = signedIn();
    expect(world.acquirer.applyHostVerb({ wallet })).toMatchObject({ kind: "invalid", field });
  });
});

describe("what takes a payment by code back", () => {
  /** A payment, and its void as a terminal sends it. */
  function charged() {
    const terminal = signedIn();
    const asked = payment(terminal);
    const { fields } = terminal.ask(asked).message;
    const next = terminal.sale();
    const back: Message = {
      mti: "0200",
      fields: {
        ...asked.fields,
        3: "200000",
        11: next.fields[11],
        37: fields[37],
        59: fields[59],
        60: `23${String(asked.fields[60]).slice(2)}`,
        61: `000001${asked.fields[11]}`,
      },
    };
    return { terminal, asked, back };
  }

  it("gives the money back once, by reference and credential", () => {
    const { terminal, back } = charged();
    const answer = terminal.ask(back);
    expect(answer.message.fields).toMatchObject({ 39: "00" });
    expect(states(terminal)).toEqual(["qr-sale voided wechat", "qr-void voided wechat"]);
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(0);
    expect(terminal.code(back)).toBe("94");
    expect(terminal.code({ ...back, fields: { ...back.fields, 11: "000099" } })).toBe("25");
    expect(terminal.world.acquirer.audit()).toEqual(balanced);
  });

  it("is reversed by its own numbers: the payment stands again", () => {
    const { terminal, back } = charged();
    terminal.ask(back);
    const reversal = reversalOf(terminal, back);
    const { 37: _reference, 38: _code, ...fields } = reversal.fields;
    expect(terminal.code({ mti: "0400", fields: { ...fields, 61: `000001${back.fields[11]}` } })).toBe("00");
    expect(states(terminal)).toEqual(["qr-sale charged wechat", "qr-void reversed wechat"]);
    expect(terminal.world.acquirer.audit()).toEqual(balanced);
  });

  test.each([
    [37, "000000000000", "25"],
    [59, "A402000000000000000000000", "25"],
    [61, "000001000098", "25"],
    [4, "000000012346", "64"],
    [61, "1", "30"],
  ])("with another field %i is refused", (field, value, code) => {
    const { terminal, back } = charged();
    expect(terminal.code({ ...back, fields: { ...back.fields, [field]: value } })).toBe(code);
    expect(states(terminal)).toEqual(["qr-sale charged wechat"]);
  });
});
