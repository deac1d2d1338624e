import { describe, expect, test } from "vitest";
import { verifyHolder } from "../../src/emv/contact-verification";
import { describeWithVectors } from "../vectors";
import { bytes } from "./hex";
import type { EmvVector } from "./vector";
import { hex, type StageOptions, sessionWith, stage } from "./world";

const X_AND_Y = "0000271000004E20";

interface Case {
  readonly list?: string | null;
  readonly aip?: string;
  readonly capabilities?: string;
  readonly objects?: { readonly [tag: string]: string };
  readonly options?: StageOptions;
  readonly request?: Parameters<typeof sessionWith>[1] extends infer O
    ? O extends { request?: infer R }
      ? R
      : never
    : never;
  readonly type?: number;
}

async function verify(one: Case) {
  const staged = stage(one.options);
  const session = sessionWith(
    { "82": one.aip ?? "7C00", ...(one.list && { "8E": one.list }), ...one.objects },
    {
      stage: staged,
      terminal: { capabilities: bytes(one.capabilities ?? "E0F8C8"), type: one.type ?? 0x22 },
      ...(one.request && { request: one.request }),
    },
  );
  const stopped = await verifyHolder(session);
  return { stopped, session, staged, results: hex(session.cvmResults), tvr: hex(session.tvr), tsi: hex(session.tsi) };
}

/** A card that answers the try counter and each VERIFY in turn. */
function pinCard(tries: string, ...words: readonly string[]): StageOptions {
  const left = [...words];
  return { card: (command) => (command.startsWith("80CA") ? tries : (left.shift() ?? "6F00")) };
}

describeWithVectors<readonly EmvVector[]>("cases of the vectors", "emv.json", (vectors) => {
  for (const vector of vectors.filter((one) => one.kind === "cvm")) {
    test(`[B3 10.5] a case of the vectors, ${vector.name}`, async () => {
      const { inputs, output } = vector;
      const word = inputs["verifySw"];
      const amount = inputs["amount"];
      const appCurrency = inputs["appCurrency"];
      const verified = await verify({
        aip: String(inputs["aip"]),
        list: inputs["cvmList"] === null ? null : String(inputs["cvmList"]),
        ...(typeof inputs["9F33"] === "string" && { capabilities: inputs["9F33"] }),
        ...(typeof appCurrency === "string" && { objects: { "9F42": appCurrency } }),
        ...(typeof amount === "number" && { request: { amountFen: amount } }),
        options: {
          ...(typeof word === "string" && pinCard("9F1701019000", word)),
          ...(inputs["event"] === "PIN bypass" && { onlinePin: "bypassed" }),
        },
      });
      expect(verified.stopped).toBeUndefined();
      expect(verified.results).toBe(output["9F34"]);
      if (typeof output["tvr3"] === "string") expect(verified.tvr.slice(4, 6)).toBe(output["tvr3"]);
      expect(verified.tvr.slice(0, 2)).toBe(output["tvr1IccDataMissing"] === 1 ? "20" : "00");
      expect(verified.tsi).toBe(output["tsiBit7"] === 1 ? "4000" : "0000");
    });
  }
});

