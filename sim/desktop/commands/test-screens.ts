import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type BoardScreen, BoardScreens } from "../../raster/board-screens";
import { accept, changes, readGolden, writeChange } from "../screens/accepted";
import { writeSheets } from "../screens/sheets";
import { everyScreen, languages, openFonts, type Shown, SIZE, UPRIGHT } from "../screens/shown";
import { parsed, WrongOption } from "./options";

const usage = "usage: npm run test:screens [-- [--accept] [--sheets]]";
/**
 * Screens in small letters, in each language: a cashier reads them from an arm's length. One text that is a word too long makes a
 * whole screen one of them: shorten the text. Fewer are welcome: then these come down. Lines beside a code are small by design (the
 * code has the room), and are not counted.
 */
const SMALL_MAX = Object.freeze({ zh: 6, en: 14 });
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

/** `npm run test:screens`: draws every screen that the scenarios lead through and holds their pixels against the accepted ones. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values } = parsed(() =>
      parseArgs({ args: [...argv], options: { accept: { type: "boolean" }, sheets: { type: "boolean" } } }),
    );
    const screens = await everyScreen();
    if (values.sheets) for (const written of await writeSheets(screens)) say(written);
    if (values.accept) await accept(screens);
    if (values.accept) say(`${screens.length} screens accepted`);
    return values.accept || values.sheets ? 0 : await compare(screens);
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    process.stderr.write(`${error.message}\n${usage}\n`);
    return 2;
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
    const found = screens.filter(({ small, view }) => view.qr === undefined && small.includes(language));
    const isTooMany = found.length > SMALL_MAX[language];
    if (isTooMany) for (const { name } of found) say(`small in ${language}  ${name}`);
    say(`${found.length} in small letters in ${language}, at most ${SMALL_MAX[language]}`);
    return isTooMany;
  });
  return counts.includes(true);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
