import { expect, test } from "vitest";
import { findTheWay, sellByMouse } from "./sales";
import { describePage, executablePath, onScreen, payWithPin, sees, signIn, signOnPad } from "./visit";

if (executablePath === undefined) {
  console.warn("SKIPPED: the page is not tested, there is no Chromium.");
  test.skipIf(!process.env["CI"])("there is a browser where CI is set", () => {
    expect(executablePath, "apt-get install chromium").toBeDefined();
  });
}

describePage("selling on the page", ({ visit, visitAt }) => {
  test("a sale by mouse: approved, on paper, and the three books agree", async () => {
    const { page, wrong } = await visit();
    await sellByMouse(page);
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
    await findTheWay(page);
  });

  test("a page that is opened later ticks off what was done before", async () => {
    const { page, room } = await visit();
    await signIn(page);
    await payWithPin(page);
    await onScreen(page, "approved");
    const later = await visitAt(room.server.address);
    await sees(later.page, ".guide li.done:first-child");
    await sees(later.page, ".guide li.done:nth-child(2)");
    await sees(later.page, ".guide li.now:last-child");
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
