import { describe, expect, it } from "vitest";
import { hex, hexOf } from "../../../sim/cards/chip/bytes";
import { ChipCard } from "../../../sim/cards/chip/chip-card";
import { chipOf } from "../../../sim/cards/chip/deck-chips";
import { cardById, deck } from "../../../sim/cards/deck";
import { PlainCiphers } from "../../../sim/crypto/ciphers";

function chip(id: string): ChipCard {
  const card = cardById(deck, id);
  const ciphers = new PlainCiphers();
  const profile = card && chipOf(card, ciphers);
  if (!profile) throw new Error(`no chip ${id}`);
  return new ChipCard(profile, { ciphers, randomBytes: (length) => new Uint8Array(length).fill(7) });
}

/** Answer and status word in hex. */
function ask(card: ChipCard, apdu: string): string {
  const answer = card.transmit(hex(apdu));
  if (answer.kind !== "response") return answer.kind;
  return hexOf(answer.data) + answer.status.toString(16).toUpperCase().padStart(4, "0");
}

describe("a chip at the contacts", () => {
  it("goes from directory to two cryptograms", () => {
    const card = chip("credit-chip");
    card.powerUp("chip");
    expect(ask(card, "00A404000E315041592E5359532E444446303100")).toMatch(/^6F.*8801019000$/);
    expect(ask(card, "00B2010C00")).toBe("701C611A4F08A000000333010102500B50424F43204352454449548701019000");
    expect(ask(card, "00B2020C00")).toBe("6A83");
    expect(ask(card, "00A4040008A00000033301010200")).toMatch(/^6F.*9000$/);
    expect(ask(card, "80A8000002830000")).toMatch(/^80..7C00.*9000$/);
    expect(ask(card, "00B2010C00")).toMatch(/^70.*57.*9000$/);
    const values = "000000012345" + "000000000000" + "0156" + "0000000000" + "0156" + "260302" + "00" + "A1B2C3D4";
    const first = ask(card, `80AE800034${values}101530${"20".repeat(20)}00`);
    expect(first).toMatch(/^801[0-9A-F]80.{4}.{16}07010103A00000019000$/);
    expect(ask(card, `80AE400022${"3030"}${values}10153000`)).toMatch(/^80..00.*9000$/);
    expect(ask(card, `80AE400022${"3030"}${values}10153000`)).toBe("6985");
  });
});
