// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, test } from "vitest";
import { describePage, sees } from "./visit";

describePage("the merchant's app", ({ visit }) => {
  test("account, real name, the code scanned from the terminal's screen; then given up", async () => {
    const { page, wrong, room } = await visit();
    await room.post("host", { terminal: "not activated" });
    await room.post("key", { keys: "01", then: "enter" });
    await room.post("key", { keys: "0000", then: "enter" });
    await room.post("wait", { screen: "activation" });
    await sees(page, '[data-screen="activation"]');
    const opened = page.waitForEvent("popup");
    await page.click('.next-step [data-act="app"]');
    expect(new URL((await opened).url()).pathname).toBe("/app");
    await page.goto(new URL("/app", room.server.address).href);
    await page.fill('input[name="account"]', "10000000002");
    await page.click('[data-act="account"]');
    await sees(page, ".said.bad");
    await page.fill('input[name="account"]', "10000000001");
    await page.click('[data-act="account"]');
    await page.fill('input[name="name"]', "李四");
    await page.click('[data-act="name"]');
    await sees(page, ".said.bad");
    await page.fill('input[name="name"]', "张三");
    await page.click('[data-act="name"]');
    await sees(page, '[data-terminal="10000001"] [data-status="not activated"]');
    await page.click('[data-act="scan"]');
    await sees(page, ".said.good");
    await sees(page, '[data-terminal="10000001"] [data-status="bound"]');
    await page.click('[data-act="scan"]');
    await sees(page, ".said.bad");
    await page.click('[data-act="unbind"]');
    await sees(page, '[data-terminal="10000001"] [data-status="unbound"]');
    expect((await room.get("host")).body).toMatchObject({ terminals: [{ status: "unbound" }] });
    await page.click('[data-act="language"]');
    await sees(page, '[data-status="unbound"]:text("Unlinked")');
    // A browser notes each refusal of the acquirer's: the wrong name, and the code that was used already.
    expect(wrong.filter((text) => !text.includes("400 (Bad Request)"))).toEqual([]);
  });
});
