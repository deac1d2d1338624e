// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { StateKeeper } from "../../sim/desktop/state/state";
import { parseScenario } from "../../sim/scenario/player";
import type { WorldEvent } from "../../sim/world/timeline";
import { type Served, served } from "../desktop/stages";
import { hasDrawn, nextFrame, post, sell, signIn } from "./behind-the-page";
import { counts, describePage, fits, SOON_MS, says, sees } from "./visit";

describePage("the timeline in a browser", ({ visit }) => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "qianshou-timeline-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The page with its timeline open, of a room where somebody has signed in. */
  async function open(speed: 10 | "max", locale = "zh-CN") {
    const { page, room: at, wrong } = await visit({ speed, locale });
    await signIn(at);
    await page.click(".tl-handle");
    await sees(page, ".tl-row");
    return { at, page, wrong };
  }

  test("a message by its fields, by mouse and by keys; nothing secret in the page", async () => {
    const { at, page, wrong } = await open(10, "en-US");
    await sell(at, "100");
    await hasDrawn(page, at);
    // By its number: the list goes on with what happens meanwhile.
    const answer = await seqOf(at, "0210");
    await selectEvent(page, answer);
    await says(page, ".tl-fields", "primary account number");
    await page.focus(".tl-list");
    await page.keyboard.press("ArrowUp");
    await page.waitForSelector(`.tl-row[data-seq="${answer}"][aria-selected=false]`);
    const after = Number(await page.getAttribute(".tl-row[aria-selected=true]", "data-seq"));
    expect(after).toBeLessThan(answer);
    await sees(page, `.tl-list[aria-activedescendant="tl-${after}"]`);
    await page.keyboard.press("Home");
    await sees(page, ".tl-row[aria-posinset='1'][aria-selected=true]");
    expect(await page.content()).not.toContain("6298000000001014");
    // On the canvas: all of it, and a click on the lane of the screens.
    await page.click(".tl-fit");
    await nextFrame(page);
    const box = await page.locator(".tl-canvas").boundingBox();
    const lane = await page.locator(".tl-lanes li", { hasText: "Display" }).boundingBox();
    const reached = await clickAlong(page, box, lane);
    expect(reached).toBe("Display");
    expect(wrong).toEqual([]);
  });

  test("back to before a sale and another one from there; the two runs part where they do", async () => {
    const { at, page, wrong } = await open(10);
    const home = at.stage.room.simulator.world.timeline.seq;
    await sell(at, "100");
    await selectEvent(page, home);
    await page.click(".tl-back");
    await sees(page, ".tl-on");
    expect((await at.get("ledger")).body).toMatchObject({ entries: [] });
    expect((await at.get("clock")).body).toMatchObject({ paused: true });
    await page.click(".tl-on");
    await expect.poll(async () => (await at.get("clock")).body["paused"], { timeout: SOON_MS }).toBe(false);
    await sell(at, "777");
    expect((await at.get("ledger")).body).toMatchObject({ entries: [{ amountFen: 777, state: "charged" }] });
    await page.click(".tl-runs");
    await sees(page, ".tl-differs");
    // In words first, then by its parts.
    await says(page, ".tl-side b", /\p{Script=Han}/u);
    for (const line of await page.locator(".tl-before li").allTextContents()) expect(line).toMatch(/\p{Script=Han}/u);
    await counts(page, ".tl-side select option", 4);
    // Another one that is left while one looks is there to be compared, too.
    await post(at, "rewind", { sequence: home, paused: true });
    await counts(page, ".tl-side select option", 6);
    await says(page, ".tl-side select option", "现在的");
    expect(wrong).toEqual([]);
  });

  test("the run on one line: dragged back, on by a step, as a film to where it was left, and another way from there", async () => {
    const { page, room: at, wrong } = await visit({ speed: 10 });
    await signIn(at);
    await sell(at, "100");
    await post(at, "wait", { idle: true, timeoutMs: 60_000 });
    const ahead = async () => Number(await page.getAttribute(".tl-track", "data-ahead"));
    const box = await page.locator(".tl-track canvas").boundingBox();
    if (!box) throw new Error("no track");
    await page.mouse.move(box.x + box.width * 0.97, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.85, box.y + 12, { steps: 4 });
    await says(page, ".tl-preview", /^\d\d:\d\d:\d\d\.\d{3} .*\p{Script=Han}/u);
    await page.mouse.up();
    await sees(page, ".tl-on");
    await says(page, ".tl-told", /^已回到 \d\d:\d\d:\d\d\.\d{3}，时间停住$/);
    await fits(page);
    expect((await at.get("clock")).body).toMatchObject({ paused: true });
    await expect.poll(ahead, { timeout: SOON_MS }).toBeGreaterThan(2);
    const left = await ahead();
    await page.click('[data-act="step"]');
    await expect.poll(ahead, { timeout: SOON_MS }).toBe(left - 1);
    // By keys, with the same words for ears.
    await page.focus(".tl-track");
    await page.keyboard.press("ArrowLeft");
    expect(await page.getAttribute(".tl-track", "aria-valuetext")).toMatch(/^\d\d:\d\d:\d\d/);
    await page.keyboard.press("Enter");
    await expect.poll(ahead, { timeout: SOON_MS }).toBe(left);
    // While time is not seen to stand still, the same button pauses.
    await sees(page, '[data-act="play"][aria-label="从这里继续"]');
    await page.click('[data-act="play"]');
    await expect.poll(ahead, { timeout: SOON_MS }).toBe(0);
    expect((await at.get("ledger")).body).toMatchObject({ entries: [{ amountFen: 100, state: "charged" }] });
    // A film leaves the run that it shows, and none a picture.
    expect((await at.get("runs")).body["runs"]).toHaveLength(2);
    await page.click('[data-act="step-back"]');
    await expect.poll(ahead, { timeout: SOON_MS }).toBeGreaterThan(0);
    await post(at, "power", { action: "cut" });
    await post(at, "clock", { action: "run" });
    await expect.poll(async () => Number(await page.getAttribute(".tl-track", "data-forked"))).toBe(1);
    await says(page, ".tl-told", /^从这里不同：这次 [\d:.]+ ⚡ 断电 .*，上次 [\d:.]+ (?!⚡)/);
    await fits(page);
    expect(wrong).toEqual([]);
  });

  test("every line of the list is in the language of the page, and a screen that was off is shown dark", async () => {
    const { at, page, wrong } = await open(10);
    await sell(at, "100");
    await post(at, "power", { action: "cut" });
    await post(at, "wait", { screen: "off" });
    await hasDrawn(page, at);
    const lines = await page.locator(".tl-row > :last-child").allTextContents();
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line).toMatch(/\p{Script=Han}/u);
    await page.focus(".tl-track");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    await sees(page, ".tl-preview .tl-dark");
    await counts(page, ".tl-preview img", 0);
    expect(wrong).toEqual([]);
  });

  test("saved as a scenario it plays headless to the same ends, and is opened again in the page", async () => {
    const { at, page, wrong } = await open(10);
    await post(at, "fault", { code: "D01" });
    await post(at, "key", { keys: "100", then: "enter" });
    await post(at, "card", { card: "credit-stripe", action: "swipe" });
    await post(at, "key", { keys: "123456", then: "enter" });
    await post(at, "wait", { screen: "off", timeoutMs: 60_000 });
    await post(at, "power", { action: "on" });
    await signIn(at);
    await post(at, "wait", { idle: true, timeoutMs: 60_000 });
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".tl-save")]);
    const file = path.join(folder, "recording.jsonl");
    await download.saveAs(file);
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("123456");
    const scenario = parseScenario(`${text}{"expect":{"view":"ledger","entries":[{"amountFen":100}]}}\n`);
    if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: ${scenario.expected}`);
    expect((await playInNewWorld(scenario.steps, "node", 1)).played).toMatchObject({ kind: "passed" });
    // As a test it reads as a person would write it: on screens that are waited for, and what was done to the world in its place.
    const [kept] = await Promise.all([page.waitForEvent("download"), page.click(".tl-test")]);
    expect(kept.suggestedFilename()).toBe("test.jsonl");
    const test = await readFile(await kept.path(), "utf8");
    expect(test).toContain('{"verb":"wait","screen":"card","timeoutMs":300000}\n{"verb":"card",');
    expect(test).not.toMatch(/advanceMs|123456/);
    const parsed = parseScenario(test);
    if (parsed.kind === "malformed") throw new Error(`line ${parsed.line}: ${parsed.expected}`);
    expect((await playInNewWorld(parsed.steps, "node", 1)).played).toMatchObject({ kind: "passed" });
    const { digest } = at.stage.runs.current.timeline;
    await page.setInputFiles(".tl-open input", file);
    await sees(page, ".tl-told:has-text('场景通过')");
    expect(at.stage.runs.current.timeline.digest).not.toBe(digest);
    expect((await at.get("ledger")).body).toMatchObject({ entries: [{ amountFen: 100 }] });
    expect(wrong).toEqual([]);
  });

  test("a run from a kept state is saved, and the page says that it opens as another one", async () => {
    const keeper = new StateKeeper(path.join(folder, "state"));
    const before = await served({ keeper });
    await signIn(before);
    await sell(before, "100");
    await before.close();
    const { page, wrong } = await visit({ keeper });
    await page.waitForSelector(".tl-save");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".tl-save")]);
    expect(await readFile(await download.path(), "utf8")).toMatch(/^\{"note":"[^"]*, from a kept --state"/);
    await says(page, ".tl-told", "已保存，但缺少 --state 里原有的数据，重新打开会不一样");
    expect(wrong).toEqual([]);
  });
});

/** The sequence number of the last message of a type. */
async function seqOf(at: Served, mti: string): Promise<number> {
  const { events } = (await at.get("timeline?limit=4000")).body as unknown as {
    readonly events: readonly WorldEvent[];
  };
  const sent = events.findLast((event) => event.kind === "message" && event["mti"] === mti);
  return sent?.seq ?? expect.fail(`no ${mti}`);
}

/** Scrolls the list to an event that it tells, at or before `seq`, and selects it. */
async function selectEvent(page: Page, seq: number): Promise<void> {
  await page.check(".tl-check input");
  await page.focus(".tl-list");
  await page.keyboard.press("Home");
  const box = page.locator(".tl-list");
  await box.evaluate(
    (element, top) => {
      element.scrollTop = top;
    },
    (seq - 3) * 22,
  );
  await page.click(`.tl-row[data-seq="${seq}"]`);
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Clicks along a lane until an event is hit. @returns the lane that the list says it is of. */
async function clickAlong(page: Page, box: Box | null, lane: Box | null): Promise<string | undefined> {
  if (!box || !lane) return undefined;
  for (let x = box.width * 0.03; x < box.width; x += 6) {
    await page.mouse.click(box.x + x, lane.y + lane.height / 2);
    const row = page.locator(".tl-row[aria-selected=true] b");
    if ((await row.count()) > 0 && (await row.textContent()) === "Display") return "Display";
  }
  return undefined;
}
