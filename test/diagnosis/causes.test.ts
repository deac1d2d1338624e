import { describe, expect, it } from "vitest";
import type { BearerState, ConnectFault, PhasesMs } from "../../hal/network";
import { rankedCodes } from "../../src/diagnosis/causes";
import { notSentDiagnosis, saleNotSentDiagnosis, signInDiagnosis } from "../../src/diagnosis/host-failures";
import type { NotSentFacts } from "../../src/evidence/failures";

const wifi = { bearer: "wifi", up: true, signal: -55, roundTripMs: 40, lossPercent: 0 } as const;
const faint: BearerState = { ...wifi, signal: -95, lossPercent: 100 };
const dead: BearerState = { ...wifi, lossPercent: 100 };
const lossy: BearerState = { ...wifi, lossPercent: 30, roundTripMs: 6_000 };
const cellular = { bearer: "cellular", up: true, signal: -85, roundTripMs: 120, lossPercent: 0 } as const;

function facts(why: ConnectFault, bearers: readonly BearerState[], phasesMs: PhasesMs = [40, 2_400]): NotSentFacts {
  return { kind: "not-sent", why, bearers, attempts: [{ bearer: "wifi", fault: why, phasesMs }] };
}

describe("why no connection came about", () => {
  it.each([
    ["no name, good network", facts("dns", [wifi], [40]), ["A04"]],
    ["no name, nothing comes through, good signal", facts("dns", [dead], [2_400]), ["A04"]],
    ["no name, nothing comes through, no signal", facts("dns", [faint], [2_400]), ["A03", "A04"]],
    ["no name, lossy", facts("dns", [lossy], [2_400]), ["A03", "A04"]],
    ["a silent host over a good network", facts("unreachable", [wifi]), ["A05"]],
    ["a silent host over a lossy one", facts("unreachable", [lossy]), ["A03", "A05"]],
    ["nothing comes through, not even a name", facts("unreachable", [dead], [2_400]), ["A04", "A05"]],
    ["who refuses was reached", facts("refused", [lossy]), ["A05", "A03"]],
    ["a certificate", facts("tls-expired", [wifi]), ["A06"]],
    ["one that carries well is enough", facts("unreachable", [lossy, cellular]), ["A05"]],
    ["one that is off does not count", facts("unreachable", [lossy, { ...cellular, up: false }]), ["A03", "A05"]],
    [
      "no name, and no network since",
      facts("dns", [
        { ...lossy, up: false },
        { ...cellular, up: false },
      ]),
      ["A01"],
    ],
    ["a silent host, and no network since", facts("unreachable", [{ ...wifi, up: false }]), ["A01"]],
    ["no bearer", { kind: "not-sent", why: "no-bearer", bearers: [{ ...wifi, up: false }], attempts: [] }, ["A01"]],
  ] as const)("%s", (_name, seen, codes) => {
    expect(rankedCodes(notSentDiagnosis(seen as NotSentFacts))).toEqual(codes);
  });

  it("100 % loss at -95 dBm is never told as not the merchant's network, whatever the phase", () => {
    for (const why of ["dns", "unreachable"] as const)
      for (const bearers of [[faint], [dead], [faint, { ...cellular, signal: -95, lossPercent: 100 }]])
        expect(rankedCodes(notSentDiagnosis(facts(why, bearers, [2_400])))[0]).not.toBe("A05");
  });

  it("is the same for the same evidence, and says what speaks for it", () => {
    const [first] = notSentDiagnosis(facts("unreachable", [lossy])).ranked ?? [];
    expect(first?.diagnosis.detail?.zh).toBe("丢包30% 往返6.0秒 -55dBm");
    expect(first?.speaks.map(({ en }) => en)).toEqual(["Wi-Fi loss 30%, 6.0 s, -55 dBm"]);
    expect(notSentDiagnosis(facts("unreachable", [lossy]))).toEqual(notSentDiagnosis(facts("unreachable", [lossy])));
  });

  it.each([
    ["a weak signal", { ...wifi, signal: -90 }, "Weak network", "Move closer to the router or a window"],
    ["loss behind a good signal", lossy, "Weak network, good signal", "Restart router, or call provider"],
    [
      "delay behind a good signal",
      { ...wifi, roundTripMs: 6_000 },
      "Weak network, good signal",
      "Restart router, or call provider",
    ],
    [
      "a carrier's loss",
      { ...cellular, lossPercent: 30 },
      "Weak network, good signal",
      "Use Wi-Fi, or call the carrier",
    ],
    ["a carrier's signal", { ...cellular, signal: -110 }, "Weak network", "Move closer to the router or a window"],
    [
      "a wire",
      { ...lossy, bearer: "ethernet", signal: 0 },
      "Weak network, good signal",
      "Check cable, or restart router",
    ],
  ] as const)("A03, %s: the remedy follows the figures", (_name, state, cause, remedy) => {
    const told = notSentDiagnosis(facts("unreachable", [state]));
    expect([told.code, told.cause.en, told.remedy.en]).toEqual(["A03", cause, remedy]);
  });

  it("a certificate of tomorrow is no wrong clock, where the clock runs", () => {
    const clock = { localTime: "20261122100000", validFrom: "20261123000000" };
    const seen = { ...facts("tls-clock", [wifi]), ...clock };
    expect(notSentDiagnosis({ ...seen, clockRuns: true }).cause.en).toContain("not valid yet");
    expect(notSentDiagnosis({ ...seen, clockRuns: false }).cause.en).toContain("Clock is wrong");
  });
});

