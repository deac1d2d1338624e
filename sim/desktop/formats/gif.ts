/** Moving pictures as GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt. Pure TypeScript: the page makes them in the browser. */

/** One picture of a film. */
export interface Frame {
  /** Three or four bytes a pixel (red, green, blue and what is skipped), rows top down; all frames are of one size. */
  readonly pixels: Uint8Array | Uint8ClampedArray;
  /** How long it is shown, ms: GIF counts hundredths of a second. */
  readonly shownMs: number;
}

/** One of the 256 stands for what stays as it was. */
const COLOURS_MAX = 255;
/** How far colours are from each other at least where not all have room, doubled until they have: squares of channels. */
const APART_FIRST = 16;
/** The format's bound of a code, and of the table behind it. */
const CODE_BITS_MAX = 12;
const BLOCK_BYTES_MAX = 255;
/** Both sides are two bytes. */
const SIDE_MAX = 0xffff;

/**
 * A film that begins again when it is over. Colours are exact where all frames together have no more than 255, else the nearest of those that
 * are met most. A frame holds only the rectangle in which it differs from the one before it, and in that what differs.
 *
 * @param apart colours that are no further from each other are one: the sum of the squares of their channels' differences. For smaller files.
 * @throws RangeError where there is no frame, or a frame has another size.
 */
export function encodeGif(width: number, height: number, frames: readonly Frame[], apart = 0): Uint8Array {
  const [first] = frames;
  const step = first ? first.pixels.length / (width * height) : 0;
  const fits = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= SIDE_MAX);
  if (!first || !fits || ![3, 4].includes(step) || frames.some(({ pixels }) => pixels.length !== first.pixels.length))
    throw new RangeError("a film has frames of one size, with three or four bytes a pixel");
  const palette = paletteOf(frames, step, apart);
  const bits = Math.max(2, Math.ceil(Math.log2(palette.colours.length + 1)));
  const out = headOf(width, height, palette, bits);
  let before: Uint8Array | undefined;
  for (const { pixels, shownMs } of frames) {
    const indexes = indexesOf(pixels, step, palette);
    const same = palette.colours.length;
    const box = before ? changed(before, indexes, width) : { left: 0, top: 0, right: width, bottom: height };
    out.push(0x21, 0xf9, 4, before ? 0x05 : 0x04);
    out.push(...word(Math.min(SIDE_MAX, Math.round(shownMs / 10))), same, 0, 0x2c);
    out.push(...[box.left, box.top, box.right - box.left, box.bottom - box.top].flatMap(word));
    out.push(0, bits);
    const packed = compressed(cutOut(indexes, before, { ...box, width, same }), bits);
    for (let at = 0; at < packed.length; at += BLOCK_BYTES_MAX) {
      const block = packed.slice(at, at + BLOCK_BYTES_MAX);
      out.push(block.length, ...block);
    }
    out.push(0);
    before = indexes;
  }
  out.push(0x3b);
  return Uint8Array.from(out);
}

