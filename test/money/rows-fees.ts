import { expect } from "vitest";
import type { Row } from "./rows";
import { everyCode, fenOf, type Said, type Shop, yuanOf } from "./shop";

/** 500.00 at 1 %. */
const DEAR = "5.00";

async function costs(shop: Shop, ...yuan: readonly string[]): Promise<void> {
  const entries = yuan.map((fee) => ({ amountFen: 50_000, feeFen: fenOf(fee) }));
  expect(await shop.see("ledger")).toMatchObject({ entries });
}

/** Reads a transaction's detail, by its place in the list. */
async function reads(shop: Shop, place: string, ...said: readonly Said[]): Promise<void> {
  await shop.do("choose", { text: "交易记录" });
  await shop.press(place);
  await shop.rest();
  await shop.reads("detail", ...said);
  await shop.home();
}

/** E12 and E13: what the acquirer takes. */
export const feeRows: readonly Row[] = [
  {
    code: "E12",
    what: "more than agreed: in the detail, on the report, before a payout, and never on the cardholder's slip",
    async play(shop) {
      const { fee, model } = shop.pair;
      const more = yuanOf(fenOf(DEAR) - fenOf(fee));
      await shop.do("fault", { code: "E12" });
      await shop.sells();
      await costs(shop, DEAR);
      await reads(
        shop,
        "1",
        [`手续费${DEAR} 应为${fee} E12`, `Fee ${DEAR}, agreed ${fee} E12`],
        ["请联系客服核对", "Ask support to check it"],
      );
      const { slips } = (await shop.see("paper")) as unknown as {
        readonly slips: readonly { readonly text: string }[];
      };
      expect(slips).toHaveLength(model === "esign" ? 0 : 2);
      for (const { text } of slips) expect(text).not.toContain("手续费");
      await shop.settles();
      const told: Said = [`E12 1笔手续费不符，多收${more}`, `E12: ${more} more in fees (1)`];
      await shop.reads("settlement", [`手续费 ${DEAR}`, `Fees ${DEAR}`], told, [
        "请联系客服核对",
        "Ask support to check it",
      ]);
      await shop.press("enter");
      await shop.do("choose", { text: "提现" });
      await shop.comesTo("amount");
      await shop.reads("amount", told);
      await shop.has({ availableFen: 50_000 - fenOf(DEAR) });
    },
  },
  {
    code: "E12",
    what: "as agreed: with its rule",
    async play(shop) {
      const { fee, net, rate } = shop.pair;
      await shop.sells();
      await reads(shop, "1", [`手续费 ${fee} 信用卡${rate}`, `Fee ${fee} Credit ${rate}`]);
      await shop.settles();
      await shop.reads("settlement", [`手续费 ${fee}`, `Fees ${fee}`], [`结算净额 ${net}`, `Net of fees: ${net}`]);
      await shop.has({ availableFen: fenOf(net) });
    },
  },
  {
    code: "E13",
    what: "announced, in force from its day on, and old sales keep the old rule",
    async play(shop) {
      const { fee, rate } = shop.pair;
      await shop.do("fault", { code: "E13" });
      await shop.sells();
      await shop.pass(60_000);
      const announced: Said = ["E13 2026-11-23新费率", "E13: new fees 2026-11-23"];
      await shop.reads("home", announced);
      await shop.do("choose", { text: "费率" });
      await shop.rest();
      await shop.reads(
        "detail",
        [`信用卡 ${rate}`, `Credit ${rate}`],
        ["F1 2026-11-23起变更", "F1: change on 2026-11-23"],
      );
      const { text } = await shop.see("screen");
      expect(everyCode.filter((code) => String(text).includes(code))).toEqual(shop.pair.codes);
      await shop.press("f1");
      await shop.reads("detail", ["2026-11-23 起", "From 2026-11-23 on"], ["信用卡 1.00%", "Credit 1.00%"]);
      await shop.home();
      await shop.do("clock", { set: "2026-11-23T00:00:30+08:00" });
      await shop.pass(60_000);
      expect((await shop.see("screen"))["text"]).not.toContain("E13");
      await shop.sells();
      await costs(shop, fee, DEAR);
      await reads(shop, "1", [`手续费 ${DEAR} 信用卡1.00%`, `Fee ${DEAR} Credit 1.00%`]);
      await reads(shop, "2", [`手续费 ${fee} 信用卡${rate}`, `Fee ${fee} Credit ${rate}`]);
      await shop.settles();
      await shop.has({ availableFen: 100_000 - fenOf(fee) - fenOf(DEAR) });
    },
  },
];
