import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { served } from "../desktop/stages";
import { findTheWay, sellByMouse } from "./sales";
import { openSite, type Site } from "./site";
import { describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

describePage("the site, from a file server alone", ({ visitAt }) => {
  let site: Site;

  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  test("a sale by mouse, as over a server", async () => {
    const { page, wrong } = await visitAt(`${site.address}?speed=max`);
    await sellByMouse(page);
    expect(wrong).toEqual([]);
  });

  test("a newcomer finds the way, as over a server", async () => {
    const { page, wrong } = await visitAt(`${site.address}?speed=10`);
    await findTheWay(page);
    expect(wrong).toEqual([]);
  });

  test("a cut sale on a chosen terminal comes back right, is gone back from, saved, and opened again as the same run as in Node", async () => {
    const { page, wrong } = await visitAt(`${site.address}?speed=max`);
    await onScreen(page, "operator.number");
    await says(page, ".choice summary", "经典款 · 拉卡拉");
    await page.click(".choice summary");
    await page.check('.choice [name="model"][value="smart"]');
    await page.selectOption('.choice [name="acquirer"]', "unionpay");
    await page.fill('.choice [name="seed"]', "7");
    await page.click('.choice [data-act="take"]');
    await says(page, ".choice summary", "智能款 · 银联");
    await sees(page, ".device.smart");
    await signIn(page);
    await page.click('[data-act="worst"]');
    await payWithPin(page);
    await onScreen(page, "off");
    await page.click(".plug");
    await signIn(page);
    await sees(page, ".verdict.agree");
    await page.click(".tl-handle");
    const file = path.join(site.folder, "shared.jsonl");
    await save(page, file);
    await page.focus(".tl-list");
    await page.keyboard.press("Home");
    await page.click(".tl-back");
    await sees(page, ".tl-on");

    await page.reload();
    await says(page, ".choice summary", "经典款 · 拉卡拉");
    await onScreen(page, "operator.number");
    await page.setInputFiles(".tl-open input", file);
    await says(page, ".tl-told", /场景通过.*[0-9a-f]{16}/);
    await says(page, ".choice summary", "智能款 · 银联");
    const here = /[0-9a-f]{16}/.exec((await page.textContent(".tl-told")) ?? "")?.[0];
    expect(await digestInNode(await readFile(file, "utf8"))).toBe(here);
    expect(wrong).toEqual([]);
  });
});

async function save(page: Page, file: string): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(".tl-save")]);
  await download.saveAs(file);
}

async function digestInNode(lines: string): Promise<unknown> {
  const room = await served();
  try {
    const { body } = await room.post("play", { lines, fresh: true });
    expect(body).toMatchObject({ passed: true });
    return body["digest"];
  } finally {
    await room.close();
  }
}
