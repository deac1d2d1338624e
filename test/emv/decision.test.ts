import { describe, expect, test } from "vitest";
import { analyse, analyseUnable } from "../../src/emv/action";
import { cryptogram } from "../../src/emv/apdu";
import { manageRisk, selectionPercent } from "../../src/emv/contact-risk";
import { restrict } from "../../src/emv/restrictions";
import { bytes } from "./hex";
import { hex, sessionWith, stage } from "./world";

describe("processing restrictions", () => {
  const tvr = (objects: { readonly [tag: string]: string }, options: Parameters<typeof sessionWith>[1] = {}) => {
    const session = sessionWith(objects, options);
    restrict(session);
    return hex(session.tvr).slice(2, 4);
  };

  test("[B3 10.4.1] another version is noted, the same or none is not", () => {
    expect([tvr({ "9F08": "0030" }), tvr({ "9F08": "0020" }), tvr({})]).toEqual(["80", "00", "00"]);
  });

  test("[B3 10.4.2] usage control: at shops, by country, for goods or services, cash, cashback", () => {
    expect(tvr({ "9F07": "FE00" })).toBe("10");
    expect(tvr({ "9F07": "0100" })).toBe("00");
    expect(tvr({ "9F07": "2100", "5F28": "0156" })).toBe("00");
    expect(tvr({ "9F07": "0900", "5F28": "0156" })).toBe("00");
    expect(tvr({ "9F07": "D500", "5F28": "0156" })).toBe("10");
    expect(tvr({ "9F07": "1100", "5F28": "0840" })).toBe("00");
    expect(tvr({ "9F07": "2900", "5F28": "0840" })).toBe("10");
    expect(tvr({ "9F07": "8100", "5F28": "0156" }, { request: { type: 1 } })).toBe("00");
    expect(tvr({ "9F07": "4100", "5F28": "0156" }, { request: { type: 1 } })).toBe("10");
    expect(tvr({ "9F07": "4100", "5F28": "0840" }, { request: { type: 1 } })).toBe("00");
    expect(tvr({ "9F07": "2180", "5F28": "0156" }, { request: { type: 9, otherFen: 1 } })).toBe("00");
    expect(tvr({ "9F07": "2140", "5F28": "0156" }, { request: { type: 9, otherFen: 1 } })).toBe("10");
    expect(
      tvr(
        { "9F07": "0200", "5F28": "0156" },
        { terminal: { type: 0x14, additionalCapabilities: bytes("8000000000") } },
      ),
    ).toBe("10");
  });

  test("[B3 10.4.3] dates: effective from, good until, to the day", () => {
    expect([tvr({ "5F25": "261122" }), tvr({ "5F25": "261121" })]).toEqual(["20", "00"]);
    expect([tvr({ "5F24": "261120" }), tvr({ "5F24": "261121" })]).toEqual(["40", "00"]);
  });

  test("[B4 6.7.3] years from 50 on are of the last century", () => {
    expect([tvr({ "5F24": "501231" }), tvr({ "5F24": "491231" }), tvr({ "5F25": "991231" })]).toEqual([
      "40",
      "00",
      "00",
    ]);
  });
});

