import { describe, expect, test } from "vitest";
import { prepareContactless } from "../../src/emv/contactless-preparation";
import { verifyTap } from "../../src/emv/contactless-verification";
import { bytes } from "./hex";
import { application, contactless, request } from "./parameters";
import { hex, sessionWith } from "./world";

const debit = "A000000333010101";
const credit = "A000000333010102";

describe("pre-processing", () => {
  const working = (amountFen: number, rules = {}, limits = {}) =>
    prepareContactless(
      [{ ...application, ...limits }],
      { ...contactless, onlineOnly: false, ...rules },
      { ...request, amountFen },
    ).map((one) => hex(one.qualifiers));

  test("[Book B 3.1.1] the transient bits start clear; online above the floor, CVM from its limit on", () => {
    const limits = { contactlessFloorFen: 5_000, contactlessCvmFen: 10_000 };
    expect(working(5_000, { qualifiers: bytes("36C00080") }, limits)).toEqual(["36000080"]);
    expect(working(5_001, {}, limits)).toEqual(["36800080"]);
    expect(working(10_000, {}, limits)).toEqual(["36C00080"]);
    expect(working(1, { onlineOnly: true }, limits)).toEqual(["36800080"]);
  });

  test("[Book B 3.1.1] without DF19 the floor is 9F1B", () => {
    const limits = { contactlessFloorFen: undefined, floorLimitFen: 5_000 };
    expect([working(5_000, {}, limits), working(5_001, {}, limits)]).toEqual([["36000080"], ["36800080"]]);
  });

  test("[Book B 3.1.1] the transaction limit: at it by the older rule, above it by the newer", () => {
    const limits = { contactlessLimitFen: 10_000 };
    expect([working(9_999, {}, limits).length, working(10_000, {}, limits).length]).toEqual([1, 0]);
    expect(working(10_000, { limitItselfAllowed: true }, limits).length).toBe(1);
    expect(working(10_001, { limitItselfAllowed: true }, limits).length).toBe(0);
  });

  test("[Book B 3.1.1] zero amount and status check ask for the issuer; an offline-only reader has no zero amount", () => {
    const high = { contactlessFloorFen: 50_000 };
    expect(working(0, {}, high)).toEqual([]);
    expect(working(0, { zeroAmountAllowed: true }, high)).toEqual(["36800080"]);
    expect(working(0, { zeroAmountAllowed: true, qualifiers: bytes("3E000080") }, high)).toEqual([]);
    expect(working(100, { statusCheck: true }, high)).toEqual(["36800080"]);
    expect(working(100, {}, high)).toEqual(["36000080"]);
  });
});

describe("cardholder verification after a tap", () => {
  interface Case {
    readonly ctq?: string;
    readonly amountFen?: number;
    readonly rules?: Partial<typeof contactless>;
    readonly currency?: string;
    readonly aid?: string;
    readonly ttq?: string;
    readonly type?: number;
  }
  function check(one: Case) {
    const session = sessionWith(
      { ...(one.ctq !== undefined && { "9F6C": one.ctq }), ...(one.currency && { "9F51": one.currency }) },
      {
        application: { aid: bytes(one.aid ?? debit) },
        contactless: { ...contactless, ...one.rules },
        request: { amountFen: one.amountFen ?? 10_000, type: one.type ?? 0x00 },
      },
    );
    session.own.set(0x9f66, bytes(one.ttq ?? "36800080"));
    const result = verifyTap(session);
    return result && [result.pin, result.signature, hex(session.cvmResults)];
  }

  test("[Q/CUP 394] a domestic card: PIN and signature above the limits, neither up to them", () => {
    expect(check({ ctq: "0000", amountFen: 100_000 })).toEqual(["none", false, "1F0002"]);
    expect(check({ ctq: "8000", amountFen: 100_000 })).toEqual(["none", false, "1F0002"]);
    expect(check({ ctq: "0000", amountFen: 100_001 })).toEqual(["online-pin", true, "020000"]);
    expect(check({ ctq: "0000", rules: { quickPass: false } })).toEqual(["online-pin", false, "020000"]);
    expect(check({ ctq: "0000", rules: { noSignature: false } })).toEqual(["none", true, "1E0000"]);
    expect(check({ ctq: "0000", rules: { noPinLimitFen: 5_000 } })).toEqual(["online-pin", false, "020000"]);
  });

  test("[Q/CUP 394] only a sale and a pre-authorisation are small", () => {
    expect(check({ ctq: "0000", type: 0x03 })?.[0]).toBe("none");
    expect(check({ ctq: "0000", type: 0x20 })).toEqual(["online-pin", true, "020000"]);
  });

  test("[Q/CUP 394] a phone's own check counts where the parameter says so, and not when it wants a PIN as well", () => {
    const large = { amountFen: 200_000, rules: { deviceCvm: true } };
    expect(check({ ...large, ctq: "0080" })?.[0]).toBe("device");
    expect(check({ ...large, ctq: "8080" })?.[0]).toBe("online-pin");
    expect(check({ ctq: "0080", amountFen: 200_000 })?.[0]).toBe("online-pin");
  });

  test("[Q/CUP 394] a foreign card: credit without PIN up to the limit, debit as its CTQ says", () => {
    const foreign = { currency: "0840", ctq: "8000" };
    expect(check({ ...foreign, aid: credit })?.[0]).toBe("none");
    expect(check({ ...foreign, aid: credit, amountFen: 100_001 })?.[0]).toBe("online-pin");
    expect(check({ ...foreign })?.[0]).toBe("online-pin");
    expect(check({ currency: "0840", ctq: "0000", amountFen: 100_001 })).toEqual(["none", false, "1F0002"]);
    expect(check({ currency: "0840", ctq: "4000", amountFen: 100_001 })).toEqual(["none", true, "1E0000"]);
    expect(check({ currency: "0840", ctq: "0080", amountFen: 100_001 })?.[0]).toBe("device");
  });

  test("[C-7 CVM] no CTQ: signature before online PIN when the reader needs a check, nothing when it does not", () => {
    const foreign = { currency: "0840", amountFen: 100_001 };
    expect(check({ ...foreign, ttq: "36C00080" })).toEqual(["none", true, "1E0000"]);
    expect(check({ ...foreign, ttq: "34C00080" })?.[0]).toBe("online-pin");
    expect(check({ ...foreign, ttq: "30C00080" })).toBeUndefined();
    expect(check({ ...foreign, ttq: "36800080" })).toEqual(["none", false, "1F0002"]);
  });

  test("[C-7 CVM] a card that wants what the reader lacks: declined", () => {
    expect(check({ currency: "0840", ctq: "8000", ttq: "32800080" })).toBeUndefined();
    expect(check({ currency: "0840", ctq: "4000", ttq: "34800080" })).toBeUndefined();
  });
});
