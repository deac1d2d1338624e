import { describe, expect, it } from "vitest";
import type { ChipAnswer } from "../../sim/cards/chip/answer";
import { hex } from "../../sim/cards/chip/bytes";
import { cardCertificates } from "../../sim/cards/chip/certificates.data";
import { ChipCard, type ChipSurroundings } from "../../sim/cards/chip/chip-card";
import { chipOf } from "../../sim/cards/chip/deck-chips";
import { modulusBytes, type RawSigner, sign } from "../../sim/cards/chip/rsa";
import { cardById, deck } from "../../sim/cards/deck";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import { nativeRsa } from "../../sim/desktop/sweep/native-rsa";
import { SeededRandom } from "../../sim/world/random";

const keys = Object.entries(cardCertificates).flatMap(([card, { privateKey }]) =>
  privateKey ? [{ card, key: privateKey }] : [],
);

describe("RSA of the desktop", () => {
  it.each(keys)("signs as the world's own does, block by block: $card", ({ key }) => {
    const signRaw = nativeRsa();
    const random = new SeededRandom(1);
    for (let at = 0; at < 10; at++) {
      const block = random.bytes(modulusBytes(key));
      // The first byte of what a card signs: below every modulus.
      block[0] = 0x6a;
      expect(signRaw(key, block)).toEqual(sign(key, block));
    }
    const small = new Uint8Array(modulusBytes(key));
    small[small.length - 1] = 1;
    expect(signRaw(key, small)).toEqual(small);
  });

  it("refuses a block that is none, as it would be another number's signature", () => {
    const [first] = keys;
    if (!first) throw new Error("no key in the deck");
    const signRaw = nativeRsa();
    expect(() => signRaw(first.key, new Uint8Array(modulusBytes(first.key)).fill(0xff))).toThrow();
    expect(() => signRaw(first.key, Uint8Array.of(1))).toThrow();
    expect(() => signRaw({ ...first.key, dp: "05" }, new Uint8Array(modulusBytes(first.key)))).toThrow(RangeError);
  });

  it("is what a chip signs with where it is given", () => {
    let signed = 0;
    const native = nativeRsa();
    const counting: RawSigner = (key, block) => {
      signed++;
      return native(key, block);
    };
    expect(authenticated({ signRaw: counting })).toEqual(authenticated({}));
    expect(signed).toBe(1);
  });
});

/** The answer of a chip of the deck to INTERNAL AUTHENTICATE. */
function authenticated(signer: Pick<ChipSurroundings, "signRaw">): ChipAnswer | undefined {
  const ciphers = new PlainCiphers();
  const card = cardById(deck, "credit-chip");
  const profile = card && chipOf(card, ciphers);
  if (!profile) throw new Error("no such chip");
  const chip = new ChipCard(profile, { ciphers, randomBytes: (length) => new Uint8Array(length), ...signer });
  chip.powerUp("chip");
  const apdus = ["00A4040008A00000033301010200", "80A8000002830000", "00880000041122334400"];
  const answers = apdus.map((apdu) => chip.transmit(hex(apdu)));
  for (const answer of answers) expect(answer).toMatchObject({ kind: "response", status: 0x9000 });
  return answers.at(-1);
}
