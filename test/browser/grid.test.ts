import { expect, test } from "vitest";
import { describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

describePage("the grid on the page", ({ visit }) => {
  test("a click arms a row at a step; injected and diagnosed stand side by side, and colour the cell", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    await page.click('[data-tab="grid"]');
    await sees(page, '[data-cell="B14@waiting"][data-state=""]');
    // What is pointed at, or has the keys, is said in words.
    await page.hover('[data-cell="B14@waiting"]');
    await says(page, ".pointed", "B14 下一个应答丢失 · 等应答");
    await page.focus('[data-cell="B08@connecting"]');
    await says(page, ".pointed", /^B08 .*余额不足.* · 联网$/);
    await page.focus(".device");
    // Another click takes it back.
    await page.click('[data-cell="B14@waiting"]');
    await sees(page, '[data-cell="B14@waiting"][data-state="armed"]');
    expect((await room.get("faults")).body).toMatchObject({ faults: [{ code: "B14", step: "waiting" }] });
    await page.click('[data-cell="B14@waiting"]');
    await sees(page, '[data-cell="B14@waiting"][data-state=""]');
    expect((await room.get("faults")).body).toMatchObject({ faults: [] });

    await page.click('[data-cell="B08@connecting"]');
    await sees(page, '[data-cell="B08@connecting"][data-state="armed"]');
    await payWithPin(page);
    await onScreen(page, "declined");
    await sees(page, '[data-cell="B08@connecting"][data-state="right"]');
    await says(page, '[data-strike="B08@connecting"] td:nth-of-type(1)', "B08 联网");
    const diagnosed = '[data-strike="B08@connecting"] td:nth-of-type(2)';
    await says(page, diagnosed, "B08 未扣款");
    await says(page, diagnosed, "✓");
    // What people do has no fault to arm.
    await sees(page, '[data-hand="A12@log-in"]');
    expect(await page.locator('[data-cell="A12@log-in"]').count()).toBe(0);
    expect(wrong).toEqual([]);
  });
});
