import { expect } from "vitest";
import { atDefault, type Row } from "./rows";
import { fenOf, type Shop } from "./shop";

/** E01: the record that differs, on screen and in the acquirer's books; the batch is closed all the same. */
async function readsDifference(shop: Shop): Promise<void> {
  await shop.comesToRead(
    "settlement",
    ["结算完成，不平 (E01)", "Settled, not balanced (E01)"],
    ["收款 1 笔 500.00", "Charged 1: 500.00"],
    ["主机收款 1笔 500.01", "Host charged 1: 500.01"],
    ["明细已上送，请联系客服核对", "Details sent: ask support"],
  );
  await shop.press("f1");
  await shop.reads("settlement", ["000002 本机500.00 主机500.01", "000002 here 500.00, host 500.01"]);
  const uploaded = { count: 1, details: [{ stan: "000002", found: "differs" }] };
  expect(await shop.see("settlements")).toMatchObject({
    batch: "000002",
    settlements: [{ batch: "000001", state: "closed", uploaded, end: { code: "202", count: 1 } }],
  });
  await shop.has({ availableFen: fenOf(shop.pair.net), pendingFen: 0 });
}

async function cutInTheUpload(shop: Shop): Promise<void> {
  await shop.do("choose", { text: "结算" });
  await shop.comesTo("off");
  expect(await shop.see("settlements")).toMatchObject({ settlements: [{ state: "open" }] });
  await shop.do("power", { action: "on" });
  await shop.rest();
  await shop.logIn();
  await readsDifference(shop);
}

const settlesItself = ["已自动结算（菜单：结算）", "Settled by itself: menu, Settle"] as const;

/** Where the money is, found by one of the four. */
async function findsMoney(shop: Shop, by: string): Promise<void> {
  const { net } = shop.pair;
  await shop.do("choose", { text: "核查交易" });
  await shop.type(by);
  await shop.rest();
  await shop.reads("detail", ["500.00 已扣款", "500.00 Charged"], ["F3 查到账", "F3: paid?"]);
  await shop.press("f3");
  await shop.comesToRead(
    "detail",
    ["钱到哪了", "Where the money is"],
    ["已结算", "Settled"],
    [`您得 ${net}`, `Yours: ${net}`],
    ["在余额，未提现", "In the balance"],
  );
  await shop.press("f1");
  await shop.reads(
    "detail",
    ["念给客服听", "Read to support"],
    ["500.00 元，已结算，未提现", "CNY 500.00, settled, no payout"],
  );
  await shop.home();
}

/** E01 to E04: from the sales to the merchant's balance. */
export const settlementRows: readonly Row[] = [
  {
    code: "E01",
    what: "armed before the sale",
    async play(shop) {
      await shop.do("fault", { code: "E01" });
      await shop.sells();
      await shop.do("choose", { text: "结算" });
      await readsDifference(shop);
    },
  },
  {
    code: "E01",
    what: "armed behind the sale",
    where: atDefault,
    async play(shop) {
      await shop.sells();
      await shop.do("fault", { code: "E01" });
      await shop.do("choose", { text: "结算" });
      await readsDifference(shop);
    },
  },
  {
    code: "E02",
    what: "armed before the sale",
    async play(shop) {
      await shop.do("fault", { code: "E02" });
      await shop.sells();
      await cutInTheUpload(shop);
    },
  },
  {
    code: "E02",
    what: "armed behind the sale",
    where: atDefault,
    async play(shop) {
      await shop.sells();
      await shop.do("fault", { code: "E02" });
      await cutInTheUpload(shop);
    },
  },
  {
    code: "E03",
    what: "the set hour comes",
    async play(shop) {
      await shop.sells();
      await shop.do("clock", { set: "2026-11-22T23:10:00+08:00" });
      await shop.pass(30_000);
      await shop.reads("home", ["将于 23:30 自动结算", "Settles itself at 23:30"]);
      await shop.do("clock", { set: "2026-11-22T23:30:10+08:00" });
      await shop.pass(60_000);
      await shop.reads("home", settlesItself);
      await shop.has({ availableFen: fenOf(shop.pair.net), pendingFen: 0 });
    },
  },
  {
    code: "E03",
    what: "the terminal is off at the set hour",
    async play(shop) {
      await shop.sells();
      await shop.do("power", { action: "cut" });
      await shop.do("clock", { set: "2026-11-23T12:00:00+08:00" });
      await shop.do("power", { action: "on" });
      await shop.rest();
      await shop.logIn();
      await shop.reads(
        "home",
        ["E03 超过一天未结算", "E03: Not settled for a day"],
        ["请结算（菜单）", "Settle: menu"],
      );
      await shop.do("clock", { set: "2026-11-23T23:30:10+08:00" });
      await shop.pass(60_000);
      await shop.reads("home", settlesItself);
      await shop.has({ availableFen: fenOf(shop.pair.net), pendingFen: 0 });
    },
  },
  {
    code: "E04",
    what: "by amount, voucher, time and reference",
    async play(shop) {
      await shop.soldAndSettled();
      const { entries } = (await shop.see("ledger")) as unknown as {
        readonly entries: readonly [{ readonly retrievalReference: string }];
      };
      for (const by of ["50000", "000002", "1000", entries[0].retrievalReference]) await findsMoney(shop, by);
      await shop.has({ availableFen: fenOf(shop.pair.net), pendingFen: 0 });
    },
  },
];
