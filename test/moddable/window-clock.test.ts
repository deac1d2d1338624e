import { expect, test } from "vitest";
import type { ScreenView } from "../../hal/display";
import { icons } from "../../hal/icons";
import { clockPart, isShown, screenSize } from "../../sim/desktop/mcsim/dots";
import { Look } from "../../sim/desktop/mcsim/window";
import type { Picture } from "../../sim/raster/picture";
import { drawScreen } from "../../sim/raster/screen";
import { openTestFont } from "../receipt/samples";

const fonts = { large: openTestFont(24), small: openTestFont(16) };

function homeAt(time: string, merchant: string, paper: string = icons.printer): Picture {
  const view: ScreenView = {
    id: "home",
    mood: "plain",
    options: [],
    language: "zh",
    title: { zh: "欢迎使用", en: "Welcome" },
    lines: [{ zh: merchant, en: merchant }],
    status: `${icons.wifi3} ${icons.mains} ${paper} ${time}`,
  };
  return drawScreen(view, screenSize, fonts);
}

/** A window that shows nothing else, as X dumps it. */
function lookAt({ widthPixels, heightPixels, pixels }: Picture): Look {
  const head = Buffer.alloc(100);
  for (const [at, word] of [
    [0, head.length],
    [1, 7],
    [4, widthPixels],
    [5, heightPixels],
    [11, 32],
    [12, widthPixels * 4],
    [19, 0],
  ] as const)
    head.writeUInt32BE(word, at * 4);
  const dots = Buffer.alloc(widthPixels * heightPixels * 4);
  for (let at = 0; at < widthPixels * heightPixels; at++)
    for (const part of [0, 1, 2]) dots[at * 4 + part] = pixels[at * 3 + 2 - part] ?? 0;
  return new Look(Buffer.concat([head, dots]));
}

test("home in mcsim's window is Node's but for the time of day, which runs there as real time does", () => {
  const inNode = homeAt("10:00", "晴空咖啡馆");
  const shows = (picture: Picture) => isShown(lookAt(picture), inNode, 0, 0, clockPart);
  expect(shows(inNode)).toBe(true);
  for (const time of ["10:01", "23:59", "08:48"]) {
    expect(isShown(lookAt(homeAt(time, "晴空咖啡馆")), inNode, 0, 0)).toBe(false);
    expect(shows(homeAt(time, "晴空咖啡馆"))).toBe(true);
  }
  expect(shows(homeAt("10:01", "晴空咖啡店"))).toBe(false);
  expect(shows(homeAt("10:01", "晴空咖啡馆", icons.noPaper))).toBe(false);
});