describe("terminal risk management", () => {
  const risk = async (
    objects: { readonly [tag: string]: string },
    options: Parameters<typeof sessionWith>[1] = {},
    staged = stage(),
  ) => {
    const session = sessionWith({ "82": "7C00", ...objects }, { ...options, stage: staged });
    const stopped = await manageRisk(session);
    return { stopped, tvr: hex(session.tvr), tsi: hex(session.tsi), sent: staged.sent };
  };
  const floor = { floorLimitFen: 10_000, thresholdFen: 2_000, targetPercent: 10, targetMaxPercent: 50 };

  test("[B3 10.6.1] floor limit: at it, and with what the card spent before", async () => {
    const at = async (amountFen: number, lastAmountFen = 0) =>
      (await risk({}, { application: { floorLimitFen: 10_000 }, request: { amountFen } }, stage({ lastAmountFen })))
        .tvr;
    expect(await at(9_999)).toBe("0000000000");
    expect(await at(10_000)).toBe("0000008000");
    expect(await at(6_000, 4_000)).toBe("0000008000");
  });

  test("[B3 10.6.2] random selection: by target below the threshold, rising above it, never above the floor", async () => {
    const percent = (amountFen: number) =>
      selectionPercent(sessionWith({}, { application: floor, request: { amountFen } }));
    expect([percent(1_999), percent(2_000), percent(6_000), percent(9_999)].map(Math.round)).toEqual([10, 10, 30, 50]);
    const drawn = async (random: string, amountFen: number) =>
      (await risk({}, { application: floor, request: { amountFen } }, stage({ random: [random] }))).tvr;
    expect(await drawn("0009", 1_000)).toBe("0000001000");
    expect(await drawn("000A", 1_000)).toBe("0000000000");
    expect(await drawn("001D", 6_000)).toBe("0000001000");
    expect(await drawn("0000", 10_000)).toBe("0000008000");
  });

  test("[B3 10.6.3] velocity: above the lower, above the upper, a counter missing or falling, a new card", async () => {
    const limits = { "9F14": "03", "9F23": "05" };
    const at = (atc: string, last: string) =>
      risk(
        limits,
        { application: { floorLimitFen: 100_000 } },
        stage({ card: (command) => (command === "80CA9F3600" ? atc : last) }),
      );
    expect((await at("9F360200089000", "9F130200059000")).tvr).toBe("0000000000");
    expect((await at("9F360200099000", "9F130200059000")).tvr).toBe("0000004000");
    expect((await at("9F3602000B9000", "9F130200059000")).tvr).toBe("0000006000");
    expect((await at("6A88", "9F130200059000")).tvr).toBe("0000006000");
    expect((await at("9F360200059000", "9F130200059000")).tvr).toBe("0000006000");
    expect((await at("9F360200019000", "9F130200009000")).tvr).toBe("0008000000");
    expect((await at("9F3601059000", "9F130200059000")).tvr).toBe("0000006000");
  });

  test("[B3 10.6.3] without both limits nothing is asked", async () => {
    expect((await risk({ "9F14": "03" }, { application: { floorLimitFen: 100_000 } })).sent).toEqual([]);
  });

  test("[B3 10.6] the exception file and the operator's wish count even where the card asks for no risk management", async () => {
    const { tvr, tsi } = await risk({ "82": "7400" }, { request: { forceOnline: true } }, stage({ listed: true }));
    expect([tvr, tsi]).toEqual(["1000000800", "0000"]);
  });

  test("[B02] the card leaves at GET DATA", async () => {
    const gone = stage({ card: () => ({ kind: "removed" }) });
    expect((await risk({ "9F14": "03", "9F23": "05" }, {}, gone)).stopped).toEqual({
      kind: "lost",
      step: "risk",
      how: "removed",
    });
  });
});

describe("terminal action analysis", () => {
  const asked = (tvr: string, objects: { readonly [tag: string]: string } = {}, type = 0x22) => {
    const session = sessionWith(objects, { terminal: { type } });
    session.tvr.set(bytes(tvr));
    return [analyse(session), analyseUnable(session)];
  };
  const { aac, tc, arqc } = cryptogram;
  const quiet = { "9F0D": "0000000000", "9F0E": "0000000000", "9F0F": "0000000000" };

  test("[B3 10.7] denial comes first, then online, else approval", () => {
    expect(asked("0010000000", quiet)[0]).toBe(aac);
    expect(asked("0000008000", quiet)[0]).toBe(arqc);
    expect(asked("0000000000", quiet)).toEqual([tc, tc]);
    expect(asked("0020000000", quiet)[0]).toBe(tc);
    expect(asked("0020000000", { ...quiet, "9F0E": "0020000000" })[0]).toBe(aac);
  });

  test("[B3 10.7] a card without codes: none denies, every one goes online or is declined when that fails", () => {
    expect(asked("0020000000")).toEqual([arqc, aac]);
    expect(asked("0000000000")).toEqual([tc, tc]);
  });

  test("[B3 10.7] an online-only terminal asks whatever TVR says; an offline-only one goes by the default codes", () => {
    expect(asked("0000000000", quiet, 0x21)[0]).toBe(arqc);
    expect(asked("0010000000", quiet, 0x21)[0]).toBe(aac);
    expect(asked("0000008000", quiet, 0x23)[0]).toBe(aac);
    expect(asked("0000000000", quiet, 0x26)[0]).toBe(tc);
    expect(asked("0000000000", quiet, 0x24)[0]).toBe(arqc);
  });
});
