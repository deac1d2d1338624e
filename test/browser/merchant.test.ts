// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Served } from "../desktop/stages";
import { seriousOf } from "./axe";
import { counts, describePage, says, sees } from "./visit";

async function post(room: Served, terminal: number, verb: string, body: object): Promise<void> {
  expect(await room.post(`${verb}?terminal=${terminal}`, body)).toMatchObject({ status: 200 });
}

async function signIn(room: Served, terminal: number): Promise<void> {
  await post(room, terminal, "key", { keys: "00", then: "enter" });
  await post(room, terminal, "key", { keys: "0000", then: "enter" });
  await post(room, terminal, "wait", { screen: "home", timeoutMs: 100_000 });
}

async function pay(room: Served, terminal: number, amountFen: number): Promise<void> {
  await post(room, terminal, "key", { keys: String(amountFen), then: "enter" });
  await post(room, terminal, "card", { card: "debit-stripe", action: "swipe" });
  await post(room, terminal, "key", { pin: "debit-stripe", then: "enter" });
}

async function sell(room: Served, terminal: number, amountFen: number): Promise<void> {
  await pay(room, terminal, amountFen);
  await post(room, terminal, "wait", { screen: "approved", timeoutMs: 100_000 });
  await post(room, terminal, "clock", { advanceMs: 5000 });
  await post(room, terminal, "key", { key: "enter" });
}

/** Two sales at one terminal, of which one is voided and the batch settled and paid out in part; a sale and a doubt at the other. */
async function aDay(room: Served): Promise<void> {
  for (const terminal of [1, 2]) await signIn(room, terminal);
  await sell(room, 1, 20_000);
  await sell(room, 1, 3_000);
  await sell(room, 2, 7_700);
  await post(room, 1, "choose", { text: "消费撤销" });
  await post(room, 1, "key", { keys: "000003", then: "enter" });
  await post(room, 1, "key", { key: "enter" });
  await post(room, 1, "card", { card: "debit-stripe", action: "swipe" });
  await post(room, 1, "key", { pin: "debit-stripe", then: "enter" });
  await post(room, 1, "wait", { screen: "approved", timeoutMs: 100_000 });
  await post(room, 1, "clock", { advanceMs: 5000 });
  await post(room, 1, "key", { key: "enter" });
  await post(room, 1, "choose", { text: "结算" });
  await post(room, 1, "wait", { text: "结算完成", timeoutMs: 60_000 });
  await post(room, 1, "key", { key: "enter" });
  await post(room, 1, "choose", { text: "提现" });
  await post(room, 1, "wait", { screen: "amount" });
  await post(room, 1, "key", { keys: "19900", then: "enter" });
  await post(room, 1, "wait", { screen: "confirm" });
  await post(room, 1, "key", { key: "enter" });
  await post(room, 1, "wait", { text: "提现已到账", timeoutMs: 60_000 });
  await post(room, 1, "key", { key: "enter" });
  await post(room, 2, "fault", { port: "network", point: "receive", kind: "drop", nth: 1, times: 9 });
  await pay(room, 2, 2_500);
  await post(room, 2, "wait", { screen: "checking", timeoutMs: 100_000 });
}

/** What the figure's button says, and what the records that it leads to come to, in fen. */
async function figureAndRecords(page: Page, name: string): Promise<{ fen: number; sumFen: number; count: number }> {
  await page.click(`[data-figure="${name}"]`);
  await page.waitForSelector(`[data-figure="${name}"][aria-pressed="true"]`);
  const fen = fenOf(await page.textContent(`[data-figure="${name}"] b`));
  const column = name === "fees" ? 7 : 6;
  const cells = await page.locator(`.records tbody tr td:nth-child(${column})`).allTextContents();
  return { fen, sumFen: cells.reduce((sum, cell) => sum + fenOf(cell), 0), count: cells.length };
}

function fenOf(text: string | null): number {
  return Math.round(Number((text ?? "").replace("¥", "")) * 100);
}

