import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ScreenView } from "../../hal/display";
import type { SoftAct } from "../../hal/drivers/keys/face";
import { faceOf } from "../../hal/drivers/keys/face-of";
import { KeyedDisplay } from "../../hal/drivers/keys/keyed-display";
import { DrawnDisplay } from "../../hal/drivers/screen/drawn-display";
import { SharedKeypad } from "../../hal/remote/shared-keypad";
import { frameBytes } from "../../hal/remote/stream-frames";
import { WatchedDisplay } from "../../hal/remote/watched-display";
import { besideNode } from "../../sim/desktop/mcsim/moddable-plays";
import { Driver } from "../../sim/desktop/real-time/driver";
import { DeviceEngine } from "../../sim/desktop/serial/device-engine";
import { drawScreen, unpacked } from "../../sim/raster/screen";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { runTerminal } from "../../src/terminal";
import { Glass } from "../hal/drivers/screen/glass";
import { openTestFont } from "../receipt/samples";
import { BoardAtPort } from "./board-at-port";
import { hello } from "./hello";

function engineOf(board: BoardAtPort, words: string[] = []): DeviceEngine {
  const onWord = (word: string) => void words.push(word);
  return new DeviceEngine({ path: board.path, open: board.open, onWord, startLimitMs: 200 });
}

