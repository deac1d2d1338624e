import { describe, expect, test } from "vitest";
import { showLine } from "../../sim/simulator/line-log";
import { encodeEnvelope, lineTpdu } from "../../src/management/envelope";
import { type Answered, answerBody, type LineRequest, requestBody } from "../../src/management/messages";
import type { Funds } from "../../src/management/payout-messages";
import type { Wallet } from "../../src/values/wallet";

const asker = { terminal: "10000001", merchant: "898310058120001" };
const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const id = Uint8Array.of(1, 0xab);
/** 2026-11-22 10:05 in China. */
const atMinute = Date.UTC(2026, 10, 22, 2, 5) / 60_000;
const order = { batch: 1, stan: 7, amountFen: 12_345, seconds: 300 };
const payout = { product: "T1", amountFen: 5_000, account: 3, atMinute, replaces: id } as const;
const funds: Funds = {
  ...{ availableFen: 1, pendingFen: 2, heldFen: 3, minimumFen: 4, singleFen: 5, dayLeftFen: 6, dayLeftCount: 7 },
  ...{ account: 8, masked: "621700*********2111", owedFen: 9 },
  offers: [
    { product: "D0", fixedFen: 200, millionths: 30, goesAtMinute: 0, reason: "none" },
    { product: "T1", fixedFen: 0, millionths: 0, goesAtMinute: atMinute, reason: "hours" },
  ],
  lacks: [{ stan: 2, amountFen: 300, why: "no signature" }],
  byRule: { stage: "failed", amountFen: 5_000, feeFen: 103, reason: "closed", atMinute },
};
const paid = {
  ...{ amountFen: 12_345, wallet: "alipay" as Wallet, referenceNo: "012345678901" },
  ...{ settlementDate: "1122", hostTime: "1122100500", credential: "0".repeat(20) },
};

function framed(body: Uint8Array): Uint8Array {
  return encodeEnvelope({ tpdu: lineTpdu("6000030000"), body, mac: new Uint8Array(8) }).subarray(2);
}

function contentOf(frame: Uint8Array, direction: "to-host" | "to-terminal"): readonly string[] {
  const { fields, malformed } = showLine(frame, direction);
  expect(malformed).toBeUndefined();
  return fields.slice(direction === "to-host" ? 6 : 5, -1).map(({ nameEn, value }) => `${nameEn}: ${value}`);
}

describe("a message of the management line for people", () => {
  test.each<[LineRequest, readonly string[]]>([
    [{ ask: "order.make", id, order }, ["Batch: 1", "Voucher: 7", "Amount, fen: 12345", "Seconds: 300"]],
    [{ ask: "order.close", id }, []],
    [
      { ask: "payout.make", id, payout },
      ["Product: T1", "Amount, fen: 5000", "Handle of the account: 3", "Made at: 11-22 10:05", "In the place of: 01AB"],
    ],
    [{ ask: "payout.funds", id }, []],
  ])("names what is asked for: %o", (request, content) => {
    expect(contentOf(framed(requestBody(asker, nonce, request)), "to-host")).toEqual(content);
  });

  test.each<[LineRequest["ask"], Answered, readonly string[]]>([
    ["order.ask", { standing: "unknown" }, ["Standing: unknown"]],
    ["order.make", { standing: "waiting", code: "https://q/1" }, ["Standing: waiting", "Code to show: https://q/1"]],
    ["order.ask", { standing: "over", responseCode: "EX" }, ["Standing: over", "Response code: EX"]],
    [
      "order.ask",
      { standing: "done", paid },
      [
        "Standing: done",
        "Amount, fen: 12345",
        "Wallet: alipay",
        "Reference: 012345678901",
        "Settlement date: 1122",
        "Time: 1122100500",
        `Credential: ${"0".repeat(20)}`,
      ],
    ],
    [
      "payout.ask",
      { standing: "payout", payout: { stage: "paid", amountFen: 5_000, feeFen: 200, reason: "none", atMinute } },
      ["Standing: paid", "Amount, fen: 5000", "Fee, fen: 200", "Reason: none", "Time: 11-22 10:05"],
    ],
    ["payout.make", { standing: "refused", responseCode: "94" }, ["Standing: refused", "Response code: 94"]],
    [
      "payout.funds",
      { standing: "told", funds },
      [
        "Standing: told",
        "Available, fen: 1",
        "Pending, fen: 2",
        "Held, fen: 3",
        "Minimum, fen: 4",
        "Most of one, fen: 5",
        "Left of today, fen: 6",
        "Left of today, number: 7",
        "Handle of the account: 8",
        "Account: 621700*********2111",
        "Offers: D0 · 200 · 30 · 0 · none; T1 · 0 · 0 · 11-22 10:05 · hours",
        "Sales not available: 2 · 300 · no signature",
        "Payout by rule: failed · 5000 · 103 · closed · 11-22 10:05",
        "To be made up for, fen: 9",
      ],
    ],
    [
      "sale.ask",
      {
        standing: "sale",
        sale: {
          ...{ state: "charged", amountFen: 100, netFen: 99, leftFen: 0, unsigned: true, settledMinute: atMinute },
          payout: { stage: "paid", amountFen: 99, atMinute, masked: "621700*********2111" },
        },
      },
      [
        "Standing: told",
        "State: charged",
        "Amount, fen: 100",
        "The merchant's, fen: 99",
        "Waits for its signature: yes",
        "Settled at: 11-22 10:05",
        "Not paid out, fen: 0",
        "Payout: paid · 99 · 11-22 10:05 · 621700*********2111",
      ],
    ],
  ])("names what is answered: %s, %o", (ask, answered, content) => {
    const body = answerBody({ ...asker, nonce, request: { ask, id } }, answered);
    expect(contentOf(framed(body), "to-terminal")).toEqual(content);
  });
});