describePage("the merchant's page", ({ visit }) => {
  test("each figure is the sum of the records that it leads to", async () => {
    const { page, room, wrong } = await visit({ terminals: 2, path: "merchant" });
    await aDay(room);
    await page.waitForSelector('[data-figure="checking"].asks');
    expect(await figureAndRecords(page, "sales")).toEqual({ fen: 30_700, sumFen: 30_700, count: 3 });
    expect(await figureAndRecords(page, "returned")).toEqual({ fen: 3_000, sumFen: -3_000, count: 1 });
    expect(await figureAndRecords(page, "checking")).toEqual({ fen: 2_500, sumFen: 2_500, count: 1 });
    expect(await figureAndRecords(page, "pending")).toEqual({ fen: 7_700, sumFen: 7_700, count: 1 });
    expect(await figureAndRecords(page, "held")).toEqual({ fen: 0, sumFen: 0, count: 0 });
    const fees = await figureAndRecords(page, "fees");
    expect(fees.fen).toBe(fees.sumFen);
    expect(fees.fen).toBe(100 + 39);
    await says(page, '[data-figure="available"] b', /^¥0\.00$/);
    await says(page, '[data-figure="arrived"] b', /^¥197\.90$/);
    const { body } = await room.get("check?terminal=all");
    expect(body).toMatchObject({ agree: true });
    expect(wrong).toEqual([]);
  });

  test("a settlement leads to its records and report, a payout to its sales, a terminal to its own", async () => {
    const { page, room } = await visit({ terminals: 2, path: "merchant" });
    await aDay(room);
    await page.click('[data-settlement="1/000001"] button');
    await sees(page, ".report");
    await says(page, ".report", "对平(BALANCED)");
    await counts(page, ".records tbody tr", 3);
    await page.click("[data-payout] button");
    await page.waitForSelector('[data-payout] [aria-pressed="true"]');
    await counts(page, ".records tbody tr", 1);
    await says(page, ".records tbody tr", "200.00");
    await page.click('[data-terminal="2"] .checks');
    await says(page, ".records tbody tr", "25.00");
    await counts(page, ".records tbody tr", 1);
    await says(page, '[data-terminal="2"] .standing', /^核查中$/);
    await page.click('[data-act="all"]');
    await counts(page, ".records tbody tr", 5);
    expect(await page.getAttribute('[data-terminal="2"] a', "href")).toBe("/?terminal=2");
  });

  test("a sale shows by itself, and what is shown can be kept for a spreadsheet", async () => {
    const { page, room, wrong } = await visit({ terminals: 2, path: "merchant", locale: "en-US" });
    await sees(page, '[data-figure="sales"]');
    await signIn(room, 2);
    await sell(room, 2, 1_234);
    await says(page, '[data-figure="sales"] b', /^¥12\.34$/);
    const [kept] = await Promise.all([page.waitForEvent("download"), page.click('[data-act="csv-records"]')]);
    const text = await readFile(await kept.path(), "utf8");
    expect(text.split("\r\n")).toEqual([
      '\ufeff"Time","Terminal","Batch","Voucher","Kind","Card","Amount","Fee","Money"',
      expect.stringMatching(
        /^"11-22 \d\d:\d\d:\d\d",2,="000001",="000002","sale","629801\*+1026",12\.34,0\.06,"charged"$/,
      ),
      "",
    ]);
    expect(wrong).toEqual([]);
  });

  test("by keyboard: Enter on a figure leads to its records", async () => {
    const { page, room } = await visit({ terminals: 2, path: "merchant" });
    await signIn(room, 1);
    await sell(room, 1, 500);
    await says(page, '[data-figure="sales"] b', /^¥5\.00$/);
    for (let stops = 0; stops < 12; stops++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => (document.activeElement as HTMLElement).dataset["figure"] === "sales")) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "records-title");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset["act"])).toBe("all");
  });

  test.each([
    { width: 390, height: 844, locale: "zh-CN" },
    { width: 390, height: 844, locale: "en-US" },
    { width: 820, height: 1180, locale: "en-US" },
    { width: 1920, height: 1080, locale: "zh-CN" },
  ])("nothing is cut off, and axe finds nothing serious: $width, $locale", async ({ locale, ...viewport }) => {
    const { page, room, wrong } = await visit({ terminals: 2, path: "merchant", locale, viewport });
    await aDay(room);
    await page.waitForSelector('[data-figure="checking"].asks');
    await page.click('[data-settlement="1/000001"] button');
    await sees(page, ".report");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll(".figure, .rows button, .panel header")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.textContent),
    );
    expect(cut).toEqual([]);
    expect(await seriousOf(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test("the money goes by itself as the merchant sets it", async () => {
    const { page, room } = await visit({ terminals: 2, path: "merchant", locale: "en-US" });
    await sees(page, ".rule");
    await page.fill('[data-rule="above"]', "5");
    await page.click('[data-act="save-rule"]');
    await says(page, ".rule [role=status]", "Not saved");
    await page.fill('[data-rule="above"]', "100");
    await page.selectOption('[data-rule="hour"]', "21");
    await page.click('[data-act="save-rule"]');
    await says(page, ".rule [role=status]", /^Saved$/);
    expect((await room.get("merchant")).body).toMatchObject({ payoutRule: { hour: 21, aboveFen: 10_000 } });
    await signIn(room, 2);
    await sell(room, 2, 20_000);
    await post(room, 2, "choose", { text: "结算" });
    await post(room, 2, "wait", { text: "结算完成", timeoutMs: 60_000 });
    await says(page, "[data-payout]", "automatic");
    await post(room, 1, "host", { payoutRule: null });
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[data-rule="above"]')?.value === "");
  });

  test("the page of the second terminal is the second one's", async () => {
    const { page, room } = await visit({ terminals: 2, path: "?terminal=2" });
    await signIn(room, 2);
    await page.waitForSelector('img.screen[data-screen="home"]');
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await page.waitForSelector('img.screen[data-screen="card"]');
    expect((await room.get("screen")).body).toMatchObject({ id: "operator.number" });
  });
});
