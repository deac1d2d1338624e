import { expect, test } from "vitest";
import { describePage, onScreen, payWithPin, sees, signIn } from "./visit";

describePage("the grid on the page", ({ visit }) => {
  test("a click arms a row at a step; injected and diagnosed stand side by side, and colour the cell", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    await page.click('[data-tab="grid"]');
    await sees(page, '[data-cell="B14@waiting"][data-state=""]');
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
    const [injected, diagnosed] = await page.locator('[data-strike="B08@connecting"] td').allTextContents();
    expect(injected).toContain("B08 联网");
    expect(diagnosed).toContain("B08 未扣款");
    expect(diagnosed).toContain("✓");
    // What people do has no fault to arm.
    await sees(page, '[data-hand="A12@log-in"]');
    expect(await page.locator('[data-cell="A12@log-in"]').count()).toBe(0);
    expect(wrong).toEqual([]);
  });
});
