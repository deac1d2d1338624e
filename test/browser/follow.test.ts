import { expect, test } from "vitest";
import { seriousOf } from "./axe";
import { describePage, onScreen, payWithPin, sees, signIn, type Visit } from "./visit";

/** More of a card number than a slip shows. */
const CARD_NUMBER = /629801\d{3}/;

/** What the clipboard holds after a click on the button that copies. */
async function copied({ page }: Visit): Promise<string> {
  await page.click(".life-copy");
  await page.waitForFunction(() => document.querySelector(".life-copy")?.textContent?.includes("✓"));
  return page.evaluate(() => navigator.clipboard.readText());
}

async function openAt({ page }: Visit): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page);
}

describePage("the life of a transaction", ({ visit }) => {
  test("a sale from its row: screens as pictures, messages in words, records, and all of it as text without card data", async () => {
    const at = await visit({ model: "smart", locale: "en-GB" });
    const { page, room, wrong } = at;
    await openAt(at);
    await payWithPin(page, "credit-chip");
    await onScreen(page, "sign");
    await page.click('[data-act="sign"]');
    await onScreen(page, "approved");
    await sees(page, ".verdict.agree");
    await page.click('[data-book="journal"] tbody tr');
    await sees(page, ".act.by-acquirer");
    // At the request first: its fields and what they consist of.
    expect(await page.textContent(".act[aria-pressed=true]")).toContain("0200 financial request");
    const fields = (await page.textContent(".life-detail")) ?? "";
    for (const part of ["9F26 application cryptogram", "reading capability", "chipwith PIN", "¥1.00"])
      expect(fields).toContain(part);
    // The PIN pad's screen is the one that there was, dot for dot.
    await page.click('.act:has-text("enter the PIN")');
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>(".life-screen")?.naturalWidth ?? 0) > 0);
    const wide = await page.evaluate(() => document.querySelector<HTMLImageElement>(".life-screen")?.naturalWidth);
    expect(wide).toBe(320);
    expect(await page.textContent('.act:has-text("types the PIN")')).toContain("6 digits");
    await page.click('.act:has-text("prints")');
    await sees(page, ".life-slip");
    // By keys alone: to the end of the list, which holds where it stands now.
    for (let downs = 0; downs < 60; downs++) await page.keyboard.press("ArrowDown");
    expect(await page.getAttribute(".act[aria-pressed=true]", "data-place")).toBe("record");
    expect(await page.textContent(".life-detail")).toContain("signature · kind");
    await page.keyboard.press("ArrowUp");
    await sees(page, ".life-signature");
    expect(await page.textContent(".life-detail")).toMatch(/fee¥0\.\d\d/);
    const text = await copied(at);
    expect(text).toMatch(/Terminal: → 0200 financial request[\s\S]*Acquirer: ← 0210 financial response/);
    expect(text).toContain("expiry: ****");
    expect(text).not.toMatch(CARD_NUMBER);
    expect(text).not.toContain("3512");
    expect(text).not.toContain("123456");
    expect(await seriousOf(page)).toEqual([]);
    // Escape is the dialog's, and not the terminal's.
    await page.keyboard.press("Escape");
    await page.waitForSelector(".life", { state: "detached" });
    expect((await room.get("screen")).body).toMatchObject({ id: "approved" });
    // From what happened, and from the wire.
    await page.click(".rows .row.of-message.followed >> nth=0");
    await sees(page, ".life");
    await page.keyboard.press("Escape");
    await page.click('[data-tab="wire"]');
    await page.click('[data-mti="0200"]');
    await page.click(".decoded .to-life");
    await sees(page, ".act.by-terminal");
    expect(wrong).toEqual([]);
  });

  test("one that a power cut parted goes on behind it: cut, start, reversal and what was told", async () => {
    const at = await visit({ dark: true, viewport: { width: 390, height: 844 } });
    const { page, room, wrong } = at;
    await openAt(at);
    const lost = { port: "network", point: "receive", kind: "cut-power" };
    expect(await room.post("fault", lost)).toMatchObject({ status: 200 });
    await payWithPin(page);
    await onScreen(page, "off");
    await page.click(".plug");
    await signIn(page);
    await sees(page, ".verdict.agree");
    await page.focus('[data-book="journal"] .to-life');
    await page.keyboard.press("Enter");
    await sees(page, '.act.by-world:has-text("断电")');
    const acts = await page.locator(".life-story .act").allTextContents();
    const of = (words: string) => acts.findIndex((act) => act.includes(words));
    const order = [of("→ 0200"), of("⚡ 断电"), of("● 上电"), of("→ 0400"), of("← 0410")];
    expect(
      order.every((place) => place >= 0),
      acts.join("\n"),
    ).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    // Of what came behind, only what speaks of it: the log-in warns of the sale, its password and the sign-in are no part of it.
    expect(acts.filter((act) => act.includes("操作员号")).every((act) => act.includes("000002"))).toBe(true);
    expect(acts.filter((act) => /操作员密码|0800/.test(act))).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(await seriousOf(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