describe("why a sale could not be sent", () => {
  const off: readonly BearerState[] = [{ ...wifi, up: false }];
  const noBearer = (attempts: NotSentFacts["attempts"] = []): NotSentFacts => ({
    kind: "not-sent",
    why: "no-bearer",
    bearers: off,
    attempts,
  });

  it.each([
    ["no bearer", noBearer(), ["A01", "B13"]],
    ["lost while it connects", noBearer([{ bearer: "wifi", fault: "no-bearer", phasesMs: [] }]), ["B13", "A01"]],
    ["a lossy network", facts("dns", [lossy], [2_400]), ["A03", "A04", "B13"]],
    ["no name", facts("dns", [wifi], [40]), ["A04", "B13"]],
    ["a host that refuses", facts("refused", [wifi]), ["A05", "B13"]],
    ["a silent host", facts("unreachable", [wifi]), ["A05", "B13"]],
    ["a certificate is no matter of the network", facts("tls-expired", [wifi]), ["A06"]],
    ["no key", { kind: "not-sent", why: "no-key" }, ["A14"]],
    ["a wrong key", { kind: "not-sent", why: "check-value" }, ["A15"]],
  ] as const)("%s: the cause first, B13 behind what is the network's", (_name, seen, codes) => {
    const told = saleNotSentDiagnosis(seen as NotSentFacts);
    expect(rankedCodes(told)).toEqual(codes);
    expect(told.code).toBe(codes[0]);
  });

  it("who is signed in already is told to sell again, with the signal of each bearer", () => {
    const { remedy, detail, ranked } = saleNotSentDiagnosis(noBearer());
    expect(remedy.en).toBe("Check Wi-Fi and SIM, then sell again");
    expect(detail?.en).toBe("Wi-Fi -55 dBm");
    expect(ranked?.[0]?.diagnosis.remedy).toEqual(remedy);
  });
});

describe("a host that takes the connection and does not answer", () => {
  it("does not answer: over a good network it is the acquirer", () => {
    const told = signInDiagnosis({ kind: "unanswered", asked: "sign-in", bearers: [wifi] });
    expect(told.code).toBe("A05");
    expect(told.cause.en).toBe("{acquirer} does not answer");
  });

  it("over a weak one it is that first", () => {
    const told = signInDiagnosis({ kind: "unanswered", asked: "sign-in", bearers: [lossy] });
    expect(rankedCodes(told)).toEqual(["A03", "A05"]);
  });
});

describe("a host that refuses what no card is in: a sign-in, or a settlement's message", () => {
  it.each(["05", "14", "40", "51", "55", "61", "A2", "ZZ"])("%s is about no card", (responseCode) => {
    const told = signInDiagnosis({ kind: "refused", responseCode });
    expect(told).toMatchObject({ code: "B18", responseCode });
    expect(told.remedy.zh).not.toMatch(/卡|付款/);
    expect(told.cause.zh).not.toMatch(/卡|顾客|付款/);
  });

  it.each([
    ["03", "A09"],
    ["30", "B18"],
    ["77", "A16"],
    ["91", "A08"],
    ["94", "B16"],
    ["99", "A16"],
    ["A0", "A16"],
    ["C1", "A10"],
  ])("%s keeps its own row, %s", (responseCode, code) => {
    expect(signInDiagnosis({ kind: "refused", responseCode }).code).toBe(code);
  });

  it.each(["77", "99", "A0"])("%s sells nothing again, and blames no answer's check", (responseCode) => {
    const { cause, remedy } = signInDiagnosis({ kind: "refused", responseCode });
    expect(remedy.zh).not.toMatch(/收款|交易/);
    expect(remedy.en).not.toMatch(/charge|start again/i);
    expect(cause.zh).not.toMatch(/校验|卡/);
  });
});
