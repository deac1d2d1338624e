import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration, defaultProvisioning } from "../../sim/acquirer/default-configuration";
import type { AcquirerSnapshot } from "../../sim/acquirer/snapshot/snapshot";
import { cardById, deck } from "../../sim/cards/deck";
import { signedIn, TestTerminal, type TestWorld } from "./test-terminal";

/** Books with something in every part. */
function busy(): TestTerminal {
  const terminal = signedIn();
  const { acquirer } = terminal.world;
  const sale = terminal.sale();
  terminal.ask(sale);
  terminal.ask(terminal.reversal(sale));
  terminal.ask(terminal.reversal(terminal.sale()));
  terminal.ask(terminal.sale({ card: "debit-stripe", pin: "999999" }));
  terminal.ask(terminal.sale({ card: "debit-stripe", encryptTrack: true }));
  terminal.ask(terminal.sale({ fields: { 35: "6222020000000006=35121010000000000000" } }));
  terminal.ask(terminal.management("0800", "360"));
  const pan = cardById(deck, "lost")?.pan;
  acquirer.applyHostVerb({ respond: { when: { pan }, code: "05", delayMs: 3, times: 2 }, merchant: "frozen" });
  acquirer.applyHostVerb({ maintenance: { from: 1, to: 2 }, parameters: { "12": "45" }, requirement: 3 });
  acquirer.applyHostVerb({ silence: { when: { mti: "0400", amount: 7 } }, mac: { times: 1 }, keys: {} });
  acquirer.applyHostVerb({ unsigned: { when: { amount: 7 }, code: "03", processed: true }, bars: false });
  acquirer.applyHostVerb({ merchant: "normal" });
  return terminal;
}

function restored(world: TestWorld, snapshot: unknown) {
  return restoreAcquirer(defaultConfiguration("lakala"), world.environment, snapshot as AcquirerSnapshot);
}

describe("a snapshot", () => {
  it("brings everything back through JSON, working keys too", () => {
    const terminal = busy();
    const { world } = terminal;
    const text = JSON.stringify(world.acquirer.snapshot());
    const again = restored(world, JSON.parse(text));
    if (again.kind !== "acquirer") throw new Error(again.field);
    expect(again.acquirer.snapshot()).toEqual(JSON.parse(text));
    expect(again.acquirer.ledgerView()).toEqual(world.acquirer.ledgerView());
    expect(again.acquirer.audit()).toEqual({ balanced: true, differences: [] });
    const heir = new TestTerminal({ ...world, acquirer: again.acquirer });
    Object.assign(heir, { stan: terminal.stan, pin: terminal.pin, mak: terminal.mak, tdk: terminal.tdk });
    again.acquirer.applyHostVerb({ clear: true });
    expect(heir.code(heir.sale({ encryptTrack: true }))).toBe("00");
    expect(heir.code(heir.sale({ stan: 2 }))).toBe("94");
  });

  it("holds no card number, PIN, track or key in clear, and neither do views and notes", () => {
    const terminal = busy();
    const { acquirer, events } = terminal.world;
    const texts = [acquirer.snapshot(), acquirer.ledgerView(), acquirer.audit(), events.map(({ note }) => note)];
    const text = JSON.stringify(texts).toUpperCase();
    const keys = [terminal.pin, terminal.mak, terminal.tdk ?? terminal.pin].map((key) =>
      key.toString("hex").toUpperCase(),
    );
    for (const card of deck) expect(text).not.toContain(card.pan);
    expect(text).not.toContain("6222020000000006");
    for (const secret of [...keys, defaultProvisioning.tmkHex, '123456"', "999999", "314159"]) {
      expect(text).not.toContain(secret);
    }
  });

  it.each([
    ["", null],
    ["format", { format: 2 }],
    ["profile", { profile: "shengpay" }],
    ["extra", { extra: 1 }],
    ["sequence", { sequence: 0.5 }],
    ["terminals", { terminals: {} }],
    [
      "terminals.0.number",
      { terminals: [{ number: "99999999", status: "normal", batch: "000001", parametersVersion: 0, ordered: 0 }] },
    ],
    [
      "terminals.0.batch",
      { terminals: [{ number: "10000001", status: "normal", batch: "1", parametersVersion: 0, ordered: 0 }] },
    ],
    ["merchants.0.number", { merchants: [{ number: "999999999999999", status: "normal" }] }],
    ["merchants.0.status", { merchants: [{ number: "898310058120001", status: "asleep" }] }],
    [
      "bookings.0.legs",
      { bookings: [{ atMs: 0, reason: "sale", transaction: 0, legs: [{ account: "clearing", amountFen: 1 }] }] },
    ],
    [
      "bookings.0.legs.0.account",
      { bookings: [{ atMs: 0, reason: "sale", transaction: 0, legs: [{ account: "mine", amountFen: 0 }] }] },
    ],
  ])("from another hand is refused at %s", (field, change) => {
    const { world } = busy();
    const result = restored(world, change === null ? null : { ...world.acquirer.snapshot(), ...change });
    expect(result).toMatchObject({ kind: "invalid", field: field === "" ? "snapshot" : field });
  });

  it("with one STAN twice is refused", () => {
    const { world } = busy();
    const snapshot = world.acquirer.snapshot();
    const transactions = [...snapshot.transactions, ...snapshot.transactions.slice(0, 1)];
    expect(restored(world, { ...snapshot, transactions })).toMatchObject({
      field: `transactions.${transactions.length - 1}.stan`,
    });
  });
});
