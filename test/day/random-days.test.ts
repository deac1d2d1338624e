import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../sim/world/random";
import { room, see } from "../scenario/rooms";
import { Merchant } from "./merchant";
import { DAY_LIMIT_MS, isAsked, seeds, worldOf } from "./seeds";

const DEALINGS = 40;
/** What shops do beside selling (`choose`); a model that lacks one refuses it, and nothing is done. */
const entries = Object.freeze([
  "消费撤销",
  "消费撤销",
  "退货",
  "余额查询",
  "预授权",
  "预授权撤销",
  "预授权完成",
  "预授权完成通知",
  "完成撤销",
  "扫码收款",
  "扫码收款",
  "收款码",
  "收款码",
  "扫码撤销",
  "扫码退货",
  "结算",
]);

/** Plays a day. @returns what did not agree, with the dealing behind which that was seen. */
async function played(seed: number): Promise<readonly unknown[]> {
  const random = new SeededRandom(seed, 0xda7);
  const world = { ...worldOf(seed), plain: seed % 5 === 0 };
  const where = await room(world);
  where.simulator.world.timeline.digesting = false;
  const merchant = new Merchant(where, random, entries);
  const wrong: unknown[] = [];
  try {
    await merchant.home();
    for (let dealt = 0; dealt <= DEALINGS && wrong.length === 0; dealt++) {
      await (dealt < DEALINGS ? merchant.deal() : merchant.closeUp());
      const check = await see(where, "check");
      if (check["agree"] !== true) wrong.push({ dealt, check });
    }
  } catch (error) {
    wrong.push(String(error));
  }
  if (isAsked || wrong.length > 0) written(seed, world, merchant);
  await where.simulator.world.cutPower("the day is over");
  return wrong;
}

/** The day as a scenario in build/: for who looks for what went wrong. */
function written(seed: number, world: object, { steps }: Merchant): void {
  const note = { note: `Random day ${seed}`, world };
  const agree = { expect: { view: "check", agree: true } };
  mkdirSync("build", { recursive: true });
  writeFileSync(
    `build/day-${seed}.jsonl`,
    `${[note, ...steps, agree].map((line) => JSON.stringify(line)).join("\n")}\n`,
  );
}

describe("a merchant's random day: whatever he does and whatever goes wrong, all books and words agree", () => {
  it.each(seeds)(
    "QIANSHOU_DAY=%i",
    async (seed) => {
      expect(await played(seed)).toEqual([]);
    },
    DAY_LIMIT_MS,
  );
});
