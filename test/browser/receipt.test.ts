import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readReceipt } from "../../src/receipt/digital";
import { executablePath, startBrowser, type Visit, visit } from "./visit";

const acts = [
  ["key", '{"keys":"01","then":"enter"}'],
  ["key", '{"keys":"0000","then":"enter"}'],
  ["key", '{"keys":"12345","then":"enter"}'],
  ["card", '{"card":"credit-stripe","action":"swipe"}'],
  ["key", '{"pin":"credit-stripe","then":"enter"}'],
  ["sign", '{"signature":"smith","then":"confirm"}'],
  ["wait", '{"screen":"approved"}'],
] as const;

describe.skipIf(executablePath === undefined)("a digital receipt in a phone's browser", () => {
  let browser: Browser;
  let at: Visit;
  let fragment = "";

  beforeAll(async () => {
    browser = await startBrowser();
    at = await visit(browser, { model: "esign", speed: "max", viewport: { width: 390, height: 844 }, touch: true });
    for (const [verb, body] of acts) expect(await at.room.post(verb, body)).toMatchObject({ status: 200 });
    fragment = new URL(String((await at.room.get("screen")).body["qr"])).hash;
  });

  afterAll(async () => {
    await at.close();
    await browser.close();
  });

  test("shows the slip and that the terminal signed it; altered it says so; nothing is sent anywhere", async () => {
    const { page, room, wrong } = at;
    await page.goto(`${room.server.address}receipt${fragment}`);
    await page.waitForSelector("#verdict.genuine");
    const slip = await page.textContent("#slip");
    expect(slip).toContain("RMB 123.45");
    expect(slip).toContain("持卡人存根");
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);

    const place = fragment.length - 8;
    const forged = fragment.slice(0, place) + (fragment[place] === "A" ? "B" : "A") + fragment.slice(place + 1);
    expect(readReceipt(forged)).toBeDefined();
    await page.evaluate(`location.hash = ${JSON.stringify(forged)}`);
    await page.waitForSelector("#verdict.forged");
    await page.evaluate('location.hash = "#<b>nothing</b>"');
    await page.waitForSelector("#verdict.unreadable");
    expect(wrong).toEqual([]);
  });
});
