// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { convertIndexedToRgb, decode } from "fast-png";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { encodeGif, type Frame } from "../../sim/desktop/formats/gif";
import { post, signIn } from "./behind-the-page";
import { describePage, onScreen, says, sees } from "./visit";

interface Film {
  readonly frames: readonly { readonly shownMs: number; readonly pixels: Uint8Array }[];
  readonly again: boolean;
}

/** A film as Chromium sees it, four bytes a pixel: a reader that we did not write. */
async function seen(page: Page, gif: Uint8Array): Promise<Film> {
  const told = await page.evaluate(async (bytes) => {
    const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    const decoder = new ImageDecoder({ data, type: "image/gif" });
    await decoder.tracks.ready;
    const { frameCount = 0, repetitionCount = 0 } = decoder.tracks.selectedTrack ?? {};
    const frames: { shownMs: number; pixels: string }[] = [];
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      const pixels = new Uint8Array(image.allocationSize({ format: "RGBA" }));
      await image.copyTo(pixels, { format: "RGBA" });
      let text = "";
      for (const each of pixels) text += String.fromCharCode(each);
      frames.push({ shownMs: (image.duration ?? 0) / 1000, pixels: btoa(text) });
    }
    return { frames, again: repetitionCount === Number.POSITIVE_INFINITY };
  }, Buffer.from(gif).toString("base64"));
  const frames = told.frames.map(({ shownMs, pixels }) => ({ shownMs, pixels: Buffer.from(pixels, "base64") }));
  return { ...told, frames };
}

/** Three bytes a pixel with a fourth that hides nothing. */
function withFourth(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: (pixels.length / 3) * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (pixels[Math.floor(at / 4) * 3 + (at % 4)] ?? 0),
  );
}

/** Nothing that repeats: the table of codes is full several times. @param colours so many at most. */
function noise(pixels: number, colours: number, seed: number): Uint8Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >> 12;
  };
  const out = new Uint8Array(pixels * 3);
  for (let at = 0; at < out.length; at += 3) {
    const colour = next() % colours;
    out.set([colour, (colour * 7) & 0xff, 255 - colour], at);
  }
  return out;
}

const [WIDTH, HEIGHT] = [170, 90];

describePage("moving pictures", ({ visit }) => {
  test("come out of Chromium as they went in: few colours and 255, much that changes, little, and nothing", async () => {
    const { page } = await visit();
    for (const colours of [2, 5, 255]) {
      const first = noise(WIDTH * HEIGHT, colours, 1);
      const little = first.slice();
      little.set(first.subarray(0, 3), 3 * (WIDTH * 40 + 60));
      little.set(first.subarray(3, 6), 3 * (WIDTH * 50 + 20));
      const frames: Frame[] = [first, little, little, noise(WIDTH * HEIGHT, colours, 2)].map((pixels, at) => ({
        pixels,
        shownMs: 100 * (at + 1),
      }));
      const film = await seen(page, encodeGif(WIDTH, HEIGHT, frames));
      expect(film.again).toBe(true);
      expect(film.frames.map(({ shownMs }) => shownMs)).toEqual([100, 200, 300, 400]);
      for (const [at, { pixels }] of frames.entries())
        expect(Buffer.compare(withFourth(Uint8Array.from(pixels)), film.frames[at]?.pixels ?? Buffer.alloc(0))).toBe(0);
    }
    // More than there is room for: each is near to what it was.
    const many = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => (at * 31) & 0xff);
    const [only] = (await seen(page, encodeGif(WIDTH, HEIGHT, [{ pixels: many, shownMs: 50 }]))).frames;
    const far = withFourth(many).filter((each, at) => Math.abs(each - (only?.pixels[at] ?? 0)) > 24);
    expect(far.length).toBe(0);
    expect(() => encodeGif(WIDTH, HEIGHT, [])).toThrow(RangeError);
    expect(() => encodeGif(WIDTH, HEIGHT + 1, [{ pixels: many, shownMs: 50 }])).toThrow(RangeError);
  });

  test("the terminal's screens from the chosen event to now, as a file", async () => {
    const { page, room, wrong } = await visit();
    await signIn(room);
    await page.click(".tl-handle");
    await sees(page, ".tl-row");
    await post(room, "key", { keys: "12", then: "enter" });
    await onScreen(page, "card");
    await page.focus(".tl-list");
    await page.keyboard.press("End");
    for (let up = 0; up < 3; up++) await page.keyboard.press("ArrowUp");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".tl-gif")]);
    expect(download.suggestedFilename()).toBe("terminal.gif");
    const gif = await readFile(path.resolve(await download.path()));
    await says(page, ".tl-told", /^动图已保存，画面数：\d+$/);
    const count = Number(/\d+/.exec((await page.textContent(".tl-told")) ?? "")?.[0]);
    const { frames } = await seen(page, gif);
    expect(frames).toHaveLength(count);
    // The last is what stands on the screen.
    const now = await (await fetch(`${room.server.address}api/screen.png?lang=zh`)).arrayBuffer();
    const pixels = convertIndexedToRgb(decode(new Uint8Array(now)));
    expect(Buffer.compare(withFourth(pixels), frames.at(-1)?.pixels ?? Buffer.alloc(0))).toBe(0);
    expect(wrong).toEqual([]);
  });
});
