import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { WorldEvent } from "../../sim/world/timeline";
import type { Served } from "../desktop/stages";
import { hasDrawn, nextFrame, post, sell, signIn } from "./behind-the-page";
import { describePage, sees } from "./visit";

/** Sales that are made: their events are then told again and again, without the work of the room. */
const SALES = 3;
const EVENTS = 100_000;
/** Told at once: the stream is not to fall behind. */
const BATCH = 1000;
const HOUR_MS = 3_600_000;
/** Time moves on by so much at once. */
const STRIDE_MS = 600_000;
const TIMEOUT_MS = 900_000;
/** Work in the page for the last tenth of the events, by what it was for the first: what else the machine does is in both. */
const WORK_RATIO_MAX = 2;
/** Less than this is quick whatever it was before, ms of the thread's own time: a page that draws every event takes hundreds. */
const QUICK_EVENT_MS = 1;
const QUICK_DRAW_MS = 16;
/** Draws that make one measurement. */
const DRAWS = 20;
/** Elements of the timeline, however long the run. */
const ELEMENTS_MAX = 600;
/** What the events, or an hour, may leave on the heap, MB. */
const GROWTH_MB_MAX = 6;

describePage("a long run in a browser", ({ visit }) => {
  test(
    `${EVENTS} events and an hour of its time leave the page as quick and as small as it was`,
    async () => {
      const { page, room: at, wrong } = await visit({ speed: "max" });
      await signIn(at);
      await page.click(".tl-handle");
      await sees(page, ".tl-row");
      const session = await page.context().newCDPSession(page);
      // The thread's own time: what else the machine does is not in it.
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      const { timeline } = at.stage.runs.current;
      const home = timeline.seq;
      for (let sales = 0; sales < SALES; sales++) await sell(at, "100");
      const story = timeline.since(home);
      const until = async (events: number) => {
        while (timeline.seq < events) {
          tellAgain(at, story);
          await hasDrawn(page, at);
        }
      };
      // Full first: what the page keeps is allocated by then.
      await until(EVENTS / 10);
      const early = await drawn(page, session);
      const began = await measured(session, at);
      await until((2 * EVENTS) / 10);
      const first = await measured(session, at);
      await until((9 * EVENTS) / 10);
      const almost = await measured(session, at);
      await until(EVENTS);
      const last = await measured(session, at);
      const late = await drawn(page, session);
      expect(await page.locator(".tl-row").count()).toBeLessThan(60);
      expect(await page.locator(".tl *").count()).toBeLessThan(ELEMENTS_MAX);
      const perEvent = { early: workPerEvent(began, first), late: workPerEvent(almost, last) };
      for (let stride = 0; stride < HOUR_MS / STRIDE_MS; stride++) {
        await post(at, "clock", { advanceMs: STRIDE_MS });
        await hasDrawn(page, at);
      }
      const hour = await measured(session, at);
      console.log(JSON.stringify({ began, first, almost, last, hour, perEventMs: perEvent, drawMs: { early, late } }));
      expect(last.heapMb - first.heapMb).toBeLessThan(GROWTH_MB_MAX);
      expect(hour.heapMb - last.heapMb).toBeLessThan(GROWTH_MB_MAX);
      expect(perEvent.late).toBeLessThan(Math.max(perEvent.early * WORK_RATIO_MAX, QUICK_EVENT_MS));
      expect(late).toBeLessThan(Math.max(early * WORK_RATIO_MAX, QUICK_DRAW_MS));
      expect(wrong).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** The same events once more, under new numbers. */
function tellAgain({ stage }: Served, story: readonly WorldEvent[]): void {
  const { world } = stage.room.simulator;
  for (let told = 0; told < BATCH; told++) {
    const { seq: _seq, atMs: _atMs, kind, ...detail } = story[told % story.length] ?? expect.fail("no story");
    world.timeline.add(world.nowMs, kind, detail);
  }
}

interface Measured {
  readonly events: number;
  readonly heapMb: number;
  readonly workMs: number;
}

/** Heap after a collection, and what the page's thread has done since it began. */
async function measured(session: CDPSession, at: Served): Promise<Measured> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    events: at.stage.runs.current.timeline.seq,
    heapMb: Math.round(of("JSHeapUsedSize") / 1e5) / 10,
    workMs: Math.round(of("TaskDuration") * 1000),
  };
}

function workPerEvent(from: Measured, to: Measured): number {
  return (to.workMs - from.workMs) / (to.events - from.events);
}

/** @returns ms of the page's thread for drawing all events at once, in and out by the wheel: the median of some draws. */
async function drawn(page: Page, session: CDPSession): Promise<number> {
  const work = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
  };
  await page.click(".tl-fit");
  const draws: number[] = [];
  for (let turn = 0; turn < DRAWS; turn++) {
    const before = await work();
    await page.mouse.move(700, 420);
    await page.mouse.wheel(0, turn % 2 === 0 ? 120 : -120);
    // A draw for each turn: turns within a frame would be drawn as one.
    await nextFrame(page);
    draws.push((await work()) - before);
  }
  return draws.toSorted((a, b) => a - b)[DRAWS / 2] ?? Infinity;
}
