import type { ScreenView, Text } from "../../hal/display";
import type { Answer, DeviceModel, World } from "../world/world";
import { noSuchMethod } from "./waiting";

/** Longer than any line that fits the panel: what an event tells of a screen is bounded. */
const LINE_CHARACTERS_MAX = 64;
/** As many as the contract has (hal/display.ts). */
const LINES_MAX = 8;

/** Screens that can be looked at again: what a day at the counter shows in an hour. */
const KEPT_MAX = 1_000;

/** A 320 × 240 panel over SPI at 40 MHz repaints in 31 ms. */
const REPAINT_MS = 31;

const off: ScreenView = Object.freeze({
  id: "off",
  title: Object.freeze({ zh: "", en: "" }),
  lines: Object.freeze([]),
  options: Object.freeze([]),
  mood: "plain",
  language: "zh",
});

export class DisplayModel implements DeviceModel {
  readonly facts: { readonly widthPixels: number; readonly heightPixels: number; readonly largeKeys?: boolean };
  readonly #world: World;
  readonly #watchers = new Set<(view: ScreenView) => void>();
  #view: ScreenView = off;
  /** The last ones, each with the event that told of it, where events are kept. */
  readonly #kept: { readonly seq: number; readonly view: ScreenView }[] = [];

  /** @param largeKeys it has keys on its glass. */
  constructor(world: World, largeKeys = false) {
    this.#world = world;
    this.facts = { widthPixels: 320, heightPixels: 240, ...(largeKeys ? { largeKeys } : {}) };
  }

  get view(): ScreenView {
    return this.#view;
  }

  /** The event that told of what is shown; 0 where none is kept. */
  get shownSeq(): number {
    return this.#kept.at(-1)?.seq ?? 0;
  }

  /** A screen of before, by the sequence number of its event; undefined where it is no longer kept. */
  at(seq: number): ScreenView | undefined {
    return this.#kept.find((each) => each.seq === seq)?.view;
  }

  /** @returns ends it. */
  watch(watcher: (view: ScreenView) => void): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "backlight") return answer(undefined);
    if (method !== "show") noSuchMethod("display", method);
    this.#become(argument as ScreenView);
    answer("shown", REPAINT_MS);
  }

  failure(method: string): unknown {
    return method === "show" ? "disconnected" : undefined;
  }

  powerLost(): void {
    this.#become(off);
  }

  #become(view: ScreenView): void {
    this.#view = view;
    const lines: string[] = [];
    const linesEn: string[] = [];
    const count = Math.min(view.lines.length, LINES_MAX);
    for (let at = 0; at < count; at++) {
      const line = view.lines[at] as Text;
      lines.push(told(line.zh));
      linesEn.push(told(line.en));
    }
    this.#world.note("screen", {
      id: view.id,
      mood: view.mood,
      title: told(view.title.zh),
      titleEn: told(view.title.en),
      lines,
      linesEn,
    });
    const { timeline } = this.#world;
    if (timeline.keeping && timeline.wants("screen")) {
      this.#kept.push({ seq: timeline.seq, view });
      if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    }
    for (const watcher of this.#watchers) watcher(view);
  }
}

function told(text: string): string {
  return text.length <= LINE_CHARACTERS_MAX ? text : text.slice(0, LINE_CHARACTERS_MAX);
}
