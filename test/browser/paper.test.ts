import { expect, test } from "vitest";
import { describePage, onScreen, payWithPin, sees, signIn } from "./visit";

describePage("paper", ({ visit }) => {
  test("comes out while it is printed, and rests with the newest slip's head in sight", async () => {
    const { page, room, wrong } = await visit({ speed: 10 });
    await signIn(page);
    expect(await page.textContent(".roll")).toBe("还没有打印");
    // Slow enough to be seen: a band of dots takes 133 ms then.
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await payWithPin(page);
    const rows = async () => Number(await page.getAttribute(".slip:last-child img", "height"));
    await sees(page, ".slip:not(:has(.save)) img");
    const early = await rows();
    expect(await page.isDisabled('[data-act="tear"]')).toBe(true);
    expect((await room.get("paper")).body).toMatchObject({ slips: [] });
    await sees(page, ".slip .save");
    expect(await rows()).toBeGreaterThan(early);
    const { slips } = (await room.get("paper")).body as { slips: readonly { rows: number }[] };
    expect(await rows()).toBe(slips.at(-1)?.rows);
    // The holder's copy hangs below it.
    await page.waitForFunction(() => document.querySelector(".screen-text")?.textContent?.includes("请撕下"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".slip .save").length === 2);
    await onScreen(page, "home");
    await page.waitForFunction(() => {
      const [roll, slip] = [".roll", ".slip:last-of-type"].map((each) => document.querySelector(each));
      const down = (slip?.getBoundingClientRect().top ?? 0) - (roll?.getBoundingClientRect().top ?? 0);
      return down >= 0 && down < 12;
    });
    expect(wrong).toEqual([]);
  });
});