async function play(engine: DeviceEngine, name: string) {
  const scenario = parseScenario(readFileSync(new URL(`../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`${name}: ${scenario.expected}`);
  const room = await Room.open({
    simulator: { seed: 1, startMs: DEFAULT_START_MS, model: "classic", acquirer: "lakala", engine },
  });
  return { played: await playSteps(room, scenario.steps), simulator: room.simulator };
}

test.each(["first-sale", "power-cut-mid-sale"])(
  "the terminal on a board plays %s with the devices that are here",
  async (name) => {
    const board = new BoardAtPort(runTerminal);
    const engine = engineOf(board);
    expect((await play(engine, name)).played).toMatchObject({ kind: "passed" });
    expect(board.starts).toBe(name === "power-cut-mid-sale" ? 2 : 1);
    await engine.close();
  },
);

test("a board with a screen of its own draws on it what the other end sees, dot for dot", async () => {
  const glass = new Glass(320, 240);
  const fonts = { large: openTestFont(24), small: openTestFont(16) };
  const display = new DrawnDisplay({
    panel: glass,
    fonts,
    qr: uqrEncoder,
    backlight: () => undefined,
  });
  const board = new BoardAtPort(runTerminal, {
    own: (remote) => ({ display: new WatchedDisplay(display, remote.display) }),
  });
  const engine = engineOf(board);
  const { played, simulator } = await play(engine, "first-sale");
  expect(played).toMatchObject({ kind: "passed" });
  const { widthPixels, heightPixels, pixels } = drawScreen(
    simulator.display.view,
    { widthPixels: 320, heightPixels: 240 },
    fonts,
  );
  expect({ widthPixels, heightPixels }).toEqual({ widthPixels: glass.width, heightPixels: glass.height });
  expect(Buffer.compare(pixels, unpacked(glass.pixels))).toBe(0);
  expect(simulator.display.view.id).toBe("home");
  await engine.close();
});

/** A board with keys on its screen, its touch panel working. */
function touchBoard() {
  const fonts = { large: openTestFont(24), small: openTestFont(16) };
  let keypad: SharedKeypad | undefined;
  const display = new KeyedDisplay({
    panel: new Glass(320, 240),
    fonts,
    qr: uqrEncoder,
    backlight: () => undefined,
    below: [],
    onKey: (key) => board.stir(() => keypad?.press(key)),
  });
  display.setTouch(true);
  const board = new BoardAtPort(runTerminal, {
    own: (remote) => {
      keypad = new SharedKeypad(remote.keypad);
      return { display: new WatchedDisplay(display, remote.display), keypad };
    },
  });
  const touch = (view: ScreenView, act: SoftAct, state = { digits: false, bare: false, page: 0 }) => {
    const key = faceOf(view, state).keys.find((each) => each.act === act);
    if (!key) throw new Error(`${view.id} has no key ${act}`);
    const [x, y] = [key.left + 40, key.top + 24];
    display.finger("down", x, y);
    display.finger("up", x, y);
  };
  return { board, touch };
}

test.each(["first-sale", "signed-sale"] as const)(
  "a board with keys on its own screen plays %s event by event as a world with such keys does",
  async (play) => {
    const engine = engineOf(touchBoard().board);
    expect((await besideNode(play, engine, true)).difference).toBeUndefined();
    expect((await besideNode(play, engineOf(new BoardAtPort(runTerminal)), true)).difference).toMatch(/event \d+/);
    await engine.close();
  },
);

test("a board with a touch panel sells by it; what is pressed at the other end counts as well", async () => {
  const { board, touch: touched } = touchBoard();
  const engine = engineOf(board);
  const room = await Room.open({
    simulator: { seed: 1, startMs: DEFAULT_START_MS, model: "classic", acquirer: "lakala", engine },
  });
  const { simulator } = room;
  const play = async (...lines: readonly string[]) => {
    const parsed = parseScenario(lines.join("\n"));
    if (parsed.kind === "malformed") throw new Error(parsed.expected);
    expect(await playSteps(room, parsed.steps)).toMatchObject({ kind: "passed" });
  };
  const shows = (id: string) => play(JSON.stringify({ verb: "wait", screen: id }));
  let state = { digits: false, bare: false, page: 0 };
  const touch = async (act: SoftAct) => {
    const stirs = new Promise<void>((resolve) => {
      simulator.world.onStir = resolve;
    });
    touched(simulator.display.view, act, state);
    if (act === "sale") return;
    await stirs;
    while ((await simulator.world.step(simulator.world.nowMs)) === "worked");
  };

  await shows("operator.number");
  for (const act of ["0", "1", "enter"] as const) await touch(act);
  await shows("operator.password");
  for (const act of ["00", "0"] as const) await touch(act);
  await play('{"verb":"key","keys":"0","then":"enter"}');
  await shows("home");
  await touch("sale");
  state = { ...state, digits: true };
  await touch("4");
  await shows("amount");
  state = { ...state, digits: false };
  for (const act of ["2", "00", "enter"] as const) await touch(act);
  await play('{"verb":"card","card":"debit-stripe","action":"swipe"}', '{"verb":"wait","screen":"pin"}');
  await play('{"verb":"key","pin":"debit-stripe","then":"enter"}');
  await play('{"verb":"wait","screen":"approved"}', '{"expect":{"view":"screen","id":"approved","text":"42.00"}}');
  await touch("enter");
  await shows("home");
  await play('{"expect":{"view":"ledger","entries":[{"amountFen":4200,"state":"charged"}]}}');
  await play('{"expect":{"view":"check","agree":true}}');
  await engine.close();
});

test("a world at rest goes on when somebody touches the board", async () => {
  const { board, touch } = touchBoard();
  const engine = engineOf(board);
  const { simulator } = await Room.open({
    simulator: { seed: 1, startMs: DEFAULT_START_MS, model: "classic", acquirer: "lakala", engine },
  });
  const driver = new Driver(() => simulator, "max");
  driver.start((error) => expect.fail(String(error)));
  await expect.poll(() => simulator.display.view.id, { timeout: 5_000 }).toBe("operator.number");
  for (const [act, typed] of [
    ["0", "0"],
    ["1", "01"],
    ["clear", "0"],
  ] as const) {
    await expect.poll(() => simulator.world.idle).toBe(true);
    touch(simulator.display.view, act);
    await expect.poll(() => simulator.display.view.input).toBe(typed);
  }
  await driver.stop();
  await engine.close();
});

test("a port that cannot reset: somebody is asked to press the key, and what an instance before it said counts for nothing", async () => {
  const board = new BoardAtPort(async ({ devices }) => void (await devices.clock.now()), { lines: false });
  const words: string[] = [];
  const engine = engineOf(board, words);
  const booted = engine.boot(hello);
  await expect.poll(() => words).toEqual([expect.stringContaining("press the board's reset key")]);
  const [call] = [frameBytes({ type: "call", id: 9, port: "clock", method: "set", argument: 0 })];
  board.say(Buffer.concat(call));
  board.press();
  await booted;
  expect(await engine.settle()).toEqual({
    calls: [{ type: "call", id: 1, port: "clock", method: "now", argument: null }],
  });
  await engine.close();
});

/** Behind an adapter that has the lines, and from which no wire goes to the board. */
function unwiredTo(board: BoardAtPort, words: string[], limits: { readonly pressLimitMs?: number } = {}): DeviceEngine {
  return new DeviceEngine({
    path: board.path,
    open: async (path) => {
      const port = await board.open(path);
      port.set = (_, done) => done?.(null);
      return port;
    },
    onWord: (word) => void words.push(word),
    startLimitMs: 50,
    ...limits,
  });
}

test("a port whose lines reach no reset: after a while the key is asked for, and the firmware that then starts is taken", async () => {
  const board = new BoardAtPort(async ({ devices }) => void (await devices.clock.now()));
  const words: string[] = [];
  const engine = unwiredTo(board, words);
  const booted = engine.boot(hello);
  await expect
    .poll(() => words)
    .toEqual([`${board.path}: nothing answers to this port's reset: press the board's reset key`]);
  expect(board.starts).toBe(0);
  board.press();
  await booted;
  expect((await engine.settle()).calls).toHaveLength(1);
  expect(words).toHaveLength(1);
  await engine.close();
});

test("what is wrong is said: no such port, no firmware on it", async () => {
  const board = new BoardAtPort(async () => undefined);
  const none = new DeviceEngine({ path: "/dev/ttyNONE", open: board.open, onWord: () => undefined });
  await expect(none.boot(hello)).rejects.toThrow(/^\/dev\/ttyNONE: not a serial port that can be opened/);
  const silent = new BoardAtPort(async () => undefined);
  silent.press = () => undefined;
  const words: string[] = [];
  const engine = unwiredTo(silent, words, { pressLimitMs: 50 });
  await expect(engine.boot(hello)).rejects.toThrow(`${silent.path}: no Qianshou firmware answers`);
  expect(words).toEqual([expect.stringContaining("press the board's reset key")]);
  await engine.close();
});

test("a board that is unplugged has died, with its reason; the next power-up looks for it again", async () => {
  const board = new BoardAtPort(async ({ devices }) => void (await devices.clock.now()));
  let opened = 0;
  let unplug: () => void = () => undefined;
  const engine = new DeviceEngine({
    path: board.path,
    open: async (path) => {
      opened += 1;
      const port = await board.open(path);
      unplug = () => port.close();
      return port;
    },
    onWord: () => undefined,
  });
  await engine.boot(hello);
  await engine.settle();
  unplug();
  await expect.poll(async () => (await engine.settle()).died).toMatch(/unplugged/);
  await engine.boot(hello);
  expect((await engine.settle()).calls).toHaveLength(1);
  expect(opened).toBe(2);
  await engine.close();
});
