import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

const DAY_MS = 86_400_000;
const HELD_FEN = 20_000;
const BALANCED = { balanced: true, differences: [] };
/** The host's day, MMDD: `startMs`. */
const TODAY = "0302";

type Kind = "authorisation-void" | "completion" | "completion-advice" | "completion-void";

const messages: { readonly [kind in Kind]: readonly [mti: string, type: string, processing: string] } = {
  "authorisation-void": ["0100", "11", "200000"],
  completion: ["0200", "20", "000000"],
  "completion-advice": ["0220", "24", "000000"],
  "completion-void": ["0200", "21", "200000"],
};

function as(sale: Message, mti: string, type: string, processing: string, more: Message["fields"] = {}): Message {
  const field60 = `${type}${String(sale.fields[60]).slice(2)}`;
  return { mti, fields: { ...sale.fields, 3: processing, 25: "06", 60: field60, ...more } };
}

function ofKind(kind: Kind, sale: Message, more: Message["fields"]): Message {
  return as(sale, ...messages[kind], more);
}

/** An authorisation that holds, and what names it. */
function held(): { readonly terminal: TestTerminal; readonly about: Message["fields"] } {
  const terminal = signedIn();
  const asked = as(terminal.sale({ amountFen: HELD_FEN }), "0100", "10", "030000");
  const { fields } = terminal.ask(asked).message;
  return { terminal, about: { 38: fields[38], 61: `000001${asked.fields[11]}${TODAY}` } };
}

/** Completed with an amount of its own, and what names the completion. */
function completed(amountFen = 15_000) {
  const { terminal, about } = held();
  const asked = ofKind("completion", terminal.sale({ amountFen }), about);
  const { fields } = terminal.ask(asked).message;
  const back = { 37: fields[37], 38: about[38], 61: `000001${asked.fields[11]}${TODAY}` };
  return { terminal, about, asked, fields, back };
}

function reversalOf(terminal: TestTerminal, asked: Message): Message {
  return terminal.reversal(asked, "98", { 38: asked.fields[38], 61: `000001${asked.fields[11]}0000` });
}

const states = ({ world }: TestTerminal) =>
  world.acquirer.ledgerView().entries.map(({ kind, state }) => `${kind} ${state}`);
const balanceFen = ({ world }: TestTerminal) => world.acquirer.ledgerView().balanceFen;
const audit = ({ world }: TestTerminal) => world.acquirer.audit();

