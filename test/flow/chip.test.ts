import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { booked, host, pass, ready, said, screen, strike, type, wire } from "../simulated";
import { again, end, fieldOf, goThrough, homeward, pin, show } from "./cards";

/** The chips of the deck: what their holders do, how it ends, with which words, what stands in the acquirer's books. */
const chips: readonly (readonly [card: string, trail: string, words: RegExp, books: string])[] = [
  ["credit-chip", "pin approved", /交易成功/, "charged"],
  ["debit-chip", "pin approved", /交易成功/, "charged"],
  ["credit-tap", "pin approved", /交易成功/, "charged"],
  ["static-chip", "pin approved", /交易成功/, "charged"],
  ["combined-chip", "pin approved", /交易成功/, "charged"],
  ["signature-chip", "approved", /交易成功/, "charged"],
  ["no-check-chip", "approved", /交易成功/, "charged"],
  ["two-applications", "choose pin approved", /交易成功/, "charged"],
  ["english-chip", "pin approved", /交易成功/, "charged"],
  ["no-directory-chip", "pin approved", /交易成功/, "charged"],
  ["short-number", "pin approved", /交易成功/, "charged"],
  ["filled-chip", "pin approved", /交易成功/, "charged"],
  ["half-blocked-chip", "choose pin approved", /交易成功/, "charged"],
  ["slow-chip", "pin approved", /交易成功/, "charged"],
  ["damaged-chip", "swipe pin approved", /交易成功/, "charged"],
  ["foreign-chip", "swipe pin approved", /交易成功/, "charged"],
  ["malformed-chip", "swipe pin approved", /交易成功/, "charged"],
  ["insert-instead", "pin approved", /交易成功/, "charged"],
  ["wrong-pin-chip", "pin declined", /B07-55/, ""],
  ["expired-chip", "pin declined", /B04-54/, ""],
  ["low-balance-tap", "pin declined", /B08-51/, ""],
  ["forged-chip", "pin declined", /B05-59/, ""],
  ["false-signature-chip", "pin declined", /B05-59/, ""],
  ["chip-declines-at-end", "pin returned", /B22/, "reversed"],
  ["leaving-late-chip", "pin returned", /B22/, "reversed"],
  ["blocked-chip", "not-charged", /锁定.*B06/, ""],
  ["blocked-application", "not-charged", /锁定.*B06/, ""],
  ["all-blocked-chip", "not-charged", /锁定.*B06/, ""],
  ["refusing-chip", "not-charged", /不受理.*B06/, ""],
  ["mute-chip", "insert insert not-charged", /B01/, ""],
  ["endless-chip", "not-charged", /B01/, ""],
  ["truncated-chip", "not-charged", /B01/, ""],
  ["wrong-length-chip", "not-charged", /B01/, ""],
  ["leaving-chip", "pin insert pin insert pin not-charged", /B02/, ""],
];

describe("each chip of the deck ends as its face says", () => {
  it.each(chips)("%s: %s", async (card, trail, words, books) => {
    const simulator = await ready();
    expect((await goThrough(simulator, 12345, card, "insert")).join(" ")).toBe(trail);
    expect(said(simulator)).toMatch(words);
    expect(booked(simulator).join()).toBe(books === "" ? "" : `12345 ${books}`);
    await homeward(simulator);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });
});

describe("what goes to the host", () => {
  it("shows nothing of a number of twelve digits but its last four", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "short-number", "insert");
    expect(fieldOf(simulator, "0200", 2)).toMatch(/^\*{12}$/);
    expect(fieldOf(simulator, "0200", 35)).toMatch(/^\*{8,}$/);
    expect(JSON.stringify(simulator.world.timeline.since(0))).not.toContain("62980100");
  });

  it("says that the card proved itself with filler between its signed objects (TVR)", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "filled-chip", "insert");
    expect(fieldOf(simulator, "0200", 55)).toContain("95050000048000");
  });

  it("says how the chip was read: fields 2, 14, 22, 23, 35, 55, 60.4 and 60.5", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "credit-chip", "insert");
    expect(fieldOf(simulator, "0200", 2)).toBe("629800******1030");
    expect(fieldOf(simulator, "0200", 14)).toBeDefined();
    expect(fieldOf(simulator, "0200", 22)).toBe("051");
    expect(fieldOf(simulator, "0200", 23)).toBe("001");
    expect(fieldOf(simulator, "0200", 35)).toMatch(/^629800\*+1030/);
    expect(fieldOf(simulator, "0200", 55)).toMatch(/^9F2608.{16}9F270180/);
    expect(fieldOf(simulator, "0200", 60)?.slice(-2)).toBe("60");
  });

  it("says without a PIN that there was none", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "signature-chip", "insert");
    expect(fieldOf(simulator, "0200", 22)).toBe("052");
    expect(fieldOf(simulator, "0200", 52)).toBeUndefined();
  });

  it("says of a stripe in the place of its chip that it is one: 02x and 60.5 = 2", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "damaged-chip", "insert");
    expect(fieldOf(simulator, "0200", 22)).toBe("021");
    expect(fieldOf(simulator, "0200", 55)).toBeUndefined();
    expect(fieldOf(simulator, "0200", 60)?.slice(-2)).toBe("62");
  });

  it("does not say so of another card without a chip that is swiped then", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "damaged-chip", "insert");
    await again(simulator, "credit-stripe", "swipe");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    expect(fieldOf(simulator, "0200", 60)?.slice(-2)).toBe("60");
  });

  it("tells in the reversal how far the card came", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "chip-declines-at-end", "insert");
    expect(fieldOf(simulator, "0400", 39)).toBe("06");
    expect(fieldOf(simulator, "0400", 23)).toBe("001");
    expect(fieldOf(simulator, "0400", 55)).toMatch(/^9505.{10}9F1E08.{16}9F10.*9F3602/);
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual(["0200", "0210", "0400", "0410"]);
  });

  it("prints the chip's particulars", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "credit-chip", "insert");
    await pass(simulator, 6_000);
    const text = simulator.printer?.slips[0]?.lines.join("\n") ?? "";
    for (const label of ["TC", "TVR", "AID", "PSN", "TSI", "ATC", "APP LABEL"]) expect(text).toContain(`${label}: `);
    expect(text).toMatch(/1030 \/I/);
  });
});

