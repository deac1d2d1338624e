import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seriousInBoth } from "./axe";
import { describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

/** One way, ms: longer than a hand needs, on a slow machine and in real time, too. */
const LONG_MS = 40_000;

/** Keeps every text that the line shows, from now on. */
async function watch(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = () => {
      const text = document.querySelector(".wire-line")?.textContent?.replace(/\s+/g, " ").trim() ?? "";
      if (text !== seen.at(-1)) seen.push(text);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: readonly string[] }).seen);
}

describePage("messages on their way", ({ visit }) => {
  test.each([
    [
      "zh-CN",
      /→ 0200 消费请求 \d+ 毫秒 \/ 20 毫秒/,
      /← 0210 消费应答 \d+ 毫秒 \/ 20 毫秒/,
      "0200 有应答 0210，来回 240 毫秒",
    ],
    [
      "en-GB",
      /→ 0200 Sale request \d+ ms \/ 20 ms/,
      /← 0210 Sale answer \d+ ms \/ 20 ms/,
      "0200 answered by 0210, 240 ms",
    ],
  ] as const)("slow motion shows the 20 ms of a request and of its answer, %s", async (locale, out, back, told) => {
    const { page, wrong } = await visit({ locale, speed: 1 });
    await sees(page, '[data-act="slow-motion"][aria-pressed="true"]');
    await signIn(page);
    const seen = await watch(page);
    await payWithPin(page);
    await says(page, ".wire-line", told);
    const texts = (await seen()).join("\n");
    expect(texts).toMatch(out);
    expect(texts).toMatch(back);
    expect(texts).not.toContain(locale === "zh-CN" ? "终端已不再等待" : "nobody waited");
    expect(wrong).toEqual([]);
  });

  test("the plug is pulled while the answer travels: the line says that it came to nobody, the card what became of the money", async () => {
    const { page, room, wrong } = await visit({ speed: 1 });
    await signIn(page);
    const late = { port: "network", point: "receive", kind: "delay", ms: LONG_MS };
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    await payWithPin(page);
    await sees(page, '.token[data-mti="0210"][data-leg="to-terminal"][data-fate="late"]');
    await says(page, ".hint", "钱在路上");
    // A verb is still waiting for the terminal, and the plug is free all the same.
    await page.keyboard.press("p");
    await onScreen(page, "off");
    await sees(page, '.aftermath[data-about="transaction"][data-money="being checked"]');
    expect(await room.post("clock", { advanceMs: 2 * LONG_MS })).toMatchObject({ status: 200 });
    await says(page, ".outcome", "应答 0210 到了，终端已不再等待");
    expect(await room.post("clock", { speed: "max" })).toMatchObject({ status: 200 });
    await page.keyboard.press("p");
    await signIn(page);
    await sees(page, '.aftermath[data-money="returned"]');
    await says(page, ".outcome", "0400 有应答 0410");
    expect(wrong).toEqual([]);
  });

  test.each([
    [{ point: "send", kind: "drop" }, "0200 was lost on its way"],
    [{ point: "receive", kind: "drop" }, "The answer 0210 was lost"],
    [{ point: "receive", kind: "duplicate" }, "0210 came twice, 240 ms"],
  ])("what is not as it should be is told: %j", async (fault, told) => {
    // In real time the terminal waits a minute for an answer, and the line says all the while what became of it.
    const { page, room } = await visit({ locale: "en-GB", speed: 1 });
    await signIn(page);
    expect(await room.post("fault", { port: "network", ...fault })).toMatchObject({ status: 200 });
    await payWithPin(page);
    await says(page, ".outcome", told);
  });

  test("by keys, and with nothing that moves: a message stands still half-way, in both themes without a serious fault", {
    timeout: 600_000,
  }, async () => {
    const { page, room } = await visit({ speed: 1, locale: "en-GB" });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await signIn(page);
    await page.focus('[data-act="slow-motion"]');
    await page.keyboard.press("Enter");
    await sees(page, '[data-act="slow-motion"][aria-pressed="false"]');
    await expect.poll(async () => (await room.get("travel")).body["slowMotion"]).toBe(false);
    await page.reload();
    await sees(page, '[data-act="slow-motion"][aria-pressed="false"]');
    const late = { port: "network", point: "send", kind: "delay", ms: LONG_MS };
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    await onScreen(page, "home");
    await payWithPin(page);
    await sees(page, '.token[data-fate="late"]');
    expect(await room.post("clock", { action: "pause" })).toMatchObject({ status: 200 });
    // The page has seen that time stands still.
    await sees(page, ".token:not(.glides)");
    const place = () => page.locator(".token").boundingBox();
    const before = await place();
    const line = await page.locator(".wire-line").boundingBox();
    expect((before?.x ?? 0) + (before?.width ?? 0) / 2).toBeCloseTo((line?.x ?? 0) + (line?.width ?? 0) / 2, -1);
    expect(await page.evaluate(() => document.querySelector(".token")?.getAnimations().length)).toBe(0);
    expect(await seriousInBoth(page)).toEqual([]);
    expect(await place()).toEqual(before);
  });
});
