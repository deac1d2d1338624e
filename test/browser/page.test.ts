import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Served, served } from "../desktop/stages";

const executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = executables.find((file) => existsSync(file));
const VIEWPORT = { width: 1280, height: 800 };
/** How long a person would look before saying that it does not work. */
const SOON_MS = 15_000;

if (executablePath === undefined) {
  console.warn(`SKIPPED: the page is not tested, there is no ${executables.join(", ")}.`);
  test.skipIf(!process.env["CI"])("there is a browser where CI is set", () => {
    expect(executablePath, "apt-get install chromium").toBeDefined();
  });
}

describe.skipIf(executablePath === undefined)("the page in a browser", () => {
  let browser: Browser;
  let room: Served | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await room?.close();
    room = undefined;
  });

  /** The page of a new room, and everything that went wrong in it. */
  async function open(options: { readonly locale?: string } = {}): Promise<{ page: Page; wrong: string[] }> {
    room = await served({ speed: 1 });
    const origin = new URL(room.server.address).origin;
    const page = await browser.newPage({ viewport: VIEWPORT, locale: options.locale ?? "zh-CN" });
    const wrong: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== origin) wrong.push(`a request to ${request.url()}`);
    });
    await page.goto(room.server.address);
    return { page, wrong };
  }

  test("a sale by mouse and keys: approved, on paper, and the three books agree", async () => {
    const { page, wrong } = await open();
    await signIn(page);
    for (const key of ["1", "2", "3", "4", "5", "enter"]) await page.click(`[data-key="${key}"]`);
    await onScreen(page, "card");
    await page.click('[data-card="credit-stripe"]');
    await onScreen(page, "pin");
    await page.keyboard.type("123456");
    await page.keyboard.press("Enter");
    await onScreen(page, "approved");
    expect(await page.getAttribute("img.screen", "alt")).toContain("交易成功");
    await page.waitForSelector(".slip", { timeout: SOON_MS });
    await page.waitForSelector('[data-book="journal"] .state.charged', { timeout: SOON_MS });
    await page.waitForSelector('[data-book="ledger"] .state.charged', { timeout: SOON_MS });
    await page.waitForSelector(".verdict.agree", { timeout: SOON_MS });
    expect(await page.textContent(".verdict")).toContain("三本账一致");
    expect(await page.locator(".sector").count()).toBe(256);
    expect(await page.locator(".row.of-message").count()).toBeGreaterThanOrEqual(4);
    expect(await page.content()).not.toContain("6298000000001014");
    await fits(page);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("the plug pulled in the middle of a sale: the page shows the cut, the start, and where the money is", async () => {
    const { page, wrong } = await open();
    await signIn(page);
    await page.click('[data-act="slow"]');
    await page.waitForSelector('[data-act="slow"][aria-pressed="true"]', { timeout: SOON_MS });
    await payWithPin(page);
    await onScreen(page, "processing");
    // The request has left: the acquirer will hold the money, the terminal does not know.
    await page.waitForSelector('[data-book="ledger"] .state.charged', { timeout: SOON_MS });
    await page.click(".plug");
    await onScreen(page, "off");
    await page.waitForSelector('.plug[data-power="off"]', { timeout: SOON_MS });
    expect(await page.textContent(".plug-word")).toBe("插电源");
    await page.waitForSelector('[data-book="journal"] .state.being-checked', { timeout: SOON_MS });
    await page.click('[data-act="slow"]');
    await page.click(".plug");
    await page.waitForSelector('.plug[data-power="on"]', { timeout: SOON_MS });
    expect(await page.locator(".row.of-cut").count()).toBe(1);
    expect(await page.locator(".row.of-boot").count()).toBe(2);
    await signIn(page);
    await page.waitForSelector('[data-book="ledger"] .state.reversed', { timeout: SOON_MS });
    await page.waitForSelector('[data-book="journal"] .state.returned', { timeout: SOON_MS });
    await page.waitForSelector(".verdict.agree", { timeout: SOON_MS });
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("the same at the moment when a request has left, armed with a click", async () => {
    const { page, wrong } = await open();
    await signIn(page);
    await page.click('[data-act="worst"]');
    await payWithPin(page);
    await onScreen(page, "off");
    await page.waitForSelector('.plug[data-power="off"]', { timeout: SOON_MS });
    expect(await page.locator(".row.of-fault").count()).toBe(1);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("both languages, light and dark, and a kept choice", async () => {
    const { page, wrong } = await open({ locale: "en-US" });
    await page.waitForSelector("text=Pull the plug", { timeout: SOON_MS });
    expect(await page.getAttribute("html", "lang")).toBe("en");
    await page.waitForFunction(() =>
      document
        .querySelector("img.screen")
        ?.getAttribute("alt")
        ?.match(/operator/i),
    );
    await page.click(".language");
    await page.waitForSelector("text=拔电源", { timeout: SOON_MS });
    await page.reload();
    await page.waitForSelector("text=拔电源", { timeout: SOON_MS });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).not.toBe(light);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("says in its headers that nothing of another host is let in", async () => {
    const { page } = await open();
    const response = await page.request.get(room?.server.address ?? "");
    expect(response.headers()["content-security-policy"]).toMatch(/^default-src 'self'/);
    expect(response.headers()["content-type"]).toMatch(/^text\/html/);
    await page.close();
  });
});

async function onScreen(page: Page, id: string): Promise<void> {
  await page.waitForSelector(`img.screen[data-screen="${id}"]`, { timeout: SOON_MS });
}

/** Operator 01, at the keyboard. */
async function signIn(page: Page): Promise<void> {
  await onScreen(page, "operator.number");
  await page.keyboard.type("01");
  await page.keyboard.press("Enter");
  await onScreen(page, "operator.password");
  await page.keyboard.type("0000");
  await page.keyboard.press("Enter");
  await onScreen(page, "home");
}

async function payWithPin(page: Page): Promise<void> {
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  await onScreen(page, "card");
  await page.click('[data-card="credit-stripe"]');
  await onScreen(page, "pin");
  await page.keyboard.type("123456");
  await page.keyboard.press("Enter");
}

/** Nothing is cut off at the size that it is made for. */
async function fits(page: Page): Promise<void> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect({ width, height }).toEqual(VIEWPORT);
}
