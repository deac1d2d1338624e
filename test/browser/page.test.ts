import { expect, test } from "vitest";
import {
  counts,
  describePage,
  dropOn,
  executablePath,
  fits,
  onScreen,
  payWithPin,
  says,
  sees,
  signIn,
  signOnPad,
} from "./visit";

if (executablePath === undefined) {
  console.warn("SKIPPED: the page is not tested, there is no Chromium.");
  test.skipIf(!process.env["CI"])("there is a browser where CI is set", () => {
    expect(executablePath, "apt-get install chromium").toBeDefined();
  });
}

describePage("selling on the page", ({ visit }) => {
  test("a sale by mouse: approved, on paper, and the three books agree", async () => {
    const { page, wrong } = await visit();
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
    expect(wrong).toEqual([]);
  });

  test("a sale by keyboard alone", async () => {
    const { page, wrong } = await visit();
    await signIn(page);
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await onScreen(page, "card");
    const hasFocus = (name: string) =>
      page.waitForFunction((one) => {
        const { skip, key, card } = (document.activeElement as HTMLElement).dataset;
        return (skip ?? card ?? key) === one;
      }, name);
    // The first stops of Tab lead to the parts of the page; the cards are one stop, and so is the keypad.
    await page.keyboard.press("Tab");
    await hasFocus("terminal");
    await page.keyboard.press("Tab");
    await hasFocus("cards");
    await page.keyboard.press("Enter");
    await hasFocus("credit-stripe");
    await page.keyboard.press("ArrowRight");
    await hasFocus("debit-stripe");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await onScreen(page, "pin");
    await page.keyboard.type("12");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("123456");
    await sees(page, '.pin-layer[data-digits="6"]');
    // Enter is the terminal's, and plays no card again.
    await page.keyboard.press("Enter");
    await onScreen(page, "approved");
    await sees(page, ".verdict.agree");
    await page.keyboard.press("Enter");
    await onScreen(page, "home");
    await page.focus('[data-key="5"]');
    for (const arrow of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(arrow);
    await hasFocus("enter");
    expect(wrong).toEqual([]);
  });

  test("a newcomer is at his slip with at most 20 clicks and keys, by the hints alone; the steps tick themselves off", async () => {
    const { page } = await visit({ speed: 10 });
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
  });

  test("a sale on the e-sign model, which has a pad and no printer", async () => {
    const { page, wrong } = await visit({ model: "esign" });
    await sees(page, '.device[data-model="esign"] .pad');
    await page.click('[data-act="guide"]');
    await signIn(page);
    await payWithPin(page);
    await page.waitForSelector('img.screen[data-screen="approved"], img.screen[data-screen="sign"]');
    if ((await page.getAttribute("img.screen", "data-screen")) === "sign") {
      await sees(page, '[data-pad="awake"]');
      await signOnPad(page);
      await page.click('[data-sign="confirm"]');
      await onScreen(page, "approved");
    }
    await sees(page, '[data-book="ledger"] .state.charged');
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });

  test("the smart model with a finger on a tablet", async () => {
    const { page, wrong } = await visit({ model: "smart", touch: true, viewport: { width: 1024, height: 768 } });
    await sees(page, '.device[data-model="smart"] .scanner');
    await onScreen(page, "operator.number");
    for (const key of ["0", "1", "enter"]) await page.tap(`[data-key="${key}"]`);
    await onScreen(page, "operator.password");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
    expect(wrong).toEqual([]);
  });
});
