import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { decode } from "fast-png";
import type { ScreenView } from "../../../hal/display";
import { PLACES } from "../../../hal/drivers/keys/digit-order";
import { pinFace } from "../../../hal/drivers/keys/face";
import { LINES_ABOVE_MAX } from "../../../hal/drivers/keys/face-of";
import { openFont } from "../../../hal/font";
import { namesOf } from "../../../src/profiles/names";
import type { Names } from "../../../src/screen/text";
import { type BoardScreen, BoardScreens } from "../../raster/board-screens";
import { joined, sheetOf } from "../../raster/compose";
import { everyEnd } from "../../raster/every-end";
import type { Picture } from "../../raster/picture";
import { drawFace, drawKeyedScreen, drawScreen, hasRoom, type ScreenFonts } from "../../raster/screen";
import { type Parsed, parseScenario, playSteps } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine, romOf } from "../engines/engines";
import { pixelsToPng } from "../formats/png";
import { parsed, WrongOption } from "./options";

const usage = "usage: npm run test:screens [-- [--accept] [--sheets]]";
const scenarios = new URL("../../../test/scenarios/", import.meta.url);
const golden = new URL("../../../test/screens/", import.meta.url);
/** What a change looks like, before above after: not kept in the repository. */
const changes = new URL("../../../build/screens/", import.meta.url);
/**
 * Screens in small letters, in each language: a cashier reads them from an arm's length. One text that is a word too long makes a
 * whole screen one of them: shorten the text. Fewer are welcome: then these come down.
 */
const SMALL_MAX = Object.freeze({ zh: 14, en: 19 });
/** The display of every model (sim/devices/display.ts). */
const SIZE = Object.freeze({ widthPixels: 320, heightPixels: 240 });
/**
 * Boards may have it upright. One English screen says more than has room above its code there, and says so by "…" in the title. None is
 * welcome.
 */
const UPRIGHT_CUT_MAX = 1;
/**
 * Screens that have no room above the keys of a touch panel, in either language. Fewer are welcome: then this comes down. Three of
 * them are the list of operators, which a touch shows whole.
 */
const KEYED_CUT_MAX = 6;
const UPRIGHT = Object.freeze({ widthPixels: SIZE.heightPixels, heightPixels: SIZE.widthPixels });

const languages = Object.freeze(["zh", "en"] as const);

/** Screens that tell how something ended, or what is amiss: what the contact sheets are of. */
const sheetIds: readonly string[] = Object.freeze([
  ...[
    "approved",
    "declined",
    "not-charged",
    "checking",
    "returned",
    "fault",
    "locked",
    "activation",
    "confirm",
    "detail",
  ],
  ...["receipt", "self-test", "sign", "card", "home", "operator.number", "operator.password", "pin"],
]);

/** A screen in both languages side by side, under the name of the scenario that first shows it. */
interface Shown {
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
  readonly small: readonly (keyof typeof SMALL_MAX)[];
  /** A home with large keys: have they been asked for? */
  readonly kinds?: boolean;
}

/** `npm run test:screens`: draws every screen that the scenarios lead through and holds their pixels against the accepted ones. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values } = parsed(() =>
      parseArgs({ args: [...argv], options: { accept: { type: "boolean" }, sheets: { type: "boolean" } } }),
    );
    const screens = await everyScreen();
    if (values.sheets) await writeSheets(screens);
    if (values.sheets && !values.accept) return 0;
    return values.accept ? await accept(screens) : await compare(screens);
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    process.stderr.write(`${error.message}\n${usage}\n`);
    return 2;
  }
}

async function openFonts(): Promise<ScreenFonts> {
  return {
    large: openFont(await romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url))),
    small: openFont(await romOf(new URL("../../../src/receipt/font/font16.bin", import.meta.url))),
  };
}

async function everyScreen(): Promise<readonly Shown[]> {
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
  if (scenario.kind === "malformed") throw new WrongOption(`line ${scenario.line}: expected ${scenario.expected}`);
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

async function compare(screens: readonly Shown[]): Promise<number> {
  const accepted = await readGolden();
  await rm(changes, { recursive: true, force: true });
  const names = new Set(screens.map(({ name }) => name));
  const gone = Object.keys(accepted).filter((name) => !names.has(name));
  const changed = screens.filter(({ name, hash }) => accepted[name] !== hash);
  for (const screen of changed) {
    const isNew = accepted[screen.name] === undefined;
    const file = await writeChange(screen, isNew);
    say(`${isNew ? "new    " : "changed"}  ${screen.name}  ${file}`);
  }
  for (const name of gone) say(`gone     ${name}`);
  const cut = screens.filter(({ complete }) => !complete);
  for (const { name } of cut) say(`cut off  ${name}`);
  say(`${screens.length} screens, ${changed.length} other than accepted, ${gone.length} gone`);
  const cutUpright = screens.filter(({ completeUpright }) => !completeUpright);
  for (const { name } of cutUpright) say(`cut off upright  ${name}`);
  const cutKeyed = screens.filter(({ completeKeyed }) => !completeKeyed);
  for (const { name } of cutKeyed) say(`cut off above its keys  ${name}`);
  const apart = await apartOnBoards(screens);
  for (const words of apart) say(`other dots on a board  ${words}`);
  if (apart.length > 0) return 1;
  if (cut.length > 0 || cutUpright.length > UPRIGHT_CUT_MAX || tooManySmall(screens)) return 1;
  if (cutKeyed.length > KEYED_CUT_MAX) return 1;
  if (changed.length + gone.length === 0) return 0;
  say("If they are meant to be so: npm run test:screens -- --accept");
  return 1;
}

/** A board draws each screen over the one before it, `screen.png` as a whole: lying and upright, in both languages. @returns those that differ. */
async function apartOnBoards(screens: readonly Shown[]): Promise<readonly string[]> {
  const kinds = [SIZE, UPRIGHT].flatMap((size) => languages.map((language): BoardScreen => ({ ...size, language })));
  const boards = new BoardScreens(kinds, await openFonts());
  const found: string[] = [];
  // Those with large keys are drawn by another display (test/hal/drivers/keys).
  const drawn = screens.filter((screen) => screen.kinds === undefined);
  for (const { name, view } of drawn)
    for (const { widthPixels, heightPixels, language } of await boards.others(view))
      found.push(`${name}, ${widthPixels} x ${heightPixels}, ${language}`);
  say(`${drawn.length} screens on boards of ${kinds.length} kinds, ${found.length} with other dots than screen.png`);
  return found;
}

