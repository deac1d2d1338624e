import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { PLACES } from "../../hal/drivers/keys/digit-order";
import { digitsFace, pinFace, type SoftAct, type SoftKey, strip } from "../../hal/drivers/keys/face";
import { describePage, isDrawn, onScreen, SOON_MS, says, sees, signOnPad, type Visit } from "./visit";

/** Rows of home's keys. */
const HOME_ROW = 56;
const digits = keysOf(digitsFace.keys);
const home = keysOf(strip(["sale", "k1", "k2", "k3", "k4", "k5", "k6", "menu"], HOME_ROW));

function keysOf(keys: readonly SoftKey[]): ReadonlyMap<SoftAct, SoftKey> {
  return new Map(keys.map((key) => [key.act, key]));
}

/** A finger at keys of the glass. */
async function tap(page: Page, keys: ReadonlyMap<SoftAct, SoftKey>, ...acts: readonly SoftAct[]): Promise<void> {
  const box = (await page.locator(".screen.glass").boundingBox()) ?? expect.fail("no glass");
  for (const act of acts) {
    const { left, top, width, height } = keys.get(act) ?? expect.fail(`no key ${act}`);
    await page.touchscreen.tap(box.x + left + width / 2, box.y + top + height / 2);
  }
}

/** What the page shows, dot for dot. */
const picture = (page: Page) => page.locator(".screen.glass").screenshot();

async function toHome({ page }: Visit): Promise<void> {
  await onScreen(page, "operator.number");
  await tap(page, digits, "0", "1", "enter");
  await onScreen(page, "operator.password");
  await tap(page, digits, "0", "0", "0", "0", "enter");
  await onScreen(page, "home");
}

describePage("a model with its keys on the glass", (visitor) => {
  const visit = () => visitor.visit({ model: "smart", glass: true, touch: true });

  test("sells by touches alone, PIN and signature as well", async () => {
    const at = await visit();
    const { page } = at;
    await toHome(at);
    expect(await page.locator(".keypad").count()).toBe(0);
    // Home has no digits: the hint names the key that leads to them.
    await says(page, ".hint", "收款");
    await tap(page, home, "sale");
    await tap(page, digits, "4", "2", "00", "enter");
    await onScreen(page, "card");
    await page.locator('[data-card="debit-chip"]').tap();
    await onScreen(page, "pin");
    const pin = keysOf(pinFace(PLACES).keys);
    await tap(page, pin, "1", "2", "3", "4", "5", "6", "enter");
    await onScreen(page, "sign");
    await signOnPad(page);
    await page.locator('[data-sign="confirm"]').tap();
    await onScreen(page, "approved");
    expect(at.wrong).toEqual([]);
  });

  test("has what is done most on large keys; a key that is held looks pressed, and one that the finger leaves is not pressed", async () => {
    const at = await visit();
    const { page, room } = at;
    await toHome(at);
    await isDrawn(page);
    const before = await picture(page);
    const { left, top } = home.get("k3") ?? expect.fail();
    const box = (await page.locator(".screen.glass").boundingBox()) ?? expect.fail();
    const isAsBefore = async () => (await picture(page)).equals(before);
    await page.mouse.move(box.x + left + 10, box.y + top + 10);
    await page.mouse.down();
    await expect.poll(isAsBefore, { timeout: SOON_MS }).toBe(false);
    await page.mouse.move(box.x + left + 10, box.y - 40);
    await page.mouse.up();
    await expect.poll(isAsBefore, { timeout: SOON_MS }).toBe(true);
    expect((await room.get("screen")).body["id"]).toBe("home");
    await tap(page, home, "menu");
    await onScreen(page, "menu");
    await sees(page, '.screen.glass[data-screen="menu"]');
  });
});
