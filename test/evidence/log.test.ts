import { describe, expect, it } from "vitest";
import { EvidenceLog, TROUBLES_MAX, troubleKinds } from "../../src/evidence/log";

const NOW_S = 1_795_000_000;

describe("the log of troubles", () => {
  it("holds what was noted, newest first, within bytes", () => {
    const log = new EvidenceLog();
    log.note("connect", NOW_S, 2, 31, 999);
    log.note("refused", NOW_S + 5, 96);
    expect(log.troubles()).toEqual([
      { kind: "refused", atS: NOW_S + 5, figures: [96, 0, 0] },
      { kind: "connect", atS: NOW_S, figures: [2, 31, 255] },
    ]);
  });

  it("keeps the last ones", () => {
    const log = new EvidenceLog();
    for (let i = 0; i < 3 * TROUBLES_MAX; i++) log.note("refused", NOW_S + i, i);
    const seconds = log.troubles().map(({ atS }) => atS - NOW_S);
    expect(seconds).toEqual(Array.from({ length: TROUBLES_MAX }, (_, i) => 3 * TROUBLES_MAX - 1 - i));
  });

  it("one that goes on takes no place but its own", () => {
    const log = new EvidenceLog();
    log.note("part", NOW_S, 3);
    for (let i = 1; i < 100; i++) log.note("bearer", NOW_S + i, 1, i);
    expect(log.troubles()).toEqual([
      { kind: "bearer", atS: NOW_S + 99, figures: [1, 99, 0] },
      { kind: "part", atS: NOW_S, figures: [3, 0, 0] },
    ]);
  });

  it("crosses a power cut as bytes, once for each change", () => {
    const log = new EvidenceLog();
    expect(log.unwritten).toBeUndefined();
    log.note("software", NOW_S, 1);
    const kept = log.unwritten;
    log.written();
    expect(log.unwritten).toBeUndefined();
    const later = new EvidenceLog();
    later.load(kept);
    expect(later.troubles()).toEqual(log.troubles());
    expect(later.unwritten).toBeUndefined();
  });

  it.each([undefined, 7, new Uint8Array(5), new Uint8Array(8 * (TROUBLES_MAX + 1))])(
    "another layout is no evidence: %s",
    (kept) => {
      const log = new EvidenceLog();
      log.load(kept);
      expect(log.troubles()).toEqual([]);
    },
  );

  it("an unknown kind of a later release is passed over", () => {
    const log = new EvidenceLog();
    log.load(Uint8Array.of(1, 2, 3, 4, troubleKinds.length, 0, 0, 0));
    expect(log.troubles()).toEqual([]);
  });
});
