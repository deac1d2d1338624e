import { describe, expect, test } from "vitest";
import { aac, arqc, gone, host, online, tc } from "./contact-world";
import type { FakeOptions } from "./fake-card";
import { bytes } from "./hex";
import { hex, object } from "./world";

describe("the issuer's answer and the card's last word", () => {
  test("[B3 10.11] approved by both; 8A is the issuer's code", async () => {
    const { transaction, staged } = await online();
    const last = await transaction.complete(host(true));
    expect(last.kind).toBe("approved");
    expect(last.scriptResults.length).toBe(0);
    expect(staged.sent.slice(-2).map((command) => command.slice(0, 6))).toEqual(["008200", "80AE40"]);
    expect(hex(transaction.tag(0x8a))).toBe("3030");
    expect(() => transaction.complete(host(true))).toThrow();
  });

  test("[B3 10.11] declined by the issuer: AAC is asked for, and a TC changes nothing", async () => {
    const declined = await online();
    expect((await declined.transaction.complete(host(false))).kind).toBe("declined");
    expect(declined.staged.sent.at(-1)?.startsWith("80AE00")).toBe(true);
    const raised = await online({ card: { words: [arqc, tc] } });
    expect((await raised.transaction.complete(host(false))).kind).toBe("declined");
  });

  test("[B22] approved by the issuer and not by the card: the caller reverses", async () => {
    const refused = await online({ card: { words: [arqc, aac] } });
    expect(await refused.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "declined" });
    const malformed = await online({ card: { says: { "80AE40": "6F00" } } });
    expect(await malformed.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "malformed" });
    const left = await online({ card: { says: { "80AE40": gone } } });
    expect(await left.transaction.complete(host(true))).toMatchObject({ kind: "card-declined", why: "lost" });
  });

  test("[B02] the card left while the issuer was asked: nothing more is sent, the caller reverses", async () => {
    const { transaction, staged } = await online({ card: { says: { "00820000": gone } } });
    const last = await transaction.complete(host(true, "910A11223344556677883030 7106860484240000"));
    expect(last).toMatchObject({ kind: "card-declined", why: "lost" });
    expect(staged.sent.at(-1)?.startsWith("00820000")).toBe(true);
    expect(hex(last.scriptResults)).toBe("1100000000");
  });

  test("[B3 10.9] EXTERNAL AUTHENTICATE refused: noted, and the card decides", async () => {
    const { transaction, tvr, tsi } = await online({ card: { says: { "00820000": "6300" } } });
    expect((await transaction.complete(host(true))).kind).toBe("approved");
    expect(tvr()).toBe("0000008040");
    expect(tsi()).toBe("F800");
  });

  test("[B3 10.9] a card without EXTERNAL AUTHENTICATE, or an answer without 91: it is not sent", async () => {
    const without = await online({ card: { aip: "3800" } });
    await without.transaction.complete(host(true));
    expect(without.staged.sent.some((command) => command.startsWith("0082"))).toBe(false);
    expect(hex(without.transaction.tag(0x91))).toBe("11223344556677883030");
    const silent = await online();
    await silent.transaction.complete(host(true, ""));
    expect(silent.staged.sent.some((command) => command.startsWith("0082"))).toBe(false);
  });

  test("[B4 A6] no answer: the default codes decide, 8A Z3 or Y3", async () => {
    const card = { more: [object(0x9f0d, "0000000000")] };
    const declined = await online();
    expect((await declined.transaction.complete({ kind: "unable" })).kind).toBe("declined");
    expect(hex(declined.transaction.tag(0x8a))).toBe("5A33");
    const approved = await online({ card, application: { actionDefault: bytes("0000000000") } });
    expect((await approved.transaction.complete({ kind: "unable" })).kind).toBe("approved");
    expect(hex(approved.transaction.tag(0x8a))).toBe("5933");
  });
});

describe("issuer scripts", () => {
  const block = "8609 841E000004 11223344";
  const script = (tag: string, identifier: string, ...commands: readonly string[]) =>
    hex(object(Number.parseInt(tag, 16), identifier ? object(0x9f18, identifier) : "", ...commands));

  async function run(field55: string, says: FakeOptions["says"] = {}) {
    const done = await online({ card: { says } });
    const last = await done.transaction.complete(host(true, field55));
    return { ...done, last, results: hex(last.scriptResults) };
  }

  test("[B3 10.10] 71 before the second GENERATE AC, 72 after it; both tell their identifiers", async () => {
    const { results, staged, tvr, tsi, transaction } = await run(
      script("72", "00000002", block) + script("71", "00000001", block),
    );
    expect(results).toBe("20000000012000000002");
    expect(staged.sent.map((command) => command.slice(0, 4)).slice(-3)).toEqual(["841E", "80AE", "841E"]);
    expect([tvr(), tsi()]).toEqual(["0000008000", "EC00"]);
    expect(hex(transaction.field55("script-upload"))).toContain("DF310A20000000012000000002");
  });

  test("[B3 10.10] a command that fails stops its script, not the next one; warnings are no failure", async () => {
    const { results, tvr } = await run(
      script("71", "", block, "86058424000000", block) + script("71", "0000000A", block),
      {
        "841E": "6300",
        "8424": "6985",
      },
    );
    expect(results).toBe("1200000000200000000A");
    expect(tvr()).toBe("0000008020");
  });

  test("[B3 10.10] a script that fails after the second GENERATE AC, with 62xx before", async () => {
    const { results, tvr } = await run(script("72", "", block, "86058424000000"), { "841E": "6283", "8424": "6A80" });
    expect([results, tvr()]).toEqual(["1200000000", "0000008010"]);
  });

  test("[F06] a malformed script is not begun: failed with no command sent", async () => {
    const { results, staged } = await run("7106 86090102 0304");
    expect(results).toBe("1000000000");
    expect(staged.sent.at(-1)?.startsWith("80AE40")).toBe(true);
  });

  test("[B4 A5] the fifteenth command and later ones are F", async () => {
    const many = Array.from({ length: 16 }, () => "860484240000");
    const { results } = await run(script("71", "", ...many, "8604841E0000"), { "841E": "6A80" });
    expect(results).toBe("1F00000000");
  });
});
