import { describe, expect, it } from "vitest";
import { cardView, deck } from "../../sim/cards/deck";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, host, pass, ready, said, screen, strike, type, wire } from "../simulated";
import { again, end, fieldOf, goThrough, homeward, pin, show } from "./cards";

const SMALL_FEN = 12_345;
/** Above the acquirer's limit for sales without PIN and signature. */
const LARGE_FEN = 100_001;

/** The taps of the deck: what their holders do, how it ends, with which words, what stands in the acquirer's books. */
const taps: readonly (readonly [card: string, trail: string, words: RegExp, books: string])[] = [
  ["credit-tap", "approved", /小额免密免签/, "charged"],
  ["debit-tap", "approved", /小额免密免签/, "charged"],
  ["phone-tap", "approved", /小额免密免签/, "charged"],
  ["cash-tap", "approved", /小额免密免签/, "charged"],
  ["leaving-tap", "tap approved", /小额免密免签/, "charged"],
  ["look-at-phone", "tap approved", /小额免密免签/, "charged"],
  ["insert-instead", "insert pin approved", /交易成功/, "charged"],
  ["low-balance-tap", "declined", /B08-51/, ""],
  ["forged-chip", "declined", /B05-59/, ""],
  ["two-cards", "tap tap not-charged", /B03/, ""],
];

describe("each tap of the deck ends as its face says", () => {
  it.each(taps)("%s: %s", async (card, trail, words, books) => {
    const simulator = await ready();
    expect((await goThrough(simulator, SMALL_FEN, card, "tap")).join(" ")).toBe(trail);
    expect(said(simulator)).toMatch(words);
    expect(booked(simulator).join()).toBe(books === "" ? "" : `${SMALL_FEN} ${books}`);
    await homeward(simulator);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });
});

describe("a replayed cryptogram", () => {
  it("counts once", async () => {
    const simulator = await ready();
    await goThrough(simulator, SMALL_FEN, "replaying-chip", "tap");
    await homeward(simulator);
    expect(await goThrough(simulator, SMALL_FEN, "replaying-chip", "tap")).toEqual(["declined"]);
    expect(said(simulator)).toContain("B05-59");
    expect(booked(simulator)).toEqual([`${SMALL_FEN} charged`]);
  });
});

describe("the cardholder after a tap", () => {
  it("types the PIN above the limit, when the card has left", async () => {
    const simulator = await ready();
    await show(simulator, LARGE_FEN, "credit-tap", "tap");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    expect(said(simulator)).not.toContain("免密");
    expect(fieldOf(simulator, "0200", 22)).toBe("071");
    expect(fieldOf(simulator, "0200", 23)).toBe("001");
    expect(fieldOf(simulator, "0200", 55)).toMatch(/^9F2608/);
    expect(fieldOf(simulator, "0200", 60)?.slice(-2)).toBe("60");
  });

  it("types none up to it", async () => {
    const simulator = await ready();
    expect(await goThrough(simulator, LARGE_FEN - 1, "credit-tap", "tap")).toEqual(["approved"]);
    expect(fieldOf(simulator, "0200", 22)).toBe("072");
    await pass(simulator, 6_000);
    expect(simulator.printer?.slips[0]?.lines.join("")).toContain("免密免签");
  });

  it("was checked by the phone and types none above it either", async () => {
    const simulator = await ready();
    expect(await goThrough(simulator, LARGE_FEN, "phone-tap", "tap")).toEqual(["approved"]);
    expect(fieldOf(simulator, "0200", 22)).toBe("072");
  });

  it("signs on the pad above the limit, and not below it", async () => {
    const simulator = await ready({ model: "smart" });
    await show(simulator, LARGE_FEN, "phone-tap", "tap");
    await screen(simulator, "sign");
    const small = await ready({ model: "smart" });
    expect(await goThrough(small, SMALL_FEN, "phone-tap", "tap")).toEqual(["approved"]);
  });

  it("has the wrong PIN (B07)", async () => {
    const simulator = await ready();
    await show(simulator, LARGE_FEN, "credit-tap", "tap");
    await pin(simulator, "654321");
    expect(await end(simulator)).toBe("declined");
    expect(said(simulator)).toContain("B07-55");
  });

  it("cancels the PIN: nothing was sent", async () => {
    const simulator = await ready();
    await show(simulator, LARGE_FEN, "credit-tap", "tap");
    await simulator.until(() => simulator.pinPad.collecting, 30_000);
    await type(simulator, "", "cancel");
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("B12");
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual([]);
  });
});

describe("the field", () => {
  it("stays off above the limit of all applications: insert or swipe", async () => {
    const simulator = await ready();
    await type(simulator, "1000001");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    expect(simulator.cardReader.open).toEqual(["stripe", "chip"]);
    expect(said(simulator)).toContain("请刷卡或插卡");
  });

  it("is down as soon as the card is done with: it may leave before the answer", async () => {
    const simulator = await ready();
    await show(simulator, SMALL_FEN, "credit-tap", "tap");
    strike(simulator, "receive", "delay", { ms: 5_000 });
    await simulator.until(() => simulator.cardReader.inField.length === 0, 3_000);
    expect(simulator.display.view.id).toBe("processing");
    expect(await end(simulator)).toBe("approved");
  });

  it("gives a card that is always taken away too early three tries (B02)", async () => {
    const simulator = await ready();
    await type(simulator, String(SMALL_FEN));
    for (let tries = 0; tries < 3; tries++) {
      await again(simulator, "credit-tap", "tap");
      simulator.playCard("credit-tap", "remove");
      await pass(simulator, 3_500);
    }
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("B02");
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual([]);
  });
});

