import { afterEach, expect, test, vi } from "vitest";
import { start } from "../../hal/boards/lin/board";
import type { SimulatorScreen } from "../../hal/boards/lin/simulator-screen";
import { romOf } from "../receipt/samples";

/** What waits for its time; the host is late for all that comes by messages. */
const due: (() => void)[] = [];

vi.mock("timer", () => ({ default: { set: (run: () => void) => due.push(run) } }));
vi.mock("embedded:io/serial", () => ({ default: class {} }));
vi.mock("../../hal/boards/lin/own-network", () => ({ ownNetwork: () => ({}) }));
vi.mock("../../hal/boards/lin/own-screen", () => ({ ownScreen: () => undefined }));
vi.mock("../../hal/boards/remote/pending-jobs", () => ({ promiseJobsPending: () => false }));
vi.mock("../../hal/boards/remote/built-in", () => ({
  builtIn: () => ({ font: romOf("src/receipt/font/font24.bin") }),
}));

const SIZE = { width: 320, height: 240 };

function screenOf() {
  const pixels = new Uint16Array(SIZE.width * SIZE.height);
  let place = { x: 0, y: 0, width: 0 };
  const screen: SimulatorScreen = {
    ...SIZE,
    pixelFormat: 0,
    postMessage: () => undefined,
    begin: (x, y, width) => {
      place = { x, y, width };
    },
    send: (bytes, offset, length) => {
      for (const [at, pixel] of new Uint16Array(bytes.slice(offset, offset + length)).entries())
        pixels[(place.y + Math.floor(at / place.width)) * SIZE.width + place.x + (at % place.width)] = pixel;
    },
    end: () => undefined,
  };
  vi.stubGlobal("screen", screen);
  return { screen, lit: () => pixels.some((pixel) => pixel !== 0) };
}

afterEach(() => {
  due.length = 0;
  vi.unstubAllGlobals();
});

const greeting = JSON.stringify({ panel: "qianshou" });
const forever = () => new Promise<void>(() => undefined);

test("nobody greets: the screen says so; a panel that greets later finds it black, as it takes it for", () => {
  const { screen, lit } = screenOf();
  start(forever);
  expect(lit()).toBe(false);
  for (const run of due) run();
  expect(lit()).toBe(true);
  screen.onMessage?.(greeting);
  expect(lit()).toBe(false);
});

test("a panel that greets in time has the screen for itself", () => {
  const { screen, lit } = screenOf();
  start(forever);
  screen.onMessage?.(greeting);
  for (const run of due) run();
  expect(lit()).toBe(false);
});
