import { expect, it } from "vitest";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** A line that lost packets and is well again: what was measured then stands for the line of now no longer than five minutes. */
it.each(["classic", "esign", "smart"] as const)(
  "a weak network that is well again raises no alarm: %s",
  async (model) => {
    const where = await room({ model });
    await signIn(where);
    await play(where, "fault", { code: "A03" });
    await sell(where, 12_345);
    await play(where, "clock", { advanceMs: 300_000 });
    await play(where, "unfault", {});
    const alarms = async () => String((await see(where, "screen"))["text"]).match(/预警|A03/g) ?? [];
    let most = 0;
    for (let minutes = 0; minutes < 5; minutes++) {
      await play(where, "clock", { advanceMs: 60_000 });
      most = Math.max(most, (await alarms()).filter((each) => each === "预警").length);
    }
    expect(most).toBe(0);
    await play(where, "clock", { advanceMs: 60_000 });
    expect(await alarms()).toEqual([]);
  },
);
