import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SimulatorScreen } from "../../../hal/boards/lin/simulator-screen";
import { NOBODY, sayOnScreen } from "../../../hal/boards/lin/words";
import { openFont } from "../../../hal/font";
import { PANE_WIDTH } from "../../moddable/panel/layout";
import { rgb565 } from "../../moddable/panel/screen-pixels";
import { romOf } from "../engines/node-engine";
import { screenSize } from "./dots";
import { simulatorsFolder } from "./panel";
import { type Look, McsimEnded, McsimWindow, WINDOW } from "./window";

/** Where the panel was not made, the screen says what to run. @returns what it shows instead, in words. */
export async function wordsWithoutPanel(library: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const root = await mkdtemp(path.join(tmpdir(), "qianshou-bare-"));
  const simulators = path.join(root, "sim", "moddable", "simulators");
  await cp(simulatorsFolder, simulators, { recursive: true });
  const font = openFont(await romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url)));
  const words = new Uint8Array(screenSize.widthPixels * screenSize.heightPixels);
  sayOnScreen(screenInto(words), font, NOBODY);
  let window: McsimWindow | undefined;
  try {
    window = await McsimWindow.open([simulators, library], WINDOW, environment);
    const said = await window.shows((look) => hasWords(look, words));
    return said ? undefined : "without a panel the screen does not say what to run";
  } catch (error) {
    if (error instanceof McsimEnded) return `without a panel ${error.message}`;
    throw error;
  } finally {
    await window?.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** A screen that keeps 1 for each light dot. */
function screenInto(dots: Uint8Array): SimulatorScreen {
  let place = { x: 0, y: 0, width: 0 };
  return {
    width: screenSize.widthPixels,
    height: screenSize.heightPixels,
    pixelFormat: 0,
    postMessage: () => undefined,
    begin: (x, y, width) => {
      place = { x, y, width };
    },
    send: (bytes, offset, length) => {
      const pixels = new Uint16Array(bytes.slice(offset, offset + length));
      for (const [at, pixel] of pixels.entries())
        dots[(place.y + Math.floor(at / place.width)) * screenSize.widthPixels + place.x + (at % place.width)] =
          pixel === LIGHT ? 1 : 0;
    },
    end: () => undefined,
  };
}
const LIGHT = 0xffff;

/** Whether the words stand somewhere in the device's pane: mcsim puts a device without a place of its own in the middle. */
function hasWords(look: Look, words: Uint8Array): boolean {
  const { widthPixels, heightPixels } = screenSize;
  const isLight = (left: number, top: number, at: number) => {
    const [red, green, blue] = look.dot(left + (at % widthPixels), top + Math.floor(at / widthPixels));
    return rgb565(red, green, blue) === LIGHT;
  };
  // There are few light dots in a window: a place is told by its first one, almost always.
  const lights = [...words.keys()].filter((at) => words[at] === 1);
  const isAt = (left: number, top: number) =>
    lights.every((at) => isLight(left, top, at)) &&
    words.every((light, at) => isLight(left, top, at) === (light === 1));
  for (let top = 0; top + heightPixels < look.height; top++)
    for (let left = PANE_WIDTH; left + widthPixels < look.width; left++) if (isAt(left, top)) return true;
  return false;
}
