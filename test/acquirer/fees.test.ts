import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { signedIn, type TestTerminal } from "./test-terminal";

const net = defaultConfiguration("lakala");
const billed = { ...net, feesTaken: "billed" as const };

const text = (field: unknown) => Buffer.from(field as Uint8Array).toString("latin1");
const fees = ({ world }: TestTerminal) => world.acquirer.ledgerView().entries.map(({ feeFen }) => feeFen);
/** What the acquirer owes the merchant: the ledger's balance is before fees. */
const balance = ({ world: { acquirer } }: TestTerminal) =>
  acquirer.ledgerView().balanceFen - acquirer.merchantView().feesFen;

describe("fees at the acquirer", () => {
  it("stand in a signed answer with their rule, and in the ledger", () => {
    const terminal = signedIn();
    const { message, mac } = terminal.ask(terminal.sale({ amountFen: 10_000_00 }));
    expect([text(message.fields[62]), mac]).toEqual(["0116000//6000", "right"]);
    const debit = terminal.ask(terminal.sale({ amountFen: 10_000_00, card: "debit-stripe" }));
    expect(text(debit.message.fields[62])).toBe("0125000/2500/2500");
    expect(fees(terminal)).toEqual([6_000, 2_500]);
  });

  it("are no part of an answer that declines, or that ends a reversal", () => {
    const terminal = signedIn();
    expect(terminal.ask(terminal.sale({ card: "lost" })).message.fields[62]).toBeUndefined();
    const sale = terminal.sale();
    terminal.ask(sale);
    const ended = terminal.ask(terminal.reversal(sale));
    expect([ended.message.fields[39], ended.message.fields[62]]).toEqual(["00", undefined]);
  });

  it("are taken once with the settlement of what stands, and not of what was reversed", () => {
    const terminal = signedIn(1, net);
    terminal.ask(terminal.sale({ amountFen: 12_345 }));
    const gone = terminal.sale({ amountFen: 99_900 });
    terminal.ask(gone);
    terminal.ask(terminal.reversal(gone));
    expect(balance(terminal)).toBe(12_345);
    terminal.settle();
    expect(balance(terminal)).toBe(12_345 - 74);
    terminal.settle();
    expect(balance(terminal)).toBe(12_345 - 74);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("come back with a void, and neither is taken", () => {
    const terminal = signedIn(1, net);
    const sale = terminal.sale({ amountFen: 10_000 });
    const { fields } = terminal.ask(sale).message;
    const again = terminal.sale({ amountFen: 10_000 });
    const about = { 37: fields[37], 38: fields[38], 61: `000001${sale.fields[11]}` };
    const field60 = `23${String(again.fields[60]).slice(2)}`;
    const back = { ...again, fields: { ...again.fields, 3: "200000", 60: field60, ...about } };
    expect(text(terminal.ask(back).message.fields[62])).toBe("0116000//-60");
    expect(fees(terminal)).toEqual([60, -60]);
    terminal.settle();
    expect(balance(terminal)).toBe(0);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("come back with the reversal of what was settled before it", () => {
    const terminal = signedIn(1, net);
    terminal.ask(terminal.sale({ amountFen: 12_345 }));
    const left = terminal.sale({ amountFen: 99_900 });
    terminal.ask(left);
    terminal.settle();
    expect(balance(terminal)).toBe(12_345 + 99_900 - 74 - 599);
    expect(terminal.code(terminal.reversal(left))).toBe("00");
    expect(balance(terminal)).toBe(12_345 - 74);
    expect(terminal.world.acquirer.merchantView()).toMatchObject({ feesFen: 74, availableFen: 12_345 - 74 });
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("are due when a void's reversal comes behind the settlement: the sale stands again", () => {
    const terminal = signedIn(1, net);
    const sale = terminal.sale({ amountFen: 10_000 });
    const { fields } = terminal.ask(sale).message;
    const again = terminal.sale({ amountFen: 10_000 });
    const about = { 37: fields[37], 38: fields[38], 61: `000001${sale.fields[11]}` };
    const back = {
      ...again,
      fields: { ...again.fields, 3: "200000", 60: `23${String(again.fields[60]).slice(2)}`, ...about },
    };
    terminal.ask(back);
    terminal.settle();
    expect(balance(terminal)).toBe(0);
    const undone = terminal.reversal(back);
    expect(terminal.code({ ...undone, fields: { ...undone.fields, 61: `000001${again.fields[11]}` } })).toBe("00");
    expect(balance(terminal)).toBe(10_000 - 60);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("come back with a refund as far as the sale's own rule makes them less", () => {
    const terminal = signedIn(1, net);
    const sale = terminal.sale({ amountFen: 6_000_00, card: "debit-stripe" });
    const answer = terminal.ask(sale).message.fields;
    const { world } = terminal;
    // The rule of the sale's day counts for its refund, whatever came since.
    world.acquirer.applyHostVerb({ fees: { from: "2026-01-01", debit: { rate: "0.0100" } } });
    const about = { 37: answer[37], 61: `000001${sale.fields[11]}${answer[13]}`, 63: "CUP" };
    const refund = (amountFen: number) => {
      const { fields } = terminal.sale({ card: "debit-stripe", pin: null });
      const amount = { 4: String(amountFen).padStart(12, "0") };
      const field60 = `25${String(fields[60]).slice(2)}`;
      return terminal.ask({ mti: "0220", fields: { ...fields, 3: "200000", 60: field60, ...about, ...amount } });
    };
    expect(text(refund(500_00).message.fields[62])).toBe("0125000/2500/0");
    expect(text(refund(1_000_00).message.fields[62])).toBe("0125000/2500/-250");
    expect(text(refund(4_500_00).message.fields[62])).toBe("0125000/2500/-2250");
    expect(fees(terminal).reduce<number>((sum, each) => sum + (each ?? 0), 0)).toBe(0);
    terminal.settle();
    expect(balance(terminal)).toBe(0);
    expect(world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("are noted and not taken where they are billed", () => {
    const terminal = signedIn(1, billed);
    terminal.ask(terminal.sale({ amountFen: 12_345 }));
    terminal.settle();
    expect([balance(terminal), fees(terminal)]).toEqual([12_345, [74]]);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("follow a policy from its day on by the host's clock, and what was sold before keeps its own", () => {
    const terminal = signedIn();
    const { world } = terminal;
    const { acquirer } = world;
    const policy = { from: "2026-03-03", credit: { rate: "0.0100", capFen: 500 } };
    expect(acquirer.applyHostVerb({ fees: policy })).toEqual({ kind: "ok" });
    terminal.ask(terminal.sale({ amountFen: 10_000 }));
    world.nowMs = Date.parse("2026-03-02T23:59:59.999+08:00");
    terminal.ask(terminal.sale({ amountFen: 10_000 }));
    world.nowMs += 1;
    terminal.ask(terminal.sale({ amountFen: 10_000 }));
    terminal.ask(terminal.sale({ amountFen: 60_000 }));
    expect(fees(terminal)).toEqual([60, 60, 100, 500]);
    const snapshot = JSON.parse(JSON.stringify(acquirer.snapshot()));
    const again = restoreAcquirer(defaultConfiguration("lakala"), world.environment, snapshot);
    if (again.kind !== "acquirer") throw new Error(again.field);
    expect(again.acquirer.ledgerView()).toEqual(acquirer.ledgerView());
    expect(again.acquirer.hostView().fees).toEqual(acquirer.hostView().fees);
  });

  it("are told to terminals by parameter 70, unless they are kept silent, until they are cleared", () => {
    const { acquirer } = signedIn().world;
    const told = () => acquirer.snapshot().parameters;
    const before = told().version;
    acquirer.applyHostVerb({ fees: { from: "2026-01-01", credit: { rate: "0.0063" }, silent: true } });
    expect(told().version).toBe(before);
    acquirer.applyHostVerb({ fees: { from: "2027-01-01", debit: { rate: "0.0040", capFen: 1_800 } } });
    const tags = () => told().blocks.flat();
    expect(told().version).toBe(before + 1);
    expect(
      tags()
        .find(({ tag }) => tag === "70")
        ?.value.slice(-76),
    ).toBe(`2027010100000000999999000000${"004000001800"}${"999999000000".repeat(3)}`);
    acquirer.applyHostVerb({ clear: true });
    expect(tags().some(({ tag }) => tag === "70")).toBe(false);
    expect(told().version).toBe(before + 2);
  });

  it.each([
    [{ from: "2026-02-30", credit: { rate: "0.0060" } }, "fees.from"],
    [{ from: "2026-03-02", until: "2026-03-01", credit: { rate: "0.0060" } }, "fees.until"],
    [{ from: "2026-03-02", credit: { rate: "0.60" } }, "fees.credit.rate"],
    [{ from: "2026-03-02", credit: { rate: 0.006 } }, "fees.credit.rate"],
    [{ from: "2026-03-02", debit: { rate: "0.0050", capFen: 0 } }, "fees.debit.capFen"],
    [{ from: "2026-03-02", silent: 1, debit: { rate: "0.0050" } }, "fees.silent"],
    [{ from: "2026-03-02", cash: { rate: "0.0050" } }, "fees.cash"],
    [{ from: "2026-03-02" }, "fees"],
  ])("refuse %j, and name the field", (policy, field) => {
    const { acquirer } = signedIn().world;
    expect(acquirer.applyHostVerb({ fees: policy })).toMatchObject({ kind: "invalid", field });
  });
});
