import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import { seriousOf } from "./axe";
import { slowness } from "./slowness";
import { describePage, fits, onScreen, SOON_MS, says, sees, signIn, type Visit } from "./visit";

/** Loopback, nothing cached, a new profile: what a visitor takes for at once. */
const LOAD_MS = 1000;
const LOADS_MAX = 12;

describePage("the craft of the page", (visitor) => {
  const { visit } = visitor;
  test.each([
    { model: "classic", dark: false, locale: "en-US" },
    { model: "esign", dark: true, locale: "zh-CN" },
    { model: "smart", dark: true, locale: "en-US" },
  ] as const)(
    "all of it fits, the hints too, from first paint to the end of a sale, and axe finds nothing serious: $model, dark $dark, $locale",
    async (options) => {
      const { page, wrong } = await visit(options);
      await sees(page, ".guide");
      await fits(page);
      await signIn(page);
      await fits(page);
      await page.keyboard.type("100");
      await page.keyboard.press("Enter");
      await onScreen(page, "card");
      await fits(page);
      await page.click('[data-card="credit-stripe"]');
      await onScreen(page, "pin");
      await sees(page, '[data-act="pin"]');
      await fits(page);
      await page.click('[data-act="pin"]');
      await page.waitForSelector('img.screen[data-screen="approved"], img.screen[data-screen="sign"]');
      await fits(page);
      const rows = ".timeline .rows";
      await says(page, rows, options.locale === "zh-CN" ? /请顾客输入卡密码.*欢迎使用/s : /enter the PIN.*Welcome/s);
      expect(await page.textContent(rows)).not.toContain("processing");
      await page.click(".choice summary");
      expect(await seriousOf(page), "the page with the choice of the terminal").toEqual([]);
      expect(wrong).toEqual([]);
    },
  );

  test("both languages, light and dark, and a kept choice", async () => {
    const { page, wrong } = await visit({ locale: "en-US" });
    await sees(page, '.plug:has-text("Pull the plug")');
    await sees(page, 'html[lang="en"]');
    await says(page, ".screen-text", /operator/i);
    await page.click(".language");
    await sees(page, '.plug:has-text("拔电源")');
    await says(page, ".screen-text", "操作员");
    // Which key does what; Escape is the list's, and not the terminal's.
    await page.keyboard.press("?");
    await says(page, ".key-map[open]", /到卡片.*下一步/s);
    expect(await seriousOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".key-map:not([open])", { state: "attached" });
    await page.keyboard.type("7");
    await says(page, ".screen-text", "7");
    await page.reload();
    await sees(page, '.plug:has-text("拔电源")');
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(ground, { timeout: SOON_MS }).not.toBe(light);
    expect(wrong).toEqual([]);
  });

  test("is there at once, and lets nothing of another host in", async () => {
    const { page, room } = await visit();
    await onScreen(page, "operator.number");
    // The quickest of some, by the share of a core that is to be had: what else the machine does is not the page's. Mostly the first will do.
    let quickest = Infinity;
    for (let loads = 0; loads < LOADS_MAX && quickest >= LOAD_MS; loads++) {
      const before = slowness();
      const took = await coldLoad(visitor.browser, room);
      quickest = Math.min(quickest, took / Math.min(before, slowness()));
    }
    expect(quickest).toBeLessThan(LOAD_MS);
    const response = await page.request.get(room.server.address);
    expect(response.headers()["content-security-policy"]).toMatch(/^default-src 'self'/);
    expect(response.headers()["content-type"]).toMatch(/^text\/html/);
  });

  test("a page of another origin can neither act nor look", async () => {
    const { page, room } = await visit();
    const elsewhere = room.server.address.replace("127.0.0.1", "localhost");
    // The same server under its other name is another origin to the browser.
    await page.goto(elsewhere);
    const acted = await page.evaluate(async (address) => {
      const body = { method: "POST", body: '{"action":"cut"}', headers: { "content-type": "application/json" } };
      return fetch(`${address}api/power`, body).then(
        () => "answered",
        () => "refused",
      );
    }, room.server.address);
    expect(acted).toBe("refused");
    expect((await room.get("power")).body).toMatchObject({ powered: true });
  });
});

/** @returns ms from asking for the address to the terminal's screen, in a profile that has never seen it. */
async function coldLoad(browser: Browser, { server }: Visit["room"]): Promise<number> {
  const cold = await browser.newContext();
  const page = await cold.newPage();
  const began = performance.now();
  await page.goto(server.address);
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>("img.screen[data-screen]")?.naturalWidth);
  const took = performance.now() - began;
  await cold.close();
  return took;
}
