import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Bitmap } from "../../src/signature/bitmap";
import { decodeJbig } from "../signature/jbigkit";
import { describePage, onScreen, payWithPin, SOON_MS, says, sees, signIn, type Visit } from "./visit";

/** A place on the pad, 0 to 1 of its width and height. */
type Place = readonly [number, number];

interface Ledger {
  readonly entries: readonly { readonly signature?: { readonly jbig: string } }[];
}

/** A loop that closes, a zigzag and a bar: no two alike, none that a mirror or a turn leaves as it is. */
const signature: readonly (readonly Place[])[] = [
  Array.from({ length: 25 }, (_, at): Place => {
    const turn = (at / 24) * 2 * Math.PI;
    return [0.25 + 0.12 * Math.sin(turn), 0.4 - 0.25 * Math.cos(turn)];
  }),
  [
    [0.45, 0.2],
    [0.52, 0.7],
    [0.6, 0.3],
    [0.68, 0.65],
    [0.8, 0.15],
  ],
  [
    [0.4, 0.8],
    [0.85, 0.74],
  ],
];
/** Moves of the mouse between two places: a hand does not jump. */
const STEPS = 8;
/** The pad is twice as wide as high. */
const PAD_ASPECT = 2;
/** Rows of a picture of 80 that the feature code at its foot takes, with the free one above it. */
const CODE_ROWS = 16;
const SLIP_DOTS = 384;
/** The pen is two dots wide, rounds corners off, and both places are rounded to dots. */
const NEAR_DOTS = 3.5;

describePage("a signature drawn with the mouse", ({ visit }) => {
  test("stands on the merchant's slip as it was drawn, and in the acquirer's ledger as it stands on the slip", async () => {
    const { page, room, wrong } = await visit({ model: "smart" });
    await signIn(page);
    await payWithPin(page);
    await onScreen(page, "sign");
    await sees(page, '[data-pad="awake"]');

    // A dot is no signature: asked again, on a clean pad.
    await draw(page, [[[0.5, 0.5]]]);
    await page.click('[data-sign="confirm"]');
    await says(page, ".screen-text", "签名不完整");
    await sees(page, '[data-pad="awake"]');
    await draw(page, signature);
    await page.click('[data-sign="confirm"]');
    await onScreen(page, "approved");

    await sees(page, ".slip .save");
    // The merchant's copy is torn off, then the cardholder's is printed.
    await page.keyboard.press("Enter");
    await sees(page, ".slip:nth-of-type(2) .save");
    const [merchant, cardholder] = await Promise.all([paperOf(page, 0), paperOf(page, 1)]);
    await expect.poll(async () => (await signatureOf(room))?.length ?? 0, { timeout: SOON_MS }).toBeGreaterThan(40);
    const decoded = decodeJbig(new Uint8Array(Buffer.from((await signatureOf(room)) ?? "", "base64")));
    if (decoded.kind !== "decoded") throw new Error(`the ledger's picture: ${decoded.kind}`);
    const { bitmap } = decoded;
    expect(rowOf(bitmap, merchant)).toBeGreaterThan(0);
    expect(rowOf(bitmap, cardholder)).toBe(-1);

    // What was found on the paper is what the mouse drew: ink where it went, and nowhere else.
    const ink = inkOf(bitmap);
    const path = onPicture(signature, ink);
    expect(ink.filter((dot) => distanceTo(dot, path) > NEAR_DOTS)).toEqual([]);
    expect(path.filter((place) => distanceTo(place, ink) > NEAR_DOTS)).toEqual([]);
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });
});

async function draw(page: Page, strokes: readonly (readonly Place[])[]): Promise<void> {
  const box = await page.locator(".ink").boundingBox();
  if (!box) throw new Error("no pad");
  const spot = ([x, y]: Place) => [box.x + box.width * x, box.y + box.height * y] as const;
  for (const [first, ...rest] of strokes) {
    if (!first) continue;
    await page.mouse.move(...spot(first));
    await page.mouse.down();
    for (const place of rest) await page.mouse.move(...spot(place), { steps: STEPS });
    await page.mouse.up();
  }
}

async function signatureOf(room: Visit["room"]): Promise<string | undefined> {
  const { entries } = (await room.get("ledger")).body as unknown as Ledger;
  return entries[0]?.signature?.jbig;
}

/** Where the paper of a slip is black, by its pixels in the browser. */
async function paperOf(page: Page, slip: number): Promise<readonly (readonly boolean[])[]> {
  return page.evaluate(async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const { naturalWidth: width, naturalHeight: height } = picture;
    const pen = new OffscreenCanvas(width, height).getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (__, x) => (data[(y * width + x) * 4] ?? 255) < 128),
    );
  }, `/api/paper.png?slip=${slip}`);
}

function isInk({ rowBytes, bits }: Bitmap, x: number, y: number): boolean {
  return ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

/** The row of the paper at which a picture begins, centred on whole bytes; -1 where it is not. */
function rowOf(picture: Bitmap, paper: readonly (readonly boolean[])[]): number {
  const left = ((SLIP_DOTS - picture.width) >> 4) * 8;
  const isAt = (top: number) => {
    for (let y = 0; y < picture.height; y++)
      for (let x = 0; x < picture.width; x++) if (paper[top + y]?.[left + x] !== isInk(picture, x, y)) return false;
    return true;
  };
  for (let top = 0; top + picture.height <= paper.length; top++) if (isAt(top)) return top;
  return -1;
}

/** Dots of the hand's ink: the feature code stands below it. */
function inkOf(picture: Bitmap): readonly Place[] {
  const ink: Place[] = [];
  for (let y = 0; y < picture.height - CODE_ROWS; y++)
    for (let x = 0; x < picture.width; x++) if (isInk(picture, x, y)) ink.push([x, y]);
  return ink;
}

/** The strokes, enlarged as a whole to where the ink is. A stretched picture would not be covered by them. */
function onPicture(strokes: readonly (readonly Place[])[], ink: readonly Place[]): readonly Place[] {
  const drawn = strokes.flatMap((stroke) => walked(stroke));
  const from = boundsOf(drawn);
  const to = boundsOf(ink);
  const scale = Math.min(
    (to.right - to.left) / (from.right - from.left),
    (to.bottom - to.top) / (from.bottom - from.top),
  );
  return drawn.map(
    ([x, y]): Place => [
      (to.left + to.right) / 2 + (x - (from.left + from.right) / 2) * scale,
      (to.top + to.bottom) / 2 + (y - (from.top + from.bottom) / 2) * scale,
    ],
  );
}

/** Places all along a stroke, in pad heights. */
function walked(stroke: readonly Place[]): readonly Place[] {
  return stroke.slice(1).flatMap(([toX, toY], index) => {
    const [fromX, fromY] = stroke[index] ?? [toX, toY];
    return Array.from({ length: 30 }, (_, step): Place => {
      const way = step / 29;
      return [(fromX + (toX - fromX) * way) * PAD_ASPECT, fromY + (toY - fromY) * way];
    });
  });
}

function boundsOf(places: readonly Place[]) {
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function distanceTo([x, y]: Place, places: readonly Place[]): number {
  return places.reduce((nearest, [toX, toY]) => Math.min(nearest, Math.hypot(toX - x, toY - y)), Infinity);
}
