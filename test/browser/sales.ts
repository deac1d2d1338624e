import type { Page } from "playwright-core";
import { expect } from "vitest";
import { counts, dropOn, fits, onScreen, says, sees } from "./visit";

/** Sales that are made over a server and over the site: nothing but the page is needed. */

/** A sale by mouse, its slip, its message, the flash. */
export async function sellByMouse(page: Page): Promise<void> {
  await onScreen(page, "operator.number");
  for (const key of ["0", "1", "enter"]) await page.click(`[data-key="${key}"]`);
  await onScreen(page, "operator.password");
  for (const key of ["0", "0", "0", "0", "enter"]) await page.click(`[data-key="${key}"]`);
  await onScreen(page, "home");
  for (const key of ["1", "2", "3", "4", "5", "enter"]) await page.click(`[data-key="${key}"]`);
  await onScreen(page, "card");
  await sees(page, ".slot.stripe.waits");
  await dropOn(page, "credit-stripe", '[data-slot="stripe"]');
  await onScreen(page, "pin");
  await page.click('[data-key="1"]');
  await sees(page, '.pin-layer[data-digits="1"]');
  await page.click('[data-key="clear"]');
  for (const key of ["1", "2", "3", "4", "5", "6", "enter"]) await page.click(`[data-key="${key}"]`);
  await onScreen(page, "approved");
  await says(page, ".screen-text", "交易成功");
  await sees(page, ".slip .save");
  await sees(page, '[data-book="journal"] .state.charged');
  await sees(page, '[data-book="ledger"] .state.charged');
  await sees(page, ".verdict.agree");
  await says(page, ".verdict", "三本账一致");
  expect(await page.content()).not.toContain("6298000000001014");
  await fits(page);

  await page.click('[data-tab="wire"]');
  await page.click('[data-mti="0200"]');
  await sees(page, ".decoded tr");
  await says(page, ".decoded", "交易金额");
  expect(await page.textContent(".decoded")).not.toContain("6298000000001014");
  await page.click('[data-tab="flash"]');
  await counts(page, ".sector", 256);

  await page.click('[data-act="tear"]');
  await sees(page, ".drawer");
  await counts(page, ".slip", 0);
}

/** By the hints alone, with at most 20 clicks and keys, to a slip and to a plug that is pulled. */
export async function findTheWay(page: Page): Promise<void> {
  let acts = 0;
  const press = async (keys: readonly string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      acts++;
    }
  };
  await onScreen(page, "operator.number");
  await says(page, ".hint", "01");
  await press(["0", "1", "Enter"]);
  await onScreen(page, "operator.password");
  await press(["0", "0", "0", "0", "Enter"]);
  await onScreen(page, "home");
  await sees(page, ".guide li.done:first-child");
  await counts(page, ".guide li.done", 1);
  await press(["1", "0", "0", "Enter"]);
  await onScreen(page, "card");
  await page.click('[data-card="credit-stripe"]');
  acts++;
  await onScreen(page, "pin");
  await page.click('[data-act="pin"]');
  acts++;
  await sees(page, ".slip");
  expect(acts).toBeLessThanOrEqual(20);
  await sees(page, ".guide li.done:nth-child(2)");
  await sees(page, ".guide li.now:last-child");
  await page.click(".plug");
  await sees(page, ".guide li.done:last-child");
  await page.waitForSelector(".guide", { state: "detached" });
}
