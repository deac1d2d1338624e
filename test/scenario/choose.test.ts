import { describe, expect, it } from "vitest";
import { answerOf } from "../../sim/desktop/server/answer";
import type { Room } from "../../sim/scenario/room";
import { playVerb } from "../../sim/scenario/verbs";
import { play, room, sell, signIn } from "./rooms";

async function atHome(): Promise<Room> {
  const where = await room();
  await signIn(where);
  return where;
}

const chosen = async (where: Room, text: string) => answerOf(await playVerb(where, "choose", { text }));
const id = (where: Room) => where.simulator.display.view.id;

describe("choose", () => {
  it.each(["交易记录", "Transactions", "易记", "ransactions"])(
    "opens the menu from home and takes %s",
    async (text) => {
      const where = await atHome();
      await sell(where, 100);
      await play(where, "wait", { screen: "approved" });
      await play(where, "clock", { advanceMs: 5_000 });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "home" });
      expect(await chosen(where, text)).toMatchObject({ status: 200, body: { screen: "list" } });
    },
  );

  it("goes on from a menu that is open", async () => {
    const where = await atHome();
    await play(where, "key", { key: "menu" });
    expect(id(where)).toBe("menu");
    expect(await chosen(where, "Log off")).toMatchObject({ status: 200, body: { screen: "operator.number" } });
  });

  it("an equal text wins over those that contain it", async () => {
    const where = await atHome();
    const { options } = where.simulator.display.view;
    expect(options).toEqual([]);
    // 签到 stands alone; 签 stands in several.
    expect(await chosen(where, "签到")).toMatchObject({ status: 200, body: { screen: "fault" } });
  });

  it("several are a conflict that names them, none is told what there is, and the menu stays", async () => {
    const where = await atHome();
    const several = await chosen(where, "签");
    expect(several).toMatchObject({ status: 409, body: { field: "text" } });
    expect(several.body["expected"]).toContain("签到 (");
    expect(several.body["expected"]).toContain("签退 (");
    expect(id(where)).toBe("menu");
    const none = await chosen(where, "煎饼");
    expect(none).toMatchObject({ status: 404, body: { field: "text" } });
    expect(none.body["expected"]).toContain("交易记录 (");
    expect(id(where)).toBe("menu");
  });

  it("is a conflict where nothing is to be chosen, and where the power is off", async () => {
    const where = await room();
    expect(await chosen(where, "签到")).toMatchObject({ status: 409, body: { field: "text" } });
    await play(where, "power", { action: "cut" });
    expect(await chosen(where, "签到")).toMatchObject({ status: 409, body: { field: "text" } });
  });

  it("wants a text", async () => {
    const where = await room();
    for (const body of [{}, { text: "" }, { text: 1 }, { text: "x".repeat(65) }, { entry: "签到" }])
      expect(answerOf(await playVerb(where, "choose", body))).toMatchObject({ status: 400 });
  });
});
