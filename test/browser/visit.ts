import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { type Served, served } from "../desktop/stages";

const executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const executablePath = executables.find((file) => existsSync(file));
export const VIEWPORT = { width: 1280, height: 800 };
/** Longer than a state takes to come about on a machine that does something else, too: what never comes fails, not what is slow. */
export const SOON_MS = 45_000;

/** What a test of the page starts from. */
export interface Visitor {
  /** There from the first test on. */
  readonly browser: Browser;
  /** Opens the page of a new room; it is closed after the test, and nothing may have gone wrong behind it. */
  visit(options?: VisitOptions): Promise<Visit>;
  /** Opens a page that needs no room, as the one before. */
  visitAt(address: string, options?: LookOptions): Promise<Look>;
}

/** Tests in one browser; skipped where there is none. */
export function describePage(name: string, tests: (visitor: Visitor) => void): void {
  describe.skipIf(executablePath === undefined)(name, () => {
    let started: Browser | undefined;
    const visits: Visit[] = [];
    const looks: Look[] = [];
    const visitor: Visitor = {
      get browser() {
        if (!started) throw new Error("no browser before the tests");
        return started;
      },
      async visit(options = {}) {
        const made = await visit(visitor.browser, options);
        visits.push(made);
        return made;
      },
      async visitAt(address, options = {}) {
        const made = await look(visitor.browser, address, options);
        looks.push(made);
        return made;
      },
    };
    beforeAll(async () => {
      started = await chromium.launch({
        executablePath: executablePath ?? "",
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--expose-gc"],
      });
    });
    afterAll(() => started?.close());
    afterEach(async () => {
      for (const made of looks.splice(0)) await made.close();
      for (const made of visits.splice(0)) {
        await made.close();
        expect(made.room.bugs).toEqual([]);
      }
    });
    tests(visitor);
  });
}

/** What is looked with. */
export interface LookOptions {
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly touch?: boolean;
  readonly dark?: boolean;
}

export interface VisitOptions
  extends LookOptions,
    Partial<Pick<StageOptions, "model" | "speed" | "terminals" | "parts" | "keeper">> {
  /** Of the address, without its leading "/": the terminal's page where it is left out. */
  readonly path?: string;
  /** Models with a glass have their keys on it, as with `npm start`. */
  readonly glass?: boolean;
}

/** A page, and everything that went wrong in it. */
export interface Look {
  readonly page: Page;
  readonly wrong: string[];
  close(): Promise<void>;
}

/** The page of a new room. */
export interface Visit extends Look {
  readonly room: Served;
}

async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  // What is not about time does not wait for it.
  const { speed = "max", model, parts, keeper, glass = false, terminals = 1, path = "" } = options;
  const room = await served({
    ...{ speed, touch: glass, terminals },
    ...(model ? { model } : {}),
    ...(parts ? { parts } : {}),
    ...(keeper ? { keeper } : {}),
  });
  const { page, wrong, close } = await look(browser, `${room.server.address}${path}`, options);
  return {
    page,
    room,
    wrong,
    async close() {
      await close();
      await room.close();
    },
  };
}

async function look(browser: Browser, address: string, options: LookOptions): Promise<Look> {
  const { locale = "zh-CN", viewport = VIEWPORT, touch = false, dark = false } = options;
  const { origin } = new URL(address);
  const context = await browser.newContext({
    viewport,
    locale,
    hasTouch: touch,
    colorScheme: dark ? "dark" : "light",
  });
  context.setDefaultTimeout(SOON_MS);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) wrong.push(`a request to ${request.url()}`);
  });
  await page.goto(address);
  return { page, wrong, close: () => context.close() };
}

export async function onScreen(page: Page, id: string): Promise<void> {
  await page.waitForSelector(`img.screen[data-screen="${id}"]`);
}

/** Operator 01, at the keyboard. */
export async function signIn(page: Page): Promise<void> {
  await onScreen(page, "operator.number");
  await page.keyboard.type("01");
  await page.keyboard.press("Enter");
  await onScreen(page, "operator.password");
  await page.keyboard.type("0000");
  await page.keyboard.press("Enter");
  // An end that nobody was told of stands before home: read, and led on by a key.
  const ends = ["approved", "returned", "declined", "not-charged"];
  const shown = ["home", ...ends].map((id) => `img.screen[data-screen="${id}"]`).join();
  for (;;) {
    const id = await (await page.waitForSelector(shown)).getAttribute("data-screen");
    if (!ends.includes(id ?? "")) break;
    await page.keyboard.press("Enter");
    await page.waitForSelector(`img.screen:not([data-screen="${id}"])`);
  }
  await onScreen(page, "home");
}

/** An amount, a card with a click, its PIN: to where the money is on its way. */
export async function payWithPin(page: Page, card = "credit-stripe"): Promise<void> {
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  await onScreen(page, "card");
  await page.click(`[data-card="${card}"]`);
  await onScreen(page, "pin");
  await page.keyboard.type("123456");
  await page.keyboard.press("Enter");
}

/** The power goes when a sale's answer comes. */
export async function payAndCut({ page, room }: Pick<Visit, "page" | "room">): Promise<void> {
  const lost = { port: "network", point: "receive", kind: "cut-power" };
  expect(await room.post("fault", lost)).toMatchObject({ status: 200 });
  await payWithPin(page);
  await onScreen(page, "off");
}

/** Two strokes that are no dot and no line. */
export async function signOnPad(page: Page): Promise<void> {
  const box = await page.locator(".ink").boundingBox();
  if (!box) throw new Error("no pad");
  for (const from of [0.15, 0.55]) {
    await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.2);
    await page.mouse.down();
    for (let step = 1; step <= 12; step++)
      await page.mouse.move(
        box.x + box.width * (from + step * 0.025),
        box.y + box.height * (0.5 + 0.3 * Math.sin(step)),
        { steps: 2 },
      );
    await page.mouse.up();
  }
}

/** Drags a card of the deck over a slot, or over the terminal's screen, and lets go of it there. */
export async function dropOn(page: Page, card: string, target: string): Promise<void> {
  await page.hover(`[data-card="${card}"]`);
  await page.mouse.down();
  const box = await page.locator(target).boundingBox();
  if (!box) throw new Error(`no ${target}`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
  await sees(page, ".card.dragged");
  await page.mouse.up();
}

/** Nothing is cut off at the size that it is made for. */
export async function fits(page: Page): Promise<void> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect({ width, height }).toEqual(VIEWPORT);
}

export async function sees(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector);
}

/** The first that the selector finds comes to say this: what is drawn follows what happened, sooner or later. */
export async function says(page: Page, selector: string, words: string | RegExp): Promise<void> {
  await expect.poll(() => page.textContent(selector), { timeout: SOON_MS, message: selector }).toMatch(words);
}

/** The selector comes to find so many. */
export async function counts(page: Page, selector: string, count: number): Promise<void> {
  await expect.poll(() => page.locator(selector).count(), { timeout: SOON_MS, message: selector }).toBe(count);
}

/** The screen's picture is the one of the screen that `data-screen` names: that is known before the picture has come. */
export async function isDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const screen = document.querySelector<HTMLImageElement>("img.screen");
    return screen?.complete && screen.naturalWidth > 0;
  });
}
