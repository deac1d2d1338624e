import { describe, expect, it } from "vitest";
import { authorityKeys } from "../../../sim/cards/chip/certificates.data";
import { creditAid, debitAid } from "../../../sim/cards/chip/personalise";
import { cardById, deck } from "../../../sim/cards/deck";
import { cardKey, checkDynamic, checkStatic, sha1 } from "./authentication";
import { chipProfile, objectsOf, objectValue, Terminal } from "./terminal";

const chips = deck.filter(({ id, interfaces }) => interfaces.includes("chip") && id !== "damaged-chip" && readable(id));

function readable(id: string): boolean {
  const profile = chipProfile(id);
  const first = profile.applications[0];
  return (
    !profile.blocked && first?.blocked === false && profile.misbehaviours.every(({ does }) => does.kind === "slow")
  );
}

function aidOf(id: string): string {
  return chipProfile(id).applications[0]?.aid ?? "";
}

describe("certificates of the deck, by OpenSSL", () => {
  it("have authority keys whose checksums are right (EMV 4.4 Book 2, 11.2)", () => {
    for (const { rid, index, modulus, exponent, checksum } of authorityKeys) {
      expect(
        sha1(Buffer.from(rid + index + modulus + exponent, "hex"))
          .toString("hex")
          .toUpperCase(),
      ).toBe(checksum);
    }
    expect(authorityKeys.map(({ modulus }) => modulus.length * 4)).toEqual([1408, 1984, 1152]);
  });

  it.each(chips.map(({ id }) => id).filter((id) => id !== "static-chip"))(
    "%s: issuer, card and its signature",
    (id) => {
      const terminal = new Terminal(id);
      const begun = terminal.begin(aidOf(id));
      const key = cardKey(begun);
      const [signature] = objectsOf(terminal.must(terminal.send("008800000411223344" + "00")));
      const dynamic = checkDynamic(key, signature?.value ?? Buffer.alloc(0), Buffer.from("11223344", "hex"));
      expect(dynamic[0]).toBe(2);
    },
  );

  it("static-chip signs nothing itself: its static data are signed (Book 2, 5)", () => {
    const terminal = new Terminal("static-chip");
    const begun = terminal.begin(creditAid);
    expect(checkStatic(begun).toString("hex")).toBe("dac1");
    expect(terminal.status("00880000041122334400")).toBe("6985");
  });

  it("a false signature is one over something else", () => {
    const terminal = new Terminal("false-signature-chip");
    const key = cardKey(terminal.begin(creditAid));
    const [signature] = objectsOf(terminal.must(terminal.send("00880000041122334400")));
    const check = () => checkDynamic(key, signature?.value ?? Buffer.alloc(0), Buffer.from("11223344", "hex"));
    expect(check).toThrow();
  });

  it("carries the number and the dates of its card", () => {
    for (const { id, pan, expiry } of chips) {
      const { objects } = new Terminal(id).begin(aidOf(id));
      expect(objectValue(objects, "5A").toString("hex").replace(/f$/, "")).toBe(pan);
      expect(objectValue(objects, "5F24").toString("hex").slice(0, 4)).toBe(expiry);
      expect(objectValue(objects, "57").toString("hex").startsWith(`${pan}d${expiry}2`)).toBe(true);
      expect(new Set(objects.map(({ tag }) => tag)).size).toBe(objects.length);
    }
    expect(cardById(deck, "debit-chip")?.kind).toBe("debit");
    expect(aidOf("debit-chip")).toBe(debitAid);
  });
});
