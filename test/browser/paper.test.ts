import { expect, test } from "vitest";
import { counts, describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

/** Longer than a slow machine takes to look at half a slip. */
const LOOK_MS = 30_000;

describePage("paper", ({ visit }) => {
  test("comes out while it is printed, and rests with the newest slip's head in sight", async () => {
    const { page, room, wrong } = await visit({ speed: 10 });
    await signIn(page);
    await says(page, ".roll", /^还没有打印$/);
    // A band of dots takes 133 ms, and one of them as long as somebody looks.
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    const slow = { port: "printer", point: "band", kind: "delay", ms: LOOK_MS, nth: 4 };
    expect(await room.post("fault", slow)).toMatchObject({ status: 200 });
    await payWithPin(page);
    // Of the first one: on a slow machine the next may have begun to come out.
    const rows = async () => Number(await page.getAttribute(".slip:first-child img", "height"));
    await sees(page, ".slip:not(:has(.save)) img");
    const early = await rows();
    expect(await page.isDisabled('[data-act="tear"]')).toBe(true);
    expect((await room.get("paper")).body).toMatchObject({ slips: [] });
    expect(await room.post("clock", { speed: 10 })).toMatchObject({ status: 200 });
    await sees(page, ".slip .save");
    expect(await rows()).toBeGreaterThan(early);
    const { slips } = (await room.get("paper")).body as { slips: readonly { rows: number }[] };
    expect(await rows()).toBe(slips.at(0)?.rows);
    // The holder's copy hangs below it.
    await says(page, ".screen-text", "请撕下");
    await page.keyboard.press("Enter");
    await counts(page, ".slip .save", 2);
    await onScreen(page, "home");
    await page.waitForFunction(() => {
      const [roll, slip] = [".roll", ".slip:last-of-type"].map((each) => document.querySelector(each));
      const down = (slip?.getBoundingClientRect().top ?? 0) - (roll?.getBoundingClientRect().top ?? 0);
      return down >= 0 && down < 12;
    });
    expect(wrong).toEqual([]);
  });
});
