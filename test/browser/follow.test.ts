// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, test } from "vitest";
import { seriousOf } from "./axe";
import { counts, describePage, onScreen, payAndCut, payWithPin, says, sees, signIn, type Visit } from "./visit";

/** More of a card number than a slip shows, its expiry (as a value, behind its track, in the hex of its text), and the PIN. */
const CARD_DATA = /629801\d{3}|\b3512\b|[=D]3512|33353132|123456/;

/** What the clipboard holds after a click on the button that copies. */
async function copied({ page }: Visit): Promise<string> {
  await page.click(".life-copy");
  await says(page, ".life-copy", "✓");
  return page.evaluate(() => navigator.clipboard.readText());
}

async function openAt({ page }: Visit): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page);
}

describePage("the life of a transaction", ({ visit }) => {
  test("of several terminals with the same numbers each page shows its own entries", async () => {
    const { page, room, wrong } = await visit({ terminals: 2, locale: "en-GB" });
    await signIn(page);
    await room.post("key?terminal=2", { keys: "01", then: "enter" });
    await room.post("key?terminal=2", { keys: "0000", then: "enter" });
    await room.post("wait?terminal=2", { screen: "home", timeoutMs: 100_000 });
    await room.post("key?terminal=2", { keys: "7700", then: "enter" });
    await room.post("card?terminal=2", { card: "debit-stripe", action: "swipe" });
    await room.post("key?terminal=2", { keys: "123456", then: "enter" });
    await room.post("wait?terminal=2", { screen: "approved", timeoutMs: 100_000 });
    await payWithPin(page);
    await onScreen(page, "approved");
    await says(page, '[data-book="ledger"] caption', "78.00");
    await counts(page, '[data-book="ledger"] tbody tr', 1);
    await says(page, '[data-book="ledger"] tbody tr', "1.00");
    await page.click('[data-book="ledger"] tbody tr');
    await page.click('.act[data-place="ledger"]');
    await says(page, ".life-detail", "amount¥1.00");
    expect(wrong).toEqual([]);
  });

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
    await says(page, ".act[aria-pressed=true]", "0200 Sale request");
    for (const part of ["9F26 application cryptogram", "reading capability", "chipwith PIN", "¥1.00"])
      await says(page, ".life-detail", part);
    // The PIN pad's screen is the one that there was, dot for dot.
    await page.click('.act:has-text("enter the PIN")');
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>(".life-screen")?.naturalWidth ?? 0) > 0);
    const wide = await page.evaluate(() => document.querySelector<HTMLImageElement>(".life-screen")?.naturalWidth);
    expect(wide).toBe(320);
    expect(await page.textContent('.act:has-text("types the PIN")')).toContain("6 digits");
    await page.click('.act:has-text("prints")');
    await sees(page, ".life-slip");
    // By keys alone: from the first act to the end of the list, which holds where it stands now. None shows card data.
    const places = await page.locator(".act").evaluateAll((acts) => acts.map((act) => act.getAttribute("data-place")));
    await page.click(".act >> nth=0");
    for (const place of places) {
      await sees(page, `.act[aria-pressed=true][data-place="${place}"]`);
      expect(await page.locator(".life").innerHTML(), `at ${place}`).not.toMatch(CARD_DATA);
      await page.keyboard.press("ArrowDown");
    }
    expect(places.at(-1)).toBe("record");
    await says(page, ".life-detail", "signature · kind");
    await page.keyboard.press("ArrowUp");
    await sees(page, ".life-signature");
    await says(page, ".life-detail", /fee¥0\.\d\d/);
    const text = await copied(at);
    expect(text).toMatch(/Terminal: → 0200 Sale request[\s\S]*Acquirer: ← 0210 Sale answer/);
    expect(text).toContain("expiry: ****");
    // The signature goes with chip data of its own, the expiry among them.
    expect(text).toMatch(/FF05 expiry: \*+\n/);
    expect(text).not.toMatch(CARD_DATA);
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
    await payAndCut({ page, room });
    await page.click(".plug");
    await signIn(page);
    await sees(page, ".verdict.agree");
    await page.focus('[data-book="journal"] .to-life');
    await page.keyboard.press("Enter");
    // All that belongs to it is there: the messages come one by one.
    const parts = ["→ 0200", "⚡ 断电", "● 上电", "→ 0400", "← 0410"];
    for (const part of parts) await sees(page, `.act:has-text("${part}")`);
    const acts = await page.locator(".life-story .act").allTextContents();
    const of = (words: string) => acts.findIndex((act) => act.includes(words));
    const order = parts.map(of);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    // Of what came behind, only what speaks of it: the log-in warns of the sale, its password and the sign-in are no part of it.
    expect(acts.filter((act) => act.includes("操作员号")).every((act) => act.includes("000002"))).toBe(true);
    expect(acts.filter((act) => /操作员密码|0800/.test(act))).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(await seriousOf(page)).toEqual([]);
    // A reversal has a reason, and no answer's code; nothing is called as the program calls it.
    expect(acts[of("→ 0400")]).toContain("原因码 98");
    for (const book of ["journal", "ledger", "record"]) {
      await page.click(`.act[data-place="${book}"]`);
      await sees(page, ".life-facts");
      const names = await page.locator(".life-facts dt").allTextContents();
      expect(names.filter((name) => /[a-z]{3}/i.test(name))).toEqual([]);
      const values = await page.locator(".life-facts dd").allTextContents();
      expect(values.filter((value) => /^(无资金|swiped?|stripe|[A-Z])$/.test(value))).toEqual([]);
    }
    expect(wrong).toEqual([]);
  });

  test("one that is under way is followed as it goes, to the screen that waits for a hand", async () => {
    const at = await visit({ model: "esign", viewport: { width: 2560, height: 1440 }, locale: "en-GB" });
    const { page, room, wrong } = at;
    await signIn(page);
    const late = { port: "network", point: "receive", kind: "delay", ms: 40_000 };
    expect(await room.post("fault", late)).toMatchObject({ status: 200 });
    expect(await room.post("clock", { speed: 1 })).toMatchObject({ status: 200 });
    await payWithPin(page);
    await onScreen(page, "processing");
    await page.click('[data-book="journal"] tbody tr.followed');
    await sees(page, '.act:has-text("← 0210")');
    // The answer is on its way: nothing was told of it.
    expect(await page.locator('.act:has-text("← 0210") ~ .act.by-terminal').count()).toBe(0);
    expect(await room.post("clock", { speed: "max" })).toMatchObject({ status: 200 });
    await sees(page, '.act:has-text("← 0210") ~ .act.by-terminal:has-text("sign")');
    // Letters are larger here: who did it stands beside when.
    const overlaps = await page
      .locator(".act:has(time)")
      .evaluateAll((acts) =>
        acts
          .filter((act) =>
            [...act.children].some(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth),
          )
          .map((act) => act.textContent),
      );
    expect(overlaps).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
