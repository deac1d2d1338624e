import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ScreenView } from "../../../hal/display";
import { PLACES } from "../../../hal/drivers/keys/digit-order";
import { pinFace } from "../../../hal/drivers/keys/face";
import { namesOf } from "../../../src/profiles/names";
import type { Names } from "../../../src/screen/text";
import { sheetOf } from "../../raster/compose";
import { everyEnd } from "../../raster/every-end";
import type { Picture } from "../../raster/picture";
import { drawFace, drawKeyedScreen, drawScreen } from "../../raster/screen";
import { changes, pngOf } from "./accepted";
import { languages, openFonts, type Shown, SIZE } from "./shown";

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

/**
 * Contact sheets, Chinese and English, for people to look at:
 *
 * - `sheet`: ends and notices as the scenarios lead to them, then every row of the catalogue and every decline in its plainest form;
 * - `screens`: one screen of each name and icon, as key models show it;
 * - `keys`: one screen of each name with the keys of a board with a touch panel, that of the PIN with the PIN pad's.
 *
 * @returns what was written, a line each.
 */
export async function writeSheets(screens: readonly Shown[]): Promise<readonly string[]> {
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
  const written: string[] = [];
  for (const language of languages) {
    const plain = (view: ScreenView) => drawScreen(view, SIZE, fonts, language);
    const withKeys = ({ view, kinds }: Shown) =>
      view.id === "pin"
        ? drawFace(view, pinFace(PLACES), fonts, language)
        : drawKeyedScreen(view, fonts, language, kinds);
    const shown = firsts.map(({ view }) => plain(view));
    written.push(
      await writeSheet(`sheet-${language}`, ends.map(plain)),
      await writeSheet(`screens-${language}`, shown),
      await writeSheet(`keys-${language}`, keyed.map(withKeys)),
    );
  }
  return written;
}

async function writeSheet(name: string, pictures: readonly Picture[]): Promise<string> {
  const file = new URL(`${name}.png`, changes);
  await writeFile(file, pngOf(sheetOf(pictures, SIZE)));
  return `${pictures.length} screens on ${fileURLToPath(file)}`;
}

/** Of each row one notice, and the end that is no other's. */
function plainEnds(names: Names): readonly ScreenView[] {
  return everyEnd(names, "zh").filter(({ id }) => id === "fault" || id === "declined" || id === "checking");
}
