import { describe, expect, it } from "vitest";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { cardById, deck } from "../../sim/cards/deck";
import { chipProfile, chipWith } from "../cards/chip/terminal";
import { chipSale, tapped } from "./chip-terminal";
import { type SaleOptions, signedIn } from "./test-terminal";

const creditPan = cardById(deck, "credit-stripe")?.pan ?? "";

describe("an approved sale", () => {
  it("moves the money once and answers with all that a slip needs", () => {
    const terminal = signedIn();
    const { message, mac, delayMs } = terminal.ask(terminal.sale());
    expect(mac).toBe("right");
    expect(delayMs).toBe(200);
    expect(message.mti).toBe("0210");
    expect(Object.keys(message.fields).map(Number)).toEqual([
      2, 3, 4, 11, 12, 13, 14, 15, 25, 32, 37, 38, 39, 41, 42, 44, 49, 60, 62, 63, 64,
    ]);
    expect(message.fields[2]).toBe(creditPan);
    expect(message.fields[4]).toBe("000000012345");
    expect(message.fields[15]).toBe("0302");
    expect(message.fields[37]).toMatch(/^606110\d{6}$/);
    expect(message.fields[38]).toMatch(/^\d{6}$/);
    expect(message.fields[44]).toBe("62980000   48000001   ");
    const { entries, balanceFen, payouts } = terminal.world.acquirer.ledgerView();
    expect(balanceFen).toBe(12345);
    expect(payouts).toEqual([]);
    expect(entries).toEqual([
      {
        stan: "000002",
        batch: "000001",
        terminal: "10000001",
        merchant: "898310058120001",
        kind: "sale",
        amountFen: 12345,
        state: "charged",
        entryMode: "stripe",
        pan: "629800******1014",
        card: "credit-stripe",
        retrievalReference: message.fields[37],
        authCode: message.fields[38],
        settlementDate: "0302",
        feeFen: 74,
        atMs: terminal.world.nowMs,
      },
    ]);
    expect(terminal.world.acquirer.audit()).toEqual({ balanced: true, differences: [] });
  });

  it("takes encrypted tracks, 16 digits and 19", () => {
    const terminal = signedIn();
    for (const card of ["credit-stripe", "debit-stripe"]) {
      expect(terminal.code(terminal.sale({ card, encryptTrack: true }))).toBe("00");
    }
  });

  it("takes a credit card without PIN, and a PIN block without card number", () => {
    const terminal = signedIn();
    expect(terminal.code(terminal.sale({ pin: null }))).toBe("00");
    const block = terminal.pinBlock("123456", "0".repeat(16));
    expect(terminal.code(terminal.sale({ fields: { 52: block, 53: "1600000000000000" } }))).toBe("00");
  });

  it("moves to the next business date at the cut-over", () => {
    const terminal = signedIn();
    terminal.world.nowMs = Date.parse("2026-12-31T23:30:00+08:00");
    const { fields } = terminal.ask(terminal.sale()).message;
    expect([fields[12], fields[13], fields[15]]).toEqual(["233000", "1231", "0101"]);
  });
});

