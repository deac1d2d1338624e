import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { encodeCbor } from "../../hal/cbor";
import { decodeSlip, encodeSlip, readReceipt } from "../../src/transaction/slips/digital";
import { sellAndSign } from "../desktop/receipt-sale";
import { seriousInBoth } from "./axe";
import { counts, describePage, says, sees, type Visitor } from "./visit";

/** A signed sale, and its receipt on a phone. */
async function openedOnPhone(visit: Visitor["visit"]) {
  const at = await visit({ model: "esign", viewport: { width: 390, height: 844 }, touch: true });
  await sellAndSign(at.room);
  const fragment = new URL(String((await at.room.get("screen")).body["qr"])).hash;
  await at.page.goto(`${at.room.server.address}receipt${fragment}`);
  await at.page.waitForSelector("#verdict.genuine");
  return { ...at, fragment };
}

describePage("a digital receipt in a phone's browser", ({ visit }) => {
  test("shows the slip and that the terminal signed it; altered it says so; nothing is sent anywhere", async () => {
    const { page, wrong, fragment } = await openedOnPhone(visit);
    const shown = await page.textContent("#slip");
    expect(await page.textContent("#slip .amount")).toContain("123.45");
    expect(shown).toContain("RMB 123.45");
    expect(shown).toContain("持卡人存根");
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);

    const place = fragment.length - 8;
    const forged = fragment.slice(0, place) + (fragment[place] === "A" ? "B" : "A") + fragment.slice(place + 1);
    expect(readReceipt(forged)).toBeDefined();
    await page.evaluate(`location.hash = ${JSON.stringify(forged)}`);
    await page.waitForSelector("#verdict.forged");
    // Whoever makes a receipt writes a name into it, and no part of the page.
    const slip = decodeSlip(readReceipt(fragment)?.slip ?? new Uint8Array());
    if (!slip) throw new Error("unreadable");
    const hostile = encodeSlip({ ...slip, merchant: { ...slip.merchant, name: "<img src=x onerror=alert(1)>" } });
    const payload = encodeCbor([hostile, new Uint8Array(64)]);
    await page.evaluate(`location.hash = "#${Buffer.from(payload).toString("base64url")}"`);
    await says(page, "#slip h1", /^<img/);
    expect(await page.locator("#receipt img").count()).toBe(0);
    await sees(page, "#verdict.forged");
    await page.evaluate('location.hash = "#<b>nothing</b>"');
    await page.waitForSelector("#verdict.unreadable");
    expect(wrong).toEqual([]);
  });

  test("in both languages, kept as one file that needs neither script nor network", async () => {
    const { page, wrong } = await openedOnPhone(visit);
    await says(page, "main", "签名有效，由此终端签发");
    await page.click('[data-act="language"]');
    await says(page, "main", "Genuine: signed by this terminal");
    await says(page, "#slip dl", "Voucher no");
    expect(await seriousInBoth(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-act="save"]')]);
    expect(download.suggestedFilename()).toMatch(/^receipt-20\d{6}-\d{6}\.html$/);
    const kept = await readFile(await download.path(), "utf8");
    expect(kept).toContain("123.45");
    expect(kept).not.toMatch(/<script|<link|<img|@import|url\(/);
    const opened = await page.context().newPage();
    await opened.setContent(kept);
    // Anybody can change a file: it leads to where its signature is checked, and does not call itself genuine.
    expect(await opened.textContent("#verdict")).not.toContain("Genuine");
    expect(await opened.getAttribute("#verdict a", "href")).toBe(page.url());
    const shots = process.env["QIANSHOU_SHOTS"];
    if (shots) await opened.screenshot({ path: `${shots}/receipt.png`, fullPage: true });
    expect(wrong).toEqual([]);
  });

  test("in the cardholder's phone beside the terminal, and by a link", async () => {
    const { page, room, wrong } = await visit({ model: "esign" });
    await sellAndSign(room);
    const phone = page.frameLocator(".mobile iframe");
    await phone.locator("#verdict.genuine").waitFor();
    expect(await phone.locator("#slip .amount").textContent()).toContain("123.45");
    expect(await page.getAttribute('[data-act="receipt"]', "href")).toMatch(/^\/receipt#/);
    // Nothing is printed here.
    await says(page, ".hint", /^按确认继续$/);
    await page.keyboard.press("Enter");
    await page.waitForSelector('img.screen[data-screen="home"]');
    // The phone keeps it.
    await counts(page, ".mobile iframe", 1);
    const shots = process.env["QIANSHOU_SHOTS"];
    if (shots) await page.screenshot({ path: `${shots}/phone.png` });
    expect(wrong).toEqual([]);
  });
});
