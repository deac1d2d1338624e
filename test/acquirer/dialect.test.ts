import { expect, it, test } from "vitest";
import type { HostDialect } from "../../sim/acquirer/configuration";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { signedIn } from "./test-terminal";

/** A host of another dialect than the terminal's, which sends as most do. */
function against(other: Partial<HostDialect>) {
  const usual = defaultConfiguration("lakala");
  return signedIn(1, { ...usual, dialect: { ...usual.dialect, ...other } });
}

it("takes what is in its own dialect", () => {
  const terminal = against({});
  expect(terminal.code(terminal.sale())).toBe("00");
});

test.each([
  ["another length of field 60", { field60Digits: [17] }, "30"],
  ["another MAC", { mac: "x9.19" }, "A0"],
  ["another longest PIN", { pinDigitsMax: "06" }, "30"],
] as const)("refuses %s, and books nothing", (_what, other, code) => {
  const terminal = against(other);
  expect(terminal.code(terminal.sale())).toBe(code);
  expect(terminal.world.acquirer.ledgerView().entries.filter(({ state }) => state === "charged")).toEqual([]);
});

test.each([
  ["the reversed message's numbers where it wants the original's", "original", "own", "30"],
  ["the original's numbers where it wants the reversed message's", "own", "original", "30"],
  ["the reversed message's numbers", "own", "own", "00"],
  ["the original's numbers where it wants them", "original", "original", "00"],
] as const)("%s: %s against %s is answered %s", (_what, wanted, sent, code) => {
  const terminal = against({ reversedOriginal: wanted });
  const sale = terminal.sale({ amountFen: 10_000 });
  const { fields } = terminal.ask(sale).message;
  const again = terminal.sale({ amountFen: 10_000 });
  const own = `000001${again.fields[11]}`;
  const original = `000001${sale.fields[11]}`;
  const about = { 37: fields[37], 38: fields[38], 61: original };
  const type = `23${String(again.fields[60]).slice(2)}`;
  const back = { ...again, fields: { ...again.fields, 3: "200000", 60: type, ...about } };
  terminal.ask(back);
  const undone = terminal.reversal(back);
  const named = { ...undone.fields, 61: sent === "own" ? own : original };
  expect(terminal.code({ ...undone, fields: named })).toBe(code);
});

it("leaves out of its answers what it lacks, and signs them all the same", () => {
  const terminal = against({ lacks: { all: [44], "0210": [15] } });
  const { message, mac } = terminal.ask(terminal.sale());
  expect([message.fields[15], message.fields[44], mac]).toEqual([undefined, undefined, "right"]);
  expect(message.fields[13]).toBeDefined();
});