describe("rules beside the vectors", () => {
  test("[B3 10.5] a list of odd length or without amounts ends the transaction", async () => {
    for (const list of ["0000000000000000420300", "00000000000000"]) {
      const { stopped } = await verify({ list });
      expect(stopped).toEqual({ kind: "failed", step: "verification", flaw: "length", status: 0 });
    }
  });

  test("[B3 10.5] amounts without rules are as no list", async () => {
    const { results, tsi } = await verify({ list: X_AND_Y });
    expect([results, tsi]).toEqual(["3F0000", "0000"]);
  });

  test("[B3 10.5] a rule that is not supported leads to the next only with bit 7", async () => {
    expect((await verify({ list: `${X_AND_Y}02001F00`, capabilities: "E008C8" })).results).toBe("3F0001");
    expect((await verify({ list: `${X_AND_Y}42001F00`, capabilities: "E008C8" })).results).toBe("1F0002");
  });

  test("[B3 10.5] conditions on amounts: under X, over X, under Y, over Y, only in the application's currency", async () => {
    const at = async (condition: string, amountFen: number, currency = "0156") =>
      (
        await verify({
          list: `${X_AND_Y}1F${condition}`,
          objects: { "9F42": currency },
          request: { amountFen },
        })
      ).results;
    expect(await at("06", 9_999)).toBe("1F0602");
    expect(await at("06", 10_000)).toBe("3F0001");
    expect(await at("07", 10_001)).toBe("1F0702");
    expect(await at("07", 10_000)).toBe("3F0001");
    expect(await at("08", 19_999)).toBe("1F0802");
    expect(await at("08", 20_000)).toBe("3F0001");
    expect(await at("09", 20_001)).toBe("1F0902");
    expect(await at("09", 20_000)).toBe("3F0001");
    expect(await at("06", 1, "0840")).toBe("3F0001");
  });

  test("[B3 10.5] conditions on the kind: cash attended and not, not cash, cashback; an unknown one never applies", async () => {
    const at = async (condition: string, request: { type: number; otherFen?: number }, type = 0x22) =>
      (await verify({ list: `${X_AND_Y}1F${condition}`, request, type })).results.endsWith("02");
    expect(await at("01", { type: 0x01 }, 0x14)).toBe(false);
    expect(await at("04", { type: 0x01 })).toBe(true);
    expect(await at("04", { type: 0x00 })).toBe(false);
    expect(await at("02", { type: 0x00 })).toBe(true);
    expect(await at("02", { type: 0x01 })).toBe(false);
    expect(await at("05", { type: 0x09, otherFen: 100 })).toBe(true);
    expect(await at("05", { type: 0x00 })).toBe(false);
    expect(await at("0A", { type: 0x00 })).toBe(false);
    expect(await at("80", { type: 0x00 })).toBe(false);
  });

  test("[B3 10.5.2] an online PIN that the pad cannot take, and one that the holder cancels", async () => {
    const missing = await verify({ list: `${X_AND_Y}0200`, options: { onlinePin: "unavailable" } });
    expect([missing.results, missing.tvr]).toEqual(["020001", "0000900000"]);
    const cancelled = await verify({ list: `${X_AND_Y}0200`, options: { onlinePin: "cancelled" } });
    expect(cancelled.stopped).toEqual({ kind: "cancelled" });
  });

  test("[B4 6.3.4.1] a spent try counter: no entry is asked for", async () => {
    const { results, tvr, staged } = await verify({ list: `${X_AND_Y}0100`, options: pinCard("9F1701009000") });
    expect([results, tvr]).toEqual(["010001", "0000A00000"]);
    expect(staged.asked).toEqual([]);
  });

  test("[B4 6.3.4.1] wrong, wrong, right: the holder is told how many tries are left", async () => {
    const options = pinCard("9F1701039000", "63C2", "63C1", "9000");
    const { results, tvr, staged } = await verify({ list: `${X_AND_Y}0100`, options });
    expect([results, tvr]).toEqual(["010002", "0000000000"]);
    expect(staged.asked).toEqual(["offline PIN, 3 left", "offline PIN, 2 left", "offline PIN, 1 left"]);
  });

  test("[B3 6.5.12] 6983 and 6984 say that the PIN is blocked; without a counter the entry is asked for all the same", async () => {
    for (const word of ["6983", "6984"]) {
      const { tvr, staged } = await verify({ list: `${X_AND_Y}0100`, options: pinCard("6A88", word) });
      expect(tvr).toBe("0000A00000");
      expect(staged.asked).toEqual(["offline PIN, ? left"]);
    }
  });

  test("[F06] a card whose try counter never falls is not asked for ever", async () => {
    const options: StageOptions = { card: (command) => (command.startsWith("80CA") ? "9F1701039000" : "63C3") };
    const { results, staged } = await verify({ list: `${X_AND_Y}0100`, options });
    expect(results).toBe("010001");
    expect(staged.asked.length).toBe(1);
  });

  test("[B4 6.3.4.5] offline PIN and signature: right so far is not known yet; the slip needs its signature", async () => {
    const { results, session } = await verify({ list: `${X_AND_Y}0300`, options: pinCard("9F1701039000", "9000") });
    expect(results).toBe("030000");
    expect(session.check).toEqual({ pin: "offline-pin", signature: true });
  });

  test("[B2 7.1] an enciphered PIN without a good key fails and sends nothing", async () => {
    const { results, staged } = await verify({ list: `${X_AND_Y}0400`, options: pinCard("9F1701039000", "9000") });
    expect(results).toBe("040001");
    expect(staged.sent).toEqual(["80CA9F1700"]);
  });

  test("[B3 10.5.1] the card leaves at VERIFY", async () => {
    const options: StageOptions = { card: (command) => (command.startsWith("80CA") ? "6A88" : { kind: "removed" }) };
    const { stopped } = await verify({ list: `${X_AND_Y}0100`, options });
    expect(stopped).toEqual({ kind: "lost", step: "verification", how: "removed" });
  });
});