/** Says it, too. */
function tooManySmall(screens: readonly Shown[]): boolean {
  const counts = languages.map((language) => {
    const found = screens.filter(({ small }) => small.includes(language));
    const isTooMany = found.length > SMALL_MAX[language];
    if (isTooMany) for (const { name } of found) say(`small in ${language}  ${name}`);
    say(`${found.length} in small letters in ${language}, at most ${SMALL_MAX[language]}`);
    return isTooMany;
  });
  return counts.includes(true);
}

async function accept(screens: readonly Shown[]): Promise<number> {
  const pictures = new URL("pictures/", golden);
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  for (const { name, picture } of screens) await writeFile(new URL(`${name}.png`, pictures), pngOf(picture));
  const hashes = Object.fromEntries(screens.map(({ name, hash }) => [name, hash]));
  await writeFile(new URL("golden.json", golden), `${JSON.stringify(hashes, null, 2)}\n`);
  say(`${screens.length} screens accepted`);
  return 0;
}

/**
 * Contact sheets, Chinese and English, for people to look at:
 *
 * - `sheet`: ends and notices as the scenarios lead to them, then every row of the catalogue and every decline in its plainest form;
 * - `screens`: one screen of each name and icon, as key models show it;
 * - `keys`: one screen of each name with the keys of a board with a touch panel, that of the PIN with the PIN pad's.
 */
async function writeSheets(screens: readonly Shown[]): Promise<void> {
  const fonts = await openFonts();
  const names = namesOf({ acquirer: "lakala", supportPhone: "400-000-0001" });
  const played = screens.map(({ view }) => view).filter(({ id }) => sheetIds.includes(id));
  const ends = [...played.toSorted((a, b) => sheetIds.indexOf(a.id) - sheetIds.indexOf(b.id)), ...plainEnds(names)];
  const isAlike = (one: ScreenView, other: ScreenView) => one.id === other.id && one.icon === other.icon;
  const firsts = screens.filter(
    ({ view, kinds }, at) => kinds === undefined && at === screens.findIndex((other) => isAlike(other.view, view)),
  );
  const keyed = screens.filter(
    // Of home those with large keys, as boards show it.
    ({ view: { id }, kinds }, at) =>
      id === "home" ? kinds !== undefined : at === screens.findIndex(({ view }) => view.id === id),
  );
  await mkdir(changes, { recursive: true });
  for (const language of languages) {
    const plain = (view: ScreenView) => drawScreen(view, SIZE, fonts, language);
    const withKeys = ({ view, kinds }: Shown) =>
      view.id === "pin"
        ? drawFace(view, pinFace(PLACES), fonts, language)
        : drawKeyedScreen(view, fonts, language, kinds);
    await writeSheet(`sheet-${language}`, ends.map(plain));
    await writeSheet(
      `screens-${language}`,
      firsts.map(({ view }) => plain(view)),
    );
    await writeSheet(`keys-${language}`, keyed.map(withKeys));
  }
}

async function writeSheet(name: string, pictures: readonly Picture[]): Promise<void> {
  const file = new URL(`${name}.png`, changes);
  await writeFile(file, pngOf(sheetOf(pictures, SIZE)));
  say(`${pictures.length} screens on ${fileURLToPath(file)}`);
}

/** Of each row one notice, and the end that is no other's. */
function plainEnds(names: Names): readonly ScreenView[] {
  return everyEnd(names, "zh").filter(({ id }) => id === "fault" || id === "declined" || id === "checking");
}

async function readGolden(): Promise<{ readonly [name: string]: string }> {
  const text = await readFile(new URL("golden.json", golden), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "{}";
  });
  return JSON.parse(text) as { readonly [name: string]: string };
}

/** @returns the file that shows the change: before above after, or the new screen alone. */
async function writeChange({ name, picture }: Shown, isNew: boolean): Promise<string> {
  await mkdir(changes, { recursive: true });
  const before = isNew ? undefined : await readPicture(new URL(`pictures/${name}.png`, golden));
  const file = fileURLToPath(new URL(`${name}.png`, changes));
  await writeFile(file, pngOf(before ? joined(before, picture, "above") : picture));
  return file;
}

async function readPicture(file: URL): Promise<Picture | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  if (!bytes) return undefined;
  const { width, height, data } = decode(bytes);
  return { widthPixels: width, heightPixels: height, pixels: Uint8Array.from(data) };
}

function pngOf({ widthPixels, heightPixels, pixels }: Picture): Uint8Array {
  return pixelsToPng(widthPixels, heightPixels, pixels);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
