import { expect, test } from "vitest";
import { readReceipt } from "../../src/transaction/slips/digital";
import { sellAndSign } from "../desktop/receipt-sale";
import { describePage } from "./visit";

describePage("a digital receipt in a phone's browser", ({ visit }) => {
  test("shows the slip and that the terminal signed it; altered it says so; nothing is sent anywhere", async () => {
    const { page, room, wrong } = await visit({ model: "esign", viewport: { width: 390, height: 844 }, touch: true });
    await sellAndSign(room);
    const fragment = new URL(String((await room.get("screen")).body["qr"])).hash;
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
