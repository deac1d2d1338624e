import { expect, test } from "vitest";
import { describePage, onScreen, payAndCut, payWithPin, says, sees, signIn, VIEWPORT } from "./visit";

/** Longer than a hand needs on a slow machine. */
const LATE_MS = 40_000;

describePage("what became of a power cut", ({ visit }) => {
  for (const locale of ["zh-CN", "en"] as const)
    test(`a sale whose answer is lost, ${locale}: who did what, and where the money is`, async () => {
      const { page, wrong, room } = await visit({ locale });
      await signIn(page);
      expect(await page.locator(".aftermath").count()).toBe(0);
      await payAndCut({ page, room });
      await sees(page, '.aftermath[data-about="transaction"][data-money="being checked"]');
      await says(page, ".aftermath", locale === "en" ? "Plug it in to see" : "插上电源");
      await page.click(".plug");
      await sees(page, '.aftermath [data-part="did"]');
      // The books agree, and it is not over.
      await sees(page, ".verdict.owed.waits");
      await says(page, ".verdict.owed", locale === "en" ? "a reversal, since" : "冲正");
      await signIn(page);
      await sees(page, '.aftermath[data-money="returned"]');
      await says(page, ".aftermath", locale === "en" ? "the acquirer answered 00" : "收单行应答 00");
      await sees(page, ".verdict.agree");
      const box = await page.locator(".aftermath").boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(VIEWPORT.width);
      const shots = process.env["QIANSHOU_SHOTS"];
      if (shots) await page.screenshot({ path: `${shots}/aftermath-${locale}.png` });
      await page.click(".aftermath .away");
      await page.waitForSelector(".aftermath", { state: "detached" });
      expect(wrong).toEqual([]);
    });

  test("slow network: while it connects the hint says so, and a cut then says that nothing was sent", async () => {
    const { page, wrong, room } = await visit();
    await signIn(page);
    const late = { port: "network", point: "connect", kind: "delay", ms: LATE_MS };
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await payWithPin(page);
    await onScreen(page, "processing");
    await says(page, ".hint", /^正在联系银行，请求还没有发出$/);
    await page.click(".plug");
    await sees(page, '.aftermath[data-about="unsent"]');
    await says(page, ".aftermath .sentence", /^什么都没有发出：未扣款。请重新收款。$/);
    expect(wrong).toEqual([]);
  });

  test("the hint to pull the plug comes when a request with money is out, and not in a sign-in", async () => {
    const { page, room } = await visit({ speed: 1 });
    const late = { port: "network", point: "receive", kind: "delay", ms: LATE_MS };
    await onScreen(page, "operator.number");
    await page.keyboard.type("01");
    await page.keyboard.press("Enter");
    await onScreen(page, "operator.password");
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    await page.keyboard.type("0000");
    await page.keyboard.press("Enter");
    await onScreen(page, "processing");
    expect(await page.textContent(".hint")).not.toContain("拔电源");
    expect(await room.post("clock", { speed: "max" })).toMatchObject({ status: 200 });
    await onScreen(page, "home");
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await payWithPin(page);
    await says(page, ".hint", "钱在路上");
  });

  test("the switch for the worst moment is lit while it is armed: over a reload, and not after a new world", async () => {
    const { page, room } = await visit();
    await signIn(page);
    await page.click('[data-act="worst"]');
    await sees(page, '[data-act="worst"][aria-pressed="true"]');
    await page.reload();
    await sees(page, '[data-act="worst"][aria-pressed="true"]');
    await page.click('[data-act="worst"]');
    await sees(page, '[data-act="worst"][aria-pressed="false"]');
    await page.click('[data-act="worst"]');
    await sees(page, '[data-act="worst"][aria-pressed="true"]');
    expect(await room.post("reset", {})).toMatchObject({ status: 200 });
    await sees(page, '[data-act="worst"][aria-pressed="false"]');
    await onScreen(page, "operator.number");
  });
});
