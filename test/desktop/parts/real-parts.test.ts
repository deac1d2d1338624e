import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type PartPlaces, partPlaces } from "../../../sim/desktop/parts/part-places";
import { describeWith } from "../../describe-with";
import { type Served, served } from "../stages";
import { Cables, hasSocat } from "./cables";

/** A machine that does ten things at once is slow. */
const PATIENCE_MS = 30_000;
const SWIPE_MS = 300;
const PRESS_MS = 1_000;
/** Home looks for slips that wait so often (src/operator/home.ts), and a little more. */
const REST_MS = 16_000;

let cables: Cables | undefined;
let at: Served | undefined;

afterEach(async () => {
  await at?.close();
  await cables?.close();
});

/** A terminal in its world, whose printer, tap and stripe are in another process. */
async function laid() {
  cables = await Cables.lay(["printer", "pn532", "stripe"]);
  const { act, plug, pull, portOf, untilPlugged } = bound(cables);
  const words: string[] = [];
  const places = partPlaces({
    printer: `${portOf("printer")},921600,xon-xoff`,
    reader: [`pn532:${portOf("pn532")}`],
    stripe: portOf("stripe"),
  }) as PartPlaces;
  at = await served({ parts: { ...places, onWord: (word) => void words.push(word) } });
  const { stage, post, get, bugs } = at;
  const screen = async () => (await get("screen")).body;
  const shows = (...ids: string[]) =>
    expect
      .poll(async () => ids.includes(String((await screen())["id"])), { timeout: PATIENCE_MS, interval: 30 })
      .toBe(true);
  return {
    act,
    post,
    get,
    bugs,
    stage,
    words,
    screen,
    shows,
    enter: () => post("key", { key: "enter" }),
    type: async (keys: string) => {
      await post("key", { keys });
      await post("key", { key: "enter" });
    },
    pull,
    plug: async (kind: "printer" | "pn532") => {
      const told = words.length;
      await plug(kind);
      await untilPlugged(kind);
      await expect.poll(() => words.length, { timeout: PATIENCE_MS }).toBeGreaterThan(told);
    },
    /** As people do: again, where the head did not listen yet. */
    swipe: async (card: string, until: string) => {
      for (let left = PATIENCE_MS / SWIPE_MS; left > 0 && (await screen())["id"] !== until; left--) {
        await act("stripe", { do: "swipe", card });
        await sleep(SWIPE_MS);
      }
      await shows(until);
    },
    /** Rows of the whole slips and of the torn ones, as the world saw them. */
    slips: async () => (await get("paper")).body["slips"] as { readonly whole: boolean; readonly rows: number }[],
  };
}

function bound(laid: Cables) {
  return {
    act: laid.act.bind(laid),
    plug: laid.plug.bind(laid),
    pull: laid.pull.bind(laid),
    portOf: laid.portOf.bind(laid),
    untilPlugged: laid.untilPlugged.bind(laid),
  };
}

/** The feed past the tear bar. */
const FEED_ROWS = 96;

const missing = hasSocat ? undefined : "socat is not installed (apt-get install socat)";

describeWith("printer, tap and stripe in another process, at pseudo terminals", missing, () => {
  test("sell and print; a cable that is pulled is told, and heals when it returns", { timeout: 120_000 }, async () => {
    const { act, post, get, bugs, stage, words, screen, shows, enter, type, pull, plug, swipe, slips } = await laid();
    await type("01");
    await type("0000");
    await shows("home");
    // What the deck and the page do has no place where a part is real.
    expect(await post("card", { card: "credit-stripe", action: "swipe" })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining("stripe-terminal") },
    });
    expect(await post("printer", { paper: "out" })).toMatchObject({ status: 409 });
    expect(await post("rewind", { sequence: 1 })).toMatchObject({ status: 409 });
    expect(await post("terminal", { model: "smart" })).toMatchObject({ status: 409 });
    expect((await at?.get("recording"))?.status).toBe(409);
    expect((await get("device")).body["outside"]).toMatchObject([
      { part: "printer", there: true },
      { part: "tap", there: true },
      { part: "stripe", there: true },
    ]);

    await type("12345");
    await shows("card");
    await swipe("credit-stripe", "pin");
    await type("123456");
    await shows("approved");
    await enter();
    await shows("home");
    const [merchant, cardholder] = await slips();
    const printed = (merchant?.rows ?? 0) + (cardholder?.rows ?? 0);
    expect(printed).toBeGreaterThan(1000);
    expect(await act("printer", { do: "tear" })).toMatchObject({ rows: printed + 2 * FEED_ROWS });

    // While the terminal waits for a card.
    await type("2000");
    await shows("card");
    await pull("pn532");
    await shows("not-charged");
    expect((await screen())["text"]).toContain("读卡器故障");
    expect((await screen())["text"]).toContain("B20");
    expect(words.at(-1)).toMatch(/^tap: no port .+pn532-terminal \(.+\)/);
    await plug("pn532");
    await enter();
    await shows("home");

    // In the middle of a slip.
    await type("2000");
    await shows("card");
    const pulled = new Promise<void>((resolve, reject) => {
      const unlisten = stage.listen(({ kind, port, method }) => {
        if (kind !== "call" || port !== "printer" || method !== "band") return;
        unlisten();
        pull("printer").then(resolve, reject);
      });
    });
    await act("pn532", { do: "hold", card: "credit-tap" });
    await pulled;
    await act("pn532", { do: "take-away" });
    await expect.poll(async () => (await screen())["text"], { timeout: PATIENCE_MS }).toContain("打印机未连接 C12");
    await plug("printer");
    // As people do: again, where the printer had not answered yet. At home the terminal prints it by itself when nobody presses a key; time stands
    // there, at full speed, until somebody lets it pass.
    for (let left = PATIENCE_MS / PRESS_MS; left > 0 && (await slips()).length < 3; left--) {
      const { id, text } = await screen();
      if (id === "home") expect(await post("clock", { advanceMs: REST_MS })).toMatchObject({ status: 200 });
      else if (String(text).includes("C12")) await enter();
      await sleep(PRESS_MS);
    }
    // Where it does not come, the screen says why.
    const untilThird = async () => ((await slips()).length < 3 ? (await screen())["text"] : 3);
    await expect.poll(untilThird, { timeout: PATIENCE_MS }).toBe(3);
    await enter();
    await expect.poll(async () => (await slips()).length, { timeout: PATIENCE_MS }).toBe(4);
    await shows("home");
    expect((await slips()).map(({ whole }) => whole)).toEqual([true, true, true, true]);
    const { rows = 0 } = await act("printer", { do: "tear" });
    const [, , third, fourth] = await slips();
    expect(rows).toBeGreaterThanOrEqual((third?.rows ?? 0) + (fourth?.rows ?? 0) + 2 * FEED_ROWS);

    // Nobody broke the rules of a data sheet, and no error went astray.
    for (const kind of ["printer", "pn532", "stripe"] as const) expect((await act(kind)).broken).toBeUndefined();
    expect(bugs).toEqual([]);
    expect((await get("check")).body).toMatchObject({ agree: true, differences: [] });
  });
});