describe("what is about an authorisation", () => {
  it("completes it with another amount: that is the merchant's, and the hold is over", () => {
    const { terminal, fields, about } = completed();
    expect(fields).toMatchObject({ 39: "00", 63: "CUP" });
    // An authorisation code of its own.
    expect(fields[38]).not.toBe(about[38]);
    expect(states(terminal)).toEqual(["authorisation completed", "completion charged"]);
    expect(balanceFen(terminal)).toBe(15_000);
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it.each(["authorisation-void", "completion", "completion-advice"] as const)(
    "is used by a %s once, whoever asks again",
    (kind) => {
      const { terminal, about } = held();
      const first = ofKind(kind, terminal.sale({ amountFen: HELD_FEN }), about);
      expect([terminal.code(first), terminal.code(first)]).toEqual(["00", "94"]);
      for (const other of ["authorisation-void", "completion", "completion-advice"] as const)
        expect(terminal.code(ofKind(other, terminal.sale({ amountFen: HELD_FEN }), about))).toBe("25");
      expect(balanceFen(terminal)).toBe(kind === "authorisation-void" ? 0 : HELD_FEN);
      expect(audit(terminal)).toEqual(BALANCED);
    },
  );

  it.each(["authorisation-void", "completion"] as const)("a %s that is reversed leaves it holding", (kind) => {
    const { terminal, about } = held();
    const asked = ofKind(kind, terminal.sale({ amountFen: HELD_FEN }), about);
    terminal.ask(asked);
    for (let repeat = 0; repeat < 2; repeat++) expect(terminal.code(reversalOf(terminal, asked))).toBe("00");
    expect(states(terminal)).toEqual(["authorisation held", `${kind} reversed`]);
    expect(terminal.code(ofKind("completion", terminal.sale({ amountFen: HELD_FEN }), about))).toBe("00");
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it("is found by code and date alone, whatever numbers its terminal had", () => {
    const { terminal, about } = held();
    const elsewhere = { ...about, 61: `000000000000${TODAY}` };
    expect(terminal.code(ofKind("completion", terminal.sale({ amountFen: HELD_FEN }), elsewhere))).toBe("00");
  });

  it.each<[string, Kind, number, string, Message["fields"]]>([
    ["64", "completion", 23_001, "of more than 115 per cent", {}],
    ["64", "authorisation-void", HELD_FEN - 1, "of another amount", {}],
    ["25", "completion", HELD_FEN, "of another code", { 38: "000001" }],
    ["25", "completion", HELD_FEN, "of another date", { 61: "0000010000020301" }],
    ["30", "completion", HELD_FEN, "without a code", { 38: undefined }],
    ["30", "authorisation-void", HELD_FEN, "without a date", { 61: "000001000002" }],
  ])("%s to a %s of %s fen %s", (code, kind, amountFen, _what, wrong) => {
    const { terminal, about } = held();
    expect(terminal.code(ofKind(kind, terminal.sale({ amountFen }), { ...about, ...wrong }))).toBe(code);
    expect(states(terminal)).toEqual(["authorisation held"]);
  });

  it("takes up to 115 per cent, and no other card", () => {
    const { terminal, about } = held();
    const another = terminal.sale({ card: "debit-stripe", amountFen: HELD_FEN });
    expect(terminal.code(ofKind("completion", another, about))).toBe("14");
    expect(terminal.code(ofKind("completion", terminal.sale({ amountFen: 23_000 }), about))).toBe("00");
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it("22 behind its twenty-ninth day", () => {
    const { terminal, about } = held();
    terminal.world.nowMs += 30 * DAY_MS;
    expect(terminal.code(ofKind("completion", terminal.sale({ amountFen: HELD_FEN }), about))).toBe("22");
    expect(states(terminal)).toEqual(["authorisation released"]);
  });
});

describe("the void of a completion", () => {
  it("gives its money back, and the authorisation holds again", () => {
    const { terminal, about, back } = completed();
    expect(terminal.code(ofKind("completion-void", terminal.sale({ amountFen: 15_000 }), back))).toBe("00");
    expect(states(terminal)).toEqual(["authorisation held", "completion voided", "completion-void voided"]);
    expect(balanceFen(terminal)).toBe(0);
    expect(terminal.code(ofKind("completion", terminal.sale({ amountFen: 12_000 }), about))).toBe("00");
    expect(balanceFen(terminal)).toBe(12_000);
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it("is reversed: the completion stands, and its authorisation is completed", () => {
    const { terminal, back } = completed();
    const asked = ofKind("completion-void", terminal.sale({ amountFen: 15_000 }), back);
    terminal.ask(asked);
    expect(terminal.code(reversalOf(terminal, asked))).toBe("00");
    expect(states(terminal)).toEqual(["authorisation completed", "completion charged", "completion-void reversed"]);
    expect(balanceFen(terminal)).toBe(15_000);
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it("is not reversed where its authorisation was completed anew: that would charge twice", () => {
    const { terminal, about, back } = completed();
    const asked = ofKind("completion-void", terminal.sale({ amountFen: 15_000 }), back);
    terminal.ask(asked);
    terminal.ask(ofKind("completion", terminal.sale({ amountFen: 12_000 }), about));
    expect(terminal.code(reversalOf(terminal, asked))).toBe("22");
    expect(balanceFen(terminal)).toBe(12_000);
    expect(audit(terminal)).toEqual(BALANCED);
  });

  it.each<[string, string, Message["fields"]]>([
    ["25", "of another reference", { 37: "000000000000" }],
    ["25", "with the completion's own code", { 38: "000001" }],
    ["25", "of the authorisation itself", { 61: "000001000002" }],
    ["64", "of another amount", { 4: "000000014999" }],
    ["30", "without the reference", { 37: undefined }],
  ])("%s %s", (code, _what, wrong) => {
    const { terminal, back } = completed();
    const asked = ofKind("completion-void", terminal.sale({ amountFen: 15_000 }), { ...back, ...wrong });
    expect(terminal.code(asked)).toBe(code);
    expect(states(terminal)).toEqual(["authorisation completed", "completion charged"]);
  });

  it("is of this day alone, and in a snapshot", () => {
    const { terminal, back } = completed();
    const { acquirer, environment } = terminal.world;
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    expect(restored.acquirer.ledgerView()).toEqual(acquirer.ledgerView());
    expect(restored.acquirer.audit()).toEqual(BALANCED);
    terminal.world.nowMs += DAY_MS;
    expect(terminal.code(ofKind("completion-void", terminal.sale({ amountFen: 15_000 }), back))).toBe("25");
  });
});
