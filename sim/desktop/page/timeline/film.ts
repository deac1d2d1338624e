import { encodeGif, type Frame } from "../../formats/gif";
import { addressOf } from "../api";
import { keepFile } from "../keep-file";
import { wire } from "../wire";
import type { Told } from "./doing";
import { ask } from "./feed";
import type { Language, Say } from "./say";

/** The last screens before the end, of a run that has more: nobody looks longer. */
const FRAMES_MAX = 200;
/** As long as it was there, but to be seen, and not to be waited for; the last one to be read, ms. */
const SHOWN_MIN_MS = 300;
const SHOWN_MAX_MS = 2000;
const LAST_MS = 3000;

type Row = readonly [seq: number, atMs: number, kind: string, ...more: unknown[]];

/** Keeps what the terminal showed from one event to another as a moving picture, made in the browser. */
export async function saveFilm(from: number, to: number, say: Say, language: Language): Promise<Told> {
  const asked = await ask<{ readonly rows: readonly Row[] }>(
    `timeline?brief&from=${from}&to=${to}&limit=${to - from + 1}`,
  );
  if (asked.kind === "refused") return { text: say.refused + asked.error, bad: true };
  const shown = asked.answer.rows.filter(([, , kind]) => kind === "screen").slice(-FRAMES_MAX);
  const frames: Frame[] = [];
  let size: Pick<ImageData, "width" | "height"> | undefined;
  for (const [place, [seq, atMs]] of shown.entries()) {
    const picture = await pixelsAt(seq, language);
    // Older than the room keeps screens.
    if (!picture) continue;
    const untilMs = shown[place + 1]?.[1];
    const restMs = untilMs === undefined ? LAST_MS : Math.min(SHOWN_MAX_MS, Math.max(SHOWN_MIN_MS, untilMs - atMs));
    frames.push({ pixels: picture.data, shownMs: restMs });
    size = picture;
  }
  if (!size) return { text: say.noScreens, bad: true };
  keepFile(
    new Blob([new Uint8Array(encodeGif(size.width, size.height, frames))], { type: "image/gif" }),
    "terminal.gif",
  );
  return { text: `${say.filmed}${frames.length}`, bad: false };
}

/** The screen of an event, dot for dot. Undefined where it is no longer kept. */
async function pixelsAt(seq: number, language: Language): Promise<ImageData | undefined> {
  const response = await wire().ask(addressOf(`screen.png?event=${seq}&lang=${language}`));
  if (!response.ok) return undefined;
  const picture = await createImageBitmap(await response.blob());
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context?.drawImage(picture, 0, 0);
  return context?.getImageData(0, 0, width, height);
}
