// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, signIn } from "../scenario/rooms";
import { agrees } from "./powered";
import { shown } from "./shown";

const BATCH_MAX = 500;
/** A roll of paper has slips of more sales than that. */
const SALES_A_ROLL = 40;

/** By a tap without a PIN, both copies printed, to home. */
async function tapped(where: Room, amountFen: number): Promise<void> {
  await play(where, "key", { keys: String(amountFen), then: "enter" });
  await play(where, "wait", { screen: "card", timeoutMs: 600_000 });
  await play(where, "card", { card: "debit-tap", action: "tap" });
  await play(where, "wait", { screen: "approved", timeoutMs: 60_000 });
  await play(where, "clock", { advanceMs: 12_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home", timeoutMs: 600_000 });
}

it("a batch of 500 sales is full (D04): a settlement is what the screen asks for, and it makes room", async () => {
  const where = await room();
  where.simulator.world.timeline.digesting = false;
  await signIn(where);
  let brought = 0;
  for (let sale = 0; sale < BATCH_MAX; sale++) {
    if (sale % SALES_A_ROLL === SALES_A_ROLL - 1) {
      await play(where, "printer", { paper: "out" });
      await play(where, "printer", { paper: "in" });
    }
    await tapped(where, 1_000 + sale);
    brought += 1_000 + sale;
  }
  await play(where, "key", { keys: "700", then: "enter" });
  await play(where, "wait", { screen: "not-charged" });
  expect(await shown(where)).toMatch(/未扣款.*本批笔数已满.*请先结算.*D04.*This batch is full.*Settle first/s);
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { text: "结算完成，已对平", timeoutMs: 1_200_000 });
  expect(await shown(where)).toContain(`收款 ${BATCH_MAX} 笔 ${(brought / 100).toFixed(2)}`);
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  await tapped(where, 700);
  expect(await see(where, "settlements")).toMatchObject({ batch: "000002", settled: ["000001"] });
  await agrees(where);
}, 120_000);
