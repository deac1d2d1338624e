import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describePage, onScreen, payAndCut, says, sees, signIn } from "./visit";

const widths = [390, 820, 1024] as const;

/** Nothing begins or ends beyond the page's edges. */
async function isInSight(page: Page, width: number, where: string): Promise<void> {
  const out = await page.evaluate(
    (right) =>
      [...document.querySelectorAll<HTMLElement>("#page *")]
        .filter((each) => {
          const box = each.getBoundingClientRect();
          return box.right > right + 1 || box.left < -1;
        })
        // What scrolls by itself is reached all the same.
        .filter((each) => !each.closest(".skips, .tab-panel"))
        .map((each) => `${each.tagName}.${each.className}`),
    width,
  );
  expect(out, where).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth"), where).toBeLessThanOrEqual(width);
}

describePage("the page on wide screens", ({ visit }) => {
  test.each([
    [1920, 1080],
    [2560, 1440],
  ])("%s pixels: what there is of them is used", async (width, height) => {
    const { page } = await visit({ viewport: { width, height } });
    await signIn(page);
    const boxOf = async (part: string) => (await page.locator(part).boundingBox()) ?? expect.fail(part);
    const [columns, paper, deck] = [await boxOf(".columns"), await boxOf(".paper"), await boxOf(".deck")];
    expect(columns.width).toBeGreaterThan(width * 0.95);
    // A whole slip hangs beside the cards.
    expect(paper.height).toBeGreaterThan(height * 0.85);
    expect(paper.x).toBeGreaterThan(deck.x + deck.width);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBe(height);
  });
});

describePage("the page on a laptop", ({ visit }) => {
  test("what is looked at behind the counter has room beside the news of a cut", async () => {
    const { page, room } = await visit();
    await signIn(page);
    await payAndCut({ page, room });
    await page.click(".plug");
    await signIn(page);
    await sees(page, '.aftermath[data-money="returned"]');
    await sees(page, ".trouble");
    for (const tab of ["wire", "flash", "faults", "grid", "world"]) {
      await page.click(`[data-tab="${tab}"]`);
      await sees(page, `[data-tab="${tab}"][aria-selected="true"]`);
      const { height } = (await page.locator(".tab-panel").boundingBox()) ?? expect.fail(tab);
      expect(height, tab).toBeGreaterThan(270);
    }
  });
});

describePage("messages of the management line", ({ visit }) => {
  test("their names stand beside their words, not over them", async () => {
    const { page, room } = await visit({ model: "smart" });
    await signIn(page);
    expect(await room.post("choose", { text: "收款码" })).toMatchObject({ status: 200 });
    await onScreen(page, "amount");
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await onScreen(page, "qr");
    await page.click('[data-tab="wire"]');
    await sees(page, '.message[data-mti="order.make"]');
    const over = await page.locator(".message").evaluateAll((rows) =>
      rows
        .filter((row) => {
          const parts = [...row.children] as HTMLElement[];
          const [, name, words] = parts.map((part) => part.getBoundingClientRect());
          const wide = (parts[1]?.scrollWidth ?? 0) > (parts[1]?.clientWidth ?? 0) + 1;
          return wide || (name?.right ?? 0) > (words?.left ?? 0);
        })
        .map((row) => row.textContent),
    );
    expect(over).toEqual([]);
  });
});

describePage("the page on narrow screens", ({ visit }) => {
  for (const width of widths)
    for (const locale of ["zh-CN", "en"] as const)
      test(`${width} pixels, ${locale}: nothing is out of sight to the right`, async () => {
        const { page } = await visit({ locale, viewport: { width, height: 900 } });
        await signIn(page);
        await onScreen(page, "home");
        await sees(page, ".verdict.agree");
        expect((await page.locator(".timeline").boundingBox())?.height).toBe(300);
        for (const tab of ["books", "faults", "grid", "world"]) {
          await page.click(`[data-tab="${tab}"]`);
          await isInSight(page, width, tab);
        }
        // A card says all that stands on it.
        const cut = await page
          .locator(".card")
          .evaluateAll((cards) =>
            cards.filter((card) => card.scrollHeight > card.clientHeight).map((card) => card.textContent),
          );
        expect(cut).toEqual([]);
        await page.click(".choice summary");
        await sees(page, '.choice [data-act="take"]');
        await isInSight(page, width, "the choice of a terminal");
      });

  test.each([390, 820])("%s pixels: that the simulator is gone is said there, too", async (width) => {
    const { page, room } = await visit({ viewport: { width, height: 900 } });
    await onScreen(page, "operator.number");
    await room.close();
    await page.waitForSelector(".offline", { state: "visible" });
    await isInSight(page, width, "without a simulator");
    // What is shown is how it was: grey, until somebody answers again.
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector("main") as Element).filter === "grayscale(1)",
    );
  });

  test("390 pixels, en: the tabs stand in one line, what happened and a message are whole", async () => {
    const { page } = await visit({ locale: "en", viewport: { width: 390, height: 900 } });
    await signIn(page);
    const tops = await page
      .locator(".tabs button")
      .evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    await says(page, ".row.of-message", /chip parameters answer/i);
    const cut = await page
      .locator(".rows .row > *")
      .evaluateAll((parts) =>
        parts.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent),
      );
    expect(cut).toEqual([]);
    await page.click('[data-tab="wire"]');
    const decoded = (await page.locator(".decoded").boundingBox()) ?? expect.fail("no message");
    expect(decoded.width).toBeGreaterThan(300);
    const { height } = (await page.locator(".tab-panel").boundingBox()) ?? expect.fail("no panel");
    expect(height).toBeGreaterThan(350);
  });

  test("390 pixels: the one step of the guide that is shown has its own number", async () => {
    const { page } = await visit({ viewport: { width: 390, height: 844 } });
    await signIn(page);
    const number = () =>
      page.evaluate(() => getComputedStyle(document.querySelector(".guide li.now") as Element, "::before").content);
    await expect.poll(number).toMatch(/^"2/);
  });

  test.each([390, 768])("%s pixels, en: what became of a power cut has as many lines as it takes", async (width) => {
    const { page, room } = await visit({ locale: "en", viewport: { width, height: 900 } });
    await signIn(page);
    await payAndCut({ page, room });
    await sees(page, '.aftermath[data-about="transaction"]');
    await page.click(".plug");
    await sees(page, '.aftermath [data-part="did"]');
    await isInSight(page, width, "what became of the cut");
  });
});
