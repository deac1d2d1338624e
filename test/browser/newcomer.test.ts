import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { byTurns } from "../sample";
import { describePage, onScreen, says, sees, signIn, type Visit, type VisitOptions } from "./visit";

/** From first paint to the end of the story. */
const ACTS_MAX = 25;

/** A hand that counts what it does: each key, each click or tap, and each time that it has to scroll first. */
interface Hand {
  readonly acts: number;
  /** Keys of the terminal. */
  type(keys: readonly string[]): Promise<void>;
  card(): Promise<void>;
  pin(): Promise<void>;
  arm(): Promise<void>;
  plug(): Promise<void>;
}

/** By mouse or finger alone. */
function pointing({ page }: Visit, touch: boolean): Hand {
  let acts = 0;
  const press = async (target: Locator) => {
    await target.waitFor();
    if (!(await isInSight(target))) {
      acts++;
      await target.scrollIntoViewIfNeeded();
    }
    await (touch ? target.tap() : target.click());
    acts++;
  };
  return {
    get acts() {
      return acts;
    },
    async type(keys) {
      for (const key of keys) await press(page.locator(`.keypad [data-key="${key.toLowerCase()}"]`));
    },
    card: () => press(page.locator('[data-card="credit-stripe"]')),
    pin: () => press(page.locator('[data-act="pin"]')),
    arm: () => press(page.locator('[data-act="worst"]')),
    plug: () => press(page.locator(".plug")),
  };
}

/** By keys alone, as the badges on the page name them. */
function keying({ page }: Visit): Hand {
  let acts = 0;
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    acts += keys.length;
  };
  /** The key that stands on what is to be done. */
  const named = async (at: string) => {
    await sees(page, at);
    return (await page.textContent(`${at} .shortcut`))?.toLowerCase() ?? expect.fail(`no key on ${at}`);
  };
  return {
    get acts() {
      return acts;
    },
    type: (keys) => press(...keys),
    async card() {
      await press(await named(".deck h2"));
      await page.waitForFunction(() => document.activeElement?.matches("[data-card]"));
      await press("Enter");
    },
    pin: async () => press(await named('[data-act="pin"]')),
    arm: async () => press(await named('[data-act="worst"]')),
    plug: async () => press(await named(".plug")),
  };
}

/** All of it lies in the window, and nothing else over it. */
function isInSight(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false;
    const seen = [top + 2, bottom - 2].map((y) => document.elementFromPoint((left + right) / 2, y));
    return seen.every((each) => each !== null && element.contains(each));
  });
}

/** Signs in, sells, is cut off when the request has left, plugs in, signs in again: by what the page itself says. */
async function findOut({ page }: Visit, hand: Hand): Promise<void> {
  const logIn = async () => {
    await onScreen(page, "operator.number");
    await says(page, ".hint", "01");
    await hand.type(["0", "1", "Enter"]);
    await onScreen(page, "operator.password");
    await says(page, ".hint", "0000");
    await hand.type(["0", "0", "0", "0", "Enter"]);
  };
  await logIn();
  await onScreen(page, "home");
  await hand.arm();
  await sees(page, '[data-act="worst"][aria-pressed="true"]');
  await hand.type(["1", "0", "0", "Enter"]);
  await onScreen(page, "card");
  await hand.card();
  await onScreen(page, "pin");
  await hand.pin();
  await onScreen(page, "off");
  await hand.plug();
  await logIn();
}

const tablet = { width: 820, height: 1180 };
const phone = { width: 390, height: 844 };
type Way = readonly [name: string, options: VisitOptions, by: (at: Visit) => Hand];
const byFinger = (at: Visit) => pointing(at, true);
const ways: readonly Way[] = [
  ["by mouse", {}, (at) => pointing(at, false)],
  ["by finger on a tablet", { touch: true, viewport: tablet }, byFinger],
  ["by finger on a phone", { touch: true, viewport: phone }, byFinger],
  ["by keys", {}, keying],
];
const locales = ["zh-CN", "en-GB"] as const;
const visits = ways.flatMap((way) => locales.map((locale) => [way[0], locale, way[1], way[2]] as const));

describePage("a newcomer understands a sale that was cut", ({ visit }) => {
  test.each(byTurns(visits))("%s, %s", async (_name, locale, options, by) => {
    const at = await visit({ ...options, locale });
    const { page, wrong } = at;
    const hand = by(at);
    await findOut(at, hand);
    await sees(page, '.aftermath[data-money="returned"]');
    const sentence = page.locator(".aftermath .sentence");
    await expect.poll(() => isInSight(sentence)).toBe(true);
    const words = (await sentence.textContent()) ?? "";
    expect(words).toMatch(
      locale === "zh-CN" ? /^消费 1\.00 元：款项已退回顾客。$/ : /^Sale, CNY 1\.00: returned to customer\.$/,
    );
    await sees(page, ".verdict.agree");
    // The screen says the same, and it is in sight as well.
    await onScreen(page, "returned");
    await expect.poll(() => isInSight(page.locator("img.screen"))).toBe(true);
    expect(hand.acts).toBeLessThanOrEqual(ACTS_MAX);
    expect(wrong).toEqual([]);
  });

  test.each(locales)(
    "a phone's page shows the terminal without a glide, and news together with it, %s",
    async (locale) => {
      const { page, room, wrong } = await visit({ touch: true, viewport: phone, locale });
      await signIn(page);
      await page.locator('[data-act="worst"]').tap();
      await sees(page, '[data-act="worst"][aria-pressed="true"]');
      await page.keyboard.type("100");
      await page.keyboard.press("Enter");
      await onScreen(page, "card");
      // In one turn of the page: a glide would not have begun to move it.
      const terminalTops = await page.locator('[data-card="credit-stripe"]').evaluate((card: HTMLElement) => {
        const topOf = () => document.querySelector(".device")?.getBoundingClientRect().top;
        card.scrollIntoView({ block: "center", behavior: "instant" });
        const before = topOf();
        // Not by a key, which puts the focus on the terminal.
        card.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
        return [before, topOf()];
      });
      expect(terminalTops[0]).toBeLessThan(0);
      expect(terminalTops[1]).toBeCloseTo(0, 0);
      await page.locator('[data-act="pin"]').tap();
      await sees(page, ".aftermath .note");
      const parts = [page.locator("img.screen"), page.locator(".aftermath .sentence")] as const;
      const areInSight = () => Promise.all(parts.map(isInSight));
      await expect.poll(areInSight).toEqual([true, true]);
      // Whoever has scrolled on to the sentence sees the screen again with the next news.
      await parts[1].evaluate((sentence) => sentence.scrollIntoView({ block: "start", behavior: "instant" }));
      expect(await areInSight()).toEqual([false, true]);
      expect((await room.post("power", { action: "on" })).status).toBe(200);
      await page.locator(".aftermath .note").waitFor({ state: "detached" });
      await expect.poll(areInSight).toEqual([true, true]);
      expect(wrong).toEqual([]);
    },
  );
});
