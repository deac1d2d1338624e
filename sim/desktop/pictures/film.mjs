// Takes the README's moving picture anew, of a sale that is cut and comes back right:
//   npm start -- --headless --speed max        and then        node sim/desktop/pictures/film.mjs [ADDRESS]
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { decode } from "fast-png";
import { chromium } from "playwright-core";

const [address = "http://127.0.0.1:8583/"] = process.argv.slice(2);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A tablet, so that the terminal and what became of the cut stand side by side. */
const viewport = { width: 800, height: 800 };
/** Without the line at the foot. */
const clip = { x: 0, y: 0, width: 800, height: 720 };
/** Colours that nobody tells apart in a film, for a file that is there at once. */
const APART = 300;
/** What moves has come to rest, ms. */
const REST_MS = 900;

const { outputFiles } = await build({
  entryPoints: [pathOf("../formats/gif.ts")],
  bundle: true,
  write: false,
  format: "esm",
});
const { encodeGif } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ viewport, locale: "zh-CN", colorScheme: "light", reducedMotion: "reduce" });
const page = await context.newPage();
const frames = [];
const shoot = async (shownMs) => {
  await page.waitForTimeout(REST_MS);
  frames.push({ pixels: decode(await page.screenshot({ clip })).data, shownMs });
};
const shows = (id) => page.waitForSelector(`img.screen[data-screen="${id}"]`);
const type = async (keys) => {
  await page.keyboard.type(keys);
  await page.keyboard.press("Enter");
};
const signIn = async () => {
  await shows("operator.number");
  await type("01");
  await shows("operator.password");
  await type("0000");
};

await page.goto(address);
// Nothing of the first steps: they are another story.
await page.click('[data-act="guide"]');
await signIn();
await shows("home");
await page.mouse.move(0, 0);
await shoot(900);
await page.click('[data-act="worst"]');
await shoot(900);
await page.keyboard.type("4200");
await shoot(700);
await page.keyboard.press("Enter");
await shows("card");
await shoot(700);
await page.click('[data-card="credit-stripe"]');
await shows("pin");
await page.keyboard.type("123456");
await page.waitForSelector('.pin-layer[data-digits="6"]');
await shoot(900);
await page.keyboard.press("Enter");
await shows("off");
await page.waitForSelector(".aftermath");
await shoot(2600);
await page.click(".plug");
await shows("operator.number");
await page.waitForSelector('.aftermath [data-part="did"]');
await shoot(2200);
await signIn();
await page.waitForSelector('.aftermath[data-money="returned"]');
await shows("returned");
await page.waitForSelector(".verdict.agree");
await shoot(4500);
await browser.close();
const film = encodeGif(clip.width, clip.height, frames, APART);
writeFileSync(pathOf("cut.gif"), film);
console.log(`${frames.length} frames, ${film.length} bytes`);