const word = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/** What stands before the frames: the size, one table of colours for all of them, and that the film begins again. */
function headOf(width: number, height: number, { colours }: Palette, bits: number): number[] {
  const out = [...letters("GIF89a"), ...word(width), ...word(height), 0xf0 | (bits - 1), 0, 0];
  for (let at = 0; at < 1 << bits; at++) {
    const colour = colours[at] ?? 0;
    out.push(colour >> 16, (colour >> 8) & 0xff, colour & 0xff);
  }
  return [...out, 0x21, 0xff, 11, ...letters("NETSCAPE2.0"), 3, 1, 0, 0, 0];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The pixels of a rectangle; `same` where they are as before. */
function cutOut(
  indexes: Uint8Array,
  before: Uint8Array | undefined,
  { left, top, right, bottom, width, same }: Box & { readonly width: number; readonly same: number },
): Uint8Array {
  const part = new Uint8Array((right - left) * (bottom - top));
  let to = 0;
  for (let y = top; y < bottom; y++)
    for (let at = y * width + left; at < y * width + right; at++) {
      const index = indexes[at] ?? 0;
      part[to++] = before?.[at] === index ? same : index;
    }
  return part;
}

interface Palette {
  /** As 0xRRGGBB. */
  readonly colours: readonly number[];
  /** The place of every colour that there is: that of the nearest one. */
  readonly places: ReadonlyMap<number, number>;
}

/** The colours that are met most, none of them nearer to another than there is room for. */
function paletteOf(frames: readonly Frame[], step: number, apart: number): Palette {
  const counts = new Map<number, number>();
  for (const { pixels } of frames)
    for (let at = 0; at < pixels.length; at += step) {
      const colour = colourAt(pixels, at);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  let least = apart;
  for (;;) {
    const places = new Map<number, number>();
    const colours: number[] = [];
    for (const colour of byCount) {
      const [place, distance] = nearest(colour, colours);
      if (distance > least) colours.push(colour);
      places.set(colour, distance > least ? colours.length - 1 : place);
      if (colours.length > COLOURS_MAX) break;
    }
    if (colours.length <= COLOURS_MAX) return { colours, places };
    least = Math.max(APART_FIRST, least * 2);
  }
}

function colourAt(pixels: Frame["pixels"], at: number): number {
  return ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
}

/** @returns the place of the nearest colour, and how far it is: the sum of the squares of the channels' differences. */
function nearest(colour: number, colours: readonly number[]): readonly [place: number, distance: number] {
  let [best, distance] = [0, Number.POSITIVE_INFINITY];
  for (const [place, other] of colours.entries()) {
    const red = (colour >> 16) - (other >> 16);
    const green = ((colour >> 8) & 0xff) - ((other >> 8) & 0xff);
    const blue = (colour & 0xff) - (other & 0xff);
    const apart = red * red + green * green + blue * blue;
    if (apart < distance) [best, distance] = [place, apart];
  }
  return [best, distance];
}

function indexesOf(pixels: Frame["pixels"], step: number, { places }: Palette): Uint8Array {
  const indexes = new Uint8Array(pixels.length / step);
  for (let at = 0; at < indexes.length; at++) indexes[at] = places.get(colourAt(pixels, at * step)) ?? 0;
  return indexes;
}

/** The rectangle in which two pictures differ; one pixel where they do not: a frame of no pixels does not exist. */
function changed(before: Uint8Array, after: Uint8Array, width: number): Box {
  let [left, top, right, bottom] = [width, Number.POSITIVE_INFINITY, 0, 0];
  for (let at = 0; at < after.length; at++) {
    if (after[at] === before[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right === 0 ? { left: 0, top: 0, right: 1, bottom: 1 } : { left, top, right, bottom };
}

/** LZW with codes that grow from `bits + 1` to 12 bits, the low bits first (appendix F). */
function compressed(indexes: Uint8Array, bits: number): number[] {
  const clear = 1 << bits;
  const packed: number[] = [];
  let [held, count] = [0, 0];
  let size = bits + 1;
  const put = (code: number) => {
    held |= code << count;
    count += size;
    for (; count >= 8; count -= 8) {
      packed.push(held & 0xff);
      held >>>= 8;
    }
  };
  let table = new Map<number, number>();
  let next = clear + 2;
  put(clear);
  let run = indexes[0] ?? 0;
  for (let at = 1; at < indexes.length; at++) {
    const index = indexes[at] ?? 0;
    // A run by its code and the pixel behind it.
    const key = (run << 8) | index;
    const known = table.get(key);
    if (known !== undefined) {
      run = known;
      continue;
    }
    put(run);
    if (next === 1 << CODE_BITS_MAX) {
      put(clear);
      table = new Map();
      next = clear + 2;
      size = bits + 1;
    } else {
      // The reader is one entry behind.
      if (next === 1 << size) size++;
      table.set(key, next++);
    }
    run = index;
  }
  put(run);
  put(clear + 1);
  if (count > 0) packed.push(held & 0xff);
  return packed;
}
