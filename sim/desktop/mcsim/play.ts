// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SoftAct } from "../../../hal/drivers/keys/face";
import { openFont } from "../../../hal/font";
import type { Key } from "../../../hal/keypad";
import { type CardWay, cardsOf, waysOf } from "../../moddable/panel/deck-rows";
import {
  BUTTON_WIDTH,
  bodyColour,
  cardMiddle,
  keyCaps,
  LABEL_WIDTH,
  lampColours,
  lampPlace,
  lampStates,
  PANE_WIDTH,
  paperLeft,
  rowMiddle,
  SMALL_BUTTON_WIDTH,
  screenPlace,
  worldRowMiddle,
} from "../../moddable/panel/layout";
import { keyPlace } from "../../raster/key-place";
import { PicturedGlass } from "../../raster/touch-glass";
import type { Plain } from "../../scenario/result";
import { Room } from "../../scenario/room";
import { playVerb } from "../../scenario/verbs";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine, type RunningEngine } from "../engines/engines";
import { romOf } from "../engines/node-engine";
import { projectRoot } from "../moddable/modules";
import { clockPart, dotOf, isPrinted, isShown, lookToPng, same, screenSize } from "./dots";
import { simulatorsFolder, writePanel } from "./panel";
import { type Look, McsimEnded, McsimWindow, WINDOW } from "./window";

/** What came of selling by mouse in mcsim. */
export interface Sold {
  /** Undefined when all went as in Node. */
  readonly problem?: string;
  /** Screens that had the dots of Node's. */
  readonly screens: number;
  /** Real time, all in all. */
  readonly tookMs: number;
  /** Of it, the mouse's acts, and the time until the window showed what came of them; the rest is Node's, which plays the same. */
  readonly actsMs: number;
  readonly waitsMs: number;
  readonly pictures: readonly string[];
}

/** A switch's button and a slider's bar, from the left of the pane. */
const SWITCH_X = 145;
const SLIDER_LEFT = 131;
const SLIDER_WIDTH = 140;
/** One way of a message: long enough to pull a plug between question and answer, and no phase of a connection is given up. */
const SLOW_MS = 1150;
const SLIDER_MS = 5000;
/** Of the screen, title and amount: below them stands what was measured on the way, by a hand that is no clock. */
const HEAD_ROWS = 64;

const folder = path.join(projectRoot, "build", "moddable");

/**
 * Signs in, sells by chip with PIN and signature by the keys on the screen, and pulls the plug while another sale, by the keys below it, waits
 * for its answer: by mouse in mcsim, and by the same touches and verbs in a world in Node, whose screens the window must show dot by dot.
 */
export async function sellByMouse(library: string, environment: NodeJS.ProcessEnv): Promise<Sold> {
  await writePanel();
  await mkdir(folder, { recursive: true });
  const engine = await createEngine("node");
  const opened = await McsimWindow.open([simulatorsFolder, library], WINDOW, environment).catch((error: unknown) => {
    if (error instanceof McsimEnded) return error.message;
    throw error;
  });
  if (typeof opened === "string") {
    await engine.close();
    return { problem: opened, screens: 0, tookMs: 0, actsMs: 0, waitsMs: 0, pictures: [] };
  }
  const window = opened;
  const startMs = performance.now();
  const play = await Play.begin(engine, window);
  let problem: string | undefined;
  try {
    await play.story();
  } catch (error) {
    if (!(error instanceof Mismatch || error instanceof McsimEnded)) throw error;
    problem = error.message;
    if (error instanceof Mismatch) await play.picture("failed");
  } finally {
    await window.close();
    await engine.close();
  }
  const tookMs = Math.round(performance.now() - startMs);
  const { screens, pictures } = play;
  const [actsMs, waitsMs] = [Math.round(window.spent.actsMs), Math.round(window.spent.waitsMs)];
  return { screens, tookMs, actsMs, waitsMs, pictures, ...(problem === undefined ? {} : { problem }) };
}

/** The window does not show what it should. */
class Mismatch extends Error {}

class Play {
  readonly pictures: string[] = [];
  screens = 0;
  readonly #window: McsimWindow;
  readonly #room: Room;
  readonly #glass: PicturedGlass;
  /** Where mcsim's panes begin, below its menu. */
  #paneTop = 0;

  private constructor(window: McsimWindow, room: Room, glass: PicturedGlass) {
    this.#window = window;
    this.#room = room;
    this.#glass = glass;
  }

  static async begin(engine: RunningEngine, window: McsimWindow): Promise<Play> {
    const world = { seed: 1, startMs: DEFAULT_START_MS, model: "smart", acquirer: "lakala", largeKeys: true } as const;
    const room = await Room.open({ simulator: { ...world, engine: engine.engine } });
    const font = (dots: number) => romOf(new URL(`../../../src/receipt/font/font${dots}.bin`, import.meta.url));
    const fonts = { large: openFont(await font(24)), small: openFont(await font(16)) };
    return new Play(window, room, new PicturedGlass(room.simulator, fonts));
  }