/** Every code, what brings it about, and what of the message is altered. */
const declines: readonly (readonly [string, string, SaleOptions])[] = [
  ["13", "no amount", { amountFen: 0 }],
  ["14", "a wrong check digit", { fields: { 35: "6298000000001015=35121010000000000000" } }],
  ["14", "a BIN of nobody", { fields: { 35: "6222020000000006=35121010000000000000" } }],
  ["14", "a card of nobody", { fields: { 35: "6298000000009991=35121010000000000000" } }],
  ["14", "a track that is none", { fields: { 35: "6298" } }],
  ["14", "F2 and track of two cards", { fields: { 2: "6298000000001030" } }],
  ["21", "dormant", { card: "dormant" }],
  ["41", "lost", { card: "lost" }],
  ["43", "stolen", { card: "stolen" }],
  ["45", "a chip card's stripe", { card: "credit-chip" }],
  ["51", "too little money", { card: "low-balance" }],
  ["54", "expired", { card: "expired" }],
  ["55", "a wrong PIN", { pin: "111111" }],
  ["55", "a holder who has it wrong", { card: "wrong-pin" }],
  ["55", "no PIN where one is needed", { card: "debit-stripe", pin: null }],
  ["57", "frozen", { card: "frozen" }],
  ["58", "a typed number", { fields: { 22: "011", 2: creditPan, 35: undefined } }],
  ["58", "an entry mode of nobody", { fields: { 22: "441" } }],
  ["59", "a copied stripe", { card: "copied-stripe" }],
  ["59", "another expiry", { fields: { 35: `${creditPan}=3511106` } }],
  ["61", "above the card's limit", { card: "amount-limited", amountFen: 10_001 }],
  ["61", "above the host's limit", { amountFen: 5_000_001 }],
  ["62", "restricted", { card: "restricted" }],
  ["75", "locked", { card: "pin-locked" }],
  ["77", "another batch", { batch: "000002" }],
  ["99", "a PIN block under another key", { fields: { 52: new Uint8Array(8).fill(7) } }],
  ["A1", "another currency", { fields: { 49: "840" } }],
  ["A7", "a track encrypted without a key for it", { fields: { 53: "2610000000000000" } }],
  ["30", "F22 without a PIN", { fields: { 22: "022" } }],
  ["30", "F22 with a PIN that is not there", { fields: { 52: undefined } }],
  ["30", "F26 missing", { fields: { 26: undefined } }],
  ["30", "F53.1", { fields: { 53: "3600000000000000" } }],
  ["30", "F53.2", { fields: { 53: "2300000000000000" } }],
  ["30", "no track", { fields: { 35: undefined, 2: creditPan } }],
  ["30", "no card", { fields: { 35: undefined } }],
  ["12", "another transaction", { fields: { 60: "99000001000" } }],
  ["12", "another processing code", { fields: { 3: "310000" } }],
];