describe("the host and the card", () => {
  it("reverses what the card does not believe its issuer (B22)", async () => {
    const simulator = await ready();
    host(simulator, { issuerAnswer: { answer: "wrong", times: 1 } });
    expect(await goThrough(simulator, 12345, "credit-chip", "insert")).toEqual(["pin", "returned"]);
    expect(said(simulator)).toContain("B22");
    expect(booked(simulator)).toEqual(["12345 reversed"]);
  });

  it("keeps a reversal that does not get through, and says that it is being checked", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0400" }, code: "96", times: 1 } });
    expect(await goThrough(simulator, 12345, "chip-declines-at-end", "insert")).toEqual(["pin", "checking"]);
    expect(said(simulator)).toContain("B22");
    await screen(simulator, "returned", 30_000);
    expect(said(simulator)).toContain("B22");
    expect(booked(simulator)).toEqual(["12345 reversed"]);
  });

  it("reverses when no answer comes, and lets the card close its books", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert");
    strike(simulator, "receive", "drop");
    await pin(simulator);
    expect(await end(simulator, 80_000)).toBe("checking");
    await screen(simulator, "returned", 90_000);
    expect(booked(simulator)).toEqual(["12345 reversed"]);
    expect(fieldOf(simulator, "0400", 39)).toBe("98");
    await homeward(simulator);
    expect(await goThrough(simulator, 2345, "credit-chip", "insert")).toEqual(["pin", "approved"]);
  });

  it("owes nothing when it could not send (A01)", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert");
    simulator.network.setBearer("wifi", { up: false });
    simulator.network.setBearer("cellular", { up: false });
    await pin(simulator);
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("A01");
    expect(booked(simulator)).toEqual([]);
  });

  it.each([
    ["before the card hears its issuer", 1, "before"],
    ["before its last word", 2, "before"],
    ["after its last word", 2, "after"],
  ] as const)("reverses when the power goes after the approval, %s: nobody was told", async (_when, nth, at) => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert");
    await pin(simulator);
    await simulator.until(() => wire(simulator).includes("0200"), 10_000);
    const { faults } = simulator.world;
    faults.arm({ port: "card-reader", point: "transmit", kind: "cut-power", nth, times: 1, probability: 1, ms: 0, at });
    await simulator.until(() => !simulator.world.powered, 10_000);
    expect(booked(simulator)).toEqual(["12345 charged"]);
    simulator.world.powerOn();
    await screen(simulator, "operator.number");
    expect(said(simulator)).toContain("123.45");
    await pass(simulator, 30_000);
    expect(booked(simulator)).toEqual(["12345 reversed"]);
    expect(simulator.printer?.slips.filter((slip) => slip.kind === "sale")).toEqual([]);
  });

  it("has two flushes between the PIN and the approval, and 1 kB of flash, as a stripe's sale", async () => {
    const simulator = await ready();
    await goThrough(simulator, 100, "credit-chip", "insert");
    await homeward(simulator);
    await show(simulator, 12345, "credit-chip", "insert");
    await simulator.until(() => simulator.pinPad.collecting, 30_000);
    const from = simulator.world.timeline.seq;
    const programs = () =>
      simulator.world.timeline
        .since(from)
        .filter((event) => event.kind === "call" && event["port"] === "flash" && event["method"] !== "read");
    await type(simulator, "123456");
    await screen(simulator, "approved");
    expect(programs().length).toBe(2);
    await homeward(simulator);
    const bytes = programs().map((event) => Number.parseInt((event["argument"] as { bytes: string }).bytes, 10));
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(1024);
  });

  it("leaves no card number and no track in any event", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "credit-chip", "insert");
    const events = JSON.stringify([simulator.world.timeline.since(0), simulator.messages.all]);
    expect(/.{40}629800\d{6,}.{20}/.exec(events)?.[0]).toBeUndefined();
    expect(events).not.toContain("123456");
  });
});