  async story(): Promise<void> {
    await this.#findPanes();
    await this.#shown("operator.number");
    await this.#touch("0", "1", "enter");
    await this.#shown("operator.password");
    await this.#touch("0", "0", "0", "0", "enter");
    await this.#shown("home");
    await this.picture("home");
    await this.#touch("sale", "1", "2", "3", "4", "5");
    await this.picture("keypad");
    await this.#touch("enter");
    await this.#shown("card");
    await this.#card("credit-chip", "insert");
    await this.#shown("pin");
    await this.#touch("1", "2", "3", "4", "5", "6", "enter");
    await this.#shown("sign");
    await this.#rowButton(worldRowMiddle("sign", this.#cards), 0);
    await this.#verb("sign", { signature: "wang", then: "confirm" });
    await this.#shown("approved");
    await this.#slip();
    await this.picture("sold");
    await this.#touch("enter");
    await this.#shown("home");
    await this.#booksAgree();
    await this.#cutInTheMiddle();
    await this.picture("recovered");
  }

  /** A sale that waits for its answer when the plug goes. The books agree before and after, and nothing was charged. */
  async #cutInTheMiddle(): Promise<void> {
    await this.#latency(SLOW_MS);
    await this.#keys("500", "enter");
    await this.#shown("card");
    await this.#card("debit-stripe", "swipe");
    await this.#shown("pin");
    await this.#rowButton(rowMiddle("hand"), 0);
    await this.#verb("key", { pin: "debit-stripe", then: "enter" }, "not at rest");
    await this.#room.rest(() => this.#room.simulator.acquirer.ledgerView().entries.length === 2);
    await this.#shown("processing", HEAD_ROWS);
    // With the pointer at the plug, it waits for the lamp: then the host has charged, and its answer is on the way.
    const plugMiddle = this.#paneTop + rowMiddle("plug");
    await this.#window.point(SWITCH_X, plugMiddle);
    await this.#lamp("answered", "the lamp of a bank that has answered");
    await this.#window.press();
    await this.#verb("power", { action: "cut" });
    await this.#dark();
    await this.#latency(0);
    await this.#window.click(SWITCH_X, plugMiddle);
    await this.#verb("power", { action: "on" });
    await this.#shown("operator.number");
    await this.#keys("01", "enter");
    await this.#shown("operator.password");
    await this.#keys("0000", "enter");
    // What the reversal came to is told before home.
    await this.#shown("returned");
    await this.#keys("", "enter");
    await this.#shown("home");
    const { entries } = this.#room.simulator.acquirer.ledgerView();
    const charged = entries.filter(({ state }) => state === "charged").length;
    if (charged !== 1) throw new Mismatch(`Node's ledger has ${charged} charged sales: the story is not the one meant`);
    await this.#booksAgree();
  }

  async #keys(digits: string, end: Key): Promise<void> {
    for (const key of [...digits, end] as Key[]) {
      const cap = keyCaps.find((each) => each.key === key);
      if (!cap) throw new Error(`the panel has no key ${key}`);
      await this.#window.click(PANE_WIDTH + cap.left + cap.width / 2, this.#paneTop + cap.top + cap.height / 2);
    }
    await this.#verb("key", digits === "" ? { key: end } : { keys: digits, then: end });
  }

  /** Clicks keys on the screen, one after the other. */
  async #touch(...acts: readonly SoftAct[]): Promise<void> {
    for (const act of acts) {
      const { simulator } = this.#room;
      const place = keyPlace(simulator, act);
      if (!place) throw new Mismatch(`the screen ${simulator.display.view.id} has no key ${act}`);
      const [x, y] = place;
      await this.#window.tap(PANE_WIDTH + screenPlace.left + x, this.#paneTop + screenPlace.top + y);
      const keys = [...this.#glass.finger("down", x, y), ...this.#glass.finger("up", x, y)];
      for (const key of keys) await this.#verb("key", { key });
      await this.#shown(simulator.display.view.id);
    }
  }

  async #card(id: string, way: CardWay): Promise<void> {
    const cards = cardsOf("everyday");
    const place = cards.findIndex((card) => card.id === id);
    const card = cards[place];
    const ways = card ? waysOf(card).map(([, each]) => each) : [];
    if (!ways.includes(way)) throw new Error(`the panel cannot ${way} ${id}`);
    const fromRight = ways.length - 1 - ways.indexOf(way);
    const x = PANE_WIDTH - SMALL_BUTTON_WIDTH * (fromRight + 0.5);
    await this.#window.click(x, this.#paneTop + cardMiddle(place));
    await this.#verb("card", { card: id, action: way });
  }

  async #latency(latencyMs: number): Promise<void> {
    const share = latencyMs / SLIDER_MS;
    for (const bearer of ["wifi", "cellular"] as const) {
      const y = this.#paneTop + worldRowMiddle(`${bearer}.latencyMs`, this.#cards);
      await this.#window.click(SLIDER_LEFT + share * SLIDER_WIDTH, y);
      await this.#verb("network", { bearer, latencyMs });
    }
  }

  async #rowButton(middle: number, place: number): Promise<void> {
    await this.#window.click(LABEL_WIDTH + BUTTON_WIDTH * (place + 0.5), this.#paneTop + middle);
  }

  get #cards(): number {
    return cardsOf("everyday").length;
  }

  /** The same in Node, up to where everybody waits. */
  async #verb(name: string, body: Plain, until: "at rest" | "not at rest" = "at rest"): Promise<void> {
    const result = await playVerb(this.#room, name, body);
    if (result.kind !== "ok") throw new Error(`${name} ${JSON.stringify(body)}: ${JSON.stringify(result)}`);
    if (until === "at rest") await this.#room.rest();
  }

  /** Waits until the window shows what Node's terminal shows, which must be the screen of this name. @param rows the first of it. */
  async #shown(id: string, rows = Number.POSITIVE_INFINITY): Promise<void> {
    await this.#room.rest(() => this.#room.simulator.display.view.id === id);
    const { simulator } = this.#room;
    if (simulator.display.view.id !== id)
      throw new Mismatch(`in Node the screen is ${simulator.display.view.id}, not ${id}`);
    const whole = this.#glass.picture();
    const picture = { ...whole, heightPixels: Math.min(rows, whole.heightPixels) };
    // The window's clock runs as real time does, Node's by what is waited for there.
    const except = /\d:\d\d$/.test(simulator.display.view.status ?? "") ? clockPart : undefined;
    const [left, top] = [PANE_WIDTH + screenPlace.left, this.#paneTop + screenPlace.top];
    await this.#until((look) => isShown(look, picture, left, top, except), id);
    this.screens++;
  }

  async #dark(): Promise<void> {
    const black = { ...screenSize, pixels: new Uint8Array(screenSize.widthPixels * screenSize.heightPixels * 3) };
    await this.#until((look) => isShown(look, black, PANE_WIDTH, this.#paneTop), "a dark screen");
  }

  /** The head of the newest slip, which holds no time of day, in the dots that Node printed. */
  async #slip(): Promise<void> {
    const slip = this.#room.simulator.printer?.slips.at(-1);
    if (!slip) throw new Mismatch("Node printed no slip");
    const [left, top] = [PANE_WIDTH + paperLeft + 8, this.#paneTop + 8];
    await this.#until((look) => isPrinted(look, slip.bits, SLIP_HEAD_ROWS, left, top), "the slip");
  }

  async #booksAgree(): Promise<void> {
    // The first press may come while the world still works: the verdict is asked for once it has come to rest.
    await this.#rowButton(rowMiddle("books"), 0);
    await this.#lamp("agree", "the lamp of books that agree");
  }

  /** Waits until the lamp shows this state. */
  async #lamp(state: keyof typeof lampStates, what: string): Promise<void> {
    const at = { x: PANE_WIDTH + lampPlace.left + 2, y: this.#paneTop + lampPlace.top + 2 };
    const colour = dotOf(lampColours[lampStates[state]]);
    await this.#until((look) => same(look.dot(at.x, at.y), colour), what);
  }

  /** The terminal's body begins right below the screen. */
  async #findPanes(): Promise<void> {
    const body = dotOf(bodyColour);
    await this.#until((look) => {
      let y = 0;
      while (y < look.height && !same(look.dot(PANE_WIDTH + 1, y), body)) y++;
      this.#paneTop = y - screenPlace.height;
      return y < look.height && this.#paneTop > 0;
    }, "the panel");
  }

  async #until(so: (look: Look) => boolean, what: string): Promise<void> {
    if (!(await this.#window.shows(so)))
      throw new Mismatch(`mcsim's window does not show ${what} (${this.screens} screens before)`);
  }

  /** Keeps what can be seen. */
  async picture(name: string): Promise<void> {
    const look = await this.#window.look();
    const file = path.join(folder, `mcsim-${name}.png`);
    await writeFile(file, lookToPng(look, PICTURE_ROWS));
    this.pictures.push(path.relative(projectRoot, file));
  }
}

/** Title and copy of a slip. */
const SLIP_HEAD_ROWS = 100;
/** Of the window, for people: screen, keys, deck, and a good part of the slip. */
const PICTURE_ROWS = 860;