/** Takes the card out of the field once it has carried out its n-th command: with the answer, or before it was heard. */
function takeAway(simulator: Simulator, card: string, nth: number, heard: boolean): () => number {
  const reader = simulator.cardReader;
  const handle = reader.handle.bind(reader);
  let commands = 0;
  reader.handle = (method, argument, answer) => {
    if (method !== "transmit") return handle(method, argument, answer);
    const strikes = ++commands === nth;
    handle(method, argument, (value, afterMs) => {
      if (strikes) simulator.playCard(card, "remove");
      answer(strikes && !heard ? { kind: "removed" } : value, afterMs);
    });
  };
  return () => commands;
}

function counterOf(simulator: Simulator): number {
  const field = fieldOf(simulator, "0200", 55) ?? "";
  return Number.parseInt(field.slice(field.indexOf("9F3602") + 6).slice(0, 4), 16);
}

/** The answer to GET PROCESSING OPTIONS: template 77. */
function isFromOptions(value: unknown): boolean {
  return (value as { readonly data?: Uint8Array }).data?.[0] === 0x77;
}

describe("a torn tap (emv.md 10.9)", () => {
  it.each([
    [1, "PPSE", 1],
    [2, "SELECT", 1],
    [3, "GET PROCESSING OPTIONS", 2],
  ])("torn in command %i, %s: the same card comes back and is charged once", async (nth, _name, counted) => {
    const whole = await ready();
    await goThrough(whole, SMALL_FEN, "credit-tap", "tap");
    const simulator = await ready();
    const commands = takeAway(simulator, "credit-tap", nth, false);
    await show(simulator, SMALL_FEN, "credit-tap", "tap");
    expect(await simulator.until(() => said(simulator).includes("请贴卡到提示音响，或插卡"), 5_000)).toBe(true);
    expect(booked(simulator)).toEqual([]);
    await again(simulator, "credit-tap", "tap");
    expect(await end(simulator)).toBe("approved");
    expect(commands()).toBe(nth + 3);
    expect(booked(simulator)).toEqual([`${SMALL_FEN} charged`]);
    // A card that has made a cryptogram which nobody heard has counted it: the issuer sees a counter left out.
    expect(counterOf(simulator) - counterOf(whole)).toBe(counted - 1);
    await homeward(simulator);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });

  it("cannot be torn once it has answered GET PROCESSING OPTIONS: nothing more is said to it", async () => {
    const simulator = await ready();
    const commands = takeAway(simulator, "credit-tap", 3, true);
    expect(await goThrough(simulator, SMALL_FEN, "credit-tap", "tap")).toEqual(["approved"]);
    expect(commands()).toBe(3);
    expect(booked(simulator)).toEqual([`${SMALL_FEN} charged`]);
  });

  it("torn, then another card: that one is charged, and no other", async () => {
    const simulator = await ready();
    takeAway(simulator, "credit-tap", 3, false);
    await show(simulator, SMALL_FEN, "credit-tap", "tap");
    await again(simulator, "debit-tap", "tap");
    expect(await end(simulator)).toBe("approved");
    expect(simulator.acquirer.ledgerView().entries.map(({ pan }) => pan)).toEqual([
      deck.filter(({ id }) => id === "debit-tap").map((card) => cardView(card).pan)[0],
    ]);
  });

  it("torn, then inserted, as the screen offers: charged once, by its chip", async () => {
    const simulator = await ready();
    takeAway(simulator, "credit-tap", 3, false);
    await show(simulator, SMALL_FEN, "credit-tap", "tap");
    await again(simulator, "credit-tap", "insert");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    expect(fieldOf(simulator, "0200", 22)).toBe("051");
    expect(booked(simulator)).toEqual([`${SMALL_FEN} charged`]);
  });
});

describe("an application that refuses a tap", () => {
  it("is no card for this terminal, but perhaps for its slot (message 1C)", async () => {
    const simulator = await ready();
    const reader = simulator.cardReader;
    const handle = reader.handle.bind(reader);
    reader.handle = (method, argument, answer) =>
      handle(method, argument, (value, afterMs) => {
        const refused = { kind: "response", data: new Uint8Array(0), status: 0x6985 };
        answer(method === "transmit" && isFromOptions(value) ? refused : value, afterMs);
      });
    expect(await goThrough(simulator, SMALL_FEN, "credit-tap", "tap")).toEqual(["not-charged"]);
    expect(said(simulator)).toContain("未扣款 / 金额 123.45 元 / 本终端不受理此卡 / 请插卡、刷卡或换卡");
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual([]);
  });
});

describe("no answer after a tap", () => {
  it("is reversed with what the card said", async () => {
    const simulator = await ready();
    await show(simulator, SMALL_FEN, "credit-tap", "tap");
    strike(simulator, "receive", "drop");
    expect(await end(simulator, 80_000)).toBe("checking");
    await screen(simulator, "returned", 90_000);
    expect(booked(simulator)).toEqual([`${SMALL_FEN} reversed`]);
    expect(fieldOf(simulator, "0400", 22)).toBe("072");
    expect(fieldOf(simulator, "0400", 55)).toMatch(/^9505.{10}9F1E08.{16}9F10.*9F3602/);
  });

  it("is a decline when the host says so", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "61", times: 1 } });
    expect(await goThrough(simulator, SMALL_FEN, "credit-tap", "tap")).toEqual(["declined"]);
    expect(said(simulator)).toContain("B09-61");
  });
});