describe("a declined sale", () => {
  it.each(declines)("%s: %s", (code, _what, options) => {
    const terminal = signedIn(1);
    if (code === "A7") terminal.signIn("003");
    const answer = terminal.ask(terminal.sale(options));
    expect(answer.message.fields[39]).toBe(code);
    // A decline is signed as an approval is (money.md §1), also of what never became a sale.
    expect(answer.mac).toBe("right");
    expect(answer.message.fields[38]).toBeUndefined();
    expect(answer.message.fields[2]).toBeUndefined();
    expect(terminal.world.acquirer.ledgerView()).toEqual({ entries: [], balanceFen: 0, payouts: [] });
    expect(terminal.world.acquirer.audit().balanced).toBe(true);
    // Whatever was wrong, the next one works (another batch asks for a new sign-in first).
    expect(terminal.code(terminal.sale())).toBe("00");
  });

  it.each([3, 4, 11, 22, 25, 49, 64])("30: F%i missing", (field) => {
    const terminal = signedIn();
    expect(terminal.code(terminal.sale({ fields: { [field]: undefined } }))).toBe("30");
  });

  it.each([
    [41, "none"],
    [42, "right"],
    [60, "right"],
  ])("30: F%i missing, before anybody is looked up; MAC %s", (field, signed) => {
    const terminal = signedIn();
    const { message, mac } = terminal.ask(terminal.sale({ fields: { [field]: undefined } }));
    expect(message.fields[39]).toBe("30");
    // Who does not say which terminal it is has no keys.
    expect(mac).toBe(signed);
  });

  it("65 when a card has been used too often in a day, until the next one", () => {
    const terminal = signedIn();
    const codes = [1, 2, 3].map(() => terminal.code(terminal.sale({ card: "count-limited" })));
    expect(codes).toEqual(["00", "00", "65"]);
    terminal.world.nowMs += 24 * 3_600_000;
    expect(terminal.code(terminal.sale({ card: "count-limited" }))).toBe("00");
  });

  it("gives a use back with its reversal", () => {
    const terminal = signedIn();
    terminal.ask(terminal.sale({ card: "count-limited" }));
    const second = terminal.sale({ card: "count-limited" });
    terminal.ask(second);
    expect(terminal.code(terminal.reversal(second))).toBe("00");
    expect(terminal.code(terminal.sale({ card: "count-limited" }))).toBe("00");
    expect(terminal.code(terminal.sale({ card: "count-limited" }))).toBe("65");
  });

  it("61 when the day's amount is used up", () => {
    const configuration = defaultConfiguration("lakala");
    const cards = deck.map((card) => (card.id === "credit-stripe" ? { ...card, limits: { dailyFen: 20_000 } } : card));
    const terminal = signedIn(1, { ...configuration, cards });
    expect(terminal.code(terminal.sale())).toBe("00");
    expect(terminal.code(terminal.sale())).toBe("61");
    expect(terminal.code(terminal.sale({ amountFen: 7_655 }))).toBe("00");
  });

  it("75 at the third wrong PIN, and for the right one after it", () => {
    const terminal = signedIn();
    const pins = ["000000", "000000", "000000", "123456"];
    const codes = pins.map((pin) => terminal.code(terminal.sale({ card: "debit-stripe", pin })));
    expect(codes).toEqual(["55", "55", "75", "75"]);
    terminal.world.acquirer.applyHostVerb({ card: { id: "debit-stripe", pinLocked: false } });
    expect(terminal.code(terminal.sale({ card: "debit-stripe" }))).toBe("00");
  });

  it("forgets wrong PINs after a right one", () => {
    const terminal = signedIn();
    const pins = ["000000", "000000", "123456", "000000", "000000", "123456"];
    const codes = pins.map((pin) => terminal.code(terminal.sale({ card: "debit-stripe", pin })));
    expect(codes).toEqual(["55", "55", "00", "55", "55", "00"]);
  });

  it("takes fallback where the chip has failed, and a tap without PIN up to its limit", () => {
    const terminal = signedIn();
    expect(terminal.code(terminal.sale({ card: "damaged-chip" }))).toBe("45");
    const fallback = { 60: "22000001000" + "52" };
    expect(terminal.code(terminal.sale({ card: "damaged-chip", fields: fallback }))).toBe("00");
    const card = chipWith(chipProfile("debit-tap"));
    const tap = (amountFen: number) =>
      chipSale(terminal, "debit-tap", tapped(card, "debit-tap", { amountFen }), { amountFen, pin: null });
    expect(terminal.code(tap(100_000))).toBe("00");
    expect(terminal.code(tap(100_001))).toBe("55");
    const entries = terminal.world.acquirer.ledgerView().entries;
    expect(entries.map(({ entryMode }) => entryMode)).toEqual(["fallback", "tap"]);
  });

  it("77 asks for a new sign-in, which brings the open batch", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ batch: 7 });
    const wrong = terminal.ask(terminal.sale());
    expect(wrong.message.fields[39]).toBe("77");
    expect(wrong.header.processingRequirement).toBe(3);
    const { message, header } = terminal.signIn();
    expect(message.fields[60]).toBe("00000007004");
    expect(header.processingRequirement).toBe(1);
    terminal.batch = "000007";
    expect(terminal.code(terminal.sale())).toBe("00");
  });
});

describe("duplicates", () => {
  it("94 for the same message again: the money has moved once", () => {
    const terminal = signedIn();
    const sale = terminal.sale();
    expect(terminal.code(sale)).toBe("00");
    const again = terminal.ask(sale);
    expect(again.message.fields[39]).toBe("94");
    expect(again.mac).toBe("right");
    expect(terminal.world.acquirer.ledgerView().balanceFen).toBe(12345);
  });

  it("94 for another message with the same STAN, also after a decline, but not in another batch", () => {
    const terminal = signedIn();
    terminal.ask(terminal.sale({ stan: 5, card: "lost" }));
    expect(terminal.code(terminal.sale({ stan: 5, amountFen: 1 }))).toBe("94");
    terminal.world.acquirer.applyHostVerb({ batch: 2 });
    expect(terminal.code(terminal.sale({ stan: 5, batch: "000002" }))).toBe("00");
  });
});
