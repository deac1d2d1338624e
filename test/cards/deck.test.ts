import { describe, expect, it } from "vitest";
import { hasRightCheckDigit } from "../../sim/acquirer/payment-card";
import { cardById, cardByPan, cardView, deck, deckBins, stripeOf } from "../../sim/cards/deck";
import { maskPan } from "../../src/values/masked-pan";

/** simulator.md, "Cards that every version has". */
const promised = [
  "credit-stripe",
  "debit-stripe",
  "credit-chip",
  "debit-chip",
  "credit-tap",
  "debit-tap",
  "phone-tap",
  "expired",
  "lost",
  "stolen",
  "restricted",
  "low-balance",
  "wrong-pin",
  "damaged-stripe",
  "damaged-chip",
  "chip-declines-at-end",
];

describe("the deck", () => {
  it.each(promised)("has %s", (id) => {
    expect(cardById(deck, id)?.id).toBe(id);
  });

  it("names each card and each number once", () => {
    expect(new Set(deck.map((card) => card.id)).size).toBe(deck.length);
    expect(new Set(deck.map((card) => card.pan)).size).toBe(deck.length);
  });

  it.each(deck.map((card) => [card.id, card] as const))("%s has a sound number, track and face", (_id, card) => {
    expect(card.pan).toMatch(card.id === "short-number" ? /^\d{12}$/ : /^(\d{16}|\d{19})$/);
    expect(hasRightCheckDigit(card.pan)).toBe(true);
    expect(deckBins).toContain(card.pan.slice(0, 6));
    expect(card.holderPin).toBe("123456");
    expect(card.face.zh).not.toBe("");
    expect(card.face.en).not.toBe("");
    const chip = card.interfaces.includes("chip") || card.interfaces.includes("tap");
    expect(card.serviceCode).toMatch(chip ? /^2\d\d$/ : /^1\d\d$/);
    const stripe = stripeOf(card);
    if (stripe?.kind === "track2") {
      expect(stripe.track2).toHaveLength(37);
      expect(stripe.track2.startsWith(`${card.pan}=${card.expiry}${card.serviceCode}`)).toBe(true);
    }
  });

  it("has no stripe on the phone, an unreadable and a copied one elsewhere", () => {
    const stripe = (id: string) => {
      const card = cardByPan(deck, cardById(deck, id)?.pan ?? "");
      return card && stripeOf(card);
    };
    expect(stripe("phone-tap")).toBeUndefined();
    expect(stripe("damaged-stripe")).toEqual({ kind: "unreadable" });
    const copied = cardById(deck, "copied-stripe");
    expect(stripe("copied-stripe")).not.toEqual({
      kind: "track2",
      track2: `${copied?.pan}=${copied?.expiry}${copied?.serviceCode}${copied?.discretionary}`,
    });
  });

  it("shows no number, PIN or track in its views", () => {
    const text = JSON.stringify(deck.map(cardView));
    for (const card of deck) expect(text).not.toContain(card.pan);
    expect(text).not.toContain("654321");
    expect(text).not.toContain("314159");
    expect(maskPan("6298000000001014")).toBe("629800******1014");
  });

  it("cannot be altered", () => {
    expect(Object.isFrozen(deck)).toBe(true);
    for (const card of deck) {
      expect([card, card.face, card.interfaces, card.limits].every(Object.isFrozen)).toBe(true);
    }
  });
});
