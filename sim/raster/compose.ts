import { newPicture, type Picture } from "./picture";

const GAP_PIXELS = 8;
const GAP_COLOUR = Object.freeze([0xc0, 0x30, 0x30]);
const PAPER_COLOUR = Object.freeze([0xff, 0xff, 0xff]);
const SHEET_COLUMNS = 6;
/** Between the pictures of a sheet. */
const SHEET_GAP_PIXELS = 4;

/** A contact sheet of pictures of one size, row by row. @param size of each. */
export function sheetOf(
  pictures: readonly Picture[],
  { widthPixels, heightPixels }: Pick<Picture, "widthPixels" | "heightPixels">,
): Picture {
  const [width, height] = [widthPixels + SHEET_GAP_PIXELS, heightPixels + SHEET_GAP_PIXELS];
  const rows = Math.ceil(pictures.length / SHEET_COLUMNS);
  const sheet = newPicture(SHEET_COLUMNS * width, rows * height, GAP_COLOUR);
  for (const [at, picture] of pictures.entries())
    put(sheet, picture, (at % SHEET_COLUMNS) * width, Math.floor(at / SHEET_COLUMNS) * height);
  return sheet;
}

/** Two pictures in one: side by side, or one above the other with a red line between. */
export function joined(a: Picture, b: Picture, how: "beside" | "above"): Picture {
  const beside = how === "beside";
  const width = beside ? a.widthPixels + b.widthPixels : Math.max(a.widthPixels, b.widthPixels);
  const height = beside ? Math.max(a.heightPixels, b.heightPixels) : a.heightPixels + GAP_PIXELS + b.heightPixels;
  const both = newPicture(width, height, beside ? PAPER_COLOUR : GAP_COLOUR);
  put(both, a, 0, 0);
  put(both, b, beside ? a.widthPixels : 0, beside ? 0 : a.heightPixels + GAP_PIXELS);
  return both;
}

function put(onto: Picture, { widthPixels, heightPixels, pixels }: Picture, left: number, top: number): void {
  for (let y = 0; y < heightPixels; y++) {
    const row = pixels.subarray(y * widthPixels * 3, (y + 1) * widthPixels * 3);
    onto.pixels.set(row, ((top + y) * onto.widthPixels + left) * 3);
  }
}
