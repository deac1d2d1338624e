import { expect, test } from "vitest";
import { chosen, type MovedName } from "../../sim/desktop/page/merchant/choice";
import type { Shop, ShopPayout, ShopRecord, ShopSettlement } from "../../sim/desktop/page/merchant/shop";
import { payoutsCsv, settlementsCsv } from "../../sim/desktop/page/merchant/tables";
import { merchantWords } from "../../sim/desktop/page/merchant/words";

const say = merchantWords.en;
const atMs = Date.parse("2026-11-22T12:00:00+08:00");

const payout: ShopPayout = {
  request: "0102030405060708090A0B",
  terminal: "10000001",
  product: "T1",
  amountFen: 30_000,
  feeFen: 0,
  state: "paid",
  account: "621700*********2111",
  atMs,
  paidAtMs: Date.parse("2026-11-23T10:00:02+08:00"),
};

const record = (stan: string, more: Partial<ShopRecord>): ShopRecord => ({
  key: `1/000001/${stan}`,
  terminal: 1,
  batch: "000001",
  stan,
  kind: "sale",
  amountFen: 50_000,
  atMs,
  state: "charged",
  money: "charged",
  pan: "",
  feeFen: 300,
  leftFen: 50_000,
  netFen: 49_700,
  settled: true,
  payout: null,
  goneFen: 0,
  operator: "01",
  code: null,
  ...more,
});

const rowsOf = (csv: string) => csv.trimEnd().split("\r\n").slice(1);

test("the file of payouts has each one's request, terminal, rule and time in the account", () => {
  const { paidAtMs: _none, ...rest } = payout;
  const notYet: ShopPayout = { ...rest, request: "FF00", state: "queued", byRule: true };
  expect(rowsOf(payoutsCsv([payout, notYet], say, "en"))).toEqual([
    '"11-22 12:00:00","0102030405060708090A0B",="10000001",300.00,0.00,"next day","","paid","11-23 10:00:02","621700*********2111"',
    '"11-22 12:00:00","FF00",="10000001",300.00,0.00,"next day","automatic","queued","","621700*********2111"',
  ]);
});

test("the file of settlements has the fees of each one's batch, and of no other", () => {
  const half = { debitFen: 0, debits: 0, creditFen: 0, credits: 0 };
  const settlement: ShopSettlement = {
    terminal: 1,
    batch: "000001",
    atMs,
    state: "closed",
    flags: { domestic: "balanced", foreign: "undefined" },
    totals: { domestic: { ...half, debitFen: 100_000, debits: 2 }, foreign: half },
    report: null,
  };
  const records = [record("000002", {}), record("000003", { feeFen: 250 }), record("000004", { batch: "000002" })];
  expect(rowsOf(settlementsCsv([settlement], records, say))).toEqual([
    '"11-22 12:00:00",1,="000001",2,1000.00,5.50,"Balanced"',
  ]);
});

test.each<[MovedName, readonly string[]]>([
  ["onTheWay", ["000003"]],
  ["arrived", ["000002"]],
  ["owed", ["000004"]],
])("the figure %s leads to its records", (name, stans) => {
  const records = [
    record("000002", { payout: payout.request }),
    record("000003", { payout: "B" }),
    record("000004", { payout: "C", state: "partly-refunded" }),
    record("000005", {}),
  ];
  const payouts = [payout, { ...payout, request: "B", state: "held" }, { ...payout, request: "C", state: "returned" }];
  const shop = { records, payouts } as unknown as Shop;
  const found = chosen({ kind: "moved", name }, shop, records, say, "en");
  expect(found.records.map(({ stan }) => stan)).toEqual(stans);
  expect(found.title).toBe(say[name]);
});
