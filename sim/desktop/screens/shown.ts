import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { ScreenView } from "../../../hal/display";
import { LINES_ABOVE_MAX } from "../../../hal/drivers/keys/face-of";
import { openFont } from "../../../hal/font";
import { joined } from "../../raster/compose";
import type { Picture } from "../../raster/picture";
import { drawKeyedScreen, drawScreen, hasRoom, type ScreenFonts } from "../../raster/screen";
import { type Parsed, parseScenario, playSteps } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine } from "../engines/engines";
import { romOf } from "../engines/node-engine";

const scenarios = new URL("../../../test/scenarios/", import.meta.url);
/** The display of every model (sim/devices/display.ts). */
export const SIZE = Object.freeze({ widthPixels: 320, heightPixels: 240 });
/** The same, upright. */
export const UPRIGHT = Object.freeze({ widthPixels: SIZE.heightPixels, heightPixels: SIZE.widthPixels });

export const languages = Object.freeze(["zh", "en"] as const);

/** A screen in both languages side by side, under the name of the scenario that first shows it. */
export interface Shown {
  readonly name: string;
  readonly view: ScreenView;
  readonly picture: Picture;
  readonly hash: string;
  /** The panel has room for all that it says, in both languages. */
  readonly complete: boolean;
  /** An upright panel of the same size has, too. */
  readonly completeUpright: boolean;
  /** There is room above the keys of a board with a touch panel; where there is none a touch shows all. */
  readonly completeKeyed: boolean;
  /** In which languages it is set in small letters. */
  readonly small: readonly (typeof languages)[number][];
  /** A home with large keys: have they been asked for? */
  readonly kinds?: boolean;
}

export async function openFonts(): Promise<ScreenFonts> {
  return {
    large: openFont(await romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url))),
    small: openFont(await romOf(new URL("../../../src/receipt/font/font16.bin", import.meta.url))),
  };
}

/**
 * Every kind of screen that the scenarios lead through, once.
 * @throws Error where a scenario is malformed.
 */
export async function everyScreen(): Promise<readonly Shown[]> {
  const fonts = await openFonts();
  const screens: Shown[] = [];
  const known = new Set<string>();
  for (const file of (await readdir(scenarios)).filter((name) => name.endsWith(".jsonl")).toSorted()) {
    const scenario = parseScenario(await readFile(new URL(file, scenarios), "utf8"));
    const counts = new Map<string, number>();
    for (const view of await screensOf(scenario)) {
      const kind = kindOf(view);
      if (known.has(kind)) continue;
      known.add(kind);
      const [zh, en] = [drawScreen(view, SIZE, fonts, "zh"), drawScreen(view, SIZE, fonts, "en")];
      const picture = joined(zh, en, "beside");
      // Counted by screen: another screen in between leaves the names of the rest as they are.
      const count = (counts.get(view.id) ?? 0) + 1;
      counts.set(view.id, count);
      screens.push({
        name: `${file.slice(0, -".jsonl".length)}.${view.id}.${count}`,
        view,
        picture,
        hash: hashOf(picture),
        complete: zh.complete && en.complete,
        completeUpright: languages.every((each) => hasRoom(view, UPRIGHT, fonts, each)),
        completeKeyed: languages.every((each) => drawKeyedScreen(view, fonts, each).complete),
        small: [...(zh.small ? (["zh"] as const) : []), ...(en.small ? (["en"] as const) : [])],
      });
    }
  }
  return [...screens, ...(await largeKeyHomes(fonts))];
}

/** Scenarios whose home is drawn with large keys, as boards with a touch panel show it: where it has little to tell, and much. */
const homesOf = Object.freeze(["qr-scan.jsonl", "refund-power-cut.jsonl"] as const);

/** Homes with their large keys, and those that come behind a touch. */
async function largeKeyHomes(fonts: ScreenFonts): Promise<readonly Shown[]> {
  const screens: Shown[] = [];
  for (const file of homesOf) {
    const scenario = parseScenario(await readFile(new URL(file, scenarios), "utf8"));
    const homes = (await screensOf(scenario, true)).filter(({ id }) => id === "home");
    const view = homes.toSorted((a, b) => b.lines.length - a.lines.length)[0];
    if (!view?.keys?.length) throw new Error(`${file}: no home with large keys`);
    for (const kinds of view.lines.length > LINES_ABOVE_MAX ? [false, true] : [false]) {
      const [zh, en] = [drawKeyedScreen(view, fonts, "zh", kinds), drawKeyedScreen(view, fonts, "en", kinds)];
      const picture = joined(zh, en, "beside");
      screens.push({
        name: `large-keys.${file.slice(0, -".jsonl".length)}.home.${kinds ? "opened" : "first"}`,
        view,
        picture,
        hash: hashOf(picture),
        complete: true,
        completeUpright: true,
        completeKeyed: kinds || (zh.complete && en.complete),
        small: [],
        kinds,
      });
    }
  }
  return screens;
}

function hashOf({ pixels }: Picture): string {
  return createHash("sha256").update(pixels).digest("hex").slice(0, 16);
}

/** Screens that differ in figures and in what is typed are one kind of screen. */
function kindOf({ id, title, lines, options, mood }: ScreenView): string {
  return JSON.stringify([id, mood, title, lines, options]).replaceAll(/[0-9*.]+/g, "#");
}

/** What the terminal shows while a scenario is played, in the order in which it does. */
async function screensOf(scenario: Parsed, largeKeys = false): Promise<readonly ScreenView[]> {
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
  const { model = "classic", acquirer = "lakala", seed = 1, national } = scenario.world;
  // What several terminals show is what one of them shows alone.
  if (scenario.world.terminals !== undefined) return [];
  const running = await createEngine("node");
  const seen: ScreenView[] = [];
  try {
    const room = await Room.open({
      simulator: {
        seed,
        startMs: DEFAULT_START_MS,
        model,
        acquirer,
        engine: running.engine,
        ...(largeKeys ? { largeKeys } : {}),
        ...(national ? { national } : {}),
      },
    });
    room.listen(({ kind }) => {
      const { view } = room.simulator.display;
      if (kind === "screen" && view.id !== "off") seen.push(view);
    });
    await playSteps(room, scenario.steps);
    return seen;
  } finally {
    await running.close();
  }
}
