import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { executablePath, onScreen, payWithPin, sees, signIn, startBrowser, type Visit, visit } from "./visit";

describe.skipIf(executablePath === undefined)("troubles on the page", () => {
  let browser: Browser;
  let at: Visit | undefined;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await at?.close();
    at = undefined;
  });

  test("the plug pulled in the middle of a sale: the cut, the start, and where the money is", async () => {
    at = await visit(browser);
    const { page, wrong, room } = at;
    await signIn(page);
    // A hand that pulls a plug in the middle needs time that passes.
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await page.click('[data-act="slow"]');
    await sees(page, '[data-act="slow"][aria-pressed="true"]');
    await payWithPin(page);
    await onScreen(page, "processing");
    // The request has left: the acquirer will hold the money, the terminal does not know.
    await sees(page, '[data-book="ledger"] .state.charged');
    await page.click(".plug");
    await onScreen(page, "off");
    await sees(page, '.plug[data-power="off"]');
    expect(await page.textContent(".plug-word")).toBe("插电源");
    await sees(page, '[data-book="journal"] .state.being-checked');
    await page.click('[data-act="slow"]');
    await page.click(".plug");
    await sees(page, '.plug[data-power="on"]');
    expect(await room.post("clock", { speed: "max" })).toMatchObject({ status: 200 });
    await signIn(page);
    await sees(page, '[data-book="ledger"] .state.reversed');
    await sees(page, '[data-book="journal"] .state.returned');
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });

  test("the same at the moment when a request has left, armed with a click", async () => {
    at = await visit(browser);
    const { page, wrong } = at;
    await signIn(page);
    await page.click('[data-act="worst"]');
    await payWithPin(page);
    await onScreen(page, "off");
    await sees(page, '.plug[data-power="off"]');
    expect(wrong).toEqual([]);
  });

  test("faults of the catalogue and at a port: armed with a click, seen when they strike, disarmed", async () => {
    at = await visit(browser);
    const { page, wrong } = at;
    await signIn(page);
    await page.click('[data-tab="faults"]');
    await page.click('[data-fault="B17"]');
    await sees(page, '[data-fault="B17"][aria-pressed="true"]');
    await page.click('[data-fault="B14"]');
    await sees(page, '[data-armed="B14"]');
    await page.click('[data-act="disarm"]');
    await page.waitForSelector("[data-armed]", { state: "detached" });

    await page.click(".port-fault summary");
    await page.selectOption(".port-fault label:nth-of-type(1) select", "display");
    await page.selectOption(".port-fault label:nth-of-type(2) select", "show");
    await page.selectOption(".port-fault label:nth-of-type(3) select", "delay");
    await page.click('[data-act="arm"]');
    await sees(page, '[data-armed="delay"]');
    await page.focus("body");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await sees(page, '[data-armed="delay"].struck');
    await onScreen(page, "card");
    expect(wrong).toEqual([]);
  });

  test("the acquirer answers by rule, the network goes down, the clock stands still", async () => {
    at = await visit(browser);
    const { page, wrong } = at;
    await signIn(page);
    await page.click('[data-tab="world"]');
    await page.click('[data-act="rule"]');
    await page.waitForFunction(() => document.querySelector(".rules li")?.textContent?.includes("51"));
    await page.click('[data-bearer="cellular"] [role="switch"]');
    await sees(page, '[data-bearer="cellular"] [aria-checked="false"]');
    await page.click('[data-act="pause"]');
    await sees(page, '[data-act="pause"][aria-pressed="true"]');
    await page.click('[data-act="pause"]');
    await sees(page, '[data-act="pause"][aria-pressed="false"]');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await payWithPin(page);
    await onScreen(page, "declined");
    expect(wrong).toEqual([]);
  });

  test("a card that nobody waits for, swiped too fast, and what is refused", async () => {
    at = await visit(browser);
    const { page } = at;
    await signIn(page);
    await page.click('[data-card="credit-stripe"]');
    await sees(page, ".notice");
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await onScreen(page, "card");
    await page.click('.choices input[value="too-fast"] >> xpath=..');
    await page.click('[data-card="credit-stripe"]');
    await page.waitForFunction(() => !document.querySelector(".card.played"));
    expect(await page.getAttribute("img.screen", "data-screen")).not.toBe("pin");
  });
});
