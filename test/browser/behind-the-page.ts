// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readEnds, type Served } from "../desktop/stages";
import { SOON_MS } from "./visit";

/** What a room does while its page is open: by its verbs, so that nothing of the page is in it. */

export async function post(at: Served, verb: string, body: object): Promise<void> {
  expect(await at.post(verb, body)).toMatchObject({ status: 200 });
}

export async function signIn(at: Served): Promise<void> {
  await post(at, "key", { keys: "01", then: "enter" });
  await post(at, "key", { keys: "0000", then: "enter" });
  await readEnds(at);
  await post(at, "wait", { screen: "home", timeoutMs: 60_000 });
}

/** From home to home. */
export async function sell(at: Served, keys: string): Promise<void> {
  await post(at, "key", { keys, then: "enter" });
  await post(at, "card", { card: "credit-stripe", action: "swipe" });
  // B19: the same again, and it is meant.
  if ((await at.get("screen")).body["id"] === "confirm") await post(at, "key", { key: "enter" });
  await post(at, "key", { pin: "credit-stripe", then: "enter" });
  await post(at, "wait", { screen: "approved" });
  await post(at, "wait", { idle: true });
  await post(at, "key", { key: "enter" });
}

/** What has happened so far stands in the page, too: the room is ahead of it. */
export async function hasDrawn(page: Page, at: Served): Promise<void> {
  await page.waitForFunction(
    (seq) => Number(document.querySelector<HTMLElement>(".tl-count")?.dataset["events"]) >= seq,
    at.stage.runs.current.timeline.seq,
    { timeout: SOON_MS },
  );
}

/** When what was asked for has been drawn. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}
