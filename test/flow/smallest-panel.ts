import { expect } from "vitest";
import type { Language } from "../../hal/display";
import { drawScreen } from "../../sim/raster/screen";
import type { Simulator } from "../../sim/simulator/simulator";
import { openTestFont } from "../receipt/samples";

const fonts = { large: openTestFont(24), small: openTestFont(16) };
const smallest = { widthPixels: 320, heightPixels: 240 };

/** @returns all that the screen says in a language, line by line; the smallest panel has room for it. */
export function read({ display: { view } }: Simulator, language: Language): string {
  expect(drawScreen(view, smallest, fonts, language).complete, `${view.id} ${language}`).toBe(true);
  return [view.title, ...view.lines].map((text) => text[language]).join(" / ");
}
