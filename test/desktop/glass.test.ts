// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { convertIndexedToRgb, decode } from "fast-png";
import { afterEach, describe, expect, test } from "vitest";
import type { Language, ScreenView } from "../../hal/display";
import { PLACES } from "../../hal/drivers/keys/digit-order";
import { digitsFace, type Face, pinFace, type SoftAct } from "../../hal/drivers/keys/face";
import { faceOf } from "../../hal/drivers/keys/face-of";
import type { Key } from "../../hal/keypad";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { drawKeyedScreen } from "../../sim/raster/screen";
import { PicturedGlass } from "../../sim/raster/touch-glass";
import { parseScenario } from "../../sim/scenario/player";
import { fonts } from "../hal/drivers/keys/keyed-glass";
import { views } from "../hal/drivers/keys/views";
import { switchedOn } from "../simulated";
import { readEnds, type Served, served } from "./stages";

const rooms: Served[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) {
    await room.close();
    expect(room.bugs).toEqual([]);
  }
});

async function open(touch = true): Promise<Served> {
  const room = await served({ model: "smart", touch });
  rooms.push(room);
  await room.post("wait", { screen: "operator.number", timeoutMs: 60_000 });
  return room;
}

const viewOf = ({ stage }: Served): ScreenView => stage.room.simulator.display.view;
const untouched = (view: ScreenView): Face => faceOf(view, { digits: false, bare: view.qr !== undefined, page: 0 });

/** Touches the middle of keys, and waits until everybody rests. */
async function tap(room: Served, face: Face, ...acts: readonly SoftAct[]): Promise<void> {
  for (const act of acts) {
    const key = face.keys.find((each) => each.act === act) ?? expect.fail(`no key ${act}`);
    const [x, y] = [key.left + (key.width >> 1), key.top + (key.height >> 1)];
    expect((await room.post("touch", { x, y })).status).toBe(200);
  }
  await room.post("wait", { idle: true, timeoutMs: 60_000 });
}

async function toHome(room: Served): Promise<void> {
  await tap(room, digitsFace, "0", "1", "enter");
  await tap(room, digitsFace, "0", "0", "0", "0", "enter");
  await readEnds(room);
  expect(viewOf(room).id).toBe("home");
}

/** Three bytes a pixel. */
async function dots(room: Served, name: string): Promise<Buffer> {
  const response = await fetch(`${room.server.address}api/${name}`);
  expect(response.status).toBe(200);
  return Buffer.from(convertIndexedToRgb(decode(new Uint8Array(await response.arrayBuffer()))));
}

async function showsDotForDot(room: Served): Promise<void> {
  for (const language of ["zh", "en"] as const) {
    const { pixels } = drawKeyedScreen(viewOf(room), fonts, language);
    expect(Buffer.compare(await dots(room, `glass.png?lang=${language}`), pixels), viewOf(room).id).toBe(0);
  }
}

describe("the glass of a model with keys on it", () => {
  test("shows what a board draws, dot for dot, in both languages", async () => {
    const room = await open();
    await showsDotForDot(room);
    await toHome(room);
    expect(viewOf(room).keys?.length).toBe(6);
    await showsDotForDot(room);
    await tap(room, untouched(viewOf(room)), "menu");
    await showsDotForDot(room);
  });

  test("whatever was shown before, each screen as if it were the first", async () => {
    const simulator = await switchedOn({ largeKeys: true, model: "smart" });
    const glass = new PicturedGlass(simulator, fonts);
    const languages: readonly Language[] = ["zh", "en"];
    for (const [at, view] of views.filter((_, each) => each % 9 === 0 || each < 20).entries()) {
      simulator.display.handle("show", view, () => undefined);
      const language = languages[at % 2] ?? "zh";
      const { pixels } = drawKeyedScreen(view, fonts, language);
      expect(Buffer.compare(glass.picture(language).pixels, pixels), view.id).toBe(0);
    }
  });

  test("sells by touches, the PIN in random places; the recording, with its keys, plays as it was", async () => {
    const room = await open();
    await room.post("host", { parameters: { "62": "1" }, requirement: 1 });
    await toHome(room);
    await tap(room, untouched(viewOf(room)), "sale");
    await tap(room, digitsFace, "4", "2", "00", "enter");
    await room.post("card", { card: "debit-chip", action: "insert" });
    const { pinPad } = room.stage.room.simulator;
    await room.post("wait", { screen: "pin", timeoutMs: 60_000 });
    expect((await room.post("wait", { idle: true, timeoutMs: 60_000 })).status).toBe(200);
    expect(pinPad.places).not.toEqual(PLACES);
    await tap(room, pinFace(pinPad.places), ...([..."123456"] as Key[]));
    expect(pinPad.dots).toBe(6);
    await tap(room, pinFace(pinPad.places), "enter");
    await room.post("sign", { signature: "wang", then: "confirm" });
    await room.post("wait", { screen: "approved", timeoutMs: 60_000 });
    await tap(room, untouched(viewOf(room)), "enter");
    // Refund is one large key away.
    const keys = viewOf(room).keys?.map(({ en }) => en) ?? [];
    const refund = `k${keys.indexOf("Refund") + 1}` as SoftAct;
    await tap(room, untouched(viewOf(room)), refund);
    expect(viewOf(room).id).toBe("original");
    const text = await (await fetch(`${room.server.address}api/recording`)).text();
    expect(text).toContain(`"${refund}"`);
    expect(text).toContain('"largeKeys":true');
    expect(text).not.toContain("123456");
    const scenario = parseScenario(text);
    if (scenario.kind === "malformed") throw new Error(scenario.expected);
    const { played } = await playInNewWorld(scenario.steps, "node", scenario.world.seed ?? 1, scenario.world);
    expect(played).toMatchObject({ kind: "passed" });
  });

  test("a key is pressed where the finger came down and went; it looks pressed meanwhile, but for a PIN's", async () => {
    const room = await open();
    const before = await dots(room, "glass.png");
    const [x, y] = [40, 120];
    await room.post("touch", { x, y, phase: "down" });
    expect(Buffer.compare(await dots(room, "glass.png"), before)).not.toBe(0);
    await room.post("touch", { x: 200, y, phase: "move" });
    expect(Buffer.compare(await dots(room, "glass.png"), before)).toBe(0);
    await room.post("touch", { x, y, phase: "up" });
    expect(viewOf(room).input).toBe("");
    await room.post("touch", { x, y });
    expect(viewOf(room).input).toBe("1");
  });

  test("a screen that comes and goes between two looks takes back the digits that were brought up", async () => {
    const room = await open();
    await toHome(room);
    const home = await dots(room, "glass.png");
    await tap(room, untouched(viewOf(room)), "sale");
    expect(Buffer.compare(await dots(room, "glass.png"), home)).not.toBe(0);
    await room.post("key", { key: "menu" });
    await room.post("key", { key: "cancel" });
    await room.post("wait", { idle: true });
    expect(Buffer.compare(await dots(room, "glass.png"), home)).toBe(0);
  });

  test("is refused where the terminal has a keypad, and outside the glass", async () => {
    const room = await open(false);
    expect((await room.post("touch", { x: 1, y: 1 })).status).toBe(409);
    expect((await room.get("glass.png")).status).toBe(400);
    const glass = await open();
    expect((await glass.post("touch", { x: 320, y: 1 })).body["field"]).toBe("x");
    expect((await glass.post("touch", { x: 1, y: 1, phase: "hover" })).body["field"]).toBe("phase");
  });
});
