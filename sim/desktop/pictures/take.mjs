// Takes the README's picture anew, from the page of a terminal that has just been started:
//   npm start -- --headless        and then        node sim/desktop/pictures/take.mjs [ADDRESS]
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [address = "http://127.0.0.1:8583/"] = process.argv.slice(2);
const picture = fileURLToPath(new URL("page.png", import.meta.url));
/** The newest slip's head slides into sight once it is printed. */
const SLIDE_MS = 1500;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "zh-CN", colorScheme: "light" });
const shows = (id) => page.waitForSelector(`img.screen[data-screen="${id}"]`);
const type = async (keys) => {
  await page.keyboard.type(keys);
  await page.keyboard.press("Enter");
};

await page.goto(address);
await shows("operator.number");
await type("01");
await shows("operator.password");
await type("0000");
await shows("home");
await type("12345");
await shows("card");
await page.click('[data-card="credit-chip"]');
await shows("pin");
await page.click('[data-act="pin"]');
await shows("approved");
await page.waitForSelector(".slip .save", { state: "attached" });
await page.waitForSelector(".verdict.agree");
await page.mouse.move(0, 0);
await page.waitForTimeout(SLIDE_MS);
await page.screenshot({ path: picture });
await browser.close();
