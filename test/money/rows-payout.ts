import { expect } from "vitest";
import { atDefault, type Row } from "./rows";
import { fenOf, type Pair, type Said, type Shop, yuanOf } from "./shop";

const paid: Said = ["提现已到账", "Payout is in the account"];
const PAID_FEN = 20_000;

/** What is left beside a payout of 200.00. */
function leftFen({ net }: Pair): number {
  return fenOf(net) - PAID_FEN;
}

/** Refused before anything is sent: the screen says which limit, and by how much. */
async function refuses(shop: Shop, fen: number, ...said: readonly Said[]): Promise<void> {
  await shop.asksFor(fen);
  await shop.reads("fault", ...said, ["代码 E05", "Code E05"]);
  await shop.press("enter");
  await shop.home();
}

async function requests(shop: Shop): Promise<number> {
  const { messages } = (await shop.see("messages")) as unknown as { readonly messages: readonly { mti?: string }[] };
  return messages.filter(({ mti }) => mti === "payout.make").length;
}

const rejections = [
  ["closed", ["账户已销户", "The account is closed"]],
  ["name", ["户名不符", "Account name differs"]],
  ["frozen", ["账户被冻结", "The account is frozen"]],
] as const;

async function isRejected(shop: Shop, why: Said): Promise<void> {
  const [zh, en] = shop.pair.name;
  await shop.paysOut();
  await shop.readsPayout(
    ["提现未成功", "Not paid out"],
    why,
    ["钱已退回余额", "It went back to balance"],
    [`向${zh}更正账户后补发`, `Fix account with ${en}`],
    ["代码 E06", "Code E06"],
  );
  await shop.has({ availableFen: fenOf(shop.pair.net), onTheWayFen: 0, payouts: [{ state: "failed" }] });
}

/**
 * E07, E14: the question says why the payout waits and until when, and the payout is queued.
 * @param other what F1 offers once it has switched to the next day; asked where a payout at once is offered.
 */
async function isQueued(shop: Shop, asked: readonly Said[], queued: readonly Said[], other?: Said): Promise<void> {
  await shop.asksFor(PAID_FEN);
  await shop.reads("confirm", ...asked);
  if (other && shop.pair.atOnce) {
    await shop.press("f1");
    await shop.reads("confirm", ["到账 200.00 费 0.00", "Get 200.00, fee 0.00"], other);
    await shop.press("f1");
    await shop.reads("confirm", ...asked);
  }
  await shop.press("enter");
  await shop.comesToRead("payout", ["提现已排队", "Payout is queued"], ...queued);
  await shop.has({ availableFen: leftFen(shop.pair), onTheWayFen: PAID_FEN, payouts: [{ state: "queued" }] });
  await shop.home();
}

/** Its day comes, and it is paid. */
async function goesOn(shop: Shop, time: string): Promise<void> {
  await shop.do("clock", { set: time });
  await shop.pass(30_000);
  await shop.readsNewest(paid);
  // Some acquirers pay out the rest by themselves: that one stands behind it in the list.
  const { payouts } = (await shop.see("merchant")) as unknown as { readonly payouts: readonly object[] };
  expect(payouts[0]).toMatchObject({ amountFen: PAID_FEN, state: "paid" });
  await shop.has({});
}

