import { expect, test } from "vitest";
import { counts, describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

/** Shorter than the terminal waits for an answer. */
const LATE_MS = 40_000;

/** Longer than a click takes, on a slow machine too. */
const SLOW_BOOKS_MS = 4_000;

/** Until the terminal has sent what it owes. */
const ITSELF_MS = 120_000;

describePage("troubles on the page", ({ visit }) => {
  test("the plug pulled in the middle of a sale: the cut, the start, and where the money is", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    // A hand that pulls a plug in the middle needs time that passes.
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await page.click('[data-act="slow"]');
    await sees(page, '[data-act="slow"][aria-pressed="true"]');
    // … and a slow machine must not let the answer through before the hand is there.
    const late = { port: "network", point: "receive", kind: "delay", ms: LATE_MS };
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    await payWithPin(page);
    await onScreen(page, "processing");
    // The acquirer holds the money, the terminal does not know.
    await sees(page, '[data-book="ledger"] .state.charged');
    await page.click(".plug");
    await onScreen(page, "off");
    await sees(page, '.plug[data-power="off"]');
    await says(page, ".plug-word", /^插电源$/);
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

  test("a plug beside a dark screen plugs in, also while the books are still being looked at", async () => {
    const { page, wrong, room } = await visit();
    await onScreen(page, "operator.number");
    // Books that take long: what a click on the plug does must not wait for them.
    let waits = 0;
    await page.route(/\/ledger/, async (route) => {
      waits++;
      await new Promise((done) => setTimeout(done, SLOW_BOOKS_MS));
      await route.continue();
    });
    expect(await room.post("power", { action: "cut" })).toMatchObject({ status: 200 });
    await onScreen(page, "off");
    await page.click(".plug");
    await onScreen(page, "operator.number");
    expect(waits).toBeGreaterThan(0);
    expect((await room.get("power")).body).toMatchObject({ powered: true, boots: 2 });
    await page.unroute(/\/ledger/);
    expect(wrong).toEqual([]);
  });

  test("the same at the moment when a request has left, armed with a click", async () => {
    const { page, wrong } = await visit();
    await signIn(page);
    await page.click('[data-act="worst"]');
    await payWithPin(page);
    await onScreen(page, "off");
    await sees(page, '.plug[data-power="off"]');
    expect(wrong).toEqual([]);
  });

  test("faults of the catalogue and at a port: armed with a click, seen when they strike, disarmed", async () => {
    const { page, wrong } = await visit();
    await signIn(page);
    await page.click('[data-tab="faults"]');
    await page.click('[data-fault="B17"]');
    await sees(page, '[data-fault="B17"][aria-pressed="true"]');
    await page.click('[data-fault="B17"]');
    await sees(page, '[data-fault="B17"][aria-pressed="false"]');
    await page.waitForSelector('[data-armed="B17"]', { state: "detached" });
    // A section that is folded is found by what its rows say.
    await counts(page, '[data-fault="D01"]', 0);
    await page.fill(".seek input", "断电 报文");
    await sees(page, '[data-fault="D01"]');
    await counts(page, '[data-fault="B14"]', 0);
    await page.selectOption(".seek select", "C");
    await page.waitForSelector('[data-fault="D01"]', { state: "detached" });
    await page.fill(".seek input", "");
    await page.selectOption(".seek select", "");
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

  test("a lost answer: what the terminal says of it, what becomes of the money, put away", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    expect(await room.post("fault", { code: "B14" })).toMatchObject({ status: 200 });
    // The reversal goes at once: its answer stays out, so that there is time to look.
    const silence = { silence: { when: { mti: "0400" }, processed: false, times: 2 } };
    expect(await room.post("host", silence)).toMatchObject({ status: 200 });
    await payWithPin(page);
    await onScreen(page, "checking");
    await sees(page, '.trouble[data-code="B14"]');
    await sees(page, ".trouble .state.being-checked");
    await page.keyboard.press("Enter");
    await onScreen(page, "home");
    // It finds out by itself, in its own time.
    expect(await room.post("clock", { advanceMs: ITSELF_MS })).toMatchObject({ status: 200 });
    await sees(page, ".trouble .state.returned");
    await says(page, ".trouble", "终端自己");
    await page.click(".trouble .away");
    await page.waitForSelector(".trouble", { state: "detached" });
    expect(wrong).toEqual([]);
  });

  test("no paper: loaded where it is missed", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    expect(await room.post("printer", { paper: "out" })).toMatchObject({ status: 200 });
    await page.click(".care button");
    await page.waitForSelector(".care", { state: "detached" });
    expect((await room.get("device")).body).toMatchObject({ printer: { cover: "closed" } });
    expect(wrong).toEqual([]);
  });

  test("the acquirer answers by rule, the network goes down, the clock stands still", async () => {
    const { page, wrong } = await visit();
    await signIn(page);
    await page.click('[data-tab="world"]');
    await page.click('[data-act="rule"]');
    await says(page, ".rules li", "51");
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
    const { page } = await visit();
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

  test("paused: keys wait, the page says so, and they are taken in their order", async () => {
    const { page, wrong } = await visit({ speed: 1 });
    await onScreen(page, "operator.number");
    await page.click('[data-act="pause"]');
    await sees(page, '[data-act="pause"][aria-pressed="true"]');
    await page.keyboard.type("01", { delay: 20 });
    await says(page, ".hint", /^已暂停/);
    // Opened anew in the middle of something: the books are not compared before it goes on.
    await page.reload();
    await says(page, ".verdict", "已暂停，继续后再核对");
    await page.click('[data-act="pause"]');
    await page.keyboard.press("Enter");
    await onScreen(page, "operator.password");
    await page.keyboard.type("0000");
    await page.keyboard.press("Enter");
    await onScreen(page, "home");
    expect(wrong).toEqual([]);
  });

  test("the server is gone: the page says that the act was not done, in words", async () => {
    const { page, wrong, room } = await visit();
    await onScreen(page, "operator.number");
    await room.close();
    await sees(page, ".offline");
    await page.click('[data-act="worst"]');
    await says(page, ".refused p", "模拟器没有应答，这一步没有做");
    expect(wrong.join()).not.toContain("undefined");
  });
});
