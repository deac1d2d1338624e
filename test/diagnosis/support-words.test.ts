import { describe, expect, it } from "vitest";
import type { Text } from "../../hal/display";
import { downloadDiagnosis, notSentDiagnosis } from "../../src/diagnosis/host-failures";
import { chipFlawText, foundText, noAnswerWords } from "../../src/diagnosis/support-words";
import { troubleText } from "../../src/diagnosis/trouble-words";
import type { CardFlaw, EmvStep } from "../../src/emv/outcome";
import { checkNames, type FoundWord } from "../../src/evidence/checks";
import { connectFaults, noAnswers, troubleKinds } from "../../src/evidence/log";

/** Names that are the same in Chinese. */
const borrowed = /\{acquirer\}|Wi-Fi|dBm|\b(?:DNS|TCP|TLS|IC|F62)\b/g;

function isInItsLanguage({ zh, en }: Text): void {
  expect(zh.replaceAll(borrowed, ""), zh).not.toMatch(/[A-Za-z]{2,}/);
  expect(zh).toMatch(/[\u4e00-\u9fff]/);
  expect(en).toMatch(/[a-z]{2,}/);
  // A name of the program is no word: "no-bearer", "paper-out".
  expect(en.replaceAll(borrowed, ""), en).not.toMatch(/[a-z]-[a-z]/);
  expect(en).not.toMatch(/[\u4e00-\u9fff]/);
}

describe("pages for support are in one language each", () => {
  it.each(troubleKinds)("a trouble of the kind %s, whatever its figures", (kind) => {
    const first = kind === "refused" ? [0x39, 0x41] : Array.from({ length: checkNames.length }, (_, at) => at);
    for (const figure of first) isInItsLanguage(troubleText({ kind, atS: 1_795_312_800, figures: [figure, 0x36, 90] }));
  });

  it("an end of a later firmware's ring is a number, and no words", () => {
    expect(troubleText({ kind: "connect", atS: 1_795_312_800, figures: [200, 1, 24] }).zh).toContain("200");
  });

  it.each(
    Object.keys({
      "no-bearer": 0,
      dns: 0,
      refused: 0,
      unreachable: 0,
      "tls-expired": 0,
      "tls-name": 0,
      "tls-issuer": 0,
      "tls-handshake": 0,
      "tls-clock": 0,
      "paper-out": 0,
      "cover-open": 0,
      overheated: 0,
      "head-fault": 0,
      disconnected: 0,
      "battery-low": 0,
      unintelligible: 0,
      "no-answer": 0,
      dark: 0,
      tampered: 0,
      "no-master-key": 0,
      "no-working-keys": 0,
      "not-set": 0,
      "not-sent": 0,
      element: 0,
      "wrong-keys": 0,
      unproven: 0,
      "no-date": 0,
    } satisfies { readonly [word in FoundWord]: 0 }) as FoundWord[],
  )("what a look found: %s", (word) => {
    isInItsLanguage(foundText(word));
  });

  it("what a look found in figures, and what no contract knows", () => {
    isInItsLanguage(foundText({ kind: "charge", percent: 1 }));
    isInItsLanguage(foundText({ kind: "retired", sectors: 2 }));
    isInItsLanguage(foundText({ kind: "parameters", version: "02" }));
    expect(foundText("purple" as FoundWord)).toEqual(foundText("unintelligible"));
  });

  it.each(connectFaults)("a way to the host that ended with %s", (fault) => {
    const { ranked = [] } = notSentDiagnosis({
      kind: "not-sent",
      why: fault,
      bearers: [{ bearer: "wifi", up: true, signal: -55 }],
      attempts: [{ bearer: "wifi", fault, phasesMs: [10, 2_400] }],
    });
    for (const text of ranked.flatMap(({ speaks }) => speaks)) if (text.zh.includes("TCP")) isInItsLanguage(text);
    expect(ranked.flatMap(({ speaks }) => speaks).some(({ zh }) => /DNS 0\.0秒 TCP 2\.4秒/.test(zh))).toBe(true);
  });

  it("what a chip broke, at each step", () => {
    const steps = ["selection", "initiate", "records", "authentication", "verification", "risk"] as const;
    const more = ["first-cryptogram", "issuer-authentication", "scripts", "second-cryptogram"] as const;
    const flaws = ["length", "tlv", "template", "status", "missing-object", "duplicate-object"] as const;
    const others = ["file-locator", "cryptogram-type", "too-many-commands", "too-much-data", "card-number"] as const;
    for (const step of [...steps, ...more] satisfies EmvStep[])
      for (const flaw of [...flaws, ...others] satisfies CardFlaw[]) isInItsLanguage(chipFlawText(step, flaw, 0));
    expect(chipFlawText("records", "status", 0x6a81).zh).toMatch(/ 6A81$/);
  });

  it.each(noAnswers)("no answer: %s", (why) => isInItsLanguage(noAnswerWords[why]));

  it("which part of a download is wrong (A18)", () => {
    for (const failure of [
      { kind: "malformed", field: "F62.26" },
      { kind: "bad-card-set", set: "applications", part: "3/4" },
      { kind: "bad-card-set", set: "authorityKeys" },
    ] as const)
      for (const { speaks } of downloadDiagnosis(failure).ranked ?? [])
        for (const text of speaks) isInItsLanguage(text);
  });
});
