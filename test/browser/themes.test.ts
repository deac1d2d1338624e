import { expect, test } from "vitest";
import { seriousInBoth } from "./axe";
import { describePage, payAndCut, sees, signIn } from "./visit";

/** A dozen looks of axe, each at all of the page, take minutes on a busy machine. */
const TIMEOUT_MS = 600_000;

describePage("every panel in both themes: axe finds nothing serious", ({ visit }) => {
  test("what became of a cut, the run with its lanes and its comparison, a life", { timeout: TIMEOUT_MS }, async () => {
    const { page, room, wrong } = await visit({ locale: "en-GB" });
    await sees(page, ".guide");
    await signIn(page);
    await payAndCut({ page, room });
    await page.click(".plug");
    await signIn(page);
    await sees(page, '.aftermath[data-money="returned"]');
    await sees(page, ".trouble");
    expect(await seriousInBoth(page), "guide, books, aftermath, trouble").toEqual([]);
    for (const tab of ["wire", "flash", "faults", "grid", "world"]) {
      await page.click(`[data-tab="${tab}"]`);
      expect(await seriousInBoth(page), tab).toEqual([]);
    }
    await page.click('[data-tab="books"]');
    await page.click('[data-book="journal"] tbody tr');
    await sees(page, ".life .act");
    expect(await seriousInBoth(page), "the life of a transaction").toEqual([]);
    await page.keyboard.press("Escape");
    await page.click(".tl-handle");
    await page.focus(".tl-list");
    await page.keyboard.press("Home");
    await sees(page, ".tl-row[aria-selected=true]");
    expect(await seriousInBoth(page), "the run with an event").toEqual([]);
    await page.click(".tl-runs");
    expect(await seriousInBoth(page), "two runs").toEqual([]);
    expect(wrong).toEqual([]);
  });

  test.each(["merchant", "app"])("the page /%s", async (path) => {
    const { page, wrong } = await visit({ path, locale: "en-GB" });
    await sees(page, "h1");
    expect(await seriousInBoth(page)).toEqual([]);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground(), "a page for the dark").not.toBe(light);
    expect(wrong).toEqual([]);
  });
});