/** E05 to E11, E14: from the balance to the merchant's account. */
export const payoutRows: readonly Row[] = [
  {
    code: "E05",
    what: "too small, more than there is, above the limit",
    async play(shop) {
      const { minimum, net } = shop.pair;
      await shop.soldAndSettled();
      const low = yuanOf(fenOf(minimum) - 900);
      await refuses(
        shop,
        900,
        [`低于最低 ${minimum}`, `Below the minimum ${minimum}`],
        [`差 ${low} 元`, `CNY ${low} short`],
      );
      const short = yuanOf(60_000 - fenOf(net));
      await refuses(
        shop,
        60_000,
        [`余额不足，可提现 ${net}`, `Available only ${net}`],
        [`差 ${short} 元`, `CNY ${short} short`],
      );
      await refuses(
        shop,
        6_000_000,
        ["超过单笔上限 50000.00", "Above the limit 50000.00"],
        ["超出 10000.00 元", "CNY 10000.00 too much"],
      );
      expect(await requests(shop)).toBe(0);
      await shop.has({ availableFen: fenOf(net), payouts: [] });
    },
  },
  {
    code: "E06",
    what: "by its code",
    async play(shop) {
      await shop.do("fault", { code: "E06" });
      await shop.soldAndSettled();
      await isRejected(shop, rejections[0][1]);
    },
  },
  ...rejections.map(
    ([reason, why]): Row => ({
      code: "E06",
      what: reason,
      where: atDefault,
      async play(shop) {
        await shop.soldAndSettled();
        await shop.do("host", { bank: { payout: "reject", reason, times: 1 } });
        await isRejected(shop, why);
        // Asked for again, it is paid once.
        await shop.press("f1");
        await shop.comesTo("confirm");
        await shop.press("enter");
        await shop.comesTo("payout");
        await shop.home();
        await shop.do("clock", { set: "2026-11-24T10:01:00+08:00" });
        await shop.pass(30_000);
        await shop.readsNewest(paid);
      },
    }),
  ),
  {
    code: "E07",
    what: "a holiday",
    async play(shop) {
      const { atOnce } = shop.pair;
      await shop.do("fault", { code: "E07" });
      await shop.soldAndSettled();
      const goes = `11-24 ${atOnce?.opens ?? "10:00"}`;
      const when: Said = atOnce ? [`排队 ${goes} 付出`, `Queued: ${goes}`] : [`预计 ${goes} 付出`, `Goes ${goes}`];
      await isQueued(
        shop,
        [["遇节假日 (E07)", "Bank holiday (E07)"], when],
        [
          ["遇节假日", "Bank holiday"],
          [`${goes} 付出`, `It goes ${goes}`],
          ["代码 E07", "Code E07"],
        ],
        [`F1 改为 ${goes} 付出`, `F1: goes ${goes}`],
      );
      await goesOn(shop, "2026-11-24T10:00:30+08:00");
    },
  },
  {
    code: "E07",
    what: "outside the hours",
    async play(shop) {
      const { atOnce } = shop.pair;
      await shop.do("clock", { set: "2026-11-22T23:05:00+08:00" });
      await shop.rest();
      await shop.soldAndSettled();
      const goes = atOnce ? `11-23 ${atOnce.opens}` : "11-24 10:00";
      const when: Said = atOnce ? [`排队 ${goes} 付出`, `Queued: ${goes}`] : [`预计 ${goes} 付出`, `Goes ${goes}`];
      await isQueued(
        shop,
        [["已过到账时间 (E07)", "Outside the hours (E07)"], when],
        [
          [`${goes} 付出`, `It goes ${goes}`],
          ["代码 E07", "Code E07"],
        ],
        [`F1 改为 ${goes} 付出`, `F1: goes ${goes}`],
      );
      await goesOn(shop, "2026-11-24T10:00:30+08:00");
    },
  },
  {
    code: "E08",
    what: "the answer is lost",
    async play(shop) {
      await shop.do("fault", { code: "E08" });
      await shop.soldAndSettled();
      await shop.paysOut();
      await shop.comesToRead("payout", ["提现结果待查", "Payout: not known yet"], ["代码 E08", "Code E08"]);
      await shop.readsPayout(paid, ["200.00 元", "CNY 200.00"]);
      const { payouts } = await shop.see("merchant");
      expect(payouts).toMatchObject([{ amountFen: PAID_FEN, state: "paid" }]);
      await shop.has({ availableFen: leftFen(shop.pair), onTheWayFen: 0 });
    },
  },
  {
    code: "E09",
    what: "it comes back, and is paid again once",
    async play(shop) {
      await shop.do("fault", { code: "E09" });
      await shop.soldAndSettled();
      await shop.paysOut();
      await shop.readsPayout(paid);
      await shop.home();
      await shop.pass(600_000);
      await shop.readsNewest(
        ["提现被退回", "Payout came back"],
        ["户名不符", "Account name differs"],
        ["钱已退回余额", "It went back to balance"],
        ["代码 E09", "Code E09"],
        ["F1 补发", "F1: pay it again"],
      );
      await shop.has({ availableFen: fenOf(shop.pair.net), payouts: [{ state: "returned" }] });
      await shop.press("f1");
      await shop.comesTo("confirm");
      await shop.press("enter");
      await shop.comesTo("payout");
      await shop.home();
      await shop.do("choose", { text: "提现" });
      await shop.comesTo("amount");
      await shop.press("f2");
      await shop.press("2");
      await shop.comesToRead("payout", ["补发：", "Asked for again:"]);
      const again = await shop.see("screen");
      expect(again["text"]).not.toContain("F1");
      const { payouts } = (await shop.see("merchant")) as unknown as { readonly payouts: readonly unknown[] };
      expect(payouts).toHaveLength(2);
      await shop.has({ availableFen: leftFen(shop.pair) });
    },
  },
  {
    code: "E10",
    what: "held for review",
    async play(shop) {
      await shop.do("fault", { code: "E10" });
      await shop.soldAndSettled();
      await shop.paysOut();
      const until = shop.pair.atOnce ? "11-23 10:0" : "11-24 10:0";
      await shop.readsPayout(
        ["提现在审核", "Payout held for review"],
        [`至 ${until}`, `Until ${until}`],
        [`请备签购单交${shop.pair.name[0]}`, "Hand in the sales slips"],
        ["代码 E10", "Code E10"],
      );
      await shop.has({ availableFen: leftFen(shop.pair), onTheWayFen: PAID_FEN, payouts: [{ state: "held" }] });
    },
  },
  {
    code: "E11",
    what: "not settled",
    async play(shop) {
      await shop.sells();
      await shop.asksFor(PAID_FEN);
      await shop.reads("fault", ["可提现 0.00", "Available 0.00"], ["代码 E11", "Code E11"]);
      await shop.press("f1");
      await shop.reads(
        "fault",
        ["000002 500.00 未结算", "000002 500.00 not settled"],
        ["请先结算（菜单）", "Settle first: menu"],
      );
      expect(await requests(shop)).toBe(0);
      await shop.has({ availableFen: 0, pendingFen: 50_000 });
    },
  },
  {
    code: "E14",
    what: "the way to the bank is down",
    async play(shop) {
      const { id } = await shop.do("fault", { code: "E14" });
      await shop.soldAndSettled();
      const why: Said = ["结算通道不通", "The way to the bank is down"];
      await isQueued(
        shop,
        [[`${why[0]} (E14)`, `${why[1]} (E14)`]],
        [why, ["已排队，恢复后付出", "Queued: it goes by itself"], ["代码 E14", "Code E14"]],
        ["F1 改恢复即付", "F1: as soon as it is up"],
      );
      await shop.do("unfault", { id: Number(id) });
      await goesOn(shop, "2026-11-23T10:00:30+08:00");
    },
  },
  {
    code: "E14",
    what: "another account",
    async play(shop) {
      await shop.soldAndSettled();
      await shop.do("host", { channel: "changed" });
      await isQueued(
        shop,
        [
          ["提现至尾号 8888", "Payout to **8888"],
          ["结算通道已变更 (E14)", "Paid to another bank now (E14)"],
          ["预计 11-23 10:00 付出", "Goes 11-23 10:00"],
        ],
        [
          ["结算通道已变更", "Paid to another bank now"],
          ["11-23 10:00 付出", "It goes 11-23 10:00"],
          ["代码 E14", "Code E14"],
        ],
      );
      await goesOn(shop, "2026-11-23T10:00:30+08:00");
    },
  },
];
